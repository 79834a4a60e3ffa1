"""What the overview counts, from the records of every app."""

from collections.abc import Iterable

from performance.stats import Reading


def furthest(readings: Iterable[Reading]) -> Reading | None:
    """The measure that misses its target by most, relative to the target; None where every target is met."""
    missed = [reading for reading in readings if reading.distance is not None and reading.distance > 0]
    return max(missed, key=lambda reading: reading.distance or 0, default=None)
