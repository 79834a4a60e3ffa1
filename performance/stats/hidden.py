"""Small numbers: which figures are too small to show, and which are hidden so that these cannot be worked out.

What a reader sees of a figure asks here. A figure that is hidden is hidden in all its rows and in every past quarter:
the pages of the past never show more than those of now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any, cast

from django.db.models import QuerySet

from objectives.models import Plan
from objectives.models.plan import SMALL_REASON
from pcc_portal.updates.kept import once_a_request
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, reset_moment, set_moment

from ..choices import NO_COUNTS, UNCOUNTED, Unit
from ..models import Measure, Observation
from ..rules import CHANGES
from .overlaps import Period, rings
from .sums import Figure, Key, adds_up, adds_up_over_time, council_keys, figures, groups, with_families
from .suppression import Cell, Sum, suppressed

LEAST = {"numerator": 0, "denominator": 1}  # that a count is known to be while it is hidden


@dataclass(frozen=True)
class Limits:
    """The office's own: of what is sensitive, counts under `count` and percentages of fewer than `base` are hidden."""

    count: int = 5
    base: int = 10
    reason: str = SMALL_REASON

    def words(self, reason: str = "") -> str:
        """ "Counts under 5 and percentages of fewer than 10 are hidden, because …", for the measure's own reason."""
        because = (reason or self.reason).rstrip(".")
        under = f"Counts under {self.count:,} and percentages of fewer than {self.base:,}"
        return f"{under} are hidden, because {because}."


def limits() -> Limits:
    """One query a request."""
    plan = once_a_request(Plan.objects.in_force, "plan that says what is a small number")
    return Limits(plan.small_count, plan.small_base, plan.small_reason) if plan else Limits()


@dataclass(frozen=True)
class Hidden:
    """The figures that a reader is not shown, and the words in their place."""

    limits: Limits = Limits()
    measures: Mapping[int, Measure] = field(default_factory=dict)
    keys: frozenset[Key] = frozenset()

    def words(self, row: Any, key: Key) -> str:
        """ "fewer than 5", or "not shown"; empty where the figure may be shown. `row`: a figure with its base."""
        measure = self.measures.get(cast("int", key[0]))
        if measure is None or row.value is None:
            return ""
        small = is_small(measure, row, self.limits)
        if not small:
            return "not shown" if key in self.keys else ""
        if is_counted(measure) and _is_under(row.value, self.limits.count):
            return f"fewer than {self.limits.count:,}"
        return "not shown: small base" if _is_under(row.denominator, self.limits.base) else "not shown"

    def why(self, key: Key) -> str:
        """The limits, and the reason of the measure where it has one of its own, else the office's."""
        measure = self.measures[cast("int", key[0])]
        return self.limits.words(measure.sensitive_reason)


def told_by(moments: Collection[AsAt]) -> AsAt:
    """Whose eyes read: the office's where one of the moments is the working copy."""
    return next((moment for moment in moments if moment.is_working_copy), AsAt(0))


def hidden_of(measures: Collection[int], as_at: AsAt) -> Hidden:
    """For the measures with these keys. One query where no sensitive one is among them and their families, else four.

    Whoever sees the working copy is told by all rows, other readers by all that was ever released. A past quarter is
    told by the measures of now.
    """
    token = set_moment(None)
    try:
        return _hidden_now(measures, as_at)
    finally:
        reset_moment(token)


def hiding(measures: Collection[int]) -> frozenset[int]:
    """Of these, the measures of whose family one is sensitive: some of their figures may be hidden. One query."""
    token = set_moment(None)
    try:
        return frozenset(_families(measures)) & frozenset(measures)
    finally:
        reset_moment(token)


