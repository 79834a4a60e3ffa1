"""The comparison of all measures, a row each: its columns, what they are sorted by, and what a file has of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.mini import Bullet, MiniTrend
from pcc_portal.ui.titles import titled, titled_lazy

from .. import figures
from ..charts.rows import POINTS_SHOWN, row_bullet, row_trend
from ..charts.trends import latest_points, latest_words
from ..choices import AreaKind
from ..grading.words import given_words
from ..models import Observation
from ..stats import Reading
from ..stats.boards import Compared, distance_rank, furthest_first
from ..stats.hidden import shown_value
from ..stats.standing import among_peers, worsening

COMPARATORS = {AreaKind.NATION: "", AreaKind.PEERS: "similar", AreaKind.REGION: "region"}


@dataclass(frozen=True)
class Entry:
    """What stands in a cell: words with quiet ones before and behind them, a tag, or a picture."""

    text: str = ""
    of: str = ""
    note: str = ""
    status: str = ""
    url: str = ""
    trend: MiniTrend | None = None
    bullet: Bullet | None = None

    @property
    def is_nothing(self) -> bool:
        return self.text == MISSING and not (self.trend or self.bullet)


NOTHING = Entry(MISSING)


@dataclass(frozen=True)
class Column:
    """`order` is what rows are sorted by, None where there is nothing, which goes last; `file` what a file has of it,
    under its headings. `down_first`: the highest comes first."""

    key: str
    heading: str
    entry: Callable[[Reading, Quarter], Entry]
    order: Callable[[Reading], Any]
    file: Callable[[Reading], dict[str, Any]]
    down_first: bool = True
    is_figure: bool = True
    is_wide: bool = False  # shown without being asked for on wide screens alone
    is_usual: bool = True


def figure_note(reading: Reading, quarter: Quarter) -> str:
    """What of a figure is otherwise than of most: its period where that is not the quarter, that it is provisional,
    that a person grades it."""
    row = reading.observation
    if row is None:
        return ""
    is_of_quarter = (row.start, row.end) == (quarter.start, quarter.end)
    period = "" if is_of_quarter else formats.short_months(formats.period_words(row.start, row.end))
    notes = (period, figures.months_words(row), figures.provisional_words(row))
    return ". ".join(filter(None, (", ".join(filter(None, notes)), given_words(reading))))


def _now(reading: Reading, quarter: Quarter) -> Entry:
    row = reading.observation
    return Entry(figures.counted_words(reading.measure, row)) if row else NOTHING


def _file_now(reading: Reading) -> dict[str, Any]:
    row = reading.observation
    return {
        "Now": reading.value,
        "Unit": figures.unit_words(reading.measure),
        "From": row and row.start,
        "To": row and row.end,
        "No figure because": "" if reading.value is not None else figures.observation_words(reading.measure, row),
    }


def _before(reading: Reading, quarter: Quarter) -> Entry:
    row = reading.previous
    return Entry(figures.observation_words(reading.measure, row)) if row else NOTHING


def _change(reading: Reading, quarter: Quarter) -> Entry:
    words = figures.change_words(reading, share=False).replace("percentage point", "point")
    return Entry(words, note=figures.travel_words(reading)) if words else NOTHING


def _year(reading: Reading, quarter: Quarter) -> Entry:
    words = figures.year_words(reading, share=False).replace("percentage point", "point")
    return Entry(words) if words else NOTHING


def _target(reading: Reading, quarter: Quarter) -> Entry:
    return Entry(figures.target_words(reading.measure, reading.target)) if reading.target else NOTHING


def comparator(reading: Reading) -> Observation | None:
    """The nation, else similar forces together, else the region: the first with a figure to show."""
    rows = (reading.comparator(kind) for kind in COMPARATORS)
    return next((row for row in rows if shown_value(row) is not None), None)


def _compared(reading: Reading, quarter: Quarter) -> Entry:
    row, among = comparator(reading), among_peers(reading)
    whose = COMPARATORS[AreaKind(row.area.kind)] if row else ""
    place = f"{formats.ordinal(among.place)} of {among.of}" if among else ""
    text = figures.observation_words(reading.measure, row) if row else place
    return Entry(text, of=", ".join(filter(None, (whose, place if row else "")))) if text else NOTHING


def _file_compared(reading: Reading) -> dict[str, Any]:
    row, among = comparator(reading), among_peers(reading)
    return {
        "Compared with": row.area.name if row else "",
        "Its figure": shown_value(row),
        "Place among similar forces": f"{among.place} of {among.of}" if among else "",
    }


def _trend(reading: Reading, quarter: Quarter) -> Entry:
    return Entry(MISSING, trend=row_trend(reading))


def _course(reading: Reading) -> Any:
    """From the first of the figures shown to the last, as a share."""
    known = [point.value for point in latest_points(reading, POINTS_SHOWN) if point.value is not None]
    return (known[-1] - known[0]) / abs(known[0]) if len(known) > 1 and known[0] else None


def _distance(reading: Reading, quarter: Quarter) -> Entry:
    drawn = row_bullet(reading)
    return Entry(bullet=drawn) if drawn else Entry(figures.gap_words(reading) or MISSING)


def _status(reading: Reading, quarter: Quarter) -> Entry:
    return Entry(figures.grade_words(reading), status=reading.grade.look)


def _theme(reading: Reading, quarter: Quarter) -> Entry:
    return Entry(reading.measure.theme.title, url=reading.measure.theme.get_absolute_url())


COLUMNS = {
    column.key: column
    for column in (
        Column("now", "Now", _now, lambda r: r.value, _file_now),
        Column(
            "before",
            "Before",
            _before,
            lambda r: shown_value(r.previous),
            lambda r: {"Before": shown_value(r.previous)},
        ),
        Column(
            "change",
            "Change",
            _change,
            worsening,
            lambda r: {"Change": r.change, "Direction of travel": r.travel.label},
        ),
        Column(
            "year",
            "On a year ago",
            _year,
            lambda r: r.change_on_year,
            lambda r: {"Change on a year ago": r.change_on_year},
            is_usual=False,
        ),
        Column(
            "target",
            "Target",
            _target,
            lambda r: r.target and r.target.value,
            lambda r: {"Target": r.target and r.target.value, "Target up to": r.target and r.target.upper},
        ),
        Column("nation", "Nation or peers", _compared, lambda r: shown_value(comparator(r)), _file_compared),
        Column(
            "trend",
            "Trend",
            _trend,
            _course,
            lambda r: {"Trend": latest_words(r, POINTS_SHOWN)},
            is_figure=False,
        ),
        Column(
            "distance",
            "Distance",
            _distance,
            distance_rank,
            lambda r: {"Target missed by": r.gap},
            is_figure=False,
        ),
        Column(
            "status",
            "Status",
            _status,
            lambda r: r.grade.rank,
            lambda r: {"Status": r.grade.word, "Overridden": given_words(r)},
            down_first=False,  # the worst has the lowest rank
            is_figure=False,
        ),
        Column(
            "theme",
            titled_lazy("{Theme}"),
            _theme,
            lambda r: r.measure.theme.title.casefold(),
            lambda r: {},
            down_first=False,
            is_figure=False,
            is_wide=True,
        ),
    )
}
USUAL_ORDER = "status"
PLAN, NAME = "plan", "name"
ALWAYS = ("now",)
CHOOSABLE = tuple(column for column in COLUMNS.values() if column.key not in ALWAYS)


def ordered(rows: Iterable[Compared], by: str) -> list[Compared]:
    """By a column, "-" before it the other way round; what has nothing there comes last, whichever way.

    By status, the furthest from target come first within a grade. "plan" keeps the order.
    """
    key, is_turned = by.removeprefix("-"), by.startswith("-")
    if key == PLAN:
        return list(rows)[::-1] if is_turned else list(rows)
    if key == NAME:
        return sorted(rows, key=lambda each: each.now.measure.title.casefold(), reverse=is_turned)
    column = COLUMNS[key]
    keyed = [(column.order(each.now), each) for each in furthest_first(rows)] if key == USUAL_ORDER else None
    keyed = keyed or [(column.order(each.now), each) for each in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=_first, reverse=goes_down(by))
    return [each for _, each in (*known, *(pair for pair in keyed if pair[0] is None))]


def _first(pair: tuple[Any, Compared]) -> Any:
    return pair[0]


def goes_down(by: str) -> bool:
    """Does the highest come first?"""
    column = COLUMNS.get(by.removeprefix("-"))
    return (column is not None and column.down_first) != by.startswith("-")


def file_rows(rows: Sequence[Compared], columns: Sequence[Column]) -> tuple[list[str], list[list[Any]]]:
    """Headings and cells of a file: the columns shown, numbers exactly."""
    lines = [_file_row(each.now, columns) for each in rows]
    return list(lines[0]) if lines else [], [list(line.values()) for line in lines]


def _file_row(reading: Reading, columns: Sequence[Column]) -> dict[str, Any]:
    row, measure = reading.observation, reading.measure
    line: dict[str, Any] = {"Measure": measure.title, titled("{Theme}"): measure.theme.title}
    for column in columns:
        line |= column.file(reading)
    source = (row.source if row else "") or measure.source
    return line | {"Source": source, "Illustrative": bool(row and row.is_illustrative)}
