"""Figures of a measure outside ordinary variation (XmR), from twelve comparable figures on."""

from dataclasses import dataclass

from .. import xmr
from ..choices import Direction
from ..models import Measure, Observation
from .hidden import shown_value
from .readings import Reading


@dataclass(frozen=True)
class Variation:
    """The comparable figures that have a value, oldest first, their limits, and the signals among them."""

    measure: Measure
    rows: list[Observation]
    limits: xmr.Limits
    signals: list[xmr.Signal]

    @property
    def marked(self) -> frozenset[int]:
        """Keys of the figures that are part of a signal."""
        return frozenset(self.rows[place].pk for signal in self.signals for place in signal.points)

    @property
    def latest(self) -> list[xmr.Signal]:
        """The signals that the newest figure is part of."""
        return [signal for signal in self.signals if signal.points[-1] == len(self.rows) - 1]

    def is_worse(self, signal: xmr.Signal) -> bool | None:
        """None where no direction is better."""
        if self.measure.direction == Direction.NO_JUDGEMENT:
            return None
        return signal.is_worse(higher_is_worse=self.measure.direction == Direction.LOWER)


def variation(reading: Reading) -> Variation | None:
    """None below twelve comparable figures, of a series that trends, and where one is hidden: it could be worked out
    from the average."""
    rows = [row for row in reading.comparable_run if row.value is not None]
    if any(shown_value(row) is None for row in rows):
        return None
    values = [row.value for row in rows if row.value is not None]
    if len(values) < xmr.FEWEST_POINTS or xmr.trends(values):
        return None
    return Variation(reading.measure, rows, xmr.limits(values), xmr.signals(values))
