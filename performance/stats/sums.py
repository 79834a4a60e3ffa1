"""What adds up to what: council areas to the force, parts of a measure to it, shorter periods to a longer one."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from pcc_portal.updates.kept import once_a_request

from ..choices import ADDABLE, ADDED_UP, AreaKind, Statistic
from ..models import Area, Measure, Observation
from ..rules import LENGTH_MAY_DIFFER

Key = tuple[Hashable, ...]


class Figure(NamedTuple):
    """What is read of a row of `Observation`; foreign keys as keys, the release as its number."""

    pk: int
    measure: int
    area: int
    area__kind: str
    start: dt.date
    end: dt.date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    release: int | None

    @property
    def key(self) -> Key:
        return self.measure, self.area, self.start, self.end


READ = [F("release__number") if name == "release" else name for name in Figure._fields]
Parts = tuple[Figure, list[Figure], bool]  # a total, its parts, and whether every part has a figure


def figures(rows: QuerySet[Observation]) -> list[Figure]:
    """The earliest first. One query."""
    return [Figure(*values) for values in rows.order_by("pk").values_list(*READ)]


def council_keys() -> frozenset[int]:
    """One query a request."""
    keys = Area.objects.filter(kind=AreaKind.COUNCIL).values_list("pk", flat=True)
    return once_a_request(lambda: frozenset(keys), "keys of council areas")


def with_families(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """These and what they are counted with: a total and its parts are one `family`."""
    related = Measure.objects.annotate(family=Coalesce("part_of", "pk"))
    return related.filter(family__in=related.filter(pk__in=measures.values("pk")).values("family"))


def groups(of: Mapping[int, Measure], rows: Iterable[Figure], councils: frozenset[int]) -> Iterator[Parts]:
    """Every total among the rows with its parts. `of`: the measures by key; `rows`: one a figure."""
    valued = [row for row in rows if row.value is not None]
    yield from _by_area(valued, councils)
    yield from _by_measure(of, valued)
    yield from _by_period(of, valued)


@dataclass(frozen=True)
class Balance:
    """A total beside its parts. `rest`: what of it no part accounts for, below 0 where the parts come to more."""

    total: Figure
    parts: tuple[Figure, ...]
    whole: Decimal
    rest: Decimal
    largest: Decimal
    is_complete: bool  # every part has a figure

    @property
    def is_doubtful(self) -> bool:
        return self.largest > self.whole or self.rest < 0 or (self.is_complete and self.rest != 0)


def balances(of: Mapping[int, Measure], rows: Iterable[Figure], councils: frozenset[int]) -> Iterator[Balance]:
    """Of every total: its figure, or the base of a percentage."""
    for total, parts, is_complete in groups(of, rows, councils):
        name = "value" if adds_up(of[total.measure]) else "denominator"
        whole, of_parts = getattr(total, name), [getattr(part, name) for part in parts]
        known = [number for number in of_parts if number is not None]
        if whole is not None and known:
            complete = is_complete and len(known) == len(parts)
            yield Balance(total, tuple(parts), whole, whole - sum(known), max(known), complete)


def _by_area(rows: Iterable[Figure], councils: frozenset[int]) -> Iterator[Parts]:
    groups: dict[Key, list[Figure]] = defaultdict(list)
    for row in rows:
        groups[row.measure, row.start, row.end].append(row)
    for group in groups.values():
        totals = [row for row in group if row.area__kind == AreaKind.FORCE]
        parts = [row for row in group if row.area in councils]
        if totals and parts:
            yield totals[0], parts, len(parts) == len(councils)


def _by_measure(of: Mapping[int, Measure], rows: Iterable[Figure]) -> Iterator[Parts]:
    how_many: dict[int | None, int] = defaultdict(int)
    for measure in of.values():
        how_many[measure.part_of_id] += 1
    groups: dict[Key, list[Figure]] = defaultdict(list)
    for row in rows:
        groups[of[row.measure].part_of_id or row.measure, row.area, row.start, row.end].append(row)
    for (total, *_), group in groups.items():
        totals = [row for row in group if row.measure == total]
        parts = [row for row in group if row.measure != total]
        if totals and parts:
            yield totals[0], parts, len(parts) == how_many[totals[0].measure]


def _by_period(of: Mapping[int, Measure], rows: Iterable[Figure]) -> Iterator[Parts]:
    """Months in a quarter, quarters in a year; what is counted as at a day does not add up over time."""
    series: dict[Key, list[Figure]] = defaultdict(list)
    for row in rows:
        if adds_up_over_time(of[row.measure]):
            series[row.measure, row.area].append(row)
    for one in series.values():
        following = sorted(one, key=lambda row: (row.start, row.end))
        starts = [row.start for row in following]
        for total in one:
            begin_inside = following[bisect_left(starts, total.start) : bisect_right(starts, total.end)]
            for parts in _tilings(total, begin_inside):
                yield total, parts, True


def _tilings(total: Figure, rows: Collection[Figure]) -> Iterator[list[Figure]]:
    """The ways to go through the period of `total`, from its first day to its last, in shorter ones of one length.
    `rows`: in order, those that begin within it."""
    following = [row for row in rows if row.end <= total.end and row.key != total.key]
    for first in [row for row in following if row.start == total.start]:
        parts = [first]
        for row in following:
            is_next = row.start == parts[-1].end + dt.timedelta(days=1)
            if is_next and abs(_days(row) - _days(first)) <= LENGTH_MAY_DIFFER:
                parts.append(row)
        if parts[-1].end == total.end:
            yield parts


def _days(row: Figure) -> int:
    return (row.end - row.start).days


def adds_up(measure: Measure) -> bool:
    """Are its figures sums of those of its parts? Of other figures the counts beside them are."""
    return measure.unit in ADDABLE and measure.statistic in ADDED_UP


def adds_up_over_time(measure: Measure) -> bool:
    """What is counted as at a day does not."""
    return measure.statistic != Statistic.LATEST


def balances_of(
    measures: QuerySet[Measure], rows: QuerySet[Observation], typed: Iterable[Figure] = ()
) -> list[Balance]:
    """Of these measures and those that they are counted with, from `rows` with what was `typed` in their place.

    Three queries.
    """
    of = {measure.pk: measure for measure in with_families(measures)}
    beside = [row for row in typed if row.measure in of]
    by_key = {row.key: row for row in (*figures(rows.filter(measure__in=list(of))), *beside)}
    return list(balances(of, by_key.values(), council_keys()))
