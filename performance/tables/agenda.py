"""The agenda of a meeting, what it decided, and what earlier meetings left open."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.rules import can_write

from ..choices import ActionStatus
from ..models import AgendaItem
from ..stats.agenda import Carried
from .accountability import ACTION_STATUSES


def carried_table(carried: Iterable[Carried], *, by: Any) -> PlainTable:
    return PlainTable.of(
        "Actions of earlier meetings of this kind that were still open",
        carried,
        PlainColumn("Action", lambda c: record_cell(c.action, linked=True), of=None),
        PlainColumn("Asked of", lambda c: c.action.asked_of),
        PlainColumn("Due", lambda c: formats.day(c.action.due_on) if c.action.due_on else "Not set"),
        PlainColumn("Asked for", lambda c: formats.day(c.asked_on)),
        PlainColumn("Carried to", lambda c: formats.plural(c.times, "meeting")),
        PlainColumn("Where it stands now", _stands),
        PlainColumn("Owner", lambda c: c.action.owner.name if c.action.owner else formats.MISSING, when=is_office(by)),
    )


def _stands(carried: Carried) -> Cell:
    action = carried.action
    done = formats.day(action.done_on) if action.done_on else ""
    return Cell(action.get_status_display(), status=ACTION_STATUSES[ActionStatus(action.status)], sub=done)


def agenda_table(items: Iterable[AgendaItem], *, by: Any) -> PlainTable:
    rows = list(items)
    return PlainTable.of(
        "Items of the agenda, in their order",
        rows,
        PlainColumn("Item", lambda i: record_cell(i, f"{i.order}. {i.title}", sub=i.text, linked=False)),
        PlainColumn("Presented by", lambda i: i.presenter or formats.MISSING, when=any(i.presenter for i in rows)),
        PlainColumn(
            "Paper",
            lambda i: Cell(f"Read the paper on “{i.title}”", i.link) if i.link else formats.MISSING,
            when=any(i.link for i in rows),
        ),
        PlainColumn("Change", lambda i: _change(by, i), when=is_office(by)),
    )


def decision_table(items: Iterable[AgendaItem]) -> PlainTable:
    return PlainTable.of(
        "What was decided, by item of the agenda",
        [item for item in items if item.decision],
        PlainColumn("Item", lambda i: record_cell(i, f"{i.order}. {i.title}", linked=False)),
        PlainColumn("Decision", lambda i: i.decision, of=("decision",)),
    )


def _change(by: Any, row: AgendaItem) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    return Cell(f"Change “{row}”", reverse("agenda_item_change", args=[row.slug]))
