"""The parts of a meeting's page that tell of its agenda, in this order: what was left open, items, decisions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import Section
from pcc_portal.updates.documents.section import document_cell
from pcc_portal.updates.models import Document
from pcc_portal.updates.rules import can_write

from ..models import AgendaEntry
from .carried import Carried


def agenda_sections(meeting: Any, open_before: Section, *, by: Any, change: str) -> tuple[Section, ...]:
    """`open_before`: what was left open; `change`: name of the address that changes an item. Two queries."""
    papers = Prefetch("document", Document.objects.visible_to(by))
    items: list[AgendaEntry] = list(meeting.agenda.visible_to(by).order_by("order").prefetch_related(papers))
    for item in items:
        item.meeting = meeting  # type: ignore[attr-defined]
    table = _agenda_table(items, by=by, change=change)
    return (
        open_before,
        Section("agenda", "Agenda", table=table, empty="No agenda has been recorded yet."),
        Section("decisions", "Decisions", table=_decision_table(items), empty="No decision has been recorded yet."),
    )


def carried_section(
    carried: Iterable[Carried],
    *,
    by: Any,
    caption: str,
    empty: str,
    stands: Callable[[Any], Cell],
    asked_of: Callable[[Any], str] | None = None,
) -> Section:
    """`stands`: where an action stands now; `asked_of`: who is to do it, where that differs from one to another."""
    table = PlainTable.of(
        caption,
        carried,
        PlainColumn("Action", lambda c: record_cell(c.action, marks_hidden=is_office(by)), of=None),
        PlainColumn("Asked of", lambda c: asked_of(c.action) if asked_of else "", when=asked_of is not None),
        PlainColumn("Due", lambda c: formats.day(c.action.due_on) if c.action.due_on else "Not set"),
        PlainColumn("Asked for", lambda c: formats.day(c.asked_on)),
        PlainColumn("Carried forward to", lambda c: formats.plural(c.times, "meeting")),
        PlainColumn("Status now", lambda c: stands(c.action)),
        PlainColumn("Owner", lambda c: c.action.owner.name if c.action.owner else formats.MISSING, when=is_office(by)),
    )
    return Section("carried", "Actions still open", table=table, empty=empty)


def _agenda_table(items: list[AgendaEntry], *, by: Any, change: str) -> PlainTable:
    works_here = is_office(by)
    return PlainTable.of(
        "Items of the agenda, in their order",
        items,
        PlainColumn("Item", lambda i: record_cell(i, f"{i.order}. {i.title}", sub=i.text, linked=False)),
        PlainColumn("Presented by", lambda i: i.presenter or formats.MISSING, when=any(i.presenter for i in items)),
        PlainColumn("Paper", lambda i: _paper(i, works_here), when=any(i.link or i.document for i in items)),
        PlainColumn("Change", lambda i: _change(by, i, change), when=works_here),
    )


def _paper(item: AgendaEntry, works_here: bool) -> Cell | str:
    """A document of the meeting, which this reader may know of, or an address."""
    if item.link:
        return Cell(f"Read the paper on “{item.title}”", item.link)
    document = item.document
    return document_cell(document, works_here) if document and (document.has_file or works_here) else formats.MISSING


def _decision_table(items: Iterable[AgendaEntry]) -> PlainTable:
    return PlainTable.of(
        "What was decided, by item of the agenda",
        [item for item in items if item.decision],
        PlainColumn("Item", lambda i: record_cell(i, f"{i.order}. {i.title}", linked=False)),
        PlainColumn("Decision", lambda i: i.decision, of=("decision",)),
    )


def _change(by: Any, row: AgendaEntry, route: str) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    return Cell(f"Change “{row}”", reverse(route, args=[row.slug]))