def _hidden_now(measures: Collection[int], as_at: AsAt) -> Hidden:
    family_of = _families(measures)
    if not family_of:
        return Hidden()
    rows = Observation.objects.filter(measure__in=list(family_of))
    if not as_at.is_working_copy:
        rows = rows.filter(release__is_held=False)
    allowed, of = limits(), (frozenset(family_of), as_at.is_working_copy)
    return Hidden(allowed, family_of, once_a_request(lambda: _keys(family_of, rows, allowed), "hidden figures", *of))


def _keys(of: Mapping[int, Measure], rows: QuerySet[Observation], allowed: Limits) -> frozenset[Key]:
    return hidden_keys(of, figures(rows), council_keys(), allowed)


def mark(rows: Iterable[Observation], as_at: AsAt) -> None:
    """Tell each row what stands in its place, in as many queries as `hidden_of` takes, in none of no rows."""
    rows = list(rows)
    if not rows:
        return
    hidden = hidden_of({row.measure_id for row in rows}, as_at)
    for row in rows:
        row.hidden = row.hidden_why = ""
    for row in (row for row in rows if row.measure_id in hidden.measures):
        row.hidden = hidden.words(row, row.key)
        row.hidden_why = hidden.why(row.key) if row.hidden else ""


def hidden_words(row: Observation) -> str:
    """What stands in place of the figure; empty where it may be shown. A row that nobody has marked asks by itself."""
    if row.hidden is None:
        mark([row], WORKING_COPY)
    return row.hidden or ""


def shown_value(row: Observation | None) -> Decimal | None:
    return None if row is None or hidden_words(row) else row.value


def _families(measures: Collection[int]) -> dict[int, Measure]:
    """Of the families of measures that hold a sensitive one: those of these measures. At most one query a request."""
    sensitive = with_families(Measure.objects.filter(is_sensitive=True))
    rows = once_a_request(lambda: list(sensitive), "families of sensitive measures")
    wanted = {row.family for row in rows if row.pk in measures}  # type: ignore[attr-defined]  # annotated
    return {row.pk: row for row in rows if row.family in wanted}  # type: ignore[attr-defined]


def counted_together(measures: Collection[int]) -> frozenset[int]:
    """Of the measures with these keys, those of which figures of others say what is shown. One query."""
    return frozenset(_families(measures)).intersection(measures)


def hidden_keys(
    of: Mapping[int, Measure], rows: Collection[Figure], councils: frozenset[int], allowed: Limits
) -> frozenset[Key]:
    """What is small in any of its rows, and what is hidden with it. `rows`: all there ever were, the earliest first."""
    small = {row.key for row in rows if is_small(of[row.measure], row, allowed)}
    if not small:
        return frozenset()
    cells = {row.pk: _cells(of[row.measure], row, allowed) for row in rows}
    stages = _stages(rows)
    return frozenset(small) | suppressed([*_sums(of, stage, councils, cells)] for stage in stages)


def _stages(rows: Iterable[Figure]) -> Iterator[dict[Key, Figure]]:
    """What stood for each figure when each release had been made, and at last with what has none yet."""
    by_release: dict[float, list[Figure]] = defaultdict(list)
    for row in rows:
        by_release[float("inf") if row.release is None else row.release].append(row)
    shown: dict[Key, Figure] = {}
    for _, of_release in sorted(by_release.items()):
        newer = {row.key: row for row in of_release if row.key not in shown or shown[row.key].pk < row.pk}
        shown = shown | newer
        yield shown


def is_small(measure: Measure, row: Any, allowed: Limits) -> bool:
    """A sensitive count under the limit, or a sensitive percentage of few, or that would give such a count away."""
    if not measure.is_sensitive or row.value is None:
        return False
    if not is_counted(measure) and measure.unit != Unit.PERCENT:
        return any(_is_under(n, allowed.count) for n in (row.numerator, row.denominator))
    if measure.unit != Unit.PERCENT:
        return _is_under(row.value, allowed.count) or _is_under(row.denominator, allowed.count)
    if row.denominator is None:
        return False
    return _is_under(row.denominator, allowed.base) or any(_is_under(n, allowed.count) for n in _both(measure, row))


