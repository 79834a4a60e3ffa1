"""Figures of measures from their rows: value, change, target, gap and grade, each worked out anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from .series import combined, figure_of
from .signals import concern_at_end
from .words import (
    DASH,
    Row,
    as_day,
    counted,
    day,
    duration,
    half_up,
    number,
    ordinal,
    percent,
    period_words,
    points,
    pounds,
)

UNIT_NOUNS = ["seconds", "minutes", "hours", "weeks", "months", "years", "miles", "kilometres", "tonnes"]
MISSING = {"nil": "nil return", "not_applicable": "not applicable", "not_available": "not available"}
FEW, FEWEST_POINTS, IN_A_ROW = 30, 12, 3


class Reading:
    """A measure as the report's quarter has it, from its rows alone."""

    def __init__(self, measure: Row, rows: list[Row], targets: list[Row], breaks: list[Row], given: str = "") -> None:
        self.measure, self.given, self.breaks = measure, given, breaks
        self.places = int(measure["decimals"])
        self.entered: dict[str, list[Row]] = defaultdict(list)
        for row in map(figure_of, rows):
            self.entered[row["area_kind"]].append(row)
        self.series = {kind: combined(measure, figures) for kind, figures in self.entered.items()}
        self.targets = sorted(targets, key=lambda row: row["effective_from"])
        force = self.series.get("force", [])
        self.now: Row | None = force[-1] if force else None

    @property
    def value(self) -> Decimal | None:
        return self.now["value"] if self.now else None

    @cached_property
    def run(self) -> list[Row]:
        """Figures up to this one of periods as long, since the series last broke."""
        now = self.now
        if now is None:
            return []
        broke = [as_day(row["on"]) for row in self.breaks if as_day(row["on"]) <= now["end"]]
        since = max(broke, default=dt.date.min)
        if now["start"] < since or now["months"] is not None:
            return [now]
        return [row for row in self.series["force"] if since <= row["start"] and self._compares(row, now)]

    @staticmethod
    def _compares(row: Row, now: Row) -> bool:
        days = abs((row["end"] - row["start"]).days - (now["end"] - now["start"]).days)
        return row["end"] <= now["end"] and days <= 5 and row["months"] is None

    @property
    def previous(self) -> Row | None:
        return self.run[-2] if len(self.run) > 1 else None

    @property
    def change(self) -> Decimal | None:
        before = self.previous
        return None if self.value is None or before is None or before["value"] is None else self.value - before["value"]

    @property
    def target(self) -> Row | None:
        held = [t for t in self.targets if self.now and as_day(t["effective_from"]) <= self.now["end"]]
        return held[-1] if held else None

    @property
    def gap(self) -> Decimal | None:
        """By how much the target is missed; below 0 where it is beaten."""
        now, value, target = self.now, self.value, self.target
        if now is None or now["months"] is not None or target is None or value is None:
            return None
        aim = Decimal(target["value"])
        if target.get("upper") is not None:
            return max(aim - value, value - Decimal(target["upper"]))
        if self.measure["direction"] == "none":
            return None
        return value - aim if self.measure["direction"] == "lower" else aim - value

    @property
    def values_shown(self) -> list[Decimal]:
        """Of the run, since the last figure that is hidden."""
        shown: list[Decimal] = []
        for row in self.run:
            shown = [] if row["hidden"] else shown + ([row["value"]] if row["value"] is not None else [])
        return shown

    def goes(self, *, higher: bool) -> bool:
        values = self.values_shown
        if self.measure["direction"] == "none":
            return False
        if len(values) >= FEWEST_POINTS:
            return concern_at_end(values, higher_is_worse=higher)
        last = values[-IN_A_ROW - 1 :]
        moves = [b - a if higher else a - b for a, b in pairwise(last)]
        return len(moves) == IN_A_ROW and all(move > 0 for move in moves)

    @property
    def is_worsening(self) -> bool:
        return self.goes(higher=self.measure["direction"] == "lower")

    @property
    def is_improving(self) -> bool:
        return self.goes(higher=self.measure["direction"] == "higher")

    def comparators(self, kind: str) -> list[Row]:
        same = [r for r in self.series.get(kind, []) if self.now and (r["start"], r["end"]) == self.span]
        return sorted(same, key=lambda row: row["area_name"])

    @property
    def span(self) -> tuple:
        return (self.now["start"], self.now["end"]) if self.now else ()


