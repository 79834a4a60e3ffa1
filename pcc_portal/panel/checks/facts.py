"""The portal's records as the reader of sentences asks them: measures with all figures, and what text can cite."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet

from commissioning.models import Provider
from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.ui.titles import titled
from pcc_portal.updates.kept import kept_each
from performance.choices import AreaKind, Direction, Statistic, Unit
from performance.models import Area, Measure, Observation, SeriesBreak, Target

from .held import Held, records
from .reading.printed import Number
from .reading.record import COUNT, PERCENT, POUNDS, RATE, SCORE, Comparator, Day, Record, Share, Value, World
from .reading.record import Target as Mark
from .reading.sums import with_sums
from .stated_rows import StatedRow, stated_rows

if TYPE_CHECKING:
    from .findings import Subject

UNITS = {Unit.PERCENT: PERCENT, Unit.POUNDS: POUNDS, Unit.DAYS: "days", Unit.TIME: "seconds", Unit.COUNT: COUNT}
STATISTICS = {Statistic.MEDIAN: "median", Statistic.MEAN: "mean", Statistic.LONGEST: "longest"}
OF_OTHERS: dict[str, str] = {AreaKind.REGION: "region", AreaKind.NATION: "nation", AreaKind.PEERS: "peers"}
NAMED = {
    "region": ("region", "regional"),
    "nation": ("England and Wales", "national", "nationally", "nation"),
    "peers": ("most similar group", "similar forces", "peers"),
}


def world(subject: Subject) -> World:
    """What the draft's sentences are held against, as the office sees it. A fixed number of queries."""
    quarter = subject.quarter
    areas = list(Area.objects.all())
    return World(
        quarter=(quarter.start, quarter.end),
        today=min(subject.today, _told_on(subject)),
        records=(*_measures(subject), *_others(subject)),
        areas=tuple(area.name for area in areas if area.kind == AreaKind.COUNCIL),
        comparators={who: (*names, *_names(areas, who)) for who, names in NAMED.items()},
        names=tuple(_people_and_bodies(subject, areas)),
        holders=(titled("{holder}"),),
        themes={slug: theme.title for slug, theme in subject.themes.items()},
    )


def _people_and_bodies(subject: Subject, areas: Iterable[Area]) -> Iterator[str]:
    """Who may be named: the office, the force and the panel, people with an account, providers, other forces."""
    for plan in Plan.objects.current():
        yield from (plan.body, plan.office_holder, plan.deputy, plan.chief, plan.force, plan.panel, plan.title)
    yield from User.objects.filter(is_active=True, name__contains=" ").values_list("name", flat=True)
    yield from Provider.objects.as_at(subject.viewpoint.as_at).values_list("title", flat=True)
    yield from (area.name for area in areas if area.kind in {AreaKind.FORCE, AreaKind.PEER})


def _told_on(subject: Subject) -> dt.date:
    """The day of the meeting, after which a paper tells of nothing."""
    meeting = getattr(subject.composition.report, "meeting", None)
    return meeting.on if meeting else subject.today


def _names(areas: Iterable[Area], who: str) -> list[str]:
    return [area.name for area in areas if OF_OTHERS.get(area.kind) == who]


class Figure(NamedTuple):
    """Of an observation what a sentence can tell, for there are hundreds of thousands."""

    measure: int
    kind: str
    area: str
    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    period: tuple[dt.date, dt.date]


AREA = Figure._fields.index("area")
COLUMNS = ("measure", "area__kind", "area__name", "value", "numerator", "denominator", "start", "end")
IN_ORDER = ("measure", "area", "end", "start")  # as `Observation` has it


def _figures(rows: QuerySet[Observation]) -> Iterator[tuple[int, list[Figure]]]:
    """Of one measure after the other, so that those of no two are in memory at once; what many rows have alike, they
    share. One query."""
    alike: dict[Any, Any] = {}

    def figure(values: Sequence[Any]) -> Figure:
        *others, start, end = values
        others[AREA] = alike.setdefault(others[AREA], others[AREA])
        return Figure._make((*others, alike.setdefault((start, end), (start, end))))

    figures = rows.filter(value__isnull=False).order_by(*IN_ORDER).values_list(*COLUMNS).iterator()
    for measure, own in groupby(map(figure, figures), key=lambda row: row.measure):
        yield measure, list(own)


def _measures(subject: Subject) -> Iterable[Record]:
    """Kept for each measure alone."""
    themes = [theme.pk for theme in subject.themes.values()]
    seen = Measure.objects.as_at(subject.viewpoint.as_at).filter(theme__in=themes)
    keys = list(seen.values_list("pk", flat=True))

    def work(of: Collection[int]) -> Iterator[tuple[int, Record]]:
        return _records_of(Measure.objects.filter(pk__in=of).select_related("theme"), subject)

    return kept_each(keys, work, Measure, "facts of measures", subject.viewpoint.key).values()


