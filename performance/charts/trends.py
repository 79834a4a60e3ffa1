"""A measure's trend: the large picture and the small one."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import zip_longest

from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.svg import spark, trend
from pcc_portal.ui.trend import Break, Point, Series, Step, TrendPicture
from pcc_portal.ui.words import capitalised

from .. import figures
from ..choices import AreaKind, Statistic, Unit
from ..models import Measure, Observation, Target
from ..stats import Reading
from ..stats.signals import Variation, variation
from .variation import levels, variation_notes, variation_words

FEWEST_POINTS = 2
HEIGHT = 320
SHORT_NAMES = {AreaKind.REGION: "Region", AreaKind.NATION: "Nation", AreaKind.PEERS: "Similar"}
KINDS = (AreaKind.FORCE, AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)
CUT_AXIS = frozenset({Unit.PERCENT, Unit.YEAR, Unit.PLACE})


def can_draw(reading: Reading) -> bool:
    """A trend needs two figures of the force that may be shown, and that are no yes or no."""
    if reading.measure.unit == Unit.YES_NO:
        return False
    return reading.points_shown >= FEWEST_POINTS


def measure_figure(
    reading: Reading,
    *,
    id: str,  # noqa: A002  the id of the element
    limits: bool = False,
    height: int = HEIGHT,
) -> Figure | None:
    """The trend with targets, breaks and comparators; None where there is no trend yet.

    `limits` adds the limits of ordinary variation from twelve comparable figures on, and marks provisional figures;
    `height` is in pixels.
    """
    if not can_draw(reading):
        return None
    shown = variation(reading.as_entered) if limits else None
    return Figure(
        id,
        picture(reading, shown, marked=limits, height=height),
        heading(reading),
        sub=unit_words(reading.measure),
        foot=_foot(reading),
        notes=(*(_marks(reading, shown) if limits else ()), *notes(reading)),
        explore_url=explore_url(reading.measure),
    )


def picture(
    reading: Reading, shown: Variation | None, *, marked: bool, also: Sequence[Series] = (), height: int = HEIGHT
) -> TrendPicture:
    """`also`: lines that a reader has laid beside those of the measure; `height` is in pixels."""
    own = _series(reading, KINDS, marked=marked, signals=shown.marked if shown else frozenset())
    return trend(
        [*own, *also],
        targets=steps(reading.as_entered.targets),
        breaks=breaks(reading),
        levels=levels(shown) if shown else (),
        unit=_unit(reading.measure),
        places=reading.measure.decimals,
        say=_say(reading.measure),
        title=_title(reading),
        description=f"{description(reading)} {variation_words(reading)}" if shown else description(reading),
        height=height,
        from_zero=reading.measure.unit not in CUT_AXIS,
        turned=reading.measure.unit == Unit.PLACE,
    )


def explore_url(measure: Measure) -> str:
    return reverse("measure_chart", args=[measure.slug])


def measure_spark(reading: Reading) -> TrendPicture | None:
    if not can_draw(reading):
        return None
    return spark(
        _series(reading, (AreaKind.FORCE, AreaKind.NATION)),
        targets=steps(reading.as_entered.targets),
        breaks=breaks(reading),
        unit=_unit(reading.measure),
        places=reading.measure.decimals,
        say=_say(reading.measure),
        title=_title(reading),
        description=description(reading),
        from_zero=reading.measure.unit not in CUT_AXIS,
        turned=reading.measure.unit == Unit.PLACE,
    )


def _points(reading: Reading, kind: str, *, marked: bool = False, signals: frozenset[int] = frozenset()) -> list[Point]:
    """What is too small to show is a gap in the line."""
    return [
        Point(
            row.end,
            None if figures.is_hidden(row) else row.value,
            since=row.start,
            provisional=marked and row.is_provisional,
            signal=row.pk in signals,
            interval=() if row.lower is None or row.upper is None or figures.is_hidden(row) else (row.lower, row.upper),
        )
        for row in reading.line(kind)
    ]


def latest_points(reading: Reading, most: int) -> list[Point]:
    """The force's last figures up to this one."""
    return _points(reading, AreaKind.FORCE)[-most:]


def latest_words(reading: Reading, most: int) -> str:
    """The same in a sentence: where they start and where they end; empty where none may be shown."""
    known = [o for o in reading.line(AreaKind.FORCE)[-most:] if o.value is not None and not figures.is_hidden(o)]
    return _line_words(reading.measure, known) if known else ""


def _series(
    reading: Reading, kinds: Sequence[AreaKind], *, marked: bool = False, signals: frozenset[int] = frozenset()
) -> list[Series]:
    lines = []
    for kind in kinds:
        points = _points(reading, kind, marked=marked, signals=signals)
        if any(point.value is not None for point in points):
            name = reading.line(kind)[-1].area.name
            lines.append(Series(name, kind.value, points, short=SHORT_NAMES.get(kind, "")))
    return lines


