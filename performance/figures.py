"""Figures in words: how each unit writes a value, a change and a gap, and what is said where a value is missing."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked, unmarked

from .choices import OF_NUMBERS, Availability, Direction, Qualifier, Statistic, Travel, Unit
from .models import Measure, Observation, Target
from .stats.hidden import hidden_words, shown_value
from .stats.readings import WORSE_IN_A_ROW, Reading

BASE_SHOWN_BELOW = 30
# Nouns that are units: they stand with every figure, as days do, and not only where there is room for what is counted.
UNIT_NOUNS = frozenset({"seconds", "minutes", "hours", "weeks", "months", "years", "miles", "kilometres", "tonnes"})
SHARED_UNITS = frozenset({Unit.COUNT, Unit.DAYS, Unit.POUNDS, Unit.TIME})  # a change is a share of what was before too
NO_SHARE = frozenset({Statistic.CHANGE, Statistic.REDUCTION, Statistic.INDEX, Statistic.SCORE})
TRAVELS = {Travel.BETTER: "better", Travel.WORSE: "worse"}
QUALIFIERS = {Qualifier.EXACT: "", Qualifier.ABOUT: "about ", Qualifier.MORE_THAN: "more than "}


def value_words(measure: Measure, value: Decimal) -> str:
    """300 days, 85%, 379, £1,200, 2025, 13 min 11 s, 2nd, yes, 60.3 per 1,000 people, 1.4 to 1, 3.5 out of 5."""
    match measure.unit:
        case Unit.YEAR:
            return str(int(value))
        case Unit.PLACE:
            return formats.ordinal(value)
        case Unit.YES_NO:
            return "yes" if value else "no"
    words = _say(measure, value)
    match measure.statistic:
        case Statistic.RATIO:
            return f"{words} to 1"
        case Statistic.SCORE if (measure.scale_from or 0) >= 0:
            return f"{words} out of {measure.scale_to}"
    return words  # of a scale with both signs nothing is out of its end


def _say(measure: Measure, value: Decimal) -> str:
    places = measure.decimals
    match measure.unit:
        case Unit.PERCENT:
            words = formats.percent(value, places)
            return words.replace("a fall", "a rise") if measure.statistic == Statistic.REDUCTION else words
        case Unit.DAYS:
            return formats.days(value, places)
        case Unit.POUNDS:
            return formats.pounds(value, places)
        case Unit.TIME:
            return formats.duration(value, places)
    words = formats.number(value, places)
    if measure.statistic == Statistic.RATE:
        return f"{words} {per_words(measure)}"
    return f"{words} {noun_of(measure, words)}" if has_unit_noun(measure) else words


def per_words(measure: Measure) -> str:
    """Of a rate, as in "per 1,000 people"; of 1, "per household"."""
    nouns = formats.noun_of("1", measure.noun) if measure.per == 1 else measure.noun
    return f"per {'' if measure.per == 1 and nouns else f'{measure.per or 1:,} '}{nouns}".rstrip()


def unit_words(measure: Measure) -> str:
    """What its figures are counted in, as in "homicides", "days", "per 1,000 people", "index, 2019/20 = 100"."""
    match measure.statistic:
        case Statistic.RATE:
            return per_words(measure)
        case Statistic.INDEX:
            return f"index, {measure.base_year} = 100"
        case Statistic.SCORE:
            return f"score from {formats.number(measure.scale_from or 0)} to {formats.number(measure.scale_to or 0)}"
    return measure.noun if measure.unit == Unit.COUNT and measure.noun else str(Unit(measure.unit).label)


def noun_of(measure: Measure, shown: str) -> str:
    """What is counted, after a number as it is printed."""
    is_one = shown.lstrip(formats.MINUS) == "1"
    return measure.noun_one if is_one and measure.noun_one else formats.noun_of(shown, measure.noun)


def has_unit_noun(measure: Measure) -> bool:
    return says_noun(measure) and measure.noun in UNIT_NOUNS


def says_noun(measure: Measure) -> bool:
    """Does what is counted stand beside the figure, rather than in it?"""
    return measure.unit == Unit.COUNT and measure.statistic not in OF_NUMBERS


def noun_words(measure: Measure, row: Observation | None) -> str:
    """What is counted, after the figure, as in "homicides", "homicide" after a 1; empty where the figure says it."""
    if not says_noun(measure) or row is None or row.value is None or has_unit_noun(measure):
        return ""
    words = unmarked(number_words(measure, row))
    return "" if words.startswith("not shown") else noun_of(measure, words)


def difference_words(measure: Measure, value: Decimal) -> str:
    """The size of a difference: percentages differ in percentage points. One that would read 0 is less than a step."""
    if measure.unit == Unit.PERCENT:
        return formats.points(value, measure.decimals)
    if measure.unit == Unit.PLACE:
        return formats.plural(value, "place")
    if value and formats.half_up(value, measure.decimals).is_zero():
        return f"less than {_say(measure, Decimal(1).scaleb(-measure.decimals))}"
    return _say(measure, value)


def print_alike(measure: Measure, one: Decimal | None, other: Decimal | None) -> bool:
    """Two figures that a reader cannot tell apart: between them nothing moves, whatever their exact difference."""
    return one is not None and other is not None and value_words(measure, one) == value_words(measure, other)


def moves(reading: Reading) -> bool:
    """Is there a change since the period before that a reader can see?"""
    return bool(reading.change) and not print_alike(reading.measure, reading.value, shown_value(reading.previous))


def observation_words(measure: Measure, row: Observation | None) -> str:
    """The value with its qualifier, or why there is none; with † where it is made up, as all words of figures here."""
    return marked(_observation_words(measure, row), row)


def _observation_words(measure: Measure, row: Observation | None) -> str:
    if row is None:
        return "no figure yet"
    if row.value is None:
        return missing_words(row)
    return hidden_words(row) or QUALIFIERS[Qualifier(row.qualifier)] + number_words(measure, row)


def counted_words(measure: Measure, row: Observation | None) -> str:
    """As `observation_words`; a percentage of few with the counts that it is worked out from: "78% (7 of 9)"."""
    words = _observation_words(measure, row)
    if row is None or row.numerator is None or row.denominator is None or is_hidden(row):
        return marked(words, row)
    is_few = measure.unit == Unit.PERCENT and row.denominator < BASE_SHOWN_BELOW
    counts = f" ({formats.number(row.numerator)} of {formats.number(row.denominator)})" if is_few else ""
    return marked(f"{words}{counts}", row)


def why_hidden(rows: Iterable[Observation | None]) -> str:
    """The limits of small numbers and their reason, in a sentence, where one of the figures is hidden."""
    return next((row.hidden_why for row in rows if row is not None and is_hidden(row)), "")


def captioned(caption: str, rows: Iterable[Observation | None]) -> str:
    """The caption of a table of these figures: why some of them are not shown stands there once."""
    why = why_hidden(rows)
    return f"{caption}. {why}" if why else caption


def number_words(measure: Measure, row: Observation) -> str:
    """The value without its qualifier, or what stands in its place."""
    if row.value is None or is_hidden(row):
        return observation_words(measure, row)
    words = value_words(measure, row.value)
    if measure.unit == Unit.PLACE:
        of = f" of {formats.number(row.denominator)}" if row.denominator else ""
        words = f"{'joint ' if row.is_tied else ''}{words}{of}"
    return marked(words, row)


def peer_words(measure: Measure, row: Observation) -> str:
    """As in "58.9 per 1,000 people in Glan Eryr"."""
    return marked(f"{unmarked(observation_words(measure, row))} in {row.area.name}", row)


def target_words(measure: Measure, target: Target) -> str:
    """As in "150 days", "80% to 90%", "at least 3rd"."""
    words = value_words(measure, target.value)
    if target.upper is not None:
        words = f"{words} to {value_words(measure, target.upper)}"
    elif measure.unit == Unit.PLACE and measure.direction == Direction.LOWER:
        words = f"at least {words}"
    return marked(words, target)


def interval_words(measure: Measure, row: Observation) -> str:
    """As in "95% confidence interval 81% to 87%"; empty without one, or where the figure is hidden."""
    if row.lower is None or row.upper is None or is_hidden(row):
        return ""
    words = f"95% confidence interval {value_words(measure, row.lower)} to {value_words(measure, row.upper)}"
    return marked(words, row)


def is_hidden(row: Observation | None) -> bool:
    """Is this figure too small to show? Then nothing that it can be worked out from is shown either."""
    return row is not None and bool(hidden_words(row))


def missing_words(row: Observation) -> str:
    label = Availability(row.availability).label.lower()
    return f"withheld by {row.withheld_by}" if row.availability == Availability.WITHHELD else label


class Explained(Protocol):
    """A figure, or why there is none."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def availability_reason(self) -> str: ...

    @property
    def review_on(self) -> dt.date | None: ...


