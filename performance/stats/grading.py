"""Which grade the rule of a scheme gives a reading: by its target, its range and trend, or its place in the group."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from pcc_portal.updates.choices import Rule
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, Scheme

from ..choices import Direction, Unit
from .hidden import shown_value

if TYPE_CHECKING:
    from .readings import Reading


def grade_by_rule(reading: Reading) -> Grade:
    """Whatever a person says of it."""
    if not reading.has_value:
        return NO_DATA
    rule = RULES.get(reading.scheme.rule)
    return (rule(reading) if rule else None) or NOT_GRADED


def by_target(reading: Reading) -> Grade | None:
    """The best grade whose edge the gap is within, in tolerances; one without an edge takes the rest."""
    gap, target = reading.gap, reading.target
    if gap is None or target is None:
        return None
    if turns_worse(reading):
        return reading.scheme.grade(reading.scheme.parameters["worsening"])
    return grade_within(reading.scheme, gap, target.tolerance)


def grade_within(scheme: Scheme, gap: Decimal, tolerance: Decimal) -> Grade | None:
    """Of a figure that misses its target by `gap`, negative where it beats it."""
    within = (g for g in scheme.by_edge if g.edge is None or _is_within(gap, g.edge, tolerance))
    return next(within, None)


def turns_worse(reading: Reading) -> bool:
    """The target is met, but the figure is getting worse, and the scheme has a grade for that."""
    asks = reading.scheme.rule == Rule.TARGET and bool(reading.scheme.parameters.get("worsening"))
    return asks and reading.gap is not None and reading.gap <= 0 and reading.is_worsening


def _is_within(gap: Decimal, edge: Decimal, tolerance: Decimal) -> bool:
    """Better than the target by so many tolerances: of a target that has none, nothing is."""
    return gap <= edge * tolerance and (edge >= 0 or tolerance > 0)


def by_trend(reading: Reading) -> Grade | None:
    """What is said of that side of the range with that trend."""
    level = level_of(reading)
    return reading.scheme.grade(reading.scheme.parameters.get(f"{level}-{trend_of(reading)}", "")) if level else None


def level_of(reading: Reading) -> str:
    """Exceeds, meets or is below what is expected: a range, or a target with its tolerance; empty without either."""
    now, target, value, direction = reading.observation, reading.target, reading.value, reading.measure.direction
    if now is None or now.is_partial or target is None or value is None:
        return ""
    is_range = target.upper is not None
    if direction == Direction.NO_JUDGEMENT and not is_range:
        return ""
    low, high = target.value, target.upper if target.upper is not None else target.value
    spread = Decimal(0) if is_range else target.tolerance
    if low - spread <= value <= high + spread:
        return "meets"
    return "exceeds" if direction == (Direction.HIGHER if value > high else Direction.LOWER) else "below"


def trend_of(reading: Reading) -> str:
    if reading.is_worsening:
        return "worse"
    return "better" if reading.is_improving else "steady"


def by_place(reading: Reading) -> Grade | None:
    """The best grade whose part of the group, in per cent, the place is in; one without an edge takes the rest."""
    place = place_of(reading)
    if place is None:
        return None
    share = Decimal(100) * place[0] / place[1]
    return next((grade for grade in reading.scheme.by_edge if grade.edge is None or share <= grade.edge), None)


def place_of(reading: Reading) -> tuple[Decimal, Decimal] | None:
    """Which place of how many: as it is given, or among the areas compared by name, a tie counting as the better."""
    now, value, direction = reading.observation, reading.value, reading.measure.direction
    if now is None or now.is_partial or value is None:
        return None
    if reading.measure.unit == Unit.PLACE:
        return (value, now.denominator) if now.denominator else None
    peers = [shown for row in reading.peers if (shown := shown_value(row)) is not None]
    if not peers or direction == Direction.NO_JUDGEMENT:
        return None
    better = sum(peer > value if direction == Direction.HIGHER else peer < value for peer in peers)
    return Decimal(better + 1), Decimal(len(peers) + 1)


RULES: dict[Rule, Callable[[Reading], Grade | None]] = {
    Rule.TARGET: by_target,
    Rule.TREND: by_trend,
    Rule.PLACE: by_place,
}
