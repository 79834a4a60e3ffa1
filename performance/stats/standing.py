"""Where a measure stands: against its target and what it was, as shares, so that unlike units compare; among peers."""

from dataclasses import dataclass
from decimal import Decimal

from ..choices import Direction
from ..models import Observation
from .hidden import shown_value
from .readings import Reading

FEWEST_PEERS = 2  # fewer are no company to stand among


def share_of_target(reading: Reading) -> Decimal | None:
    """The figure as a share of its target, 1 where it meets it exactly; of a range, of its lower end.

    None without a gap to speak of, and where a share says nothing: of a target of 0, of anything below 0.
    """
    target, value = reading.target, reading.value
    if reading.gap is None or target is None or value is None or target.value <= 0 or value < 0:
        return None
    return value / target.value


def target_band(reading: Reading) -> tuple[Decimal, Decimal] | None:
    """As shares of the target: a range from end to end, else from the target to where it stops being nearly met."""
    target = reading.target
    if target is None or target.value <= 0:
        return None
    if target.upper is not None:
        return Decimal(1), target.upper / target.value
    slack = target.tolerance / target.value
    if not slack:
        return None
    return Decimal(1), 1 + slack if reading.measure.direction == Direction.LOWER else 1 - slack


def relative_change(reading: Reading) -> Decimal | None:
    """The change since the period before as a share of what was then; None where that was 0 or nothing compares."""
    was = shown_value(reading.previous)
    return None if reading.change is None or not was else reading.change / abs(was)


def worsening(reading: Reading) -> Decimal | None:
    """The same, above 0 where the figure got worse; None where no direction is better."""
    change = relative_change(reading)
    if change is None or reading.measure.direction == Direction.NO_JUDGEMENT:
        return None
    return change if reading.measure.direction == Direction.LOWER else -change


@dataclass(frozen=True)
class Standing:
    """Among areas that are compared by name: `rows`, ours among them, the best first, or the highest where no
    direction is better. `place` is shared by figures that are the same."""

    place: int
    rows: list[Observation]

    @property
    def of(self) -> int:
        return len(self.rows)


def among_peers(reading: Reading) -> Standing | None:
    """For the same period; None with too few others, or where our own figure is not shown."""
    peers = [row for row in reading.peers if shown_value(row) is not None]
    if reading.observation is None or reading.value is None or len(peers) < FEWEST_PEERS:
        return None
    lower_is_better = reading.measure.direction == Direction.LOWER
    rows = sorted([reading.observation, *peers], key=_value, reverse=not lower_is_better)
    own = reading.value
    ahead = sum((_value(row) < own) if lower_is_better else (_value(row) > own) for row in rows)
    return Standing(ahead + 1, rows)


def _value(row: Observation) -> Decimal:
    return shown_value(row) or Decimal(0)
