"""Terms, years, values and totals of contracts and grants, at their edges."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning import stats
from commissioning.display import ages_words, term_words, year_words
from commissioning.models import Contract
from pcc_portal.updates.releases.as_of import AsAt
from tests.factories.commissioning import (
    create_contract,
    create_contract_change,
    create_grant_award,
    create_grant_round,
    create_service,
)

pytestmark = pytest.mark.engines

FIVE_YEARS = {"starts": dt.date(2019, 4, 1), "current_end": dt.date(2024, 3, 31)}


@pytest.mark.django_db
def test_grants_add_up_and_are_alike_or_not() -> None:
    grants = create_grant_round(pot=200_000)
    awards = [create_grant_award(round=grants, amount=25_000) for _ in range(3)]
    assert stats.total(awards) == 75_000
    assert stats.each(awards) == 25_000
    awards.append(create_grant_award(round=grants, amount=20_000))
    assert stats.total(awards) == 95_000
    assert stats.each(awards) is None
    assert stats.total([]) == 0
    assert stats.each([]) is None


@pytest.mark.django_db
def test_each_contract_has_its_own_value_now() -> None:
    plain, varied = create_contract(value_awarded=1_200_000), create_contract(value_awarded=0)
    for amount in ("198000.50", "-0.50"):
        create_contract_change(contract=varied, value_change=Decimal(amount))  # type: ignore[arg-type]
    create_contract_change(contract=varied, value_change=None, new_end=dt.date(2026, 3, 31))
    values: dict[int, list[Decimal | int | None]] = {}
    for row in Contract.objects.with_value():
        values[row.pk] = [row.added_value, row.value_now]
    assert values == {plain.pk: [0, 1_200_000], varied.pk: [198_000, 198_000]}


@pytest.mark.django_db
def test_value_now_stays_right_beside_other_joins() -> None:
    """Filters over the contract's relations must not count a variation twice."""
    contract = create_contract(value_awarded=100)
    create_contract_change(contract=contract, value_change=10)
    create_contract_change(contract=contract, value_change=20)
    contracts = Contract.objects.as_at(AsAt(0)).filter(service__theme__isnull=False).with_value().get()
    assert contracts.value_now == 130


@pytest.mark.django_db
def test_contracts_that_end_in_a_span_include_both_days() -> None:
    first, last = dt.date(2024, 1, 1), dt.date(2024, 3, 31)
    days = [first - dt.timedelta(days=1), first, last, last + dt.timedelta(days=1)]
    for day in days:
        create_contract(slug=f"ends-{day}", current_end=day)
    create_contract(slug="open")
    between = Contract.objects.ending_between(first, last)
    assert [row.slug for row in between] == ["ends-2024-01-01", "ends-2024-03-31"]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2023, 3, 31), "last 2 years"),
        (dt.date(2023, 4, 1), "final year"),
        (dt.date(2024, 3, 31), "final year"),
        (dt.date(2024, 4, 1), "ended"),
    ],
)
def test_the_final_year_begins_with_its_first_day(on: dt.date, words: str) -> None:
    assert year_words(Contract(**FIVE_YEARS), on) == words


@pytest.mark.parametrize(
    ("latest", "follows", "words"),
    [
        (dt.date(2025, 3, 31), False, "final year unless it is extended"),
        (dt.date(2024, 3, 31), False, "final year"),
        (dt.date(2025, 3, 31), True, "final year"),
    ],
)
def test_a_year_is_the_final_one_only_unless_it_can_be_extended(latest: dt.date, follows: bool, words: str) -> None:
    contract = Contract(**FIVE_YEARS, maximum_end=latest, successor_id=1 if follows else None)
    assert year_words(contract, dt.date(2023, 9, 1)) == words
    if not follows:
        assert year_words(contract, dt.date(2022, 9, 1)) == words.replace("final year", "last 2 years")


def test_a_term_is_said_in_whole_years_only() -> None:
    assert term_words(Contract(**FIVE_YEARS)) == "5 years"
    assert term_words(Contract(starts=dt.date(2023, 4, 1), current_end=dt.date(2024, 3, 31))) == "1 year"
    assert term_words(Contract(starts=dt.date(2023, 4, 1), current_end=dt.date(2023, 9, 30))) == ""
    assert term_words(Contract(starts=dt.date(2023, 4, 1))) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ages", "words"),
    [((10, 18), "10–18"), ((18, None), "18 and over"), ((None, 17), "up to 17"), ((None, None), ""), ((0, 5), "0–5")],
)
def test_ages_in_words(ages: tuple[int | None, int | None], words: str) -> None:
    assert ages_words(create_service(age_from=ages[0], age_to=ages[1])) == words


@pytest.mark.parametrize(
    ("on", "months", "last"),
    [
        (dt.date(2023, 8, 31), 6, dt.date(2024, 2, 29)),
        (dt.date(2023, 6, 1), 6, dt.date(2023, 12, 31)),
        (dt.date(2023, 12, 31), 1, dt.date(2024, 1, 31)),
    ],
)
def test_months_ahead_end_with_their_month(on: dt.date, months: int, last: dt.date) -> None:
    assert stats.months_ahead(on, months) == last


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 60))
def test_months_ahead_is_the_last_day_of_that_month(on: dt.date, months: int) -> None:
    last = stats.months_ahead(on, months)
    assert (last + dt.timedelta(days=1)).day == 1
    assert (last.year - on.year) * 12 + last.month - on.month == months


@given(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 30))
def test_a_term_of_whole_years_has_one_final_year(start: dt.date, years: int) -> None:
    """Starts on any day but 29 February: the years left count down from the term to one, then nought."""
    if (start.month, start.day) == (2, 29):
        return
    end = start.replace(year=start.year + years) - dt.timedelta(days=1)
    contract = Contract(starts=start, current_end=end)
    assert stats.whole_years(start, end) == years
    assert stats.years_left(contract, start) == years
    assert stats.years_left(contract, end) == 1
    assert stats.years_left(contract, end + dt.timedelta(days=1)) == 0
