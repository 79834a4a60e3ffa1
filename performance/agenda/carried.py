"""What a meeting starts with: actions that earlier meetings asked for and that were open on its day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ..choices import ActionStatus
from ..models import AccountabilityAction, AccountabilityMeeting

DAY = Coalesce("held_on", "revised_on", "planned_on")
Days = Mapping[int, dt.date]  # of meetings, by their keys


@dataclass(frozen=True)
class Carried:
    """An action that is still open, and to how many meetings it came since it was asked for, this one included.

    `action` is what the `meeting` of its own asked for: an action, or a request of the panel.
    """

    action: Any
    asked_on: dt.date
    times: int


def before(meeting: Any, days: Days) -> Days:
    """Of the days of meetings, those of what came before this one; of two on a day the one entered first."""
    return {key: day for key, day in days.items() if (day, key) < (meeting.on, meeting.pk)}


def carried(rows: Iterable[Any], days: Days) -> list[Carried]:
    """`rows`: open on the day of the meeting; `days`: of those before it. What has waited longest comes first."""
    return sorted((_carried(row, days) for row in rows), key=lambda each: each.asked_on)


def carried_to(
    meeting: AccountabilityMeeting,
    meetings: QuerySet[AccountabilityMeeting],
    actions: QuerySet[AccountabilityAction],
) -> list[Carried]:
    """From meetings of its kind, of the meetings and actions that the reader may see. Two queries."""
    of_kind = meetings.filter(kind__key=meeting.kind_id).exclude(pk=meeting.pk).annotate(day=DAY)
    days = before(meeting, dict(of_kind.filter(day__lte=meeting.on).order_by().values_list("pk", "day")))
    rows = actions.filter(_open_on(meeting), meeting__in=days) if days else actions.none()
    return carried(rows.select_related("owner", "meeting").order_by("due_on", "slug"), days)


def _open_on(meeting: AccountabilityMeeting) -> Q:
    """Of one that was held: on its day; a dropped action has no day on which it was, and is carried no more."""
    is_open = Q(status=ActionStatus.OPEN)
    return is_open | Q(done_on__gte=meeting.held_on) if meeting.held_on else is_open


def _carried(action: Any, days: Days) -> Carried:
    since = (days[action.meeting_id], action.meeting_id)
    return Carried(action, since[0], 1 + sum((day, key) > since for key, day in days.items()))


def next_place(orders: Iterable[int]) -> int:
    taken: Sequence[int] = [*orders]
    return max(taken, default=0) + 1
