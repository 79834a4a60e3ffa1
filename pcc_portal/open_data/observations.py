"""The figures of measures as rows to download: what a reader may see, with all that is needed to read each figure.

Words that are the same in every row of a measure or of an area, such as its name and its unit, stand in their own
tables. The database writes days and numbers out, so that hundreds of thousands of rows pass without one made an object.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from objectives.models import Theme
from pcc_portal.ui.downloads import digits
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt
from performance.choices import Availability, Qualifier, Statistic
from performance.figures import reason_words, unit_words
from performance.models import Area, Measure, Observation
from performance.stats.aggregation import MONTHS, is_combined, quarter_figures
from performance.stats.hidden import Hidden, hidden_of, mark

from .columns import Column, Holds

TOO_SMALL = "too_small"
STATES = {**dict(Availability.choices), TOO_SMALL: "Too small to show"}
COLUMNS = (
    Column("measure", Holds.KEY, "Key of the measure, as in its address", leads_to="measure"),
    Column("area", Holds.KEY, "Key of the area", leads_to="area"),
    Column("period_start", Holds.DAY, "First day that the figure covers"),
    Column("period_end", Holds.DAY, "Last day that the figure covers"),
    Column("as_at", Holds.DAY, "Day on which the figure was drawn"),
    Column(
        "value",
        Holds.NUMBER,
        "The figure in the unit of its measure; percentages are 0 to 100",
    ),
    Column("interval_from", Holds.NUMBER, "Lower end of the 95% confidence interval, where there is one"),
    Column("interval_to", Holds.NUMBER, "Its upper end"),
    Column("numerator", Holds.NUMBER, "The count above the line, where it is known"),
    Column("denominator", Holds.NUMBER, "The base, where it is known"),
    Column("state", Holds.CHOICE, "Reported, or why there is no figure", STATES),
    Column(
        "reason",
        Holds.TEXT,
        "Why there is no figure, or what stands in its place where it is too small to show",
    ),
    Column("tied", Holds.YES_OR_NO, "Of a place: whether others share it"),
    Column("qualifier", Holds.CHOICE, "Exact, about, or more than", dict(Qualifier.choices)),
    Column("provisional", Holds.YES_OR_NO, "Whether the figure may still change"),
    Column("source", Holds.TEXT, "Where the figure comes from; empty where that is the source of its measure"),
    Column("illustrative", Holds.YES_OR_NO, "Whether the figure is made up to show how the portal works"),
    Column(
        "released_in",
        Holds.WHOLE,
        "Number of the release that published the figure; empty before that",
    ),
    Column(
        "made_of",
        Holds.WHOLE,
        "Of a quarter’s figure that is made of months: of how many; else empty",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
FILTERS = (COLUMNS[0], Column("theme", Holds.KEY, "Key of what the measure belongs to in the plan", leads_to="theme"))
AT_A_TIME = 5000

Values = dict[str, Any]
Line = tuple[Any, ...]


def observations(as_at: AsAt, measures: QuerySet[Measure] | None = None) -> QuerySet[Observation]:
    """Every figure of the measures (by default all) that a reader may see, in the order of an index. One query."""
    of = Measure.objects.as_at(as_at) if measures is None else measures
    rows = Observation.objects.as_at(as_at).filter(measure__in=of.order_by())
    return rows.order_by("measure_id", "area_id", "end", "start")


def behind(rows: QuerySet[Observation], place: str) -> QuerySet[Observation]:
    """The figures that come after the one of that key, as in "time-to-answer.force.2023-07-01.2023-09-30".

    Raises ValueError for what is no key of a figure.
    """
    measure, area, start, end = place.split(".")
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    of, where = _pk_of(Measure, measure), _pk_of(Area, area)
    same = Q(measure=of, area=where)
    later = Q(end__gt=last) | Q(end=last, start__gt=first)
    return rows.filter(Q(measure__gt=of) | Q(measure=of, area__gt=where) | (same & later))


def _pk_of(model: Any, slug: str) -> int:
    pk: int | None = model.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug.isascii() else None
    if pk is None:
        raise ValueError(slug)
    return pk


def key_of(line: Line) -> str:
    """Which names the figure whatever is corrected in it: measure, area, first and last day."""
    return ".".join(line[:4])


def lines(rows: QuerySet[Observation], as_at: AsAt, *, of_quarters: bool = True) -> Iterator[Line]:
    """What stands in COLUMNS for each figure, days and numbers written out, and after them, with `of_quarters`, for the
    quarters that are made of months. Four queries and those of small numbers; where there are monthly figures, once
    more one and those.

    Measures and areas are few and figures are many: what is told of each of the few is looked up once.
    """
    measures = Measure.objects.in_bulk()
    areas = dict(Area.objects.values_list("pk", "slug"))
    releases: dict[int | None, int] = dict(Release.objects.values_list("pk", "number"))
    hidden = hidden_of(measures.keys(), as_at)
    of = {pk: (measure.slug, measure.source, pk in hidden.measures) for pk, measure in measures.items()}
    for row in rows.values_list(*READ).iterator(chunk_size=AT_A_TIME):
        slug, source, may_hide = of[row[0]]
        shown = _without_hidden(Row._make(row), hidden) if may_hide else row
        yield _line(shown, slug, areas[row[1]], source, releases.get(row[-1]))
    monthly = [measure for measure in measures.values() if is_combined(measure)] if of_quarters else []
    for figure in _of_quarters(rows, monthly, as_at):
        row = _of_figure(figure)
        slug, source, _ = of[row.measure]
        line = _line(row, slug, areas[row.area], source, releases.get(row.release))
        yield (*line[:-1], MONTHS if figure.months_given is None else figure.months_given)


def _of_quarters(rows: QuerySet[Observation], monthly: Sequence[Measure], as_at: AsAt) -> Iterator[Observation]:
    """The figures that are made of months."""
    entered = list(rows.filter(measure__in=monthly)) if monthly else []
    mark(entered, as_at)
    months: dict[int, list[Observation]] = defaultdict(list)
    for row in entered:
        months[row.measure_id].append(row)
    for measure in monthly:
        made = quarter_figures(measure, months[measure.pk])
        yield from (figure for figure in made if figure.pk is None)


class Row(NamedTuple):
    """What is read of each figure: foreign keys as keys, days and numbers as the database writes them."""

    measure: int
    area: int
    start: str
    end: str
    as_at: str
    value: str | None
    lower: str | None
    upper: str | None
    numerator: str | None
    denominator: str | None
    availability: str
    availability_reason: str
    withheld_by: str
    review_on: str | None
    is_tied: bool
    qualifier: str
    is_provisional: bool
    source: str
    release: int | None


WRITTEN = frozenset({*("start", "end", "as_at", "review_on"), *("value", "lower", "upper", "numerator", "denominator")})
READ = tuple(Cast(name, TextField()) if name in WRITTEN else name for name in Row._fields)
KEYS = frozenset({"measure", "area", "release"})


class Counted(NamedTuple):
    """A figure with its base, for the rule of small numbers."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