def reason_words(row: Explained) -> str:
    """Why there is no figure and, where it is withheld, until when; empty where there is one."""
    if row.value is not None:
        return ""
    review = f"to be looked at again on {formats.day(row.review_on)}" if row.review_on else ""
    return marked("; ".join(part for part in (row.availability_reason.rstrip("."), review) if part), row)


def notes(measure: Measure, row: Observation) -> list[str]:
    """What stands below a figure in a table: its base, that it is provisional, why there is none."""
    base = base_words(measure, row) if row.denominator and row.denominator < BASE_SHOWN_BELOW else ""
    interval = interval_words(measure, row)
    parts = (months_words(row), interval, f"base: {base}" if base else "", provisional_words(row), reason_words(row))
    return [part for part in parts if part]


def provisional_words(row: Observation) -> str:
    return "provisional" if row.is_provisional else ""


def change_words(reading: Reading, *, share: bool = True) -> str:
    """Up 24 days, or 9%; down 2 percentage points; no change; empty where nothing compares. `share`: with the per cent
    of what was before."""
    return _change_words(reading, reading.change, reading.previous, share=share)


def travel_words(reading: Reading) -> str:
    """Better or worse, where a reader can see that it moved; empty where its direction is not judged."""
    return TRAVELS.get(reading.travel, "") if moves(reading) else ""


