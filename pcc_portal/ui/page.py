"""What the frame of a page is made of: links and the box that says which period the reader is looking at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
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


@dataclass(frozen=True)
class Pages:
    """The pages of a list, and where each is: `links` in their order, `previous` and `next` where there are such."""

    of: str  # what is listed
    links: tuple[Link, ...]

    @property
    def _place(self) -> int:
        return next(place for place, link in enumerate(self.links) if link.current)

    @property
    def previous(self) -> Link | None:
        return self.links[self._place - 1] if self._place else None

    @property
    def next(self) -> Link | None:
        return self.links[self._place + 1] if self._place + 1 < len(self.links) else None


def pages_of(page: Page[Any], asked: QueryDict, of: str, *, field: str = "page", section: str = "") -> Pages | None:
    """`field` has the number in the address, of which the rest stays; `section`: the id that the list stands under.
    None where there is one page."""
    if not page.has_other_pages():
        return None
    where = f"#{section}" if section else ""
    return Pages(
        of,
        tuple(
            Link(str(number), address(asked, **{field: str(number)}) + where, current=number == page.number)
            for number in page.paginator.page_range
        ),
    )


def part_of(rows: Sequence[Any], number: str | None, most: int) -> Page[Any]:
    """The page of that number, the nearest where there is no such."""
    return Paginator(rows, most).get_page(number)


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