def steps(targets: Sequence[Target]) -> list[Step]:
    """Each target lasts until the day before the next; a range has a line at either end."""
    lasting = [
        (t, later.effective_from - dt.timedelta(days=1) if later else None)
        for t, later in zip_longest(targets, targets[1:])
    ]
    ends = [Step(t.effective_from, end, t.upper) for t, end in lasting if t.upper is not None]
    return [*(Step(t.effective_from, end, t.value) for t, end in lasting), *ends]


def breaks(reading: Reading) -> list[Break]:
    return [Break(cut.on, cut.note) for cut in reading.breaks]


def _unit(measure: Measure) -> str:
    return "%" if measure.unit == Unit.PERCENT else ""


def _say(measure: Measure) -> Callable[[Decimal, int], str] | None:
    match measure.unit:
        case Unit.POUNDS:
            return formats.pounds
        case Unit.YEAR:
            return lambda value, places: str(int(value))
        case Unit.TIME:
            return formats.duration
        case Unit.PLACE:
            return lambda value, places: formats.ordinal(value)
    return None


def _title(reading: Reading) -> str:
    rows = reading.line(AreaKind.FORCE)
    return f"{reading.measure.title}, {formats.short_month(rows[0].end)} to {formats.short_month(rows[-1].end)}"


def heading(reading: Reading) -> str:
    """What the picture shows, in one sentence without a full stop."""
    since = capitalised(figures.since_words(reading))
    if not since:
        return reading.measure.title
    gap = figures.gap_words(reading)
    return f"{since}, and {gap}" if gap else since


def description(reading: Reading) -> str:
    """The trend in words for those who do not see it: where it starts and ends, where others end, the target."""
    measure = reading.measure
    parts = []
    for kind in KINDS:
        known = [o for o in reading.line(kind) if o.value is not None and not figures.is_hidden(o)]
        if known:
            parts.append(_line_words(measure, known))
    if target := reading.as_entered.target:
        parts.append(f"The target is {figures.target_words(measure, target)}.")
    parts += [f"The series breaks on {formats.day(cut.on)}." for cut in reading.breaks]
    return " ".join(parts)


def _line_words(measure: Measure, known: Sequence[Observation]) -> str:
    first, last = known[0], known[-1]
    ends = f"{figures.observation_words(measure, last)} in {formats.month(last.end)}"
    if len(known) == 1:
        return f"{last.area.name} stands at {ends}."
    starts = f"{figures.observation_words(measure, first)} in {formats.month(first.end)}"
    return f"{last.area.name} {_course(measure, first, last)} {starts} to {ends}."


def _course(measure: Measure, first: Observation, last: Observation) -> str:
    if first.value is None or last.value is None or figures.print_alike(measure, first.value, last.value):
        return "goes from"
    is_rise = (last.value > first.value) != (measure.unit == Unit.PLACE)
    return "rises from" if is_rise else "falls from"


def unit_words(measure: Measure) -> str:
    """What is counted and how, as in "Days. Longest."."""
    return f"{unit_name(measure)}. {Statistic(measure.statistic).label}."


def unit_name(measure: Measure) -> str:
    """What is counted, as in "Adults", else the unit, as in "Days"."""
    return capitalised(figures.unit_words(measure))


def _foot(reading: Reading) -> str:
    now = reading.observation
    if now is None:
        return ""
    source = (now.source or reading.measure.source or "not recorded").rstrip(".")
    provisional = " Provisional." if now.is_provisional else ""
    return f"Source: {source}; as at {formats.day(now.as_at)}.{provisional}"


def _marks(reading: Reading, shown: Variation | None) -> list[str]:
    """What the newest figures say, and what the marks of the picture mean."""
    marks = [variation_words(reading), *variation_notes(shown)] if shown else []
    if any(row.is_provisional for kind in KINDS for row in reading.line(kind)):
        marks.append("Hollow points are provisional.")
    return marks


def notes(reading: Reading) -> tuple[str, ...]:
    sentences = [f"Series break on {formats.day(cut.on)}: {cut.note}" for cut in reading.breaks]
    if any(figures.interval_words(reading.measure, row) for kind in KINDS for row in reading.line(kind)):
        sentences.append("Upright lines are 95% confidence intervals.")
    if why := figures.why_hidden(row for kind in KINDS for row in reading.line(kind)):
        sentences.append(why)
    made_up = [words for kind in (*KINDS, AreaKind.COUNCIL) if (words := _illustrative_words(reading.line(kind)))]
    if made_up:
        sentences.append(f"† Illustrative, made up to show how this page works: {'; '.join(made_up)}.")
    return tuple(sentences)


def _illustrative_words(rows: Sequence[Observation]) -> str:
    """As in "7 of the 9 figures of the region"; empty where all are real."""
    count = sum(o.is_illustrative for o in rows)
    if not count:
        return ""
    whole = "all figures" if count == len(rows) else f"{count} of the {len(rows)} figures"
    return f"{whole} of {rows[-1].area.name}"
