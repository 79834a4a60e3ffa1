"""The figures of measures as rows to download: what a reader may see, with all that is needed to read each figure."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from objectives.models import Theme
from pcc_portal.ui.downloads import digits
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt
from performance.choices import Statistic
from performance.figures import reason_words, unit_words
from performance.models import Area, Measure, Observation
from performance.stats.aggregation import MONTHS, is_combined, quarter_figures
from performance.stats.hidden import Hidden, hidden_of, mark

# name of the column → what it holds, in the order of the file
COLUMNS = {
    "measure": "Key of the measure, as in its address",
    "measure_name": "Name of the measure",
    "area": "Key of the area",
    "area_name": "Name of the area",
    "period_start": "First day that the figure covers",
    "period_end": "Last day that the figure covers",
    "as_at": "Day on which the figure was drawn",
    "value": "The figure in its unit; percentages are 0 to 100; empty where there is none",
    "unit": "What the figure is counted in: its unit, or the noun of what is counted",
    "statistic": "How the figure is worked out",
    "interval_from": "Lower end of the 95% confidence interval, where there is one",
    "interval_to": "Its upper end",
    "numerator": "The count above the line, where it is known",
    "denominator": "The base, where it is known",
    "state": "Reported, or why there is no figure",
    "reason": "Why there is no figure, or what stands in its place and why where it is too small to show",
    "tied": "Of a place: whether others share it",
    "qualifier": "Exact, about, or more than",
    "provisional": "Whether the figure may still change",
    "source": "Where the figure comes from",
    "illustrative": "Whether the figure is made up to show how the portal works",
    "released_in": "Number of the release that published the figure; empty where it is not yet released",
    "made_of": "Of a quarter's figure that is made of months: of how many; empty for a figure as it was entered",
    "licence": "Under which the figure may be used, and where that can be read",
}
TOO_SMALL = "too_small"
NUMBERS = ("value", "lower", "upper", "numerator", "denominator")
ROWS_AT_A_TIME = 2000

Values = dict[str, Any]


def observations(as_at: AsAt, measures: QuerySet[Measure] | None = None) -> QuerySet[Observation]:
    """Every figure of the measures (by default all) that a reader may see, in the order of the file. One query."""
    of = Measure.objects.as_at(as_at) if measures is None else measures
    rows = Observation.objects.as_at(as_at).filter(measure__in=of)
    return rows.order_by("measure__slug", "area__slug", "end", "start")


def values(rows: QuerySet[Observation], as_at: AsAt, licence: str = "") -> Iterator[Values]:
    """A mapping with the names of COLUMNS for each figure."""
    return (dict(zip(COLUMNS, line, strict=True)) for line in lines(rows, as_at, licence))


def lines(rows: QuerySet[Observation], as_at: AsAt, licence: str = "") -> Iterator[list[Any]]:
    """What stands in COLUMNS for each figure, `licence` the same in each."""
    return ([*line, licence] for line in _lines(rows, as_at))


def _lines(rows: QuerySet[Observation], as_at: AsAt) -> Iterator[list[Any]]:
    """What stands in COLUMNS for each figure, read a batch at a time, and after them for the quarters that are made of
    months. Four queries and those of small numbers; where there are monthly figures, once more one and those.

    Measures and areas are few and figures are many: what is said of each of the few is looked up once.
    """
    measures = Measure.objects.in_bulk()
    labels = {pk: (unit_words(measure), Statistic(measure.statistic).label) for pk, measure in measures.items()}
    areas = {area.pk: (area.slug, area.name) for area in Area.objects.all()}
    releases: dict[int | None, int] = dict(Release.objects.values_list("pk", "number"))
    hidden = hidden_of(measures.keys(), as_at)
    for values in rows.values_list(*READ).iterator(chunk_size=ROWS_AT_A_TIME):
        row = _without_hidden(Row(*values), hidden)
        release = releases.get(row.release)
        yield _line(row, measures[row.measure], areas[row.area], labels[row.measure], release)
    monthly = [measure for measure in measures.values() if is_combined(measure)]
    for figure in _of_quarters(rows, monthly, as_at):
        row = _of_figure(figure)
        line = _line(row, measures[row.measure], areas[row.area], labels[row.measure], releases.get(row.release))
        yield [*line[:-1], MONTHS if figure.months_given is None else figure.months_given]


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
    """What is read of each figure; foreign keys as keys."""

    measure: int
    area: int
    start: dt.date
    end: dt.date
    as_at: dt.date
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    availability: str
    availability_reason: str
    withheld_by: str
    review_on: dt.date | None
    is_tied: bool
    qualifier: str
    is_provisional: bool
    source: str
    release: int | None


READ = Row._fields
PLAIN = frozenset(READ) - {"measure", "area", "release"}  # the others lead to a row


def _without_hidden(row: Row, hidden: Hidden) -> Row:
    """Where it is too small to show, the reason in the place of its numbers."""
    key = (row.measure, row.area, row.start, row.end)
    words = hidden.words(row, key)
    if not words:
        return row
    return _with_reason(row, f"{words}. {hidden.why(key)}")


def _with_reason(row: Row, why: str) -> Row:
    hidden: dict[str, Any] = dict.fromkeys(NUMBERS)
    return row._replace(**hidden, is_tied=False, availability=TOO_SMALL, availability_reason=why)


def _of_figure(figure: Observation) -> Row:
    row = Row(*(getattr(figure, name if name in PLAIN else f"{name}_id") for name in READ))
    return _with_reason(row, f"{figure.hidden}. {figure.hidden_why}") if figure.hidden else row


def _line(row: Row, measure: Measure, area: tuple[str, str], labels: tuple[str, str], release: int | None) -> list[Any]:
    """`labels`: unit and statistic in words."""
    return [
        *(measure.slug, measure.title, *area, row.start, row.end, row.as_at, row.value, *labels),
        *(row.lower, row.upper, row.numerator, row.denominator, row.availability, _reason(row), row.is_tied),
        *(row.qualifier, row.is_provisional, row.source or measure.source, _is_made_up(row.source), release, None),
    ]


def _is_made_up(source: str) -> bool:
    return Observation(source=source).is_made_up()


def _reason(row: Row) -> str:
    by = f"Withheld by {row.withheld_by}" if row.withheld_by and row.value is None else ""
    return ": ".join(part for part in (by, reason_words(row)) if part)


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


def json_parts(head: Mapping[str, Any], rows: Iterable[Values]) -> Iterator[str]:
    """One JSON object: what `head` holds, then `observations`, a row a line."""
    opening = json_object(head)[:-1]
    yield f'{opening}{", " if head else ""}"observations": ['
    for at, row in enumerate(rows):
        yield f"{',' if at else ''}\n{json_object(row)}"
    yield "\n]}\n"


def json_object(row: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {_literal(value)}" for name, value in row.items()) + "}"


def _literal(value: Any) -> str:
    """Amounts as exact numbers, which json alone would turn into binary floats or text."""
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, Mapping):
        return json_object(value)
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value.isoformat())
