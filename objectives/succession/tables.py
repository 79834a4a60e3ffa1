"""Tables of a plan: its parts, its duties, and what happens to the plan before."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.titles import titled
from pcc_portal.updates.registers.declaration import kind_named

from ..choices import How
from ..models import Commitment, Objective, Plan, PlanMapping, PlanStep, Theme
from .parts import LEVELS, Part, Passage, rows_named
from .steps import Duty, duties_of, duty_named

WEB = ("https://", "http://")


def parts_table(plan: Plan, user: Any) -> PlainTable:
    """Its themes, with the levels above them. Two queries."""
    themes = Theme.objects.filter(objective__plan=plan).in_report_order().prefetch_related("also_serves")
    return PlainTable.of(
        "What it wants",
        themes,
        PlainColumn(titled("{Theme}"), lambda theme: Cell(str(theme), theme.get_absolute_url()), of=None),
        PlainColumn(titled("{Objective}"), _objective_cell, of=None),
        PlainColumn(titled("{Priority}"), _priority_cell, of=None, when=plan.has_three_levels),
    )


def _objective_cell(theme: Theme) -> Cell:
    others = "; ".join(str(other) for other in theme.also_serves.all())
    sub = f"Also serves {others}" if others else ""
    return Cell(str(theme.objective), theme.objective.get_absolute_url(), sub=sub)


def _priority_cell(theme: Theme) -> Cell:
    above = theme.objective.priority
    return Cell(str(above), above.get_absolute_url()) if above else Cell(formats.MISSING)


def done_table(plan: Plan) -> PlainTable:
    """What the Act asks and was done. One query."""
    done = [(duty, row) for duty, row in duties_of(plan) if row]
    return PlainTable.of(
        "How it was made",
        done,
        PlainColumn("What the Act asks", lambda pair: Cell(titled(pair[0].title), sub=pair[0].law), of=None),
        PlainColumn("Done on", lambda pair: formats.day(pair[1].done_on), of=None),
        PlainColumn("Who", lambda pair: pair[1].who, of=None),
        PlainColumn("Note", lambda pair: Cell(pair[1].note or formats.MISSING, verbatim=True), of=None),
        PlainColumn("Document", lambda pair: _document(pair[1]), of=None),
    )


def _document(row: PlanStep) -> Cell:
    is_address = row.document.startswith(WEB)
    duty = duty_named(row.step)
    named = f"Document: {titled(duty.title)}" if duty and is_address else row.document
    return Cell(named or formats.MISSING, href=row.document if is_address else "", verbatim=True)


def duties_table(duties: Iterable[tuple[Duty, PlanStep | None]], plan: Plan, *, may: bool) -> PlainTable:
    return PlainTable.of(
        "Duties of the draft",
        duties,
        PlainColumn("What is asked", lambda pair: Cell(titled(pair[0].title), sub=pair[0].law), of=None),
        PlainColumn("State", lambda pair: _state(*pair), of=None),
        PlainColumn("Who", lambda pair: pair[1].who if pair[1] else formats.MISSING, of=None),
        PlainColumn("Record", lambda pair: _record(pair[0], pair[1], plan), when=may, of=None),
    )


def _state(duty: Duty, row: PlanStep | None) -> Cell:
    if row is not None:
        return Cell("Done", status="done", sub=formats.day(row.done_on))
    return Cell("To do", status="risk") if duty.is_statutory else Cell("Not recorded", status="none")


def _record(duty: Duty, row: PlanStep | None, plan: Plan) -> Cell:
    words = f"{'Change' if row else 'Record'}: {titled(duty.title)}"
    return Cell(words, href=reverse("plan_step", args=[plan.slug, duty.key]))


def waiting_table(passage: Passage, *, may: bool) -> PlainTable:
    return PlainTable.of(
        "Not mapped yet",
        passage.waiting,
        PlainColumn("Record", _named, of=None),
        PlainColumn("Kind", lambda part: part.kind.noun.heading, of=None),
        PlainColumn("Under", _under, of=None),
        PlainColumn("Map", lambda part: _map_cell(part, passage.plan), when=may, of=None),
    )


def mapped_table(passage: Passage, *, may: bool) -> PlainTable:
    """What was said of each, and how many records go with their theme."""
    parts = [part for part in passage.parts if part.mapping]
    rows = rows_named(name for part in parts if part.mapping for name in part.mapping.to)
    return PlainTable.of(
        "Mapped",
        parts,
        PlainColumn("Record", _named, of=None),
        PlainColumn("Kind", lambda part: part.kind.noun.heading, of=None),
        PlainColumn("What happens to it", lambda part: _becomes(part.mapping, rows), of=None),
        PlainColumn("Why", lambda part: Cell(part.mapping.reason or formats.MISSING, verbatim=True), of=None),
        PlainColumn("Change", lambda part: _map_cell(part, passage.plan), when=may, of=None),
    )


def _named(part: Part) -> Cell:
    return Cell(str(part.row), part.row.get_absolute_url() if hasattr(part.row, "page") else "")


def _under(part: Part) -> Cell:
    over: Any = part.theme
    if isinstance(part.row, Theme | Objective):
        over = part.row.objective if isinstance(part.row, Theme) else part.row.priority
    return Cell(str(over) if over and over != part.row else formats.MISSING)


def _map_cell(part: Part, plan: Plan) -> Cell:
    words = f"{'Change' if part.mapping else 'Map'}: {part.row}"
    return Cell(words, href=reverse("plan_map", args=[plan.slug, part.kind.key, part.row.slug]))


def _becomes(mapping: PlanMapping, rows: dict[str, Any]) -> Cell:
    names = "; ".join(str(rows[name]) for name in mapping.to if name in rows)
    return Cell(mapping.get_how_display(), sub=names)


def rests(passage: Passage) -> list[Link]:
    """Where all that is left of one theme is mapped at once, for themes of which more than one record is left."""
    left = Counter(part.theme for part in passage.waiting if part.theme and part.theme != part.row)
    plan = passage.plan.slug
    return [
        Link(
            f"Map what is left of {theme}: {formats.plural(left[theme], 'record')}",
            reverse("plan_map_rest", args=[plan, theme.slug]),
        )
        for theme in passage.themes
        if left[theme] > 1
    ]


def became_table(plan: Plan, before: Plan, user: Any) -> PlainTable:
    """What happened to the objectives and themes of the plan before, and of what did not simply go on: for readers."""
    mappings = [row for row in plan.mappings.all() if row.kind in LEVELS or row.how != How.CONTINUES]
    rows = rows_named((name for row in mappings for name in (*row.to, f"{row.kind}:{row.key}")), user)
    order = _order(before)
    seen = [row for row in mappings if f"{row.kind}:{row.key}" in rows]
    seen.sort(key=lambda row: (order.get(f"{row.kind}:{row.key}", len(order)), row.pk))
    return PlainTable.of(
        f"What happened to {before}",
        seen,
        PlainColumn("Before", lambda row: _linked(rows[f"{row.kind}:{row.key}"]), of=None),
        PlainColumn("Kind", _kind_words, of=None),
        PlainColumn("What happened to it", lambda row: _becomes(row, rows), of=None),
        PlainColumn("Why", lambda row: Cell(row.reason or formats.MISSING, verbatim=True), of=None),
    )


def _order(plan: Plan) -> dict[str, int]:
    """Places of a plan's objectives and themes, each objective before its themes. One query."""
    names: dict[str, None] = {}
    for theme in Theme.objects.filter(objective__plan=plan).in_report_order():
        above = theme.objective.priority
        names |= {f"priority:{above.slug}": None} if above else {}
        names |= {f"objective:{theme.objective.slug}": None, f"theme:{theme.slug}": None}
    return {name: place for place, name in enumerate(names)}


