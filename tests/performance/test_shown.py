"""What figures show: rounding hides no difference, and makes no movement out of two figures that print alike."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import figures, spending
from performance.charts.cards import card
from performance.choices import Direction, Statistic, Unit
from performance.models import Area, Measure, Observation, Target
from performance.stats import Reading
from performance.summaries import counts, lead

AMOUNTS = st.decimals(min_value=0, max_value=2000, places=4)
NEAR = st.decimals(min_value=-2, max_value=2, places=4)
UNITS = st.sampled_from([Unit.DAYS, Unit.COUNT, Unit.PERCENT, Unit.POUNDS])
BEFORE, NOW = (dt.date(2023, 4, 1), dt.date(2023, 6, 30)), (dt.date(2023, 7, 1), dt.date(2023, 9, 30))
MOVES = re.compile(r"\b(?:up|down|higher|lower|rises|falls|better|worse)\b|[+−]£?\d", re.IGNORECASE)
NOTHING = re.compile(r"(?<![\d.,])£?0(?:\.0+)? ?(?:days?|percentage|seconds|over|under|short|above)")


def read(now: Decimal, before: Decimal | None = None, target: Decimal | None = None, **of_measure: Any) -> Reading:
    """Rows that are nowhere stored: two quarters and a target."""
    values = {"unit": Unit.DAYS, "direction": Direction.LOWER, "statistic": Statistic.LONGEST, "decimals": 0}
    measure = Measure(slug="wait", title="Longest wait", **values | of_measure)
    area = Area(slug="force", name="Borsetshire", kind="force")
    shown = [(NOW, now)] if before is None else [(BEFORE, before), (NOW, now)]
    rows = [
        Observation(pk=number, measure=measure, area=area, start=start, end=end, as_at=end, value=value)
        for number, ((start, end), value) in enumerate(shown)
    ]
    targets = [] if target is None else [Target(measure=measure, value=target, effective_from=BEFORE[0])]
    return Reading(measure, rows[-1], {"force": rows}, targets)


def words_of(reading: Reading) -> str:
    shown = card(reading)
    changes = [f"{count.value} {count.unit} {count.note}" for count in counts(reading)[1:]]
    drawn = shown.spark.description if shown.spark else ""
    return " ".join([lead(reading), shown.context, shown.sentence, drawn, *changes])


def test_a_small_miss_is_told() -> None:
    reading = read(Decimal("150.4"), target=Decimal(150))
    assert figures.gap_words(reading) == "less than 1 day over target"
    assert "150 days in July to September 2023: less than 1 day over the target of 150 days." in lead(reading)


@given(AMOUNTS, AMOUNTS, st.integers(0, 2), UNITS)
def test_no_difference_from_a_target_reads_nothing(now: Decimal, target: Decimal, places: int, unit: Unit) -> None:
    words = figures.gap_words(read(now, target=target, unit=unit, decimals=places))
    assert not NOTHING.search(words)
    assert (words == "on target") == (now == target)
    assert now == target or ("over target" in words) == (now > target)


@given(AMOUNTS, NEAR, st.integers(0, 2), UNITS)
def test_figures_that_print_alike_have_not_moved(now: Decimal, change: Decimal, places: int, unit: Unit) -> None:
    before = now - change
    reading = read(now, before, unit=unit, decimals=places)
    moved = figures.change_words(reading)
    assert not NOTHING.search(moved)
    if figures.value_words(reading.measure, now) == figures.value_words(reading.measure, before):
        assert not MOVES.search(words_of(reading))
    else:
        assert moved.startswith("up " if change > 0 else "down ")
        assert ("+" in words_of(reading) or "Up" in words_of(reading)) == (change > 0)


def test_the_share_of_what_was_before_stands_beside_the_difference() -> None:
    reading = read(Decimal(400), Decimal(367), unit=Unit.COUNT, noun="offences")
    assert figures.change_words(reading) == "up 33, or 9%"
    assert figures.since_words(reading) == "up 33, or 9%, since April to June 2023"
    assert figures.change_words(reading, share=False) == "up 33"


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.YEAR])
def test_no_share_of_a_share(unit: Unit) -> None:
    assert ", or " not in figures.change_words(read(Decimal(80), Decimal(70), unit=unit))


def test_nothing_is_a_share_of_zero() -> None:
    assert figures.change_words(read(Decimal(3), Decimal(0), unit=Unit.COUNT)) == "up 3"


@pytest.mark.parametrize(
    ("statistic", "words"), [(Statistic.CHANGE, "a fall of under 1%"), (Statistic.REDUCTION, "a rise of under 1%")]
)
def test_a_small_fall_is_a_fall(statistic: Statistic, words: str) -> None:
    reading = read(Decimal("-0.4"), unit=Unit.PERCENT, statistic=statistic)
    assert figures.observation_words(reading.measure, reading.observation) == words


def test_one_of_a_count_is_one() -> None:
    reading = read(Decimal(1), unit=Unit.COUNT, noun="homicides")
    assert "1 homicide in" in lead(reading)
    assert card(reading).unit == "homicide"


def test_a_unit_stands_with_every_figure() -> None:
    reading = read(Decimal(12), Decimal(10), Decimal(10), unit=Unit.COUNT, noun="seconds")
    assert figures.observation_words(reading.measure, reading.observation) == "12 seconds"
    assert figures.change_words(reading) == "up 2 seconds, or 20%"
    assert figures.gap_words(reading) == "2 seconds over target"
    assert card(reading).unit == ""


def test_a_withheld_figure_gives_its_reason_and_when_it_is_looked_at_again() -> None:
    reading = read(Decimal(1))
    row = Observation(
        start=NOW[0],
        end=NOW[1],
        as_at=NOW[1],
        availability="withheld",
        withheld_by="the force",
        availability_reason="A trial is on.",
        review_on=dt.date(2024, 3, 4),
        is_provisional=True,
    )
    withheld = Reading(reading.measure, row, {"force": [row]})
    assert "withheld by the force. A trial is on; to be looked at again on 4 March 2024." in lead(withheld)
    assert card(withheld).note == "A trial is on; to be looked at again on 4 March 2024"
    assert figures.notes(reading.measure, row) == [
        "provisional",
        "A trial is on; to be looked at again on 4 March 2024",
    ]


@pytest.mark.parametrize(("movement", "variance"), [("0.30", "5.00"), ("200", "1000000"), ("-499", "250")])
def test_money_that_prints_alike_has_not_moved(movement: str, variance: str) -> None:
    now, before = Decimal(variance), Decimal(variance) + Decimal(movement)
    alike = spending.variance_words(now) == spending.variance_words(before)
    assert (spending.movement_words(Decimal(movement), now) == "little changed") == alike
    assert "£0" not in spending.movement_words(Decimal(movement))
