"""Numbers and dates in words, at their edges."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pcc_portal.ui import formats

D = Decimal
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
PLACES = st.integers(min_value=0, max_value=3)
DATES = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (D(0), 0, "0"),
        (D("-0.4"), 0, "0"),
        (D("0.5"), 0, "1"),
        (D("-0.5"), 0, "−1"),
        (D("2.5"), 0, "3"),
        (D("1526.5"), 0, "1,527"),
        (D("-1234.45"), 1, "−1,234.5"),
        (D("0.1"), 2, "0.10"),
        (D("12345678901234567890123456789012345"), 0, "12,345,678,901,234,567,890,123,456,789,012,345"),
        (7, 0, "7"),
    ],
)
def test_number(value: Decimal, places: int, words: str) -> None:
    assert formats.number(value, places) == words


@pytest.mark.parametrize("value", [0.1, True, "1", None])
def test_an_amount_must_be_exact(value: object) -> None:
    with pytest.raises(TypeError):
        formats.number(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [D("NaN"), D("Infinity")])
def test_an_amount_must_be_finite(value: Decimal) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        formats.pounds(value)


def test_signed() -> None:
    assert [formats.signed(D(value)) for value in ("24", "-3", "0", "0.4")] == ["+24", "−3", "0", "0"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (D(0), "£0"),
        (D(1200000), "£1,200,000"),
        (D("999999.50"), "£1,000,000"),
        (D("999999.49"), "£999,999"),
        (D(-538496), "−£538,496"),
        (D("-0.49"), "£0"),
    ],
)
def test_pounds(value: Decimal, words: str) -> None:
    assert formats.pounds(value) == words


def test_pounds_with_pence() -> None:
    assert formats.pounds(D("999999.50"), 2) == "£999,999.50"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (D(1336500), "£1.337m"),
        (D(1336499), "£1.336m"),
        (D(273000000), "£273m"),
        (D(600000), "£0.6m"),
        (D(1940000), "£1.94m"),
        (D(10000000), "£10m"),
        (D("999999.50"), "£1m"),
        (D(1273400000), "£1,273.4m"),
        (D(-2379000), "−£2.379m"),
        (D(499), "£499"),
        (D(0), "£0"),
    ],
)
def test_millions(value: Decimal, words: str) -> None:
    assert formats.millions(value) == words


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (D(0), 0, "0%"),
        (D("0.4"), 0, "under 1%"),
        (D("0.5"), 0, "1%"),
        (D("99.4"), 0, "99%"),
        (D("99.6"), 0, "over 99%"),
        (D(100), 0, "100%"),
        (D("100.3"), 0, "over 100%"),
        (D("-0.3"), 0, "a fall of under 1%"),
        (D("0.04"), 1, "under 0.1%"),
        (D("99.96"), 1, "over 99.9%"),
        (D("85.04"), 1, "85.0%"),
        (D(112), 0, "112%"),
    ],
)
def test_percent(value: Decimal, places: int, words: str) -> None:
    assert formats.percent(value, places) == words


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (D(7), 0, "7 percentage points"),
        (D(1), 0, "1 percentage point"),
        (D(-1), 0, "−1 percentage point"),
        (D(0), 0, "0 percentage points"),
        (D("0.3"), 0, "under 1 percentage point"),
        (D("0.3"), 1, "0.3 percentage points"),
    ],
)
def test_points(value: Decimal, places: int, words: str) -> None:
    assert formats.points(value, places) == words


def test_counted_words() -> None:
    assert formats.days(660) == "660 days"
    assert formats.days(1) == "1 day"
    assert formats.days(D("1.5"), 1) == "1.5 days"
    assert formats.plural(1527, "theme") == "1,527 themes"
    assert formats.plural(0, "body", "bodies") == "0 bodies"
    assert formats.plural(1, "body", "bodies") == "1 body"


@pytest.mark.parametrize(
    ("change", "say", "words"),
    [
        (D(24), formats.days, "up 24 days"),
        (D(-7), formats.points, "down 7 percentage points"),
        (D(0), formats.number, "no change"),
        (D("-0.2"), formats.number, "little change"),
        (D("-0.2"), formats.points, "down under 1 percentage point"),
    ],
)
def test_change_words(change: Decimal, say: object, words: str) -> None:
    assert formats.change_words(change, say) == words  # type: ignore[arg-type]


def test_dates_are_no_more_precise_than_they_are_known() -> None:
    when = date(2023, 11, 30)
    assert formats.date_words(when) == "30 November 2023"
    assert formats.date_words(when, "mid_month") == "mid-November 2023"
    assert formats.date_words(when, "fin_year") == "2023/24"
    with pytest.raises(KeyError):
        formats.date_words(when, "about")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2023, 7, 1), date(2023, 9, 30), "July to September 2023"),
        (date(2023, 5, 1), date(2023, 10, 31), "May to October 2023"),
        (date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        (date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2023, 10, 18), date(2023, 10, 18), "18 October 2023"),
        (date(2023, 5, 5), date(2023, 6, 9), "5 May to 9 June 2023"),
        (date(2023, 5, 5), date(2023, 5, 9), "5 to 9 May 2023"),
        (date(2022, 12, 5), date(2023, 1, 9), "5 December 2022 to 9 January 2023"),
        (date(2022, 10, 1), date(2023, 3, 31), "October 2022 to March 2023"),
        (date(2021, 4, 1), date(2023, 3, 31), "April 2021 to March 2023"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "1 to 28 February 2024"),
        (date(2022, 1, 1), date(2023, 12, 31), "January 2022 to December 2023"),
    ],
)
def test_period_words(start: date, end: date, words: str) -> None:
    assert formats.period_words(start, end) == words


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        formats.period_words(date(2023, 2, 1), date(2023, 1, 31))


@given(AMOUNTS, PLACES)
def test_rounding_moves_a_value_by_half_a_step_at_most_and_is_symmetric(value: Decimal, places: int) -> None:
    rounded = formats.half_up(value, places)
    assert abs(rounded - value) <= Decimal("0.5").scaleb(-places)
    assert formats.half_up(-value, places) == -rounded
    assert formats.half_up(rounded, places) == rounded


@given(AMOUNTS, PLACES)
def test_a_printed_number_reads_back_as_the_rounded_one(value: Decimal, places: int) -> None:
    read = Decimal(formats.number(value, places).replace(",", "").replace("−", "-"))
    assert read == formats.half_up(value, places)


@given(AMOUNTS)
def test_millions_read_back_to_the_nearest_thousand(value: Decimal) -> None:
    words = formats.millions(value)
    assume(words.endswith("m"))
    read = Decimal(words.replace("£", "").replace(",", "").replace("−", "-").removesuffix("m"))
    assert abs(read * 1000000 - value) <= 500


@given(st.decimals(min_value=-50, max_value=200, places=3), st.integers(min_value=0, max_value=2))
def test_nought_and_a_hundred_per_cent_are_exact(value: Decimal, places: int) -> None:
    number, sign, rest = formats.percent(value, places).partition("%")
    assert (sign, rest) == ("%", "")
    if number.replace("0", "").strip(".") == "":
        assert value == 0
    if number in {"100", "100.0", "100.00"}:
        assert value == 100


@given(DATES, DATES)
def test_period_words_name_the_last_year(start: date, end: date) -> None:
    assume(start <= end)
    words = formats.period_words(start, end)
    assert words.endswith((str(end.year), f"{end.year - 1}/{end.year % 100:02}"))


@pytest.mark.parametrize(
    ("away", "words"), [(7, "in 7 days"), (1, "in 1 day"), (0, "today"), (-1, "1 day ago"), (-20, "20 days ago")]
)
def test_a_deadline_has_its_weekday_and_how_far_off_it_is(away: int, words: str) -> None:
    friday = date(2024, 1, 19)
    assert formats.deadline(friday, friday - timedelta(days=away)) == f"Friday 19 January 2024, {words}"
