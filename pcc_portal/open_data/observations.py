"""The figures of measures as rows to download: what a reader may see, with all that is needed to read each figure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pcc_portal.ui.spreadsheet import digits
from pcc_portal.updates.models import AsAt
from performance.choices import Availability, Qualifier, Statistic, Unit
from performance.figures import is_hidden, small_number_words
from performance.models import Measure, Observation

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
    "unit": "What the figure is counted in",
    "statistic": "How the figure is worked out",
    "numerator": "The count above the line, where it is known",
    "denominator": "The base, where it is known",
    "state": "Reported, or why there is no figure",
    "reason": "The reason where there is no figure, or words in its place where it is too small to show",
    "qualifier": "Exact, about, or more than",
    "provisional": "Whether the figure may still change",
    "source": "Where the figure comes from",
    "released_in": "Number of the release that published the figure; empty where it is not yet released",
}
TOO_SMALL = "too_small"
ROWS_AT_A_TIME = 2000

Values = dict[str, Any]


def observations(as_at: AsAt, measures: QuerySet[Measure] | None = None) -> QuerySet[Observation]:
    """Every figure of the measures (by default all) that a reader may see, in the order of the file. One query."""
    of = Measure.objects.as_at(as_at) if measures is None else measures
    rows = Observation.objects.as_at(as_at).filter(measure__in=of)
    return rows.select_related("measure", "area", "release").order_by("measure__slug", "area__slug", "end", "start")


def values(rows: QuerySet[Observation]) -> Iterator[Values]:
    """A mapping with the names of COLUMNS for each figure, read a batch at a time."""
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        yield _values(row)


def _values(row: Observation) -> Values:
    measure = row.measure
    hidden = is_hidden(measure, row)
    return {
        "measure": measure.slug,
        "measure_name": measure.title,
        "area": row.area.slug,
        "area_name": row.area.name,
        "period_start": row.start,
        "period_end": row.end,
        "as_at": row.as_at,
        "value": None if hidden else row.value,
        "unit": Unit(measure.unit).label,
        "statistic": Statistic(measure.statistic).label,
        "numerator": None if hidden else row.numerator,
        "denominator": None if hidden else row.denominator,
        "state": TOO_SMALL if hidden else Availability(row.availability).value,
        "reason": small_number_words(measure, row) if hidden else row.availability_reason,
        "qualifier": Qualifier(row.qualifier).value,
        "provisional": row.is_provisional,
        "source": row.source or measure.source,
        "released_in": row.release.number if row.release else None,
    }


def measure_values(measure: Measure) -> Values:
    """What to know of a measure before reading its figures."""
    return {
        "measure": measure.slug,
        "name": measure.title,
        "definition": measure.definition,
        "unit": Unit(measure.unit).label,
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
