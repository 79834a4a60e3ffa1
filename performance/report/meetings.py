"""Meetings that hold the force or partners to account, requests between them, and what they asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, in_lines, record_cell
from pcc_portal.updates.registers.moves import Moves, date_words
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.papers import Paper

from ..models import AccountabilityMeeting

DAYS = ("planned_on", "revised_on", "held_on")


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Those that were held, and those to come."""
    paper = Paper(viewpoint)
    rows = AccountabilityMeeting.objects.as_at(viewpoint.as_at).filter(theme__in=themes).select_related("kind")
    to_come = list(rows.filter(held_on__isnull=True))
    by_theme: dict[int, list[AccountabilityMeeting]] = defaultdict(list)
    for meeting in sorted(
        [*paper.first_told(rows, "held_on"), *to_come], key=lambda meeting: (meeting.on, meeting.slug)
    ):
        by_theme[meeting.theme_id or 0].append(meeting)
    moves = paper.moves(to_come)
    return {
        theme: [Block(table=in_lines(_table(meetings, moves, paper.since_words)))]
        for theme, meetings in by_theme.items()
    }


def _table(meetings: Iterable[AccountabilityMeeting], moves: Moves, since: str) -> PlainTable:
    return PlainTable.of(
        f"Meetings {since}",
        meetings,
        PlainColumn("Meeting", lambda m: record_cell(m, marks_hidden=False)),
        PlainColumn("Kind", lambda m: str(m.kind)),
        PlainColumn("Day", lambda m: _day(m, moves), of=DAYS),
    )


def _day(meeting: AccountabilityMeeting, moves: Moves) -> Cell:
    """The day it was held; of one to come, with the day that it was planned for before and why."""
    if meeting.held_on:
        return Cell(formats.day(meeting.held_on))
    return Cell(date_words(meeting, "on", moves), sub="planned")
