"""Checks of a figure: impossible values are refused, doubtful ones have to be confirmed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pcc_portal.periods.rules import check_window
from pcc_portal.ui import formats
from pcc_portal.updates.rules import check_write

from . import xmr
from .choices import Availability, Qualifier, Statistic, Unit
from .models import Measure, Observation

FACTOR = 10
FEWEST_FOR_RANGE = 4
FIRST_YEAR, LAST_YEAR = 1900, 2200
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
LENGTH_MAY_DIFFER = 5  # days, as quarters do
# Of these a share may be below 0 or over 100.
CHANGES = frozenset({Statistic.CHANGE, Statistic.REDUCTION})


@dataclass(frozen=True)
class Before:
    """The figures of the same measure and area around a period, oldest first, whatever release they came by.

    `last` and `days` are the value and the length of the one before it or, where there is none (`is_later`), of the
    one after it.
    """

    values: Sequence[Decimal] = ()
    days: int | None = None
    last: Decimal | None = None
    is_later: bool = False

    @property
    def beside(self) -> str:
        return "next figure" if self.is_later else "previous figure"


def check_correct(user: Any, row: Observation, today: dt.date) -> None:
    """What readers have seen can be put right at any time, what they have not while its quarter takes updates."""
    check_write(user, row.measure)
    if not row.was_published:
        check_window(user, row.quarter, today)


def impossible(measure: Measure, entry: Mapping[str, Any], today: dt.date) -> dict[str, str]:
    """Why the entry cannot be, by field; empty where it can. `entry` has the columns of an observation."""
    if endless := [name for name in NUMBERS if entry.get(name) is not None and not Decimal(entry[name]).is_finite()]:
        return dict.fromkeys(endless, "Write a number in figures.")
    if entry.get("availability", Availability.REPORTED) != Availability.REPORTED:
        return _without_value(entry) | _dates(entry, today)
    return _value(measure, entry) | _counts(measure, entry) | _interval(measure, entry) | _dates(entry, today)


def _without_value(entry: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    for name in NUMBERS:
        if entry.get(name) is not None:
            problems[name] = "Leave this empty: you say that there is no figure."
    if not entry.get("availability_reason"):
        problems["availability_reason"] = "Say why there is no figure."
    if entry["availability"] == Availability.WITHHELD:
        if not entry.get("withheld_by"):
            problems["withheld_by"] = "Say who withholds it."
        if not entry.get("review_on"):
            problems["review_on"] = "Say when that is looked at again."
    return problems


def _value(measure: Measure, entry: Mapping[str, Any]) -> dict[str, str]:
    value, is_worked_out = entry.get("value"), factor_of(measure) is not None and entry.get("numerator") is not None
    if value is None:
        return {} if is_worked_out else {"value": "Give the figure, or say why there is none."}
    if is_worked_out and measure.unit == Unit.PERCENT:
        return {"value": "Leave the percentage empty: it is worked out from the counts."}
    why = out_of_bounds(measure, value) or _no_place(measure, value, entry.get("denominator"))
    return {"value": why} if why else {}


def out_of_bounds(measure: Measure, value: Decimal) -> str:
    """A sentence; empty where the unit can have that value."""
    if measure.unit == Unit.YEAR:
        is_year = value == value.to_integral_value() and FIRST_YEAR <= value <= LAST_YEAR
        return "" if is_year else f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."
    if measure.unit == Unit.YES_NO:
        return "" if value in {0, 1} else "Write yes or no."
    if measure.statistic == Statistic.SCORE:
        lowest, highest = measure.scale_from or 0, measure.scale_to or 0
        return "" if lowest <= value <= highest else f"The scale goes from {lowest} to {highest}."
    if value < 0 and not may_be_negative(measure):
        return "This cannot be below 0."
    is_share = measure.unit == Unit.PERCENT and not may_pass_hundred(measure)
    return "A percentage cannot be over 100." if is_share and value > 100 else ""


def _no_place(measure: Measure, value: Decimal, of: Decimal | None) -> str:
    if measure.unit != Unit.PLACE:
        return ""
    if value < 1 or value != value.to_integral_value():
        return "Write a place, such as 1 or 2nd."
    return f"There are {formats.number(of)} places alone." if of is not None and value > of else ""


def may_be_negative(measure: Measure) -> bool:
    return measure.may_be_negative or measure.statistic in CHANGES


def may_pass_hundred(measure: Measure) -> bool:
    return measure.may_pass_hundred or measure.statistic in CHANGES


def factor_of(measure: Measure) -> Decimal | None:
    """What number over base is multiplied with to make the figure; None where they do not make it."""
    if measure.unit == Unit.PERCENT:
        return Decimal(100)
    if measure.statistic == Statistic.RATE:
        return Decimal(measure.per or 1)
    return Decimal(1) if measure.statistic == Statistic.RATIO else None


def _counts(measure: Measure, entry: Mapping[str, Any]) -> dict[str, str]:
    above, below = entry.get("numerator"), entry.get("denominator")
    if above is None and below is None:
        return {}
    if above is not None and below is None:
        return {"denominator": "Give the number that it is out of."}
    if below is not None and below <= 0:
        return {"denominator": "This has to be above 0. Where nothing was counted, say that it does not apply."}
    if above is not None and above < 0 and not may_be_negative(measure):
        return {"numerator": "This cannot be below 0."}
    is_share = measure.unit == Unit.PERCENT and not may_pass_hundred(measure)
    if is_share and above is not None and below is not None and above > below:
        return {"numerator": "This cannot be more than the number that it is out of."}
    return {}


def _interval(measure: Measure, entry: Mapping[str, Any]) -> dict[str, str]:
    lower, upper, value = entry.get("lower"), entry.get("upper"), entry.get("value")
    if lower is None and upper is None:
        return {}
    if lower is None or upper is None or lower > upper:
        return {"upper": "Give both ends of the interval, the lower one first."}
    if why := out_of_bounds(measure, lower):
        return {"lower": why}
    if value is not None and not lower <= value <= upper and entry.get("qualifier") != Qualifier.MORE_THAN:
        return {"lower": "The figure lies outside this interval."}
    return {}


def _dates(entry: Mapping[str, Any], today: dt.date) -> dict[str, str]:
    start, end, as_at = entry.get("start"), entry.get("end"), entry.get("as_at")
    problems = {}
    if start and end and end < start:
        problems["end"] = "The period ends before it starts."
    if as_at and (why := after_today(as_at, today)):
        problems["as_at"] = why
    elif as_at and start and as_at < start:
        problems["as_at"] = "This is before the period starts."
    return problems


def after_today(day: dt.date, today: dt.date) -> str:
    return f"This is after today, {formats.day(today)}." if day > today else ""


def doubts(
    value: Decimal | None,
    entry: Mapping[str, Any],
    quarter: Any,
    before: Before,
    *,
    name: str = "This",
    say: Callable[[Decimal], str] = str,
    signs: bool = False,
) -> list[str]:
    """What makes a possible entry doubtful, in sentences. `value` is the figure, worked out where it is; `name` and
    `say` tell whose it is and how its measure writes a value. `signs`: it may lie on either side of 0."""
    of_value = [] if signs and _is_about_zero(value, before.last) else _of_value(value, before)
    if not of_value and value is not None and _is_far_out(value, before.values):
        lowest, highest = say(min(before.values)), say(max(before.values))
        of_value = [f"{name} is far outside its other figures, which go from {lowest} to {highest}."]
    return [*of_value, *_of_period(entry, quarter, before)]


def _is_about_zero(value: Decimal | None, last: Decimal | None) -> bool:
    return value is not None and last is not None and value * last <= 0


def _of_value(value: Decimal | None, before: Before) -> list[str]:
    last, beside = before.last, before.beside
    if value is None or last is None:
        return []
    if value and not last:
        return [f"The {beside} is 0."]
    if value * last < 0:
        return [f"The {beside} is on the other side of 0."]
    if last and value and abs(value) >= FACTOR * abs(last):
        return [f"This is {FACTOR} times the {beside} or more."]
    if last and abs(value) * FACTOR <= abs(last):
        return [f"This is a tenth of the {beside} or less."] if value else [f"The {beside} is not 0."]
    return []


def _is_far_out(value: Decimal, values: Sequence[Decimal]) -> bool:
    """Outside the XmR limits, and beyond the highest or lowest by half of what those are apart; with few
    figures or in a trend, which has no limits, by more than all of it."""
    if len(values) < FEWEST_FOR_RANGE:
        return False
    reach = max(values) - min(values)
    beyond = max(value - max(values), min(values) - value)
    if beyond <= 0 or len(values) < xmr.FEWEST_POINTS or xmr.trends(values):
        return beyond > reach
    bounds = xmr.limits(values)
    return 2 * beyond >= reach and not bounds.lower <= value <= bounds.upper


def _of_period(entry: Mapping[str, Any], quarter: Any, before: Before) -> list[str]:
    start, end, as_at = entry["start"], entry["end"], entry["as_at"]
    doubts = []
    if end < quarter.start:
        doubts.append(f"The period ends before {quarter.span_words}: the figure is history, and not this quarter’s.")
    elif end > quarter.end:
        doubts.append(f"The period does not end in {quarter.span_words}.")
    if before.days is not None and abs((end - start).days - before.days) > LENGTH_MAY_DIFFER:
        doubts.append(f"The period is not as long as the {before.beside}’s.")
    if as_at < end:
        doubts.append("The figure was drawn before its period ended.")
    return doubts