def is_counted(measure: Measure) -> bool:
    """Can its figure be a small number of something? A rate, a time or a place is none."""
    return measure.unit not in {Unit.PERCENT, *UNCOUNTED} and measure.statistic not in NO_COUNTS


def _both(measure: Measure, row: Any) -> tuple[Decimal, ...]:
    """How many are in the share and how many are not; nothing of what is no share of its base."""
    if measure.statistic in CHANGES:
        return ()
    inside = row.numerator
    if inside is None:
        inside = (row.value * row.denominator / 100).to_integral_value()
    return inside, row.denominator - inside


def _is_under(number: Decimal | None, limit: int) -> bool:
    return number is not None and 0 < number < limit


Cells = Mapping[int, Mapping[str, Cell]]


def _cells(measure: Measure, row: Figure, allowed: Limits) -> dict[str, Cell]:
    """The numbers of a row that readers can add up, by the name of their column: its counts, and itself if a sum."""
    small = is_small(measure, row, allowed)
    counts = ("denominator",) if measure.statistic in CHANGES else LEAST
    numbers = {name: Fraction(n) for name in counts if (n := getattr(row, name)) is not None}
    cells = {name: Cell(n, row.key, (row.pk, name), small, Fraction(LEAST[name])) for name, n in numbers.items()}
    if adds_up(measure) and row.value is not None:
        least, most = _bounds(measure, row.value, allowed)
        cells["value"] = Cell(Fraction(row.value), row.key, (row.pk, "value"), small, least, most)
    return cells


def _bounds(measure: Measure, value: Decimal, allowed: Limits) -> tuple[Fraction, Fraction | float]:
    """What the words in its place say: "fewer than 5" is 1 to 4, and "not shown" of a sensitive measure is no such."""
    if not measure.is_sensitive:
        return min(Fraction(0), Fraction(value)), inf
    if _is_under(value, allowed.count):
        return min(Fraction(1), Fraction(value)), max(Fraction(allowed.count - 1), Fraction(value))
    return min(Fraction(allowed.count), Fraction(value)), inf


def _sums(
    of: Mapping[int, Measure], rows: Mapping[Key, Figure], councils: frozenset[int], cells: Cells
) -> Iterator[Sum]:
    told: set[frozenset[Cell]] = set()
    for total, parts, is_whole in groups(of, rows.values(), councils):
        for name, cell in cells[total.pk].items():
            of_parts = tuple(cells[part.pk][name] for part in parts if name in cells[part.pk])
            if of_parts:
                each = Sum(cell, of_parts, None if is_whole and len(of_parts) == len(parts) else _rest(cell, of_parts))
                told |= {frozenset(each.cells)} if each.rest is None else set()
                yield each
    yield from (each for each in _of_overlaps(of, rows.values(), cells) if frozenset(each.cells) not in told)


def _of_overlaps(of: Mapping[int, Measure], rows: Iterable[Figure], cells: Cells) -> Iterator[Sum]:
    """What periods that overlap come to against each other, of each series and each of its counts."""
    series: dict[Key, list[Period]] = defaultdict(list)
    for row in rows:
        if adds_up_over_time(of[row.measure]):
            for name in cells[row.pk]:
                series[row.measure, row.area, name].append(Period(row.start, row.end, row.pk))
    for (*_, column), periods in series.items():
        for parts, (total, *beside) in rings(periods):
            of_parts, of_others = ([cells[each.row][str(column)] for each in some] for some in (parts, beside))
            yield Sum(cells[total.row][str(column)], tuple(of_parts), beside=tuple(of_others))


def _rest(total: Cell, parts: Sequence[Cell]) -> Cell:
    left = total.value - sum(part.value for part in parts)
    return Cell(max(left, Fraction(0)), (), ("rest", total.row, parts[0].row))
