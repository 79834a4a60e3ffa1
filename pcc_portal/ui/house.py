"""How an office writes money and dates, and the words of states, where the portal has a choice: its house style."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import TextChoices


class MoneyStyle(TextChoices):
    SHORT = "short", "£1.2m"
    LONG = "long", "£1.2 million"


class DateStyle(TextChoices):
    DAY = "day", "9 November 2023"
    WEEKDAY = "weekday", "Thursday 9 November 2023"


@dataclass(frozen=True)
class HouseStyle:
    """`words` are those of states that the office puts its own way, by kind and key, as "commitment.kept"."""

    money: str = MoneyStyle.SHORT
    date: str = DateStyle.DAY
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


_sources: list[Callable[[], HouseStyle]] = []
_written_in: ContextVar[HouseStyle | None] = ContextVar("house_style", default=None)


def read_house_style_from(source: Callable[[], HouseStyle]) -> None:
    """The app that keeps the house style says how it is read; it is asked for each amount and each day."""
    _sources[:] = [source]


def house_style() -> HouseStyle:
    return _written_in.get() or (_sources[0]() if _sources else HouseStyle())


@contextmanager
def written_in(style: HouseStyle) -> Iterator[None]:
    """For what is written outside of a request, such as a mail, and what is kept for good."""
    token = _written_in.set(style)
    try:
        yield
    finally:
        _written_in.reset(token)


def written_as_now(parts: Iterator[str]) -> Iterator[str]:
    """What is sent once the request is over, in the house style of the request."""
    return _each_in(house_style(), parts)


def _each_in(style: HouseStyle, parts: Iterator[str]) -> Iterator[str]:
    while True:
        with written_in(style):
            part = next(parts, None)
        if part is None:
            return
        yield part
