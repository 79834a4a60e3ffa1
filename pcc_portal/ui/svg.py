"""Geometry of the trend picture: every coordinate is worked out here, the templates only print.

Across, positions are percentages of the box, so that words keep their size at any width; down, they are pixels. Lines
are drawn in a box of 1000 units that alone is stretched. A figure is rounded here for its place on the page only.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from pcc_portal.ui.axis import Axis, Frame, axis
from pcc_portal.ui.formats import number, percent, short_month
from pcc_portal.ui.lettering import ems
from pcc_portal.ui.trend import Break, Dot, Label, Level, Line, Point, Series, Step, Stroke, Tick, TrendPicture

__all__ = ["Break", "Frame", "Level", "Point", "Series", "Step", "spark", "trend"]

DRAWN_LAST = {"force": 1}
LINE_OF_TEXT = 17
LONGEST_NARROW_TICK = 2  # ems that the ordinary left margin has room for


def trend(
    series: Sequence[Series],
    *,
    targets: Sequence[Step] = (),
    breaks: Sequence[Break] = (),
    levels: Sequence[Level] = (),
    unit: str = "",
    places: int = 0,
    say: Callable[[Decimal, int], str] | None = None,
    title: str,
    description: str,
    height: int = 220,
    from_zero: bool = True,
    turned: bool = False,
) -> TrendPicture:
    """A chart with axes and a label at each line's end; points that are provisional or signals stand out by shape.

    `unit` "%" prints per cent; any other unit prints bare numbers, or what `say(value, places)` makes of them. Counts
    go from zero; else the axis is cut and `axis_words` says so. `turned`: of places, the 1st on top. ValueError when no
    point has a value.
    """
    frame = _frame(series, targets, unit, places, levels, from_zero=from_zero, turned=turned, top=0, bottom=height)
    say = say or _say(unit)
    return TrendPicture(
        title=title,
        description=description,
        height=height,
        axis=frame.axis,
        axis_words=_axis_words(frame.axis, say),
        lines=_lines(series, breaks, frame),
        dots=_dots(series, breaks, frame, marked=True),
        targets=_targets(targets, frame),
        levels=_levels(levels, frame),
        intervals=_intervals(series, frame),
        labels=_labels(series, targets, levels, frame, lambda value: say(value, places)),
        ticks_down=(ticks := _ticks_down(frame, say)),
        ticks_across=_ticks_across(_dates(series), frame),
        breaks=_breaks(breaks, frame),
        wide_axis=any(ems(tick.text) > LONGEST_NARROW_TICK for tick in ticks),
    )


def spark(
    series: Sequence[Series],
    *,
    targets: Sequence[Step] = (),
    breaks: Sequence[Break] = (),
    unit: str = "",
    places: int = 0,
    say: Callable[[Decimal, int], str] | None = None,
    title: str,
    description: str,
    height: int = 64,
    from_zero: bool = True,
    turned: bool = False,
) -> TrendPicture:
    """The small chart of a card: no axis, first and last date, the present target; only the first series ends in a dot.

    Arguments as for `trend`.
    """
    inside: dict[str, Any] = {"top": 9, "bottom": height - 2, "width": 98}
    frame = _frame(series, targets, unit, places, from_zero=from_zero, turned=turned, intervals=4, **inside)
    say = say or _say(unit)
    return TrendPicture(
        title=title,
        description=description,
        height=height,
        axis=frame.axis,
        axis_words=_axis_words(frame.axis, say),
        lines=_lines(series, breaks, frame),
        dots=_dots(series[:1], breaks, frame),
        targets=_targets(targets, frame),
        ticks_across=_spark_dates(frame),
        target_label=_spark_target(series, targets, frame, lambda value: say(value, places)),
    )


def _say(unit: str) -> Callable[[Decimal, int], str]:
    return percent if unit == "%" else number


def _dates(series: Iterable[Series]) -> list[date]:
    return sorted({point.when for line in series for point in line.points})


def _frame(
    series: Sequence[Series],
    targets: Sequence[Step],
    unit: str,
    places: int,
    levels: Sequence[Level] = (),
    *,
    from_zero: bool,
    top: float,
    bottom: float,
    intervals: int = 0,
    width: float = 100,
    turned: bool = False,
) -> Frame:
    dates = _dates(series)
    values = [point.value for line in series for point in line.points if point.value is not None]
    if not values:
        raise ValueError("A trend needs at least one figure.")
    values += [step.value for step in _in_view(targets, dates[0], dates[-1])]
    values += [level.value for level in levels]
    values += [end for line in series for point in line.points for end in point.interval]
    least, most = Decimal(1 if turned else 0), Decimal(100) if unit == "%" and max(values) <= 100 else None
    intervals = intervals or max(2, min(5, int(bottom) // 50))
    scale = axis(values, from_zero=from_zero, intervals=intervals, places=places, least=least, most=most)
    return Frame(dates[0], dates[-1], scale, top, bottom, width, turned)


def _in_view(targets: Iterable[Step], first: date, last: date) -> list[Step]:
    shown = [step for step in targets if step.start <= last and (step.end is None or step.end >= first)]
    return sorted(shown, key=lambda step: step.start)


def _axis_words(scale: Axis, say: Callable[[Decimal, int], str]) -> str:
    if scale.low == 0:
        return ""
    return f"Axis {say(scale.low, scale.places)} to {say(scale.high, scale.places)}."


def place(value: float, places: int = 2) -> str:
    """A coordinate with so many decimals at most, no trailing zeros."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _lines(series: Sequence[Series], breaks: Sequence[Break], frame: Frame) -> list[Line]:
    ordered = sorted(series, key=lambda line: DRAWN_LAST.get(line.role, 0))
    return [Line(line.role, path) for line in ordered if (path := _path(line, breaks, frame))]


