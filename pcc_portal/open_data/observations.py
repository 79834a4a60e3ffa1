"""The figures of measures as rows to download: what a reader may see, with all that is needed to read each figure."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from pcc_portal.ui.downloads import digits
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt
from performance.choices import Statistic, Unit
from performance.figures import reason_words, small_number_words
from performance.models import Area, Measure, Observation
from performance.stats.aggregation import MONTHS, is_combined, quarter_figures

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
    "numerator": "The count above the line, where it is known",
    "denominator": "The base, where it is known",
    "state": "Reported, or why there is no figure",
    "reason": "The reason where there is no figure, or words in its place where it is too small to show",
    "qualifier": "Exact, about, or more than",
    "provisional": "Whether the figure may still change",
    "source": "Where the figure comes from",
    "released_in": "Number of the release that published the figure; empty where it is not yet released",
    "made_of": "Of a quarter's figure that is made of months: of how many; empty for a figure as it was entered",
}
TOO_SMALL = "too_small"
ROWS_AT_A_TIME = 2000

Values = dict[str, Any]


def observations(as_at: AsAt, measures: QuerySet[Measure] | None = None) -> QuerySet[Observation]:
    """Every figure of the measures (by default all) that a reader may see, in the order of the file. One query."""
    of = Measure.objects.as_at(as_at) if measures is None else measures
    rows = Observation.objects.as_at(as_at).filter(measure__in=of)
    return rows.order_by("measure__slug", "area__slug", "end", "start")


def values(rows: QuerySet[Observation]) -> Iterator[Values]:
    """A mapping with the names of COLUMNS for each figure."""
    return (dict(zip(COLUMNS, line, strict=True)) for line in lines(rows))


def lines(rows: QuerySet[Observation]) -> Iterator[list[Any]]:
    """What stands in COLUMNS for each figure, read a batch at a time, and after them for the quarters that are made of
    months. Four queries, and one where there are monthly figures.

    Measures and areas are few and figures are many: what is said of each of the few is looked up once.
    """
    measures = Measure.objects.in_bulk()
    labels = {pk: (unit_words(measure), Statistic(measure.statistic).label) for pk, measure in measures.items()}
    areas = {area.pk: (area.slug, area.name) for area in Area.objects.all()}
    releases: dict[int | None, int] = dict(Release.objects.values_list("pk", "number"))
    for values in rows.values_list(*READ).iterator(chunk_size=ROWS_AT_A_TIME):
        row = Row(*values)
        yield _line(row, measures[row.measure], areas[row.area], labels[row.measure], releases.get(row.release))
    for figure in _of_quarters(rows, [measure for measure in measures.values() if is_combined(measure)]):
        row = Row(*(getattr(figure, figure._meta.get_field(name).attname) for name in READ))
        line = _line(row, measures[row.measure], areas[row.area], labels[row.measure], releases.get(row.release))
        yield [*line[:-1], MONTHS if figure.months_given is None else figure.months_given]


def _of_quarters(rows: QuerySet[Observation], monthly: Sequence[Measure]) -> Iterator[Observation]:
    """The figures that are made of months. One query, none without a measure that has such."""
    months: dict[int, list[Observation]] = defaultdict(list)
    for row in rows.filter(measure__in=monthly) if monthly else ():
        months[row.measure_id].append(row)
    for measure in monthly:
        made = quarter_figures(measure, months[measure.pk])
        yield from (figure for figure in made if figure.pk is None)


def unit_words(measure: Measure) -> str:
    """As in "days"; of a count what is counted, as in "homicides"."""
    return measure.noun if measure.unit == Unit.COUNT and measure.noun else str(Unit(measure.unit).label)


class Row(NamedTuple):
    """What is read of each figure; foreign keys as keys."""

    measure: int
    area: int
    start: dt.date
    end: dt.date
    as_at: dt.date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    availability: str
    availability_reason: str
    withheld_by: str
    review_on: dt.date | None
    qualifier: str
    is_provisional: bool
    source: str
    release: int | None


READ = Row._fields


def _line(row: Row, measure: Measure, area: tuple[str, str], labels: tuple[str, str], release: int | None) -> list[Any]:
    """`labels`: unit and statistic in words."""
    hidden = small_number_words(measure, row) if measure.is_sensitive else ""
    value, numerator, denominator = (None, None, None) if hidden else (row.value, row.numerator, row.denominator)
    state, reason = (TOO_SMALL, hidden) if hidden else (row.availability, _reason(row))
    return [
        *(measure.slug, measure.title, *area, row.start, row.end, row.as_at, value, *labels, numerator, denominator),
        *(state, reason, row.qualifier, row.is_provisional, row.source or measure.source, release, None),
    ]


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
    }


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
