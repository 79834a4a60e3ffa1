"""Under which licence data may be used: said with each file, and never as a row of it, which readers of files take for
data."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.encoding import iri_to_uri


@dataclass(frozen=True)
class Licence:
    """Its name, and the address where it can be read; empty where the office names none."""

    name: str = ""
    web: str = ""

    @property
    def words(self) -> str:
        """As in "Open Government Licence v3.0 (https://…)"."""
        return f"{self.name} ({self.web})" if self.web else self.name

    @property
    def headers(self) -> dict[str, str]:
        """With the link relation of RFC 4946, which programs that fetch a file look for."""
        return {"Link": f'<{iri_to_uri(self.web)}>; rel="license"'} if self.web else {}


_sources: list[Callable[[], Licence]] = []


def read_licence_from(source: Callable[[], Licence]) -> None:
    """The app that keeps the licence says how it is read; it is asked once a file."""
    _sources[:] = [source]


def licence() -> Licence:
    return _sources[0]() if _sources else Licence()
