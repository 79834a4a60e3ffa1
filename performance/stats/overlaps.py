"""Periods that overlap: what the figures of one series come to against each other. Pure.

A figure leads from the first day of its period to the day after the last, as an edge leads from one point to another.
Where edges close a ring, those that go one way round come to as much as those that go the other: the twelve months to
June and the April to June of a year before are the twelve months to March and this year's April to June.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

ONE_DAY = dt.timedelta(days=1)


class Period(NamedTuple):
    start: dt.date
    end: dt.date
    row: int


Step = tuple[Period, bool]  # and whether it is gone through forwards
Ring = tuple[Sequence[Period], Sequence[Period]]  # those one way round, and those the other


def rings(periods: Iterable[Period]) -> Iterator[Ring]:
    """From which every sum that these periods allow follows. Each closes with the longest of its own."""
    beside: dict[dt.date, list[tuple[dt.date, Step]]] = defaultdict(list)
    for period in sorted(periods, key=lambda each: (each.end - each.start, each)):
        first, last = period.start, period.end + ONE_DAY
        path = _path(beside, first, last)
        if path is not None:
            with_it = [each for each, is_forwards in path if is_forwards]
            against = [each for each, is_forwards in path if not is_forwards]
            yield with_it, [period, *against]
        else:
            beside[first].append((last, (period, True)))
            beside[last].append((first, (period, False)))


def _path(beside: dict[dt.date, list[tuple[dt.date, Step]]], first: dt.date, last: dt.date) -> list[Step] | None:
    """The steps from one day to another; there is one way at most."""
    came_by: dict[dt.date, tuple[dt.date, Step] | None] = {first: None}
    waiting = [first]
    for day in waiting:
        for after, step in beside[day]:
            if after not in came_by:
                came_by[after] = (day, step)
                waiting.append(after)
    if last not in came_by:
        return None
    steps: list[Step] = []
    while came := came_by[last]:
        last = came[0]
        steps.append(came[1])
    return steps[::-1]
