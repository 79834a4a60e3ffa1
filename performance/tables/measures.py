"""Behind a measure's trend: every figure, every target, every figure that was replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.rules import can_write

from .. import figures
from ..choices import AreaKind, Unit
from ..models import Measure, Observation, SeriesBreak, Target
from ..stats import Reading
from ..stats.restatements import Restatement

COMPARATORS = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)


def figure_table(reading: Reading, *, corrects: bool = False) -> PlainTable:
    """The force's figures, newest first, each beside others' figures for the same period."""
    measure = reading.measure
    rows = reading.series.get(AreaKind.FORCE, [])[::-1]
    kinds = [kind for kind in COMPARATORS if reading.series.get(kind)]
    has_base = any(row.denominator is not None for row in rows)
    unit = ", days" if measure.unit == Unit.DAYS else ""
    headings = [Heading("Period"), Heading(f"{rows[0].area.name if rows else 'Value'}{unit}", is_figure=True)]
    headings += [Heading("Base", is_figure=True)] if has_base else []
    headings += [Heading(f"{reading.series[kind][-1].area.name}{unit}", is_figure=True) for kind in kinds]
    headings += [Heading("As at"), Heading("Source")] + ([Heading("Change")] if corrects else [])
    others = {(kind, row.start, row.end): row for kind in kinds for row in reading.series[kind]}
    cells = [
        [
            Cell(figures.period_words(row)),
            _value(measure, row),
            *([Cell(figures.base_words(measure, row) or formats.MISSING)] if has_base else []),
            *[_value(measure, others.get((kind, row.start, row.end))) for kind in kinds],
            Cell(formats.day(row.as_at)),
            Cell(row.source or measure.source or "Not recorded", sub=row.note),
            *([_correct(measure, row)] if corrects else []),
        ]
        for row in rows
    ]
    return PlainTable(f"{measure.title}: every figure, latest first", headings, cells)


def _correct(measure: Measure, row: Observation) -> Cell:
    """The words name the period, and another area than the force, as links are also read without their row."""
    place = "" if row.area.kind == AreaKind.FORCE else f", {row.area.name}"
    return Cell(f"Correct {figures.period_words(row)}{place}", reverse("figure_correct", args=[measure.slug, row.pk]))


def _value(measure: Measure, row: Observation | None) -> Cell:
    if row is None:
        return Cell(formats.MISSING)
    notes = [row.availability_reason] if row.value is None else []
    notes += ["provisional"] if row.is_provisional else []
    words = figures.observation_words(measure, row)
    return Cell(
        words.removesuffix(" days").removesuffix(" day") if measure.unit == Unit.DAYS else words,
        sub=", ".join(note for note in notes if note),
        unreleased=not row.is_released,
        illustrative=row.is_illustrative,
    )


def area_figure_table(measure: Measure, rows: Iterable[Observation], *, corrects: bool = False) -> PlainTable:
    """One other area's figures of the measure, in the order given."""
    headings = [Heading("Period"), Heading("Figure", is_figure=True), Heading("As at"), Heading("Source")]
    headings += [Heading("Change")] if corrects else []
    cells = [
        [
            Cell(figures.period_words(row)),
            _value(measure, row),
            Cell(formats.day(row.as_at)),
            Cell(row.source or measure.source or "Not recorded", sub=row.note),
            *([_correct(measure, row)] if corrects else []),
        ]
        for row in rows
    ]
    return PlainTable(f"{measure.title}: figures of other areas", headings, cells)


def target_table(measure: Measure, targets: Sequence[Target], user: Any) -> PlainTable:
    corrects = _may_correct(measure, user)
    headings = [
        Heading("In force from"),
        Heading("Target", is_figure=True),
        Heading("Tolerance"),
        Heading("Set by"),
        *([Heading("Change")] if corrects else []),
    ]
    rows = [
        [
            Cell(formats.day(target.effective_from), unreleased=not target.is_released),
            Cell(figures.value_words(measure, target.value)),
            Cell(_tolerance(measure, target)),
            _set_by(target, user),
            *([_correction("target_correct", measure, target, target.effective_from)] if corrects else []),
        ]
        for target in reversed(targets)
    ]
    return PlainTable("Targets, latest first", headings, rows)


def _may_correct(measure: Measure, user: Any) -> bool:
    return can_write(user, measure) and not past_moment()


def _correction(route: str, measure: Measure, row: Target | SeriesBreak, day: dt.date) -> Cell:
    return Cell(f"Correct {formats.day(day)}", reverse(route, args=[measure.slug, row.pk]))


def _tolerance(measure: Measure, target: Target) -> str:
    return f"up to {figures.difference_words(measure, target.tolerance)}" if target.tolerance else "No tolerance"


def _set_by(target: Target, user: Any) -> Cell:
    decision = target.decision
    if decision is None or not (decision.is_public or is_office(user)):
        return Cell(target.set_by)
    return Cell(decision.reference, decision.get_absolute_url(), sub=target.set_by)


def restatement_table(measure: Measure, replaced: Iterable[Restatement]) -> PlainTable:
    headings = [
        Heading("Period"),
        Heading("Was", is_figure=True),
        Heading("Now", is_figure=True),
        Heading("Why"),
        Heading("Shown since"),
    ]
    rows = [[*_before_and_after(measure, found), _released(found.now)] for found in replaced]
    return PlainTable("Figures that were corrected", headings, rows)


def _before_and_after(measure: Measure, found: Restatement) -> list[Cell]:
    row, now = found.was, found.now
    place = "" if row.area.kind == AreaKind.FORCE else row.area.name
    return [
        Cell(figures.period_words(row), sub=place),
        Cell(figures.observation_words(measure, row)),
        Cell(figures.observation_words(measure, now)),
        Cell(now.reason),
    ]


def _released(row: Observation) -> Cell:
    if row.release is None:
        return Cell("", unreleased=True)
    return Cell(formats.day(timezone.localdate(row.release.at)))


def break_table(breaks: Iterable[SeriesBreak], *, corrects: Measure | None = None) -> PlainTable:
    """`corrects`: the measure that they are of, for who may correct them."""
    headings = [Heading("From"), Heading("Why"), *([Heading("Change")] if corrects else [])]
    rows = [
        [
            Cell(formats.day(cut.on), unreleased=not cut.is_released),
            Cell(cut.note),
            *([_correction("series_break_correct", corrects, cut, cut.on)] if corrects else []),
        ]
        for cut in breaks
    ]
    return PlainTable("Days from which figures cannot be compared with those before", headings, rows)


def linked_table(records: Iterable[tuple[str, Any]]) -> PlainTable:
    """Each record with the kind that it is of."""
    rows = [
        [
            Cell(
                record.title,
                record.get_absolute_url(),
                unreleased=not record.is_public,
                illustrative=record.is_illustrative,
            ),
            Cell(kind),
        ]
        for kind, record in records
    ]
    return PlainTable("Records that belong with this measure", [Heading("Record"), Heading("Kind")], rows)
