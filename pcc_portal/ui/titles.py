"""What the office-holder and those around them are called, and the levels of the plan. Titles are an office's data: a
sentence of ours names them in braces, as in "What the {holder} did", and is filled in where it is printed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.utils.functional import lazy

LEVELS = ("priority", "priorities", "objective", "objectives", "theme", "themes")


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
    priority: str = "priority"
    priorities: str = "priorities"
    objective: str = "objective"
    objectives: str = "objectives"
    theme: str = "theme"
    themes: str = "themes"

    def fill(self, sentence: str) -> str:
        """The sentence with these titles. Raises KeyError for a title that is not known."""
        return sentence.format_map(_named(self))


_sources: list[Callable[[], Titles]] = []
_are_first: ContextVar[bool] = ContextVar("titles_are_first", default=False)


def read_titles_from(source: Callable[[], Titles]) -> None:
    """The app that keeps the titles says how they are read; it is asked for each sentence."""
    _sources[:] = [source]


def titles() -> Titles:
    return _sources[0]() if _sources and not _are_first.get() else Titles()


@contextmanager
def first_titles() -> Iterator[None]:
    """Inside, all are called as before there is a plan: a file that brings the plan has one set of heads."""
    token = _are_first.set(True)
    try:
        yield
    finally:
        _are_first.reset(token)


def titled(sentence: str) -> str:
    """The sentence with the titles of now. Raises KeyError for a title that is not known."""
    return titles().fill(sentence)


def article_of(word: str) -> str:
    return "an" if word[:1].lower() in "aeio" else "a"


@lru_cache(maxsize=32)
def _named(known: Titles) -> dict[str, str]:
    """With the levels at the beginning of a sentence and with their article: {Theme}, {a_theme}, {article_theme}."""
    named: dict[str, str] = asdict(known)
    for level in LEVELS:
        word = named[level]
        named |= {level.capitalize(): word[:1].upper() + word[1:], f"article_{level}": article_of(word)}
        named[f"a_{level}"] = f"{article_of(word)} {word}"
    return named


def title_names() -> set[str]:
    """What a sentence may name in braces."""
    return set(_named(Titles()))


def titled_lazy(sentence: str) -> str:
    """The same for a class or a module: filled in whenever it is printed."""
    return lazy(titled, str)(sentence)


# What leads to a level of the plan has its name, as in {"theme": "outcome"}: in a sentence, and as a label.
LEVEL_WORDS = {name: titled_lazy(f"{{{name}}}") for name in ("priority", "objective", "theme")}
LEVEL_LABELS = {name: titled_lazy(f"{{{name.capitalize()}}}") for name in LEVEL_WORDS}
ALL_OF_LEVEL = {"objective": titled_lazy("All {objectives}"), "theme": titled_lazy("All {themes}")}
