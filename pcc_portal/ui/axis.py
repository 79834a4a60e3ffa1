"""A value axis with round ticks, computed exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

LEAST_SPAN = Decimal("0.08")
ROUND_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Axis:
    """From `low` to `high` in whole steps; `places` is the number of decimals its ticks need."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def places(self) -> int:
        return max(0, -int(self.step.normalize().as_tuple().exponent))

    @property
    def ticks(self) -> list[Decimal]:
        return [self.low + self.step * index for index in range(int((self.high - self.low) / self.step) + 1)]

    def share(self, value: Decimal) -> float:
        """How far up the axis, 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def axis(
    values: Sequence[Decimal],
    *,
    from_zero: bool,
    intervals: int = 5,
    places: int = 0,
    least: Decimal = Decimal(0),
    most: Decimal | None = None,
) -> Axis:
    """The shortest axis of round steps that holds every value, in at most `intervals` steps.

    From zero, it holds zero too. A cut axis spans at least 8% of its largest value: a wobble is not a cliff.
    It runs below `least` (1 for a place) or past `most` (100 for per cent) only where a value does; no step is finer
    than the values' own decimals, so that people are not counted in halves.
    """
    low, high = _span(values, from_zero=from_zero)
    step = max(_step(high - low, intervals), Decimal(1).scaleb(-places))
    while (fitted := _fit(low, high, step)).high - fitted.low > step * intervals:
        step = _step(step * intervals + step, intervals)
    lowest = None if min(values) < least else least
    return _kept_within(fitted, lowest, most if most is not None and max(values) <= most else None)


def _span(values: Sequence[Decimal], *, from_zero: bool) -> tuple[Decimal, Decimal]:
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    least = max(abs(low), abs(high)) * LEAST_SPAN or Decimal(1)
    if high - low >= least:
        return low, high
    margin = least if from_zero else (least - (high - low)) / 2
    return (low if from_zero else low - margin), high + margin


def _kept_within(scale: Axis, least: Decimal | None, most: Decimal | None) -> Axis:
    """The same length of axis, moved up from below `least` and down from above `most`."""
    if most is not None and scale.high > most:
        scale = Axis(scale.low - (scale.high - most), most, scale.step)
    if least is not None and scale.low < least:
        scale = Axis(least, max(scale.high, least + scale.step), scale.step)
    return scale


def _fit(low: Decimal, high: Decimal, step: Decimal) -> Axis:
    return Axis(_whole(low, step, ROUND_FLOOR), _whole(high, step, ROUND_CEILING), step)


def _whole(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step


def _step(span: Decimal, intervals: int) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that spans the distance in so many steps."""
    least = span / intervals
    power = Decimal(10) ** least.adjusted()
    return next(factor * power for factor in ROUND_STEPS if factor * power >= least)


@dataclass(frozen=True)
class Frame:
    """Turns dates and values into places. `width` is how much of the box, in per cent, the line may use."""

    first: date
    last: date
    axis: Axis
    top: float
    bottom: float
    width: float = 100
    turned: bool = False  # the least on top, as places are

    def across(self, when: date) -> float:
        """Per cent from the left; where there is one date only, its point stands at the end."""
        span = (self.last - self.first).days
        if span == 0:
            return 0 if when < self.last else self.width
        return self.width * min(max((when - self.first).days / span, 0), 1)

    def down(self, value: Decimal) -> float:
        share = 1 - self.axis.share(value) if self.turned else self.axis.share(value)
        return self.bottom - share * (self.bottom - self.top)