def _linked(row: Any) -> Cell:
    return Cell(str(row), row.get_absolute_url() if hasattr(row, "page") else "")


def _kind_words(row: PlanMapping) -> str:
    kind = kind_named(row.kind)
    return kind.noun.heading if kind else capfirst(row.kind)


def effects(passage: Passage) -> list[str]:
    """What happens on that day, a sentence each."""
    moved, stays = Counter[str](), Counter[str]()
    for part in passage.parts:
        if part.theme and part.row != part.theme:
            (moved if part.new_theme else stays)[part.kind.key] += 1
    closed = sum(isinstance(p.row, Commitment) and p.row.is_open and not p.new_theme for p in passage.parts)
    lines = [f"{passage.old} is kept as it is, to be read; nothing of it is counted any more."]
    under = titled("under its {themes}")
    lines += [f"{words} {under}." for words in [_counted(moved)] if moved]
    lines += [f"{words} with the old plan." for words in [_counted(stays, "stay")] if stays]
    if closed:
        lines.append(f"{formats.plural(closed, 'commitment')} that {'ends is' if closed == 1 else 'end are'} closed.")
    lines.append(
        titled("Open quarters then expect updates on its {themes}; what was written on old ones stays with them.")
    )
    return [*lines, "Papers that are drafts still are then on this plan: seal those of earlier quarters first."]


def _counted(counts: Counter[str], verb: str = "go on") -> str:
    words = []
    for key, number in counts.items():
        kind = kind_named(key)
        noun = kind.noun if kind else None
        words.append(formats.plural(number, noun.one, noun.many) if noun else key)
    return f"{', '.join(words)} {verb}"
