"""Tables of a measure's page and of the dashboards: figures, targets, breaks, replaced figures, council areas."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.marks import unmarked
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, grade_for
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.rules import can_write

from .. import balances, figures
from ..choices import AreaKind, Unit
from ..models import Area, Measure, MeasureGrade, Observation, SeriesBreak, Target
from ..stats import Reading
from ..stats.boards import ByArea, Matrix
from ..stats.restatements import Restatement

COMPARATORS = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)


def figures_entered(reading: Reading) -> list[Observation]:
    """Of the force, newest first."""
    return reading.as_entered.series.get(AreaKind.FORCE, [])[::-1]


def figure_table(reading: Reading, shown: Page[Observation], *, corrects: bool = False) -> PlainTable:
    """A page of these figures, each beside others' figures for the same period."""
    measure = reading.measure
    entered = reading.as_entered.series
    rows = shown.paginator.object_list
    unit = _unit(measure)
    others = [_comparator(measure, entered[kind], unit) for kind in COMPARATORS if entered.get(kind)]
    others += [_comparator(measure, rows, unit) for rows in _by_name(entered.get(AreaKind.PEER, []))]
    force = f"{rows[0].area.name if rows else 'Value'}{unit}"
    return PlainTable.of(
        figures.captioned(
            f"{measure.title}: every figure, latest first{_which(shown)}", chain.from_iterable(reading.series.values())
        ),
        shown,
        PlainColumn("Period", figures.period_words, of=None),
        PlainColumn(force, lambda row: _value(measure, row), is_figure=True),
        PlainColumn(
            "Base",
            lambda row: figures.base_words(measure, row) or formats.MISSING,
            is_figure=True,
            when=any(row.denominator is not None for row in rows),
        ),
        *others,
        *_provenance(measure, corrects=corrects),
    )


def _which(shown: Page[Any]) -> str:
    """As in ", 25 to 48 of 60"; empty where all are shown."""
    if not shown.has_other_pages():
        return ""
    return f", {shown.start_index():,} to {shown.end_index():,} of {shown.paginator.count:,}"


def _by_name(rows: Iterable[Observation]) -> list[list[Observation]]:
    """Those of each area, by its name."""
    of_area: dict[str, list[Observation]] = defaultdict(list)
    for row in rows:
        of_area[row.area.name].append(row)
    return [of_area[name] for name in sorted(of_area)]


def quarters_made(reading: Reading) -> list[Observation]:
    """The figures of quarters that are made of months, newest first."""
    return [] if reading.as_entered is reading else reading.series.get(AreaKind.FORCE, [])[::-1]


def quarter_table(measure: Measure, made: Sequence[Observation]) -> PlainTable | None:
    """None where no quarter is made of months."""
    if not made:
        return None
    return PlainTable.of(
        f"{measure.title} by quarter: {measure.get_aggregation_display().lower()}",
        made,
        PlainColumn("Quarter", figures.period_words, of=None),
        PlainColumn(f"{made[0].area.name}{_unit(measure)}", lambda row: _value(measure, row), is_figure=True),
    )


def _unit(measure: Measure) -> str:
    """After the area in a heading: the unit of figures that stand without theirs, or what is counted."""
    unit = "days" if measure.unit == Unit.DAYS else measure.noun if figures.says_noun(measure) else ""
    return f", {unit}" if unit else ""


def _comparator(measure: Measure, series: Sequence[Observation], unit: str) -> PlainColumn:
    """Another area's figures for the same periods."""
    by_period = {(row.start, row.end): row for row in series}
    return PlainColumn(
        f"{series[-1].area.name}{unit}",
        lambda row: _value(measure, by_period.get((row.start, row.end))),
        is_figure=True,
        of=None,
    )


def _provenance(measure: Measure, *, corrects: bool) -> tuple[PlainColumn, ...]:
    """Where a figure comes from, and where it is corrected."""
    return (
        PlainColumn("As at", lambda row: formats.day(row.as_at), of=None),
        PlainColumn("Source", lambda row: Cell(row.source or measure.source or "Not recorded", sub=row.note), of=None),
        PlainColumn("Change", lambda row: _correct(measure, row), when=corrects, of=None),
    )


def _correct(measure: Measure, row: Observation) -> Cell:
    """The words name the period, and another area than the force, as links are also read without their row."""
    place = ", ".join(filter(None, (figures.period_words(row), _other_area(row))))
    return Cell(f"Correct {place}", reverse("figure_correct", args=[measure.slug, row.pk]))


