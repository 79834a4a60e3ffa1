"""The quarter's figure of a monthly measure, made of its months by the measure's aggregation. No query, of rows that
`hidden.mark` has marked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from pcc_portal.periods.calendar import quarter_of, quarter_span

from ..choices import Aggregation, Frequency, Qualifier
from ..models import Measure, Observation
from ..plausible import power_of_rate
from ..rules import factor_of
from .hidden import hidden_words
from .periods import is_month

MONTHS = 3
LARGEST_PLACES = Decimal("0.000001")
Values = Sequence[Decimal]

COMBINED: dict[str, Callable[[Values], Decimal]] = {
    Aggregation.SUM: lambda values: sum(values, Decimal(0)),
    Aggregation.MEAN: lambda values: (sum(values, Decimal(0)) / len(values)).quantize(LARGEST_PLACES),
    Aggregation.LAST: lambda values: values[-1],
    Aggregation.HIGHEST: max,
}


def is_combined(measure: Measure) -> bool:
    """Do its months make a figure of the quarter?"""
    return measure.frequency == Frequency.MONTH and measure.aggregation != Aggregation.NEVER


def quarter_figures(measure: Measure, rows: Iterable[Observation]) -> list[Observation]:
    """Figures of whole quarters in place of the months of each area, oldest first; all as it is where a measure is not
    combined. A quarter whose figure was entered as a whole keeps it where no month is given."""
    rows = list(rows)
    if not is_combined(measure):
        return rows
    months: dict[tuple[int, int, int], list[Observation]] = defaultdict(list)
    for row in rows:
        if is_month(row):
            months[row.area_id, *quarter_of(row.end)].append(row)
    made = [_quarter_figure(measure, quarter_span(year, n), rows) for (_, year, n), rows in months.items()]
    covered = {(row.area_id, row.start, row.end) for row in made}
    whole = [row for row in rows if not is_month(row) and (row.area_id, row.start, row.end) not in covered]
    return sorted([*whole, *made], key=lambda row: (row.end, row.start))


def _quarter_figure(measure: Measure, span: tuple, months: Sequence[Observation]) -> Observation:
    """Not stored. `months` has one row at least, oldest first."""
    used = [row for row in months if _counts(measure, row)]
    figure = _like(used[-1] if used else months[-1], span)
    if used:
        figure.value, figure.numerator, figure.denominator = _combined(measure, used)
        figure.lower = figure.upper = None  # an interval of a month is none of the quarter
        figure.months_given = None if _is_whole(measure, used, span) else len(used)
    figure.as_at = max(row.as_at for row in months)
    figure.is_provisional = any(row.is_provisional for row in used)
    figure.qualifier = _qualifier({row.qualifier for row in used})
    figure.source = next((row.source for row in used if row.is_illustrative), figure.source)
    if not all(row.is_released for row in months):
        figure.release = None
    _hide_with(figure, months)
    return figure


def _hide_with(figure: Observation, months: Sequence[Observation]) -> None:
    """A month that is hidden could be worked out from its quarter."""
    hidden = next((row for row in months if hidden_words(row)), None)
    figure.hidden, figure.hidden_why = ("not shown", hidden.hidden_why) if hidden else ("", "")


def _like(month: Observation, span: tuple) -> Observation:
    """A row of the whole quarter that says of itself what its last month says."""
    names = [field.attname for field in month._meta.concrete_fields if field.attname != "id"]
    figure = Observation(**{name: getattr(month, name) for name in names} | {"note": "", "reason": ""})
    figure.start, figure.end = span
    for name in ("measure", "area", "quarter", "release"):
        if month._meta.get_field(name).is_cached(month):  # type: ignore[union-attr]
            setattr(figure, name, getattr(month, name))
    return figure


def _counts(measure: Measure, row: Observation) -> bool:
    """Can it be part of the quarter's figure? A ratio of sums needs both counts."""
    has_counts = row.numerator is not None and row.denominator is not None
    return row.value is not None and (has_counts or measure.aggregation != Aggregation.RECOUNT)


def _is_whole(measure: Measure, used: Sequence[Observation], span: tuple) -> bool:
    """The last month alone is what "take the last" needs."""
    return len(used) == MONTHS or (measure.aggregation == Aggregation.LAST and used[-1].end == span[1])


def _combined(measure: Measure, rows: Sequence[Observation]) -> tuple[Decimal, Decimal | None, Decimal | None]:
    """Value, number and base; the counts only where they are of the same months as the value."""
    if measure.aggregation == Aggregation.RECOUNT:
        above, below = _sum(row.numerator for row in rows), _sum(row.denominator for row in rows)
        factor = factor_of(measure) or Decimal(10) ** _power(rows[-1])
        return (above * factor / below).quantize(LARGEST_PLACES), above, below
    value = COMBINED[measure.aggregation]([row.value for row in rows if row.value is not None])
    source = rows[-1] if measure.aggregation == Aggregation.LAST else None
    return value, source.numerator if source else None, source.denominator if source else None


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _power(row: Observation) -> int:
    """What a rate is per, as a power of ten, from a month's value and its counts."""
    if not row.value or not row.numerator or not row.denominator:
        return 0
    return power_of_rate(row.value, row.numerator / row.denominator)


def _qualifier(used: set[str]) -> str:
    for qualifier in (Qualifier.MORE_THAN, Qualifier.ABOUT):
        if qualifier in used:
            return qualifier
    return Qualifier.EXACT
