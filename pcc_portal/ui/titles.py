"""What the office-holder and those around them are called. Titles are an office's data: a sentence of ours names them
in braces, as in "What the {holder} did", and is filled in where it is printed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import cast

from django.utils.functional import lazy


@dataclass(frozen=True)
class Titles:
    """As they stand in a sentence. These serve until there is a plan, which names its own."""

    holder: str = "Commissioner"
    chief: str = "Chief Constable"
    panel: str = "Police and Crime Panel"
    plan: str = "Police and Crime Plan"


_sources: list[Callable[[], Titles]] = []


def read_titles_from(source: Callable[[], Titles]) -> None:
    """The app that keeps the titles says how they are read; it is asked for each sentence."""
    _sources[:] = [source]


def titles() -> Titles:
    return _sources[0]() if _sources else Titles()


def _filled(sentence: str) -> str:
    return sentence.format_map(asdict(titles()))


def titled(sentence: str) -> str:
    """The sentence, filled in at the moment in which it is printed, so that it may stand in a class or a table.

    Raises KeyError, there, for a title that is not known.
    """
    return cast("str", lazy(_filled, str)(sentence))
