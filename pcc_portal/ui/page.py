"""What the frame of a page is made of: links and the box that says which period the reader is looking at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse_lazy


@dataclass(frozen=True)
class Link:
    """A place to go. `current` marks where the reader is."""

    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class PeriodBox:
    """Beside the heading: "Quarter 2, 2023/24", "July to September 2023", "As published 9 November 2023", other links.

    `unreleased` marks a page that holds things readers outside cannot see yet.
    """

    name: str
    words: str = ""
    note: str = ""
    unreleased: bool = False
    links: tuple[Link, ...] = ()


OVERVIEW = Link("Overview", reverse_lazy("home"))  # type: ignore[arg-type]  # worked out where it is printed


def address(asked: QueryDict, **changes: str | Sequence[str]) -> str:
    """The same page asked otherwise, from its first page on: what is empty is left out."""
    query = asked.copy()
    for name in ("page", "format"):
        query.pop(name, None)
    for name, value in changes.items():
        query.setlist(name, [value] if isinstance(value, str) else list(value))
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return f"?{query.urlencode()}"