def _records_of(measures: QuerySet[Measure], subject: Subject) -> Iterator[tuple[int, Record]]:
    """By key. Five queries."""
    as_at = subject.viewpoint.as_at
    rows = Observation.objects.filter(measure__in=measures)
    first = dict(_figures(rows.of_the_force().filter(superseded_by__isnull=False)))
    targets = {target.measure_id: target for target in _targets(subject, measures)}
    breaks: dict[int, list[SeriesBreak]] = defaultdict(list)
    for each in SeriesBreak.objects.as_at(as_at).filter(measure__in=measures):
        breaks[each.measure_id].append(each)
    left = {measure.pk: measure for measure in measures}
    for pk, now in chain(_figures(rows.as_at(as_at).reported_up_to(subject.quarter)), ((pk, []) for pk in [*left])):
        if measure := left.pop(pk, None):
            cuts = tuple(each.on for each in breaks[pk])
            yield pk, _measure(measure, now, first.get(pk, []), targets.get(pk), cuts)


def _targets(subject: Subject, measures: Iterable[Measure]) -> Iterable[Target]:
    """Those in force at the end of the quarter; the latest last."""
    rows = Target.objects.as_at(subject.viewpoint.as_at).filter(measure__in=measures)
    return rows.filter(effective_from__lte=subject.quarter.end).order_by("effective_from")


Days = tuple[dt.date, ...]
BETTER = {Direction.HIGHER: "higher", Direction.LOWER: "lower"}


def _measure(measure: Measure, rows: list[Figure], first: list[Figure], target: Target | None, breaks: Days) -> Record:
    own = [row for row in rows if row.kind in {AreaKind.FORCE, AreaKind.COUNCIL}]
    unit, statistic = _unit(measure), STATISTICS.get(Statistic(measure.statistic), "")
    values = [_value(unit, statistic, row) for row in own]
    then = (_value(unit, statistic, row, "first") for row in first)
    better = BETTER.get(Direction(measure.direction), "neither")
    return Record(
        key=f"measure/{measure.slug}",
        title=measure.title,
        names=(),
        theme=measure.theme.slug,
        noun=measure.noun,
        unit=unit,
        better=better,
        values=with_sums((*values, *_first(then, values))),
        shares=tuple(_shares(own, values)) if unit == PERCENT else (),
        target=Mark(target.value, better != "lower") if target and better != "neither" else None,
        comparators=tuple(_comparators(rows)),
        breaks=breaks,
        is_measure=True,
        url=measure.get_absolute_url(),
    )


def _first(then: Iterable[Value], values: Iterable[Value]) -> Iterator[Value]:
    """As first published, where it has become another figure."""
    current = {(value.period, value.amount) for value in values}
    yield from (each for each in then if (each.period, each.amount) not in current)


def _shares(rows: Iterable[Figure], values: Iterable[Value]) -> Iterator[Share]:
    for row, value in zip(rows, values, strict=True):
        if row.numerator is not None and row.denominator:
            yield Share(row.numerator, row.denominator, value)


def _unit(measure: Measure) -> str:
    if measure.statistic == Statistic.RATE or measure.per:
        return RATE
    return (
        SCORE
        if measure.statistic in {Statistic.SCORE, Statistic.INDEX}
        else UNITS.get(Unit(measure.unit), measure.unit)
    )


def _value(unit: str, statistic: str, row: Figure, kind: str = "level") -> Value:
    area = row.area if row.kind == AreaKind.COUNCIL else ""
    return Value(row.value, unit, row.period, area, statistic, kind=kind)


def _comparators(rows: Iterable[Figure]) -> Iterator[Comparator]:
    for row in rows:
        if who := OF_OTHERS.get(row.kind):
            yield Comparator(who, row.value, row.period)


def _others(subject: Subject) -> Iterator[Record]:
    """What registers declare, and what else can be cited: figures and days now, and the days that were lost."""
    declared = {(each.kind, each.slug): each for each in stated_rows(subject)}
    for each in records(subject):
        yield _other(each, declared.pop((each.kind, each.slug), NOTHING))
    yield from (
        _other(Held(each.kind, each.slug, each.title, "", each.theme, NONE, NONE), each) for each in declared.values()
    )


NONE: frozenset[Number] = frozenset()
NOTHING = StatedRow("", "", "", "")


def _other(held: Held, row: StatedRow) -> Record:
    """A record in full: what its columns say, and of what it prints the rest."""
    amounts = {value.amount for value in row.values}
    days = {day.first for day in row.days if day.role != "former"}
    stated = [day for day in row.days if day.role != "former" or day.first not in days]
    return Record(
        key=f"{held.kind}/{held.title}",
        title=held.title,
        names=tuple(name for name in row.names if name != held.title),
        theme=held.theme or row.theme,
        values=(*row.values, *(value for value in _values(held.now) if value.amount not in amounts)),
        days=(
            *stated,
            *(day for day in _days(held.now, "day") if day.first not in days),
            *(day for day in _days(held.then, "former") if day.first not in days),
        ),
        bodies=row.bodies,
        is_open=row.is_open,
        url=held.url,
    )


def _values(numbers: Iterable[Number]) -> Iterator[Value]:
    for number in numbers:
        if isinstance(number.value, Decimal):
            yield Value(number.value, {"pounds": POUNDS, "percent": PERCENT}.get(number.kind, COUNT))


def _days(numbers: Iterable[Number], role: str) -> Iterator[Day]:
    for number in numbers:
        if not isinstance(number.value, Decimal):
            yield Day(role, number.value, number.value)