def _without_hidden(row: Row, hidden: Hidden) -> Row:
    """Where it is too small to show, the reason in the place of its numbers."""
    days = (dt.date.fromisoformat(row.start), dt.date.fromisoformat(row.end))
    key = (row.measure, row.area, *days)
    counted = Counted(
        *(None if each is None else Decimal(each) for each in (row.value, row.numerator, row.denominator))
    )
    words = hidden.words(counted, key)
    return _with_reason(row, f"{words}. {hidden.why(key)}") if words else row


def _with_reason(row: Row, why: str) -> Row:
    none: dict[str, Any] = dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"))
    return row._replace(**none, is_tied=False, availability=TOO_SMALL, availability_reason=why)


def _of_figure(figure: Observation) -> Row:
    row = Row(*(_written(getattr(figure, f"{name}_id" if name in KEYS else name)) for name in Row._fields))
    return _with_reason(row, f"{figure.hidden}. {figure.hidden_why}") if figure.hidden else row


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return digits(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _line(row: tuple[Any, ...], measure: str, area: str, source: str, release: int | None) -> Line:
    """Of the cells of a `Row`, which is made where it is needed. `source`: that of the measure, which is not told
    again."""
    _, _, start, end, as_at, value, lower, upper, above, below, state, _, _, _, tied, qualifier, is_early, of, _ = row
    reason = "" if value is not None else _reason(Row._make(row))
    above, below = above and plain(above), below and plain(below)
    return (
        *(measure, area, start, end, as_at, value and plain(value), lower and plain(lower), upper and plain(upper)),
        *(above, below, state, reason, tied, qualifier, is_early),
        *("" if of == source else of, _is_made_up(of), release, None),
    )


def plain(number: str) -> str:
    """As a database writes it: "300.500000" → "300.5"."""
    if "e" in number:
        return digits(Decimal(number))
    return number.rstrip("0").rstrip(".") if "." in number else number


@lru_cache(maxsize=1024)
def _is_made_up(source: str) -> bool:
    return Observation(source=source).is_made_up()


def _reason(row: Row) -> str:
    by = f"Withheld by {row.withheld_by}" if row.withheld_by else ""
    review = dt.date.fromisoformat(row.review_on) if row.review_on else None
    missing = Observation(availability_reason=row.availability_reason, review_on=review, source=row.source)
    return ": ".join(part for part in (by, reason_words(missing)) if part)


def measure_values(measure: Measure) -> Values:
    """What to know of a measure before reading its figures."""
    return {
        "measure": measure.slug,
        "name": measure.title,
        "definition": measure.definition,
        "unit": unit_words(measure),
        "statistic": Statistic(measure.statistic).label,
        "direction": measure.get_direction_display(),
        "numerator": measure.numerator_name,
        "denominator": measure.denominator_name,
        "source": measure.source,
        **_levels(measure.theme),
    }


def _levels(theme: Theme) -> Values:
    """Where it stands in the plan, under names that stay whatever an office calls them."""
    above = theme.objective.priority
    levels = {"theme": theme.title, "objective": theme.objective.title}
    return levels | ({"priority": above.title} if above else {})
