"""Meetings that hold the force or partners to account, requests between them, and what they asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import MeetingKind
from ..models import AccountabilityMeeting


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    rows = AccountabilityMeeting.objects.as_at(viewpoint.as_at).filter(
        theme__in=themes, planned_on__gte=viewpoint.quarter.start
    )
    by_theme: dict[int, list[AccountabilityMeeting]] = defaultdict(list)
    for meeting in rows.order_by("planned_on"):
        by_theme[meeting.theme_id].append(meeting)
    return {theme: [Block(table=_table(meetings))] for theme, meetings in by_theme.items()}


def _table(meetings: Iterable[AccountabilityMeeting]) -> PlainTable:
    return PlainTable.of(
        "Meetings since the start of the quarter",
        meetings,
        PlainColumn("Meeting", lambda m: record_cell(m, marks_hidden=False)),
        PlainColumn("Kind", lambda m: MeetingKind(m.kind).label),
        PlainColumn("Day", lambda m: Cell(formats.day(m.on), sub="" if m.held_on else "planned")),
    )
