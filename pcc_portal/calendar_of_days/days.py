"""One day of the calendar, and all of them for a reader."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.words import capitalised
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.releases.as_of import AsAt, Days

DONE, DUE, LATE, PASSED = "done", "due", "late", "passed"
STANDINGS = {DUE: "To come", LATE: "Overdue", DONE: "Done", PASSED: "Passed"}


@dataclass(frozen=True)
class Day:
    """`key` stays the same whatever moves; `kind` is the key of the kind of record, or of one of `sources.KINDS`;
    `set_by` says which law, contract or promise sets the day; `comes`: it comes by itself and is never overdue.
    `owner` and `theme` are keys. `for_office`: nothing that is ever released."""

    key: str
    kind: str
    on: dt.date
    what: str
    title: str
    url: str
    set_by: str
    precision: str = Precision.DAY
    owner: int | None = None
    theme: int | None = None
    done_on: dt.date | None = None
    comes: bool = False
    is_public: bool = True
    for_office: bool = False
    is_illustrative: bool = False

    @property
    def shown_on(self) -> dt.date:
        """Under which day it stands: the one on which it was met, else the one that was set."""
        return self.done_on or self.on

    @property
    def summary(self) -> str:
        """What it is, outside the portal: of what is not released, without its title."""
        return f"{self.what}: {self.title}" if self.is_public else self.what

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.DAY

    def standing(self, today: dt.date) -> str:
        """One of `STANDINGS`."""
        if self.done_on:
            return DONE
        if self.on >= today:
            return DUE
        return PASSED if self.comes else LATE

    def words(self) -> str:
        """The day with its weekday, or as exactly as it is known."""
        if self.done_on:
            return formats.weekday_day(self.done_on)
        exact = formats.weekday_day(self.on) if self.is_exact else formats.date_words(self.on, self.precision)
        return capitalised(exact)

    def status(self, days: Days) -> tuple[str, str]:
        """The shape of its status, empty where it needs none, and the words."""
        standing = self.standing(days.on)
        if standing == DONE:
            return "done", f"Done; was due {formats.date_words(self.on, self.precision)}"
        if standing == PASSED:
            return "", STANDINGS[PASSED]
        if standing == DUE:
            return "", self._ahead(days.on)
        shape, word = days.status(self.on) or ("off", Awaited.OVERDUE.label)
        is_late = shape == "off" and self.is_exact
        return shape, f"{word}: {formats.days((days.on - self.on).days)}" if is_late else word

    def _ahead(self, today: dt.date) -> str:
        away = formats.distance_words(self.on, today)
        return capitalised(away) if self.is_exact else f"At the latest {away}"


@dataclass(frozen=True)
class Asked:
    """What a reader may see, and of which days. `late`: with what was to be done before and is not."""

    user: Any
    as_at: AsAt
    days: Days
    first: dt.date
    last: dt.date
    late: bool = True

    @property
    def is_inside(self) -> bool:
        """For the office, as things stand now."""
        return self.as_at.is_working_copy

    def keeps(self, day: Day) -> bool:
        """Whether a day that a source works out itself is one of those asked for."""
        if self.first <= day.shown_on <= self.last:
            return True
        return self.late and day.standing(self.days.on) == LATE


def gathered(asked: Asked) -> list[Day]:
    """All of them in order. As many queries as the sources need, however many rows there are."""
    from .sources import SOURCES

    days: Iterator[Day] = (day for source in SOURCES for day in source(asked) if asked.keeps(day))
    return sorted(days, key=lambda day: (day.shown_on, day.title, day.key))
