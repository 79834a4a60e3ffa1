"""Council areas in tables: ranked by one measure, and all that is measured in one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.mini import ranked_bar
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable

from .. import figures
from ..charts.places import compared_by, force_rate_words, placed_words
from ..charts.rows import row_trend
from ..choices import Direction
from ..models import Area
from ..stats import Reading
from ..stats.places import PER, Placed, Ranking

ORDER = {Direction.LOWER: "the lowest first, which is better", Direction.HIGHER: "the highest first, which is better"}


def ranking_table(each: Ranking) -> PlainTable:
    """A line for each area, with a bar; the force below."""
    order = ORDER.get(Direction(each.measure.direction), "the highest first")
    mark = ". The upright mark is the force" if _mark(each) is not None else ""
    caption = f"{each.measure.title} by council area, {order}{mark}"
    force = figures.counted_words(each.measure, each.by_area.force) if each.by_area.force else ""
    table = PlainTable.of(
        figures.captioned(caption, [row.row for row in each.rows]),
        each.rows,
        PlainColumn("Area", lambda row: Cell(row.area.name, row.area.get_absolute_url()), of=None, total="The force"),
        PlainColumn("Place", place_words, is_figure=True, of=None),
        PlainColumn("Figure", lambda row: _figure(each, row), is_figure=True, of=None, total=force),
        PlainColumn(
            f"Per {PER:,} people",
            lambda row: placed_words(each, row) if row.rate is not None else MISSING,
            is_figure=True,
            of=None,
            when=each.is_rate,
            total=force_rate_words(each),
        ),
        PlainColumn("Bar", lambda row: _bar(each, row), of=None, when=_can_draw(each)),
    )
    return replace(table, tight=True)


def place_words(row: Placed) -> str:
    return formats.ordinal(row.place) if row.place else MISSING


def _figure(each: Ranking, row: Placed) -> Cell:
    if row.row is None:
        return Cell(MISSING)
    notes = ", ".join(figures.notes(each.measure, row.row))
    return Cell(figures.counted_words(each.measure, row.row), sub=notes, unreleased=not row.row.is_released)


def _can_draw(each: Ranking) -> bool:
    """A bar says how much of something there is: nothing is drawn of what may be below 0."""
    return bool(each.known) and all((row.compared or 0) >= 0 for row in each.known)


def _mark(each: Ranking) -> Decimal | None:
    """The force, where it is no sum of its areas."""
    return each.force if each.is_rate or not each.adds_up else None


def _bar(each: Ranking, row: Placed) -> Cell:
    if row.compared is None:
        return Cell(MISSING)
    mark = _mark(each)
    most = max(*(known.compared or Decimal(0) for known in each.known), mark or Decimal(0))
    label = f"{placed_words(each, row)} {compared_by(each)}"
    return Cell("", picture=ranked_bar(row.compared, most=most, mark=mark, label=label))


def area_measures(area: Area, rankings: Iterable[Ranking], readings: Mapping[int, Reading]) -> PlainTable:
    """A line for each measure: here, its change and trend, the force, and which place the area has."""
    rows: list[tuple[Ranking, Placed, Reading | None]] = [
        (each, each.of(area), readings.get(each.measure.pk)) for each in rankings
    ]
    rows = [row for row in rows if row[1].row is not None]
    return PlainTable.of(
        figures.captioned(f"What is measured in {area.name}", [placed.row for _, placed, _ in rows]),
        rows,
        PlainColumn("Measure", lambda row: _measure(row[0]), of=None),
        PlainColumn("Here", lambda row: _figure(row[0], row[1]), is_figure=True, of=None),
        PlainColumn("Change", lambda row: _change(row[2]), is_figure=True, of=None),
        PlainColumn("Trend", lambda row: _trend(row[2]), of=None),
        PlainColumn(f"Per {PER:,}", lambda row: _rate(row[0], row[1]), is_figure=True, of=None),
        PlainColumn("The force", lambda row: _force(row[0]), is_figure=True, of=None),
        PlainColumn("Place", lambda row: _place(row[0], row[1]), is_figure=True, of=None),
    ).filled()


def changed_here(area: Area, now: Iterable[Ranking], then: Iterable[Ranking], report: str) -> PlainTable:
    """Figures of the area that are others than in an earlier report, or new, and how its place moved with them; without
    rows where nothing is different."""
    before = {each.measure.pk: each for each in then}
    pairs = [(each, before.get(each.measure.pk)) for each in now]
    rows = [(each, was) for each, was in pairs if not (was and _is_same(each.of(area), was.of(area)))]
    shown = [row for each, was in rows for row in (each.of(area).row, was.of(area).row if was else None)]
    return PlainTable.of(
        figures.captioned(f"Figures that are others than in the report for {report}", [row for row in shown if row]),
        rows,
        PlainColumn("Measure", lambda row: _measure(row[0]), of=None),
        PlainColumn("In that report", lambda row: _was(row[1], area), is_figure=True, of=None),
        PlainColumn("Now", lambda row: _figure(row[0], row[0].of(area)), is_figure=True, of=None),
        PlainColumn("Place then", lambda row: _place_of(row[1], area), is_figure=True, of=None),
        PlainColumn("Place now", lambda row: _place_of(row[0], area), is_figure=True, of=None),
    ).filled()


def _is_same(now: Placed, was: Placed) -> bool:
    return now.row == was.row and now.place == was.place


def _was(each: Ranking | None, area: Area) -> Cell:
    if each is None or each.of(area).row is None:
        return Cell("No figure")
    return replace(_figure(each, each.of(area)), sub=figures.period_words(each.by_area.of_period))


def _place_of(each: Ranking | None, area: Area) -> Cell:
    return _place(each, each.of(area)) if each else Cell(MISSING)


def _measure(each: Ranking) -> Cell:
    return Cell(each.measure.title, each.measure.get_absolute_url(), sub=figures.period_words(each.by_area.of_period))


def _change(reading: Reading | None) -> Cell:
    words = figures.change_words(reading, share=False) if reading else ""
    return Cell(words or MISSING)


def _trend(reading: Reading | None) -> Cell:
    drawn = row_trend(reading) if reading else None
    return Cell("", picture=drawn) if drawn else Cell(MISSING)


def _rate(each: Ranking, placed: Placed) -> str:
    return placed_words(each, placed) if each.is_rate and placed.rate is not None else MISSING


def _force(each: Ranking) -> Cell:
    row = each.by_area.force
    if row is None:
        return Cell(MISSING)
    rate = force_rate_words(each)
    return Cell(figures.counted_words(each.measure, row), sub=f"{rate} per {PER:,}" if rate else "")


def _place(each: Ranking, placed: Placed) -> Cell:
    if placed.place is None:
        return Cell(MISSING)
    return Cell(f"{formats.ordinal(placed.place)} of {len(each.known)}")


def file_rows(each: Ranking) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a file of the ranking: numbers exactly, nothing that is hidden."""
    headings = [
        "Area",
        "Place",
        "Figure",
        f"Per {PER:,} people",
        "People",
        "Unit",
        "From",
        "To",
        "Source",
        "Population source",
    ]
    return headings, [_file_row(each, row) for row in each.rows]


def _file_row(each: Ranking, placed: Placed) -> list[Any]:
    row, area = placed.row, placed.area
    period = (row.start, row.end, row.source) if row else (None, None, "")
    words = figures.unit_words(each.measure)
    return [area.name, placed.place, placed.value, placed.rate, area.population, words, *period, area.population_source]
