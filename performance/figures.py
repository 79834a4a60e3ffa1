"""Figures in words: how each unit writes a value, a change and a gap, and what is said where a value is missing."""

from decimal import Decimal
from typing import Protocol

from pcc_portal.ui import formats

from .choices import Availability, Direction, Qualifier, Unit
from .models import Measure, Observation
from .stats import BudgetPosition, Reading

SMALL_COUNT = 5  # a sensitive count below it is not shown
SMALL_BASE = 10  # nor a sensitive percentage on a smaller base
BASE_SHOWN_BELOW = 30
QUALIFIERS = {Qualifier.EXACT: "", Qualifier.ABOUT: "about ", Qualifier.MORE_THAN: "more than "}


def value_words(measure: Measure, value: Decimal) -> str:
    """300 days, 85%, 379, £1,200, 2025."""
    if measure.unit == Unit.YEAR:
        return str(int(value))
    return _say(measure, value)


def _say(measure: Measure, value: Decimal) -> str:
    places = measure.decimals
    match measure.unit:
        case Unit.PERCENT:
            return formats.percent(value, places)
        case Unit.DAYS:
            return formats.days(value, places)
        case Unit.POUNDS:
            return formats.pounds(value, places)
    return formats.number(value, places)


def difference_words(measure: Measure, value: Decimal) -> str:
    """A difference between two values: percentages differ in percentage points."""
    if measure.unit == Unit.PERCENT:
        return formats.points(value, measure.decimals)
    return _say(measure, value)


def observation_words(measure: Measure, row: Observation | None) -> str:
    """The value with its qualifier, or why there is none."""
    if row is None:
        return "no figure yet"
    if row.value is None:
        return missing_words(row)
    return small_number_words(measure, row) or QUALIFIERS[Qualifier(row.qualifier)] + value_words(measure, row.value)


def number_words(measure: Measure, row: Observation) -> str:
    """The value without its qualifier, or what stands in its place."""
    if row.value is None or is_hidden(measure, row):
        return observation_words(measure, row)
    return value_words(measure, row.value)


def is_hidden(measure: Measure, row: Observation | None) -> bool:
    """Is this figure too small to show? Then nothing that it can be worked out from is shown either."""
    return row is not None and bool(small_number_words(measure, row))


class Counted(Protocol):
    """A figure with its base."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def denominator(self) -> Decimal | None: ...


def small_number_words(measure: Measure, row: Counted) -> str:
    """What stands in place of a sensitive figure that is too small to show; empty where it may be shown."""
    if not measure.is_sensitive or row.value is None:
        return ""
    if measure.unit == Unit.PERCENT:
        return "not shown: small base" if row.denominator is not None and row.denominator < SMALL_BASE else ""
    return f"fewer than {SMALL_COUNT}" if 0 < row.value < SMALL_COUNT else ""


def missing_words(row: Observation) -> str:
    if row.availability == Availability.WITHHELD:
        return f"withheld by {row.withheld_by}"
    return Availability(row.availability).label.lower()


def change_words(reading: Reading) -> str:
    """Up 24 days, down 2 percentage points, no change; empty where nothing compares."""
    if reading.change is None or _hides_any(reading, reading.observation, reading.previous):
        return ""
    return formats.change_words(reading.change, lambda value: difference_words(reading.measure, Decimal(value)))


def year_words(reading: Reading) -> str:
    """The change on a year ago, as `change_words` says one."""
    if reading.change_on_year is None or _hides_any(reading, reading.observation, reading.year_ago):
        return ""
    return formats.change_words(reading.change_on_year, lambda value: difference_words(reading.measure, Decimal(value)))


def _hides_any(reading: Reading, *rows: Observation | None) -> bool:
    return any(is_hidden(reading.measure, row) for row in rows)


def gap_words(reading: Reading) -> str:
    """150 days over target, 3 percentage points short of target, on target; empty without a target."""
    if reading.gap is None or _hides_any(reading, reading.observation):
        return ""
    if reading.gap == 0:
        return "on target"
    lower = reading.measure.direction == Direction.LOWER
    missed, beaten = ("over target", "under target") if lower else ("short of target", "above target")
    return f"{difference_words(reading.measure, abs(reading.gap))} {missed if reading.gap > 0 else beaten}"


def base_words(measure: Measure, row: Observation | None) -> str:
    """As in "12 answers"; empty where no base is known."""
    if row is None or row.denominator is None:
        return ""
    return f"{formats.number(row.denominator)} {measure.denominator_name}".strip()


def period_words(row: Observation) -> str:
    return formats.period_words(row.start, row.end)


def variance_words(variance: Decimal | None) -> str:
    """£1.337m underspend, £2.379m overspend, on budget; empty where there is no forecast."""
    if variance is None:
        return ""
    if variance == 0:
        return "on budget"
    return f"{formats.millions(abs(variance))} {'overspend' if variance > 0 else 'underspend'}"


def movement_words(movement: Decimal | None) -> str:
    """£3.716m better, £0.2m worse, unchanged; empty without an earlier forecast."""
    if movement is None:
        return ""
    if movement == 0:
        return "unchanged"
    return f"{formats.millions(abs(movement))} {'better' if movement > 0 else 'worse'}"


def forecast_words(position: BudgetPosition) -> str:
    """Where the year is forecast to end and how that moved, without a full stop; empty without a forecast."""
    variance = variance_words(position.variance)
    if not variance:
        return ""
    words = f"The year is forecast to end {variance if position.variance == 0 else f'with a {variance}'}"
    if position.previous is None or position.movement is None:
        return words
    than = "than in" if position.movement else "since"
    return f"{words}, {movement_words(position.movement)} {than} quarter {position.previous.quarter.number}"
