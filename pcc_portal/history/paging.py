"""Pages of the log by the number of an event: new events at the top move nothing that a reader has before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from pcc_portal.audit.models import Event, EventQuerySet

EVENTS_ON_A_PAGE = 50
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """Events, newest first, and the addresses of the pages beside this one, empty where there is none."""

    events: Sequence[Event]
    newer: str
    older: str


def page_of(found: EventQuerySet, address: QueryDict, size: int = EVENTS_ON_A_PAGE) -> Page:
    """The page that `before` or `after` in the address asks for, else the first. One query."""
    before, after = _number(address, "before"), _number(address, "after")
    if before is None and after is not None:
        events = list(found.filter(number__gt=after).order_by("number")[: size + 1])
        more, events = len(events) > size, events[:size][::-1]
        return _page(events, address, is_first=not more, is_last=False)
    if before is not None:
        found = found.filter(number__lt=before)
    events = list(found.newest_first()[: size + 1])
    return _page(events[:size], address, is_first=before is None, is_last=len(events) <= size)


def _page(events: Sequence[Event], address: QueryDict, *, is_first: bool, is_last: bool) -> Page:
    newer = "" if is_first else _with(address, "after", events[0].number if events else None)
    older = "" if is_last or not events else _with(address, "before", events[-1].number)
    return Page(events, newer, older)


def _with(address: QueryDict, name: str, number: int | None) -> str:
    """The same filters, on another page; without a number, on the first."""
    kept = address.copy()
    for old in ("before", "after"):
        kept.pop(old, None)
    if number is not None:
        kept[name] = str(number)
    return f"?{kept.urlencode()}"


def _number(address: QueryDict, name: str) -> int | None:
    given = address.get(name, "")
    return int(given) if NUMBER.fullmatch(given) else None
