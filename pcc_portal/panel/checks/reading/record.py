"""Records as the reader asks them: names, values with what they cover, targets, days. Portals and tests fill it."""

import datetime as dt
import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

Period = tuple[dt.date, dt.date]
COUNT, PERCENT, POINTS, POUNDS, SECONDS, RATE, SCORE = (
    "count",
    "percent",
    "points",
    "pounds",
    "seconds",
    "rate",
    "score",
)
DAY_LONG = 86400  # seconds
SCALES = {"seconds": 1, "minutes": 60, "hours": 3600, "days": DAY_LONG, "weeks": 7 * DAY_LONG}


NUMBERS = ("values", "shares", "comparators")  # of a record, by the thousand


@dataclass(frozen=True)
class Value:
    """`kind`: level; first (since corrected); base or numerator of a share; sum (of quarters). Empty: of the whole."""

    amount: Decimal
    unit: str
    period: Period | None = None
    area: str = ""
    statistic: str = ""
    part: str = ""
    kind: str = "level"
    words: str = ""  # as one says it, where its unit alone does not


@dataclass(frozen=True)
class Share:
    numerator: Decimal
    denominator: Decimal
    value: Value


@dataclass(frozen=True)
class Target:
    amount: Decimal
    at_least: bool
    statistic: str = ""


@dataclass(frozen=True)
class Comparator:
    """`who`: region, nation, peers."""

    who: str
    amount: Decimal
    period: Period
    part: str = ""


@dataclass(frozen=True)
class Placing:
    who: str
    place: int
    of: int
    period: Period


@dataclass(frozen=True)
class Day:
    """A day or span of a record. `role`: what begins, ends, falls due … then."""

    role: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, eq=False)
class Record:
    """`better`: higher, lower or neither. `unit`: what one counts. `bodies`: who provides, receives or buys.

    One that was pickled takes its numbers out when it is first asked for one: a measure of 43 areas and twelve years
    has two thousand, and a text speaks of few measures.
    """

    key: str
    title: str
    names: tuple[str, ...]
    theme: str = ""
    noun: str = ""
    unit: str = ""
    better: str = "neither"
    values: tuple[Value, ...] = field(default_factory=tuple)
    shares: tuple[Share, ...] = field(default_factory=tuple)
    target: Target | None = None
    comparators: tuple[Comparator, ...] = field(default_factory=tuple)
    placings: tuple[Placing, ...] = ()
    breaks: tuple[dt.date, ...] = ()
    days: tuple[Day, ...] = ()
    bodies: tuple[str, ...] = ()
    is_measure: bool = False
    is_open: bool = False  # a promise or a response that nothing says was done
    url: str = ""

    def __getstate__(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in NUMBERS}
        others = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in NUMBERS}
        return {**others, "packed": pickle.dumps(numbers)}

    def __getattr__(self, name: str) -> Any:
        if name not in NUMBERS or "packed" not in self.__dict__:
            raise AttributeError(name)
        self.__dict__.update(pickle.loads(self.__dict__.pop("packed")))  # noqa: S301  written above
        return self.__dict__[name]

    def levels(self, period: Period | None = None, **context: str) -> Iterator[Value]:
        """Values as they stand, of a period where one is given, and of an area, statistic or part."""
        for each in self.values if period is None else self.by_period.get(period, ()):
            if each.kind == "level" and all(getattr(each, k) == v for k, v in context.items()):
                yield each

    @cached_property
    def by_period(self) -> dict[Period | None, list[Value]]:
        """Of 43 areas and twelve years a sentence asks for those of one quarter, again and again."""
        by_period: dict[Period | None, list[Value]] = defaultdict(list)
        for each in self.values:
            by_period[each.period].append(each)
        return by_period


@dataclass(frozen=True, eq=False)
class World:
    """All that a text is held against. `comparators`: words by which one names the region, the nation, the peers."""

    quarter: Period
    today: dt.date
    records: tuple[Record, ...]
    areas: tuple[str, ...] = ()
    comparators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()  # people and bodies
    holders: tuple[str, ...] = ()  # short titles of who holds the office
    themes: Mapping[str, str] = field(default_factory=dict)  # title by slug

    @property
    def previous(self) -> Period:
        return shifted(self.quarter, -1)


def shifted(period: Period, quarters: int) -> Period:
    """As many quarters later (or earlier)."""
    months = period[0].year * 12 + period[0].month - 1 + 3 * quarters
    return quarter_from(months)


def quarter_from(months: int) -> Period:
    """The three months that begin with one, counted from the year 0."""
    first = dt.date(months // 12, months % 12 + 1, 1)
    after = months + 3
    return first, dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)
