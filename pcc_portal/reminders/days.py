"""What the calendar asks of people: of owners from a week before a day, of their deputies from a week after it; of
publishers, where it was missed long ago."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcc_portal.accounts.models import User
from pcc_portal.calendar_of_days.days import LATE, Asked, Day
from pcc_portal.calendar_of_days.sources import gathered
from pcc_portal.updates.releases.as_of import WORKING_COPY, Days

SOON, LONG = dt.timedelta(days=7), dt.timedelta(days=14)
TOLD_OTHERWISE = frozenset({"panel-request", "publication", "return"})  # reminders of their own


@dataclass(frozen=True)
class Quiet:
    """An owner whose days were missed long ago: how many, and since when the first of them is told of."""

    owner: User
    days: int
    since: dt.date


def days_to_tell(today: dt.date) -> list[Day]:
    """What has an owner, is not done, and is late or due within a week; what comes by itself, before it does."""
    asked = Asked(None, WORKING_COPY, Days(today, today), today, today + SOON)
    return [
        day
        for day in gathered(asked)
        if day.owner and not day.done_on and (day.on >= today or not day.comes) and day.kind not in TOLD_OTHERWISE
    ]


def of_person(person: Any, days: Sequence[Day], today: dt.date) -> Iterator[tuple[Day, bool, dt.date]]:
    """Their own days: whether each is late, and the day on which it began to be so or was near."""
    for day in days:
        if day.owner == person.pk:
            is_late = day.standing(today) == LATE
            yield day, is_late, day.on + dt.timedelta(days=1) if is_late else day.on - SOON


def quiet_owners(days: Sequence[Day], today: dt.date) -> list[Quiet]:
    """Whose days went by long ago without word, by name. One query."""
    missed: dict[int, list[dt.date]] = {}
    for day in days:
        if day.owner and day.on + LONG < today:
            missed.setdefault(day.owner, []).append(day.on)
    owners: Mapping[int, User] = User.objects.in_bulk(missed)
    rows = [Quiet(owners[key], len(on), min(on) + LONG) for key, on in missed.items()]
    return sorted(rows, key=lambda row: str(row.owner))