def value_words(measure: Row, value: Decimal) -> str:
    unit, statistic, places = measure["unit"], measure["statistic"], int(measure["decimals"])
    if unit == "year":
        return str(int(value))
    if unit == "place":
        return ordinal(value)
    if unit == "yes_no":
        return "yes" if value else "no"
    words = _say(measure, value, places)
    if statistic == "ratio":
        return f"{words} to 1"
    if statistic == "score" and Decimal(measure["scale_from"] or 0) >= 0:
        return f"{words} out of {int(measure['scale_to'])}"
    return words


def _say(measure: Row, value: Decimal, places: int) -> str:
    unit = measure["unit"]
    if unit == "percent":
        words = percent(value, places)
        return words.replace("a fall", "a rise") if measure["statistic"] == "reduction" else words
    if unit == "days":
        return counted(value, "day", places=places)
    if unit in {"pounds", "time"}:
        return (pounds if unit == "pounds" else duration)(value, places)
    words = number(value, places)
    if measure["statistic"] == "rate":
        return f"{words} {per_words(measure)}"
    one = measure["noun_one"] if words.lstrip("\u2212") == "1" else measure["noun"]
    is_said = unit == "count" and measure["statistic"] not in {"ratio", "index", "score"}
    return f"{words} {one}" if is_said and measure["noun"] in UNIT_NOUNS else words


def per_words(measure: Row) -> str:
    per = int(measure["per"] or 1)
    nouns = measure["noun_one"] if measure["per"] and per == 1 else measure["noun"]
    return f"per {'' if measure['per'] and per == 1 and nouns else f'{per:,} '}{nouns}".rstrip()


def bare_words(measure: Row, value: Decimal) -> str:
    """Without its unit, as at the end of a line in a chart; the sign of per cent stays."""
    return value_words(measure, value) if measure["unit"] == "percent" else number(value, int(measure["decimals"]))


def difference_words(measure: Row, value: Decimal) -> str:
    places = int(measure["decimals"])
    if measure["unit"] == "percent":
        return points(value, places)
    if measure["unit"] == "place":
        return counted(value, "place")
    if value and half_up(value, places).is_zero():
        return f"less than {_say(measure, Decimal(1).scaleb(-places), places)}"
    return _say(measure, value, places)


def figure_words(measure: Row, row: Row | None) -> str:
    """A figure with its qualifier, or what stands in its place."""
    if row is None:
        return "no figure yet"
    if row["hidden"]:
        return str(row["hidden"])
    if row["value"] is None:
        withheld = f"withheld by {row['withheld_by']}"
        return withheld if row["availability"] == "withheld" else MISSING[row["availability"]]
    return {"about": "about ", "more_than": "more than "}.get(row["qualifier"], "") + number_words(measure, row)


def number_words(measure: Row, row: Row) -> str:
    if row["value"] is None:
        return figure_words(measure, row)
    words = value_words(measure, row["value"])
    if measure["unit"] != "place":
        return words
    of = f" of {number(row['denominator'])}" if row["denominator"] else ""
    return f"{'joint ' if row['is_tied'] else ''}{words}{of}"


def with_counts(measure: Row, row: Row | None) -> str:
    """A percentage of few with what it is worked out from: "78% (7 of 9)"."""
    words = figure_words(measure, row)
    if row is None or measure["unit"] != "percent" or None in {row["numerator"], row["denominator"]}:
        return words
    is_few = row["denominator"] < FEW
    return f"{words} ({number(row['numerator'])} of {number(row['denominator'])})" if is_few else words