def since_words(reading: Reading, since: str = "since") -> str:
    """As in "up 24 days, or 9%, since July to September 2023"; empty where nothing compares."""
    words = unmarked(change_words(reading))
    if not words or reading.previous is None:
        return ""
    since_then = f"{words}{',' if ', or ' in words else ''} {since} {period_words(reading.previous)}"
    return marked(since_then, reading.observation, reading.previous)


def year_words(reading: Reading, *, share: bool = True) -> str:
    """The change on a year ago, as `change_words` says one."""
    return _change_words(reading, reading.change_on_year, reading.year_ago, share=share)


def _change_words(reading: Reading, change: Decimal | None, before: Observation | None, *, share: bool) -> str:
    return marked(_moved_words(reading, change, before, share=share), reading.observation, before)


def _moved_words(reading: Reading, change: Decimal | None, before: Observation | None, *, share: bool) -> str:
    measure, was = reading.measure, shown_value(before)
    if change is None or was is None:
        return ""
    if not change:
        return "no change"
    if measure.unit == Unit.YES_NO:
        return f"was {value_words(measure, was)}"
    if print_alike(measure, reading.value, was):
        return "little change"
    return f"{_moved(measure, change)}{_share_words(measure, change, was) if share else ''}"


def change_between(measure: Measure, value: Decimal, was: Decimal) -> str:
    """As in "up 24 days", from one figure to another."""
    return f"was {value_words(measure, was)}" if measure.unit == Unit.YES_NO else _moved(measure, value - was)


def _moved(measure: Measure, change: Decimal) -> str:
    upwards = -change if measure.unit == Unit.PLACE else change  # from 4th to 2nd is up
    return formats.change_words(upwards, lambda value: difference_words(measure, Decimal(value)))


def _share_words(measure: Measure, change: Decimal, was: Decimal) -> str:
    """As in ", or 9%", of what was before."""
    if measure.unit not in SHARED_UNITS or measure.statistic in NO_SHARE or measure.may_be_negative or not was:
        return ""
    return f", or {formats.percent(abs(change) / abs(was) * 100)}"


def worse_words(reading: Reading) -> str:
    """As in "worse 3 periods in a row"; empty below three, and where a reader sees no change."""
    if reading.periods_worse < WORSE_IN_A_ROW or not moves(reading):
        return ""
    return marked(f"worse {reading.periods_worse} periods in a row", *reading.comparable_run)


def gap_words(reading: Reading) -> str:
    """150 days over target, 3 percentage points short of target, on target; empty without a target."""
    return marked(_gap_words(reading), reading.observation, reading.target)


def _gap_words(reading: Reading) -> str:
    if reading.gap is None:
        return ""
    measure, target = reading.measure, reading.target
    if target is not None and target.upper is not None:
        return _range_words(reading, target)
    if reading.gap == 0:
        return "on target"
    if measure.unit == Unit.YES_NO:
        return "target missed" if reading.gap > 0 else "above target"
    lower = measure.direction == Direction.LOWER
    missed, beaten = ("over target", "under target") if lower else ("short of target", "above target")
    if measure.unit == Unit.PLACE and lower:
        missed, beaten = "below target", "above target"
    return f"{difference_words(measure, abs(reading.gap))} {missed if reading.gap > 0 else beaten}"


def _range_words(reading: Reading, target: Target) -> str:
    """As in "3 percentage points below the target range", "within the target range"."""
    if reading.gap is None or reading.value is None or reading.gap <= 0:
        return "within the target range"
    side = "below" if reading.value < target.value else "above"
    return f"{difference_words(reading.measure, reading.gap)} {side} the target range"


def base_words(measure: Measure, row: Observation | None) -> str:
    """As in "12 answers"; empty where no base is known, or where the figure is hidden."""
    if row is None or row.denominator is None or measure.unit == Unit.PLACE or is_hidden(row):
        return ""
    return marked(formats.counted(row.denominator, measure.denominator_name), row)


def grade_words(reading: Reading) -> str:
    """The grade, as its tag says it; that a person set a rule's answer aside stands with it."""
    words = f"{reading.grade.word}, overridden" if reading.is_overridden else reading.grade.word
    return marked(words, reading.observation, reading.target)


def period_words(row: Observation) -> str:
    """July to September 2023; of a figure of months of which one is missing: July to September 2023, 2 of 3 months."""
    return ", ".join(filter(None, (formats.period_words(row.start, row.end), months_words(row))))


def months_words(row: Observation) -> str:
    """As in "2 of 3 months"; empty of a figure that is whole."""
    return "" if row.months_given is None else f"{row.months_given} of 3 months"
