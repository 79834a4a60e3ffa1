"""What a meeting starts with: actions that earlier meetings of its kind asked for and that were open on its day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ..choices import ActionStatus
from ..models import AccountabilityAction, AccountabilityMeeting

DAY = Coalesce("held_on", "revised_on", "planned_on")


@dataclass(frozen=True)
class Carried:
    """An action that is still open, and to how many meetings it came since it was asked for, this one included."""

    action: AccountabilityAction
    asked_on: dt.date
    times: int


def carried_to(
    meeting: AccountabilityMeeting,
    meetings: QuerySet[AccountabilityMeeting],
    actions: QuerySet[AccountabilityAction],
) -> list[Carried]:
    """Of the meetings and actions that the reader may see; what has waited longest first. Two queries."""
    of_kind = meetings.filter(kind__key=meeting.kind_id).exclude(pk=meeting.pk).annotate(day=DAY)
    days = dict(of_kind.filter(day__lte=meeting.on).order_by().values_list("pk", "day"))
    before = {key: day for key, day in days.items() if (day, key) < (meeting.on, meeting.pk)}
    rows = actions.filter(_open_on(meeting), meeting__in=before) if before else actions.none()
    carried = [_carried(row, before) for row in rows.select_related("owner", "meeting").order_by("due_on", "slug")]
    return sorted(carried, key=lambda each: each.asked_on)


def _open_on(meeting: AccountabilityMeeting) -> Q:
    """Of one that was held: on its day; a dropped action has no day on which it was, and is carried no more."""
    is_open = Q(status=ActionStatus.OPEN)
    return is_open | Q(done_on__gte=meeting.held_on) if meeting.held_on else is_open


def _carried(action: AccountabilityAction, days: dict[int, dt.date]) -> Carried:
    asked_in = action.meeting_id or 0
    since = (days[asked_in], asked_in)
    return Carried(action, days[asked_in], 1 + sum((day, key) > since for key, day in days.items()))


def next_place(orders: Iterable[int]) -> int:
    taken: Sequence[int] = [*orders]
    return max(taken, default=0) + 1