def _path(line: Series, breaks: Sequence[Break], frame: Frame) -> str:
    """Runs of two known values or more; a value on its own is a dot. What follows an M without a letter is a line."""
    drawn = [[_spot(point, frame) for point in run] for run in runs(line.points, breaks)]
    return " ".join("M" + " ".join(spots) for spots in drawn if len(spots) > 1)


def _spot(point: Point, frame: Frame) -> str:
    return f"{place(frame.across(point.when) * 10, 1)} {place(_down(point, frame), 1)}"


def _down(point: Point, frame: Frame) -> float:
    return frame.down(point.value or Decimal(0))


def runs(points: Sequence[Point], breaks: Sequence[Break]) -> list[list[Point]]:
    """The points cut where a value is missing and where a break falls between two of them."""
    parts: list[list[Point]] = [[]]
    for point in points:
        if point.value is None or (parts[-1] and any(cut.parts(parts[-1][-1], point) for cut in breaks)):
            parts.append([])
        if point.value is not None:
            parts[-1].append(point)
    return parts


def _dots(series: Sequence[Series], breaks: Sequence[Break], frame: Frame, *, marked: bool = False) -> list[Dot]:
    """A small dot where a value stands alone, one at each line's end, and on each that is marked."""
    dots: list[Dot] = []
    for line in sorted(series, key=lambda line: DRAWN_LAST.get(line.role, 0)):
        alone = [run[0] for run in runs(line.points, breaks) if len(run) == 1]
        known = [point for point in line.points if point.value is not None]
        small = [p for p in known if p is not line.last and (p in alone or (marked and (p.provisional or p.signal)))]
        dots += [_dot(line.role, point, "5" if marked and point.signal else "4", frame, marked) for point in small]
        if line.last:
            dots.append(_dot(line.role, line.last, "6" if line.role == "force" else "4.5", frame, marked))
    return dots


def _dot(role: str, point: Point, radius: str, frame: Frame, marked: bool) -> Dot:
    return Dot(
        role,
        place(frame.across(point.when)),
        place(_down(point, frame)),
        radius,
        is_hollow=marked and point.provisional,
        is_signal=marked and point.signal,
    )


def _levels(levels: Sequence[Level], frame: Frame) -> list[Stroke]:
    return [
        Stroke(place(frame.across(level.start)), place(frame.across(level.end)), down, down)
        for level in levels
        for down in [place(frame.down(level.value))]
    ]


def _intervals(series: Sequence[Series], frame: Frame) -> list[Stroke]:
    """An upright line through each point that has one."""
    points = [point for line in series for point in line.points if point.interval]
    across = [place(frame.across(point.when)) for point in points]
    ends = [[place(frame.down(end)) for end in point.interval] for point in points]
    return [Stroke(at, at, *between) for at, between in zip(across, ends, strict=True)]


def _targets(targets: Sequence[Step], frame: Frame) -> list[Stroke]:
    """A level line for each step, and an upright one where the next step follows on."""
    strokes: list[Stroke] = []
    shown = _in_view(targets, frame.first, frame.last)
    for step, following in zip_longest(shown, shown[1:]):
        level = place(frame.down(step.value))
        end = _step_end(step, following, frame)
        strokes.append(Stroke(place(frame.across(step.start)), place(end), level, level))
        if following and _follows(step, following):
            strokes.append(Stroke(place(end), place(end), level, place(frame.down(following.value))))
    return strokes


