"""Figures in words: how each unit writes a value, a change and a gap, and what is said where a value is missing."""

from collections.abc import Iterable
from decimal import Decimal

from pcc_portal.ui import formats

from .choices import Availability, Direction, Qualifier, Unit
from .models import Measure, Observation
from .stats import BudgetPosition, Reading
from .stats.hidden import hidden_words
from .stats.sums import Balance, adds_up

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
    return hidden_words(row) or QUALIFIERS[Qualifier(row.qualifier)] + value_words(measure, row.value)


def counted_words(measure: Measure, row: Observation | None) -> str:
    """As `observation_words`; a percentage of few with the counts that it is worked out from: "78% (7 of 9)"."""
    words = observation_words(measure, row)
    if row is None or row.numerator is None or row.denominator is None or is_hidden(row):
        return words
    is_few = measure.unit == Unit.PERCENT and row.denominator < BASE_SHOWN_BELOW
    return f"{words} ({formats.number(row.numerator)} of {formats.number(row.denominator)})" if is_few else words


def why_hidden(rows: Iterable[Observation | None]) -> str:
    """The limits of small numbers and their reason, in a sentence, where one of the figures is hidden."""
    return next((row.hidden_why for row in rows if row is not None and is_hidden(row)), "")


def captioned(caption: str, rows: Iterable[Observation | None]) -> str:
    """The caption of a table of these figures: why some of them are not shown stands there once."""
    why = why_hidden(rows)
    return f"{caption}. {why}" if why else caption


def number_words(measure: Measure, row: Observation) -> str:
    """The value without its qualifier, or what stands in its place."""
    if row.value is None or is_hidden(row):
        return observation_words(measure, row)
    return value_words(measure, row.value)


def is_hidden(row: Observation | None) -> bool:
    """Is this figure too small to show? Then nothing that it can be worked out from is shown either."""
    return row is not None and bool(hidden_words(row))


def missing_words(row: Observation) -> str:
    if row.availability == Availability.WITHHELD:
        return f"withheld by {row.withheld_by}"
    return Availability(row.availability).label.lower()


def change_words(reading: Reading) -> str:
    """Up 24 days, down 2 percentage points, no change; empty where nothing compares."""
    if reading.change is None:
        return ""
    return formats.change_words(reading.change, lambda value: difference_words(reading.measure, Decimal(value)))


def year_words(reading: Reading) -> str:
    """The change on a year ago, as `change_words` says one."""
    if reading.change_on_year is None:
        return ""
    return formats.change_words(reading.change_on_year, lambda value: difference_words(reading.measure, Decimal(value)))


def gap_words(reading: Reading) -> str:
    """150 days over target, 3 percentage points short of target, on target; empty without a target."""
    if reading.gap is None:
        return ""
    if reading.gap == 0:
        return "on target"
    lower = reading.measure.direction == Direction.LOWER
    missed, beaten = ("over target", "under target") if lower else ("short of target", "above target")
    return f"{difference_words(reading.measure, abs(reading.gap))} {missed if reading.gap > 0 else beaten}"


def base_words(measure: Measure, row: Observation | None) -> str:
    """As in "12 answers"; empty where no base is known, or where the figure is hidden."""
    if row is None or row.denominator is None or is_hidden(row):
        return ""
    return f"{formats.number(row.denominator)} {measure.denominator_name}".strip()


def balance_words(measure: Measure, balance: Balance) -> str:
    """As in "The parts come to 26 of 50: 24 not placed." or "A part, 60, is more than the total, 50."."""
    is_base = measure.unit == Unit.PERCENT or not adds_up(measure)

    def say(number: Decimal) -> str:
        return formats.number(number, measure.decimals) if is_base else value_words(measure, number)

    total = f"the {'base' if is_base else 'total'} {formats.period_words(balance.total.start, balance.total.end)}"
    if balance.largest > balance.whole:
        return f"A part, {say(balance.largest)}, is more than {total}, {say(balance.whole)}."
    if balance.rest < 0:
        return f"The parts come to {say(balance.whole - balance.rest)}, more than {total}, {say(balance.whole)}."
    come_to = say(balance.whole - balance.rest)
    return f"The parts come to {come_to} of {total}, {say(balance.whole)}: {say(balance.rest)} not placed."


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