def change_words(reading: Reading, *, share: bool = False) -> str:
    measure, change, before = reading.measure, reading.change, reading.previous
    if change is None or before is None:
        return ""
    was = before["value"]
    if not change:
        return "no change"
    if measure["unit"] == "yes_no":
        return f"was {value_words(measure, was)}"
    if value_words(measure, reading.value or Decimal(0)) == value_words(measure, was):
        return "little change"
    upwards = -change if measure["unit"] == "place" else change
    size = difference_words(measure, abs(change))
    words = "little change" if size == difference_words(measure, Decimal(0)) else f"{_way(upwards)} {size}"
    return f"{words}{_share(measure, change, was)}" if share else words


def _way(change: Decimal) -> str:
    return "up" if change > 0 else "down"


def _share(measure: Row, change: Decimal, was: Decimal) -> str:
    worked_out = measure["statistic"] in {"change", "reduction", "index", "score"}
    has_share = measure["unit"] in {"count", "days", "pounds", "time"} and not worked_out
    if not has_share or measure["may_be_negative"] or not was:
        return ""
    return f", or {percent(abs(change) / abs(was) * 100)}"


def target_words(reading: Reading) -> str:
    measure, target = reading.measure, reading.target
    if target is None:
        return ""
    words = value_words(measure, Decimal(target["value"]))
    if target.get("upper") is not None:
        return f"{words} to {value_words(measure, Decimal(target['upper']))}"
    return f"at least {words}" if measure["unit"] == "place" and measure["direction"] == "lower" else words


def gap_words(reading: Reading) -> str:
    gap, measure, target = reading.gap, reading.measure, reading.target
    if gap is None or target is None or reading.value is None:
        return ""
    if target.get("upper") is not None:
        side = "below" if reading.value < Decimal(target["value"]) else "above"
        return f"{difference_words(measure, gap)} {side} the target range" if gap > 0 else "within the target range"
    if gap == 0:
        return "on target"
    if measure["unit"] == "yes_no":
        return "target missed" if gap > 0 else "above target"
    lower = measure["direction"] == "lower"
    missed, beaten = ("over target", "under target") if lower else ("short of target", "above target")
    if measure["unit"] == "place" and lower:
        missed, beaten = "below target", "above target"
    return f"{difference_words(measure, abs(gap))} {missed if gap > 0 else beaten}"


def period_of(row: Row) -> str:
    months = "" if row["months"] is None else f", {row['months']} of 3 months"
    return f"{period_words(row['start'], row['end'])}{months}"


def measure_fields(reading: Reading, style: str) -> dict[str, str]:
    """What a report prints of a measure, by name."""
    measure, now, before = reading.measure, reading.now, reading.previous
    printed = {"value": figure_words(measure, now), "now": with_counts(measure, now) if now else DASH}
    printed["before"] = with_counts(measure, before) if before else DASH
    printed |= {"change": change_words(reading), "change and share": change_words(reading, share=True)}
    printed |= {"target": target_words(reading), "gap": gap_words(reading)}
    if reading.target and reading.target.get("upper") is None:
        printed["bare target"] = bare_words(measure, Decimal(reading.target["value"]))
    if before:
        printed |= {"previous": figure_words(measure, before), "period before": period_of(before)}
    for name, kind in (("region", "region"), ("national", "nation"), ("peers", "peers")):
        for row in reading.comparators(kind)[:1]:
            printed[name] = figure_words(measure, row)
    if now is not None:
        printed |= {"period": period_of(now), "as_at": day(now["as_at"], style), "number": number_words(measure, now)}
        printed["base"] = _base(measure, now)
        if now["lower"] is not None and now["upper"] is not None:
            ends = (value_words(measure, now[end]) for end in ("lower", "upper"))
            printed["interval"] = f"95% confidence interval {' to '.join(ends)}"
        printed["value"] += f" ({now['months']} of 3 months)" if now["months"] is not None else ""
    return printed


def _base(measure: Row, now: Row) -> str:
    if now["denominator"] is None or measure["unit"] == "place" or now["hidden"]:
        return ""
    shown = number(now["denominator"])
    return f"{shown} {measure['denominator_one'] if shown == '1' else measure['denominator_name']}".rstrip()