def _follows(step: Step, following: Step) -> bool:
    return step.end is None or (following.start - step.end).days <= 1


def _step_end(step: Step, following: Step | None, frame: Frame) -> float:
    if following and _follows(step, following):
        return frame.across(following.start)
    return 100 if step.end is None or step.end >= frame.last else frame.across(step.end)


def _current(targets: Sequence[Step], frame: Frame) -> Step | None:
    """The target in force on the last date of the chart."""
    shown = _in_view(targets, frame.last, frame.last)
    return shown[-1] if shown else None


def _labels(
    series: Sequence[Series],
    targets: Sequence[Step],
    levels: Sequence[Level],
    frame: Frame,
    say: Callable[[Decimal], str],
) -> list[Label]:
    wanted = [
        (frame.down(last.value), line.role, say(last.value), line.name, line.short or line.name)
        for line in series
        if (last := line.last) and last.value is not None
    ]
    if target := _current(targets, frame):
        wanted.append((frame.down(target.value), "target", say(target.value), "target", "target"))
    wanted += [(frame.down(v.value), "level", say(v.value), v.name, v.short or v.name) for v in levels]
    wanted.sort(key=lambda label: label[0])
    places = _apart([down + 5 for down, *_ in wanted], lowest=frame.bottom + 5)
    return [
        Label(role, place(at), f"{value} {name}", f"{value} {short}")
        for at, (_, role, value, name, short) in zip(places, wanted, strict=True)
    ]


def _apart(wanted: list[float], lowest: float) -> list[float]:
    """Baselines at least a line of text apart, as near as may be to where they belong, none below `lowest`."""
    places: list[float] = []
    for at in wanted:
        places.append(max(at, places[-1] + LINE_OF_TEXT if places else at))
    ceiling = lowest
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], ceiling)
        ceiling = places[index] - LINE_OF_TEXT
    return places


def _spark_dates(frame: Frame) -> list[Tick]:
    first, last = short_month(frame.first), short_month(frame.last)
    end = Tick("100", last, anchor="end")
    return [end] if first == last else [Tick("0", first, anchor="start"), end]


def _spark_target(
    series: Sequence[Series], targets: Sequence[Step], frame: Frame, say: Callable[[Decimal], str]
) -> Label | None:
    """The target's words go on the side of its line that the figure is not on, where there is room."""
    target = _current(targets, frame)
    if target is None:
        return None
    at = frame.down(target.value)
    last = series[0].last
    under = last is not None and last.value is not None and frame.down(last.value) <= at
    below, above = at + 15, at - 5
    fits_below, fits_above = below <= frame.bottom, above >= frame.top
    chosen = below if fits_below and (under or not fits_above) else above
    words = f"Target {say(target.value)}"
    return Label("target", place(chosen), words, words)


def _ticks_down(frame: Frame, say: Callable[[Decimal, int], str]) -> list[Tick]:
    places = [(frame.down(value), say(value, frame.axis.places)) for value in frame.axis.ticks]
    return [Tick(place(at), text, text_at=place(at + 5), anchor="end") for at, text in places]


def _ticks_across(dates: Sequence[date], frame: Frame) -> list[Tick]:
    """The first and last dates, and on a wide page up to three between them with room for their words."""
    count = min(len(dates), 5)
    chosen = sorted({round(index * (len(dates) - 1) / max(count - 1, 1)) for index in range(count)})
    kept = [dates[0]]
    for when in (dates[index] for index in chosen[1:-1]):
        if frame.across(when) - frame.across(kept[-1]) >= 16 and frame.across(when) <= 84:
            kept.append(when)
    if short_month(kept[-1]) != short_month(dates[-1]):
        kept.append(dates[-1])
    return [_date_tick(when, frame, wide_only=when not in (kept[0], kept[-1])) for when in kept]


def _date_tick(when: date, frame: Frame, *, wide_only: bool) -> Tick:
    at = frame.across(when)
    return Tick(place(at), short_month(when), anchor="start" if at == 0 else "middle", wide_only=wide_only)


def _breaks(breaks: Sequence[Break], frame: Frame) -> list[Tick]:
    """Upright marks; the words keep to the side with more room."""
    return [
        Tick(place(at := frame.across(cut.when)), "", anchor="end" if at > 50 else "start")
        for cut in breaks
        if frame.first <= cut.when <= frame.last
    ]
