"""What is probably in another unit or scale, and what its own counts contradict: asked about, never refused."""

from collections.abc import Mapping
from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.scales import in_other_scale, is_near

from .choices import ADDED_UP, NO_COUNTS, UNCOUNTED, Statistic, Unit
from .models import Measure
from .rules import CHANGES, factor_of

DAYS_IN = {"years": Decimal("365.25"), "months": Decimal("30.44")}
NEAR_UNIT = Decimal("0.1")
PER = (0, 2, 3, 4, 5, 6)  # a rate is per one, or per this power of ten
# Their value is not worked out from the two counts beside it.
OF_ONE_CASE = frozenset({*NO_COUNTS, Statistic.MEDIAN, Statistic.LONGEST, *CHANGES}) - {Statistic.RATE, Statistic.RATIO}
SECONDS_IN = {"minutes": 60, "hours": 3600}


def in_other_unit(unit: str, value: Decimal, usual: Decimal | None) -> str:
    """A question about a value beside a usual one, such as the figure before it or the target; empty where none."""
    if not value or not usual:
        return _share_of_one(unit, value, usual)
    if unit in {Unit.PLACE, Unit.YES_NO}:
        return ""
    size, other = abs(value), abs(usual)
    if unit == Unit.TIME and (words := _in_minutes(size, other)):
        return words
    if unit == Unit.PERCENT and is_near(size * 100, other) and size <= 1:
        return _of_one(value)
    if unit == Unit.DAYS and (name := next((n for n, days in DAYS_IN.items() if _comes_to(size * days, other)), "")):
        return f"If this is in {name}, write it in days."
    return in_other_scale(size, other)


def _in_minutes(size: Decimal, other: Decimal) -> str:
    """Of a time that was typed as a number alone."""
    name = next((name for name, seconds in SECONDS_IN.items() if is_near(size * seconds, other)), "")
    example = f"{formats.number(size)}:00{':00' if name == 'hours' else ''}"
    return f"If this is in {name}, write it with colons, such as {example}." if name else ""


def _comes_to(size: Decimal, other: Decimal) -> bool:
    return abs(size - other) <= NEAR_UNIT * other


def _share_of_one(unit: str, value: Decimal, usual: Decimal | None) -> str:
    return _of_one(value) if unit == Unit.PERCENT and usual is None and 0 < abs(value) < 1 else ""


def _of_one(value: Decimal) -> str:
    percentage = f"{(value * 100).normalize():f}".replace("-", formats.MINUS)
    return f"If this is a share of 1, write it as {percentage}%."


def count_in_other_scale(name: str, value: Decimal, usual: Decimal) -> str:
    """A question about one of the two counts of a figure, beside the same of the figure before."""
    why = in_other_unit(Unit.COUNT, value, usual)
    return f"{name}: {why[0].lower()}{why[1:]}" if why else ""


def against_counts(measure: Measure, entry: Mapping[str, Decimal | None]) -> str:
    """A question where the value, as exactly as it was typed, is not what its counts come to; empty where it is."""
    value, above, below = (entry.get(name) for name in ("value", "numerator", "denominator"))
    if value is None or above is None or not below or value == above or not _is_of_counts(measure):
        return ""
    factor = factor_of(measure) or Decimal(10) ** power_of_rate(value, above / below)
    worked_out = above * factor / below
    places = _places(value)
    if abs(worked_out - value) <= Decimal(5).scaleb(-places - 1):
        return ""
    if measure.statistic in ADDED_UP and measure.unit != Unit.PERCENT and is_near(value, above):
        return f"The number beside it is {_number(above)}, not {_number(value)}."
    counts = f"{_number(above)} of {_number(below)}"
    if measure.unit == Unit.PERCENT:
        percentage = formats.percent(worked_out, max(places, 1))
        return f"{counts} is {percentage}, not {_number(value)}%; the percentage is taken from the counts."
    per = f" per {factor:,f}" if factor != 1 else ""
    return f"{counts} is {formats.number(worked_out, max(places, measure.decimals))}{per}, not {_number(value)}."


def _is_of_counts(measure: Measure) -> bool:
    """Is its value worked out from the two counts beside it?"""
    return measure.statistic not in OF_ONE_CASE and measure.unit not in UNCOUNTED


def power_of_rate(value: Decimal, ratio: Decimal) -> int:
    """What the rate is per, as a power of ten: the one that comes nearest to the value."""
    if not value or not ratio:
        return 0
    return min(PER, key=lambda power: abs((abs(value) / (abs(ratio) * 10**power)).log10()))


def _places(value: Decimal) -> int:
    """How many decimals were typed."""
    return max(0, -int(value.as_tuple().exponent))


def _number(value: Decimal) -> str:
    return formats.number(value, _places(Decimal(f"{value.normalize():f}")))