def _value(measure: Measure, row: Observation | None) -> Cell:
    if row is None:
        return Cell(formats.MISSING)
    interval = figures.interval_words(measure, row)
    notes = (interval, figures.reason_words(row), figures.provisional_words(row))
    words = figures.counted_words(measure, row)
    return Cell(
        _without_unit(words) if measure.unit == Unit.DAYS else words,
        sub=", ".join(note for note in notes if note),
        unreleased=not row.is_released,
    )


def _without_unit(words: str) -> str:
    bare = unmarked(words)
    return bare.removesuffix(" days").removesuffix(" day") + words.removeprefix(bare)


def area_figure_table(measure: Measure, rows: Sequence[Observation], *, corrects: bool = False) -> PlainTable:
    return PlainTable.of(
        figures.captioned(f"{measure.title}: figures of other areas", rows),
        rows,
        PlainColumn("Period", figures.period_words, of=None),
        PlainColumn("Figure", lambda row: _value(measure, row), is_figure=True),
        *_provenance(measure, corrects=corrects),
    )


def latest_of_areas(measure: Measure, rows: Sequence[Observation], *, of_area: str) -> PlainTable:
    """The latest figure of each area, each with the way to all of them: the page's own address with `of_area`."""

    def all_of(row: Observation) -> Cell:
        return Cell(row.area.name, f"{measure.get_absolute_url()}?{urlencode({of_area: row.area.slug})}#areas")

    return PlainTable.of(
        figures.captioned(f"{measure.title}: the latest figure of each other area", rows),
        rows,
        PlainColumn("Area, with all its figures", all_of, of=None),
        PlainColumn("Period", figures.period_words, of=None),
        PlainColumn("Figure", lambda row: _value(measure, row), is_figure=True),
        *_provenance(measure, corrects=True),
    )


def target_table(measure: Measure, targets: Sequence[Target], user: Any) -> PlainTable:
    return PlainTable.of(
        "Targets, latest first",
        reversed(targets),
        PlainColumn("In force from", lambda t: Cell(formats.day(t.effective_from), unreleased=not t.is_released)),
        PlainColumn("Target", lambda t: figures.target_words(measure, t), is_figure=True),
        PlainColumn("Tolerance", lambda t: _tolerance(measure, t)),
        PlainColumn("Set by", lambda t: _set_by(t, user)),
        PlainColumn(
            "Change",
            lambda t: _correction("target_correct", measure, t, t.effective_from),
            of=None,
            when=_may_correct(measure, user),
        ),
    )


def given_table(measure: Measure, given: Sequence[MeasureGrade], user: Any) -> PlainTable:
    """What people graded it; who did is the office's to know."""
    return PlainTable.of(
        "Grades given by a person, latest first",
        reversed(given),
        PlainColumn("From", lambda g: Cell(g.quarter.name, unreleased=not g.is_released)),
        PlainColumn("Grade", _given),
        PlainColumn("Until", lambda g: formats.day(g.until) if g.until else f"Of {g.quarter.short} alone"),
        PlainColumn("Why", lambda g: g.why),
        PlainColumn("Given by", lambda g: str(g.created_by), when=is_office(user)),
        PlainColumn("Change", lambda g: _correct_given(measure, g), of=None, when=_may_correct(measure, user)),
    )


def _given(row: MeasureGrade) -> Cell:
    grade = grade_for(Graded.MEASURES, row.grade, row.quarter.start)
    return Cell(grade.word, status=grade.look)


def _correct_given(measure: Measure, row: MeasureGrade) -> Cell:
    return Cell(f"Correct {row.quarter.short}", reverse("measure_grade_correct", args=[measure.slug, row.pk]))


def _may_correct(measure: Measure, user: Any) -> bool:
    return can_write(user, measure) and not past_moment()


def _correction(route: str, measure: Any, row: Target | SeriesBreak, day: dt.date) -> Cell:
    return Cell(f"Correct {formats.day(day)}", reverse(route, args=[measure.slug, row.pk]))


def _tolerance(measure: Measure, target: Target) -> str:
    return f"up to {figures.difference_words(measure, target.tolerance)}" if target.tolerance else "No tolerance"


def _set_by(target: Target, user: Any) -> Cell:
    decision = target.decision
    if decision is None or not (decision.is_public or is_office(user)):
        return Cell(target.set_by)
    return Cell(decision.reference, decision.get_absolute_url(), sub=target.set_by)


def restatement_table(measure: Measure, replaced: Iterable[Restatement]) -> PlainTable:
    return PlainTable.of(
        "Figures that were corrected",
        replaced,
        PlainColumn("Period", lambda row: Cell(figures.period_words(row.was), sub=_other_area(row.was))),
        PlainColumn("Was", lambda row: figures.observation_words(measure, row.was), is_figure=True),
        PlainColumn("Now", lambda row: figures.observation_words(measure, row.now), is_figure=True),
        PlainColumn("Why", lambda row: row.now.reason),
        PlainColumn("Shown since", lambda row: _released(row.now)),
    )


