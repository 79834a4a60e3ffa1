"""Numbers as people type them: what is clear is read exactly, what is not is told what to do."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui import formats
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.numbers import REFUSALS, Kind, read_number

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
PLACES = st.integers(min_value=0, max_value=4)
SPACES = st.sampled_from(["\u00a0", "\u2009", "\u202f", " ", "\u3000"])
DASHES = st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")

ANY_KIND = [
    ("1200", "1200"),
    ("1,200", "1200"),
    ("1 200", "1200"),
    ("1\u00a0200", "1200"),
    ("1\u2009200\u202f000", "1200000"),
    (" \t5 \n", "5"),
    ("+5", "5"),
    ("–1,200", "-1200"),
    ("−1,200", "-1200"),
    ("-0", "0"),
    ("(1,200)", "-1200"),
    ("( 1,200.50 )", "-1200.50"),
    (".5", "0.5"),
    ("7.", "7"),
    ("56.70", "56.70"),
    ("1,234,567.891", "1234567.891"),
    ("1\u200b200\ufeff", "1200"),
]
OF_A_KIND = [
    (Kind.PERCENT, "85%", "85"),
    (Kind.PERCENT, "85 %", "85"),
    (Kind.PERCENT, "85.5 per cent", "85.5"),
    (Kind.PERCENT, "85pct", "85"),
    (Kind.PERCENT, "85 p.c.", "85"),
    (Kind.PERCENT, "(6.2%)", "-6.2"),
    (Kind.PERCENT, "−0.4%", "-0.4"),
    (Kind.POUNDS, "£1.2m", "1200000"),
    (Kind.POUNDS, "£736k", "736000"),
    (Kind.POUNDS, "£ 1.2 million", "1200000"),
    (Kind.POUNDS, "£1.2345678m", "1234567.8"),
    (Kind.POUNDS, "£1bn", "1000000000"),
    (Kind.POUNDS, "-£5", "-5"),
    (Kind.POUNDS, "£-5", "-5"),
    (Kind.POUNDS, "(£736,000)", "-736000"),
    (Kind.POUNDS, "£(736,000)", "-736000"),
    (Kind.POUNDS, "GBP 1,200", "1200"),
    (Kind.POUNDS, "950.50 pounds", "950.50"),
    (Kind.NUMBER, "1.2m", "1200000"),
    (Kind.NUMBER, "43.5 thousand", "43500"),
    (Kind.DAYS, "300 days", "300"),
    (Kind.MINUTES, "3:24", "3.4"),
    (Kind.MINUTES, "1:03:24", "63.4"),
    (Kind.MINUTES, "13 min 11 s", "13.183333"),
    (Kind.MINUTES, "−3:24", "-3.4"),
    (Kind.SECONDS, "3:24", "204"),
    (Kind.SECONDS, "5 minutes", "300"),
    (Kind.HOURS, "3:24", "3.4"),
    (Kind.HOURS, "12:00", "12"),
    (Kind.HOURS, "2 hrs 15 mins", "2.25"),
    (Kind.HOURS, "2h15", "2.25"),
    (Kind.HOURS, "1 hr 30", "1.5"),
    (Kind.MINUTES, "13m11", "13.183333"),
    (Kind.MINUTES, "1h03m24", "63.4"),
]
REFUSED = [
    ("", "invalid"),
    ("five", "invalid"),
    ("£", "invalid"),
    ("NaN", "invalid"),
    ("-Infinity", "invalid"),
    ("∞", "invalid"),
    ("1_000", "invalid"),
    ("--5", "invalid"),
    ("(−5)", "invalid"),
    ("#REF!", "invalid"),
    ("9" * 400, "invalid"),
    ("n/a", "not_applicable"),
    ("N/A", "not_applicable"),
    ("#N/A", "not_applicable"),
    ("not applicable", "not_applicable"),
    ("tbc", "not_available"),
    ("unknown", "not_available"),
    ("not yet available", "not_available"),
    ("withheld", "withheld"),
    ("*", "withheld"),
    ("-", "dash"),
    ("–", "dash"),
    ("..", "dash"),
    ("nil", "nil"),
    ("£nil", "nil"),
    ("£ -", "dash"),
    ("£–", "dash"),
    ("None", "nil"),
    ("c. 40", "about"),
    ("c40", "about"),
    ("~40", "about"),
    ("about 40", "about"),
    ("circa £1.2m", "about"),
    ("<5", "bound"),
    (">85%", "bound"),
    ("≤ 5", "bound"),
    ("fewer than 5", "bound"),
    ("100+", "bound"),
    ("40-50", "range"),
    ("40–50", "range"),
    ("£1m to £2m", "range"),
    ("between 40 and 50", "range"),
    ("7 of 9", "fraction"),
    ("7/9", "fraction"),
    ("2½", "fraction"),
    ("310 (45)", "several"),
    ("310\t45", "several"),
    ("1\n200", "several"),
    ("1.2.3", "points"),
    ("1,20", "grouping"),
    ("1,2345", "grouping"),
    ("12,34,567", "grouping"),
    ("0,123", "grouping"),
    ("1.200,50", "continental"),
    ("1 200,5", "continental"),
    ("1e5", "exponent"),
    ("1.2E+06", "exponent"),
    ("1e999999999999999999", "exponent"),
    ("१२", "digits"),
    ("1२", "digits"),
    ("\uff11\uff12", "digits"),
    ("1,200-", "minus"),
    ("85%", "percent"),
    ("85 per cent", "percent"),
    ("£5", "money"),
    ("(£5)", "money"),
    ("$5", "currency"),
    ("5 euros", "currency"),
    ("3:24", "time"),
    ("1,204 offences", "words"),
    ("abc 12", "words"),
    ("70,000*", "mark"),
    ("70,000 †", "mark"),
    ("1,204¹", "mark"),
]
REFUSED_OF_A_KIND = [
    (Kind.PERCENT, "£5", "money"),
    (Kind.PERCENT, "1.2m", "scale"),
    (Kind.PERCENT, "5 days", "unit"),
    (Kind.POUNDS, "85%", "percent"),
    (Kind.POUNDS, "3:24", "time"),
    (Kind.POUNDS, "$1.2m", "currency"),
    (Kind.DAYS, "3 months", "unit"),
    (Kind.DAYS, "3:24", "time"),
    (Kind.MINUTES, "5%", "percent"),
    (Kind.MINUTES, "3:74", "time"),
    (Kind.MINUTES, "3 weeks", "unit"),
]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("typed", "number"), ANY_KIND)
def test_a_clear_number_is_read_in_every_field(kind: Kind, typed: str, number: str) -> None:
    assert str(read_number(typed, kind)).removeprefix("-0" if number == "0" else "+") in {number, ""}


@pytest.mark.parametrize(("kind", "typed", "number"), OF_A_KIND)
def test_the_unit_of_the_field_may_be_typed(kind: Kind, typed: str, number: str) -> None:
    assert str(read_number(typed, kind)) == number


def refusal(typed: str, kind: Kind = Kind.NUMBER) -> str:
    with pytest.raises(UnreadableError) as why:
        read_number(typed, kind)
    assert len(str(why.value)) > len("Write a number.")
    return why.value.code


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_is_not_clear_is_told_what_to_do(typed: str, code: str) -> None:
    assert refusal(typed) == code


@pytest.mark.parametrize(("kind", "typed", "code"), REFUSED_OF_A_KIND)
def test_another_unit_is_never_dropped_in_silence(kind: Kind, typed: str, code: str) -> None:
    assert refusal(typed, kind) == code


def test_every_sentence_is_met() -> None:
    codes = {code for _, code in REFUSED} | {code for *_, code in REFUSED_OF_A_KIND}
    assert codes | {"whole"} == set(REFUSALS)  # of a whole number the field speaks


@given(st.text(max_size=12) | st.text("0123456789.,-–()£%k m:e+", max_size=10))
def test_anything_is_read_or_refused(typed: str) -> None:
    for kind in Kind:
        with suppress(UnreadableError):
            assert read_number(typed, kind).is_finite()


@given(AMOUNTS, PLACES)
def test_what_is_printed_is_read(value: Decimal, places: int) -> None:
    printed = formats.half_up(value, places)
    assert read_number(formats.number(value, places)) == printed
    assert read_number(formats.signed(value, places)) == printed
    assert read_number(f"{formats.number(value, places)}%", Kind.PERCENT) == printed
    assert read_number(formats.pounds(value, places), Kind.POUNDS) == printed
    assert read_number(formats.days(value, places), Kind.DAYS) == printed


@given(AMOUNTS)
def test_millions_are_read_to_what_they_print(value: Decimal) -> None:
    printed = formats.millions(value)
    assert formats.millions(read_number(printed, Kind.POUNDS)) == printed


@given(AMOUNTS, SPACES, DASHES)
def test_every_space_and_dash_counts_alike(value: Decimal, space: str, dash: str) -> None:
    written = f"{abs(value):,f}".replace(",", space)
    assert read_number(f"{dash}{space}{written}") == -abs(value)
    assert read_number(f"({written})") == -abs(value)


@given(st.integers(0, 99_999))
def test_a_time_comes_to_its_seconds(seconds: int) -> None:
    clock = f"{seconds // 60 if seconds < 6000 else seconds // 3600}"
    clock += f":{seconds % 60:02}" if seconds < 6000 else f":{seconds // 60 % 60:02}:{seconds % 60:02}"
    assert read_number(clock, Kind.SECONDS) == seconds
    assert abs(read_number(clock, Kind.MINUTES) * 60 - seconds) < Decimal("0.001")
