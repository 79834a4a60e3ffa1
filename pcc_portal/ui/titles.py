"""What the office-holder and those around them are called. Titles are an office's data: a sentence of ours names them
in braces, as in "What the {holder} did", and is filled in where it is printed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.utils.functional import lazy


@dataclass(frozen=True)
class Titles:
    """As they stand in a sentence. These serve until there is a plan, which names its own."""

    holder: str = "Commissioner"
    chief: str = "Chief Constable"
    panel: str = "Police and Crime Panel"
    plan: str = "Police and Crime Plan"
    deputy: str = "Deputy Commissioner"
    clerk: str = "clerk"
    holder_at_length: str = "Police and Crime Commissioner"
    deputy_at_length: str = "Deputy Police and Crime Commissioner"
    body: str = "Office of the Police and Crime Commissioner"


_sources: list[Callable[[], Titles]] = []


def read_titles_from(source: Callable[[], Titles]) -> None:
    """The app that keeps the titles says how they are read; it is asked for each sentence."""
    _sources[:] = [source]


def titles() -> Titles:
    return _sources[0]() if _sources else Titles()


def titled(sentence: str) -> str:
    """The sentence with the titles of now. Raises KeyError for a title that is not known."""
    return sentence.format_map(asdict(titles()))


def titled_lazy(sentence: str) -> str:
    """The same for a class or a module: filled in whenever it is printed."""
    return lazy(titled, str)(sentence)