def _other_area(row: Observation) -> str:
    return "" if row.area.kind == AreaKind.FORCE else row.area.name


def _released(row: Observation) -> Cell:
    if row.release is None:
        return Cell("", unreleased=True)
    return Cell(formats.day(clock.day_of(row.release.at)))


def break_table(breaks: Iterable[SeriesBreak], *, corrects: Measure | None = None) -> PlainTable:
    """`corrects`: the measure that they are of, for who may correct them."""
    return PlainTable.of(
        "Days from which figures cannot be compared with those before",
        breaks,
        PlainColumn("From", lambda cut: Cell(formats.day(cut.on), unreleased=not cut.is_released)),
        PlainColumn("Why", lambda cut: cut.note),
        PlainColumn(
            "Change",
            lambda cut: _correction("series_break_correct", corrects, cut, cut.on),
            of=None,
            when=corrects is not None,
        ),
    )


def matrix_table(matrix: Matrix, title: str, rests: Mapping[int, Decimal]) -> PlainTable:
    """A line for each kind of thing, a column for each way of counting it; each figure leads to its measure.

    `rests`: what of a total no part accounts for, by its measure's key.
    """
    headings = [Heading("For"), *[Heading(column, is_figure=True) for column in matrix.columns]]
    rows = [
        [Cell(line), *[_cell(matrix.cells.get((line, column)), rests) for column in matrix.columns]]
        for line in matrix.lines
    ]
    caption = figures.captioned(f"{title}: latest figures", (cell.observation for cell in matrix.cells.values()))
    return PlainTable(caption, headings, rows)


def _cell(reading: Reading | None, rests: Mapping[int, Decimal]) -> Cell:
    if reading is None:
        return Cell(MISSING)
    row = reading.observation
    rest = balances.not_placed_words(reading.measure, rests.get(reading.measure.pk))
    return Cell(
        figures.counted_words(reading.measure, row),
        reading.measure.get_absolute_url(),
        sub=", ".join(filter(None, (*_notes(reading.measure, row), rest, _standing(reading)))),
        unreleased=row is not None and not row.is_released,
    )


def _notes(measure: Measure, row: Observation | None) -> list[str]:
    return [figures.noun_words(measure, row), *figures.notes(measure, row)] if row else []


def _standing(reading: Reading) -> str:
    grade = "" if reading.grade in {NOT_GRADED, NO_DATA} else figures.grade_words(reading)
    by_rule = f"by the rule {reading.rule_grade.in_sentence}" if reading.is_overridden else ""
    parts = (grade, by_rule, figures.gap_words(reading), figures.change_words(reading))
    return ", ".join(part for part in parts if part)


def area_table(areas: Sequence[Area], measures: Sequence[ByArea]) -> PlainTable:
    """A line for each measure, a column for each council area and for the force."""
    headings = [Heading("Measure"), *[Heading(area.name, is_figure=True) for area in areas]]
    rows = [
        [
            Cell(each.measure.title, each.measure.get_absolute_url(), sub=figures.period_words(each.of_period)),
            *[_figure(each.measure, each.councils.get(area.pk)) for area in areas],
            _figure(each.measure, each.force, each.rest),
        ]
        for each in measures
    ]
    shown = [row for each in measures for row in (each.force, *each.councils.values())]
    caption = figures.captioned("Latest figures by council area", shown)
    return PlainTable(caption, [*headings, Heading("The force", is_figure=True)], rows)


def _figure(measure: Measure, row: Observation | None, rest: Decimal | None = None) -> Cell:
    if row is None:
        return Cell(MISSING)
    return Cell(
        figures.counted_words(measure, row),
        sub=", ".join(filter(None, (*_notes(measure, row), balances.not_placed_words(measure, rest)))),
        unreleased=not row.is_released,
    )


def council_table(areas: Sequence[Area], measures: Sequence[ByArea]) -> PlainTable | None:
    """One measure, a line for each council area and the force; None where there is no figure of any."""
    if not measures:
        return None
    (each,) = measures
    caption = figures.captioned(
        f"{each.measure.title}, {figures.period_words(each.of_period)}", [each.force, *each.councils.values()]
    )
    rows = [
        [
            Cell(area.name, f"{area.get_absolute_url()}?measure={each.measure.slug}"),
            _figure(each.measure, each.councils.get(area.pk)),
        ]
        for area in areas
    ]
    totals = [Cell("The force"), _figure(each.measure, each.force, each.rest)]
    return PlainTable(caption, [Heading("Area"), Heading("Figure", is_figure=True)], rows, totals)
