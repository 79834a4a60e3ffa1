"""Reserves, savings, the precept with the days of its law, and the years to come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.marks import unmarked
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.releases.as_of import WORKING_COPY, Days, Viewpoint
from performance import funding_words as words
from performance.charts.money import gap_figure, reserves_figure
from performance.models import Budget, MediumTermYear, Precept, Reserve
from performance.report.funding import blocks
from performance.stats.funding import Funding, fundings, steps
from performance.tables.funding import precept_table, reserve_table, saving_table, year_table
from tests.factories.accounts import create_publisher
from tests.factories.performance import (
    create_budget,
    create_medium_term_year,
    create_precept,
    create_reserve,
    create_saving,
)
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
BY = ["2023-02-01", "2023-02-08", "2023-02-15", "2023-02-22", "2023-03-01", "2023-03-01"]


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def budget() -> Budget:
    return create_budget()


def funding(budget: Budget, quarter: Quarter) -> Funding:
    [told] = fundings([budget], Viewpoint(WORKING_COPY, quarter))
    return told


def lines(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row] for row in [*table.rows, *([table.totals] if table.totals else [])]]


# Reserves


@pytest.mark.engines
def test_closing_and_totals_are_worked_out(budget: Budget, quarter: Quarter) -> None:
    create_reserve(budget=budget, opening=9_000_000, order=1)
    create_reserve(
        budget=budget, title="Estates", kind="earmarked", opening=6_000_000, added=500_000, used=2_000_000, order=2
    )
    told = funding(budget, quarter)
    assert [row[2:6] for row in lines(reserve_table(told))] == [
        ["£9m", "£0", "£0", "£9m"],
        ["£6m", "£0.5m", "£2m", "£4.5m"],
        ["£15m", "£0.5m", "£2m", "£13.5m"],
    ]
    assert words.reserves_words(told) == "Reserves of £15m close the year at £13.5m, £1.5m less."


def test_a_reserve_opens_at_what_it_closed_at_the_year_before(budget: Budget, quarter: Quarter) -> None:
    earlier = create_budget(slug="2022-23", year=2022)
    create_reserve(budget=earlier, title="Estates", opening=5_000_000, used=1_000_000)
    create_reserve(budget=create_budget(slug="2022-23-fire", year=2022, kind="fire"), title="Estates", opening=1)
    create_reserve(budget=budget, title="estates", opening=4_200_000)
    assert "estates opens at £4.2m and closed last year at £4m." in words.reserves_words(funding(budget, quarter))
    Reserve.objects.filter(budget=budget).update(opening=4_000_000)
    assert "closed last year" not in words.reserves_words(funding(budget, quarter))


# Savings


def test_the_gap_of_savings_is_worked_out(budget: Budget, quarter: Quarter) -> None:
    create_saving(budget=budget, planned=2_000_000, delivered=500_000, at_risk=300_000)
    create_saving(budget=budget, title="Energy", planned=1_000_000, delivered=1_100_000)
    told = funding(budget, quarter)
    assert [row[1:5] for row in lines(saving_table(told))] == [
        ["£2m", "£0.5m", "£1.5m", "£0.3m"],
        ["£1m", "£1.1m", "−£0.1m", "£0"],
        ["£3m", "£1.6m", "£1.4m", "£0.3m"],
    ]
    assert words.savings_words(told) == (
        "£1.6m of £3m planned savings is delivered. £1.4m is still to be delivered, of which £0.3m is at risk."
    )


# The precept


def test_each_step_has_its_day_whatever_day_of_the_week_it_is(budget: Budget) -> None:
    precept = create_precept(budget=budget)
    assert [step.by.isoformat() for step in steps(precept)] == BY
    saturday = create_precept(budget=create_budget(slug="2025-26", year=2025))
    assert steps(saturday)[0].by == dt.date(2025, 2, 1)  # a Saturday
    assert dt.date(2025, 2, 1).weekday() == 5


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (dt.date(2023, 2, 1), ("none", "To come")),
        (dt.date(2023, 2, 2), ("off", "Overdue")),
    ],
)
def test_the_last_day_itself_is_in_time(budget: Budget, today: dt.date, stands: tuple[str, str]) -> None:
    first = steps(create_precept(budget=budget))[0]
    assert first.status(Days(today, today)) == stands


def test_a_step_says_whether_it_was_in_time(budget: Budget) -> None:
    told = {"notified_on": dt.date(2023, 2, 1), "reviewed_on": dt.date(2023, 2, 10), "decision": "approve"}
    table = precept_table(create_precept(budget=budget, **told), Days(dt.date(2023, 2, 12), dt.date(2023, 2, 12)))
    standing = [(row[3].text, row[3].sub) for row in table.rows]
    assert standing[:3] == [("In time", ""), ("Late", "2 days later than the last day"), ("Not needed", "")]
    assert standing[4] == ("To come", "due in 17 days")


def test_a_veto_makes_two_more_steps_needed(budget: Budget) -> None:
    days = Days(dt.date(2023, 2, 16), dt.date(2023, 2, 16))
    vetoed = create_precept(budget=budget, reviewed_on=dt.date(2023, 2, 8), decision="veto")
    assert [step.status(days)[1] for step in steps(vetoed)[2:4]] == ["Overdue", "To come"]
    Precept.objects.all().delete()
    undecided = create_precept(budget=budget)
    assert [step.status(days)[1] for step in steps(undecided)[2:4]] == ["Only after a veto"] * 2


@pytest.mark.parametrize(
    ("decision", "second", "said"),
    [
        ("awaited", "", "The panel has not decided yet."),
        ("approve", "", "The panel supported it."),
        ("recommend", "", "The panel supported it and made recommendations."),
        ("veto", "", "The panel vetoed it."),
        ("veto", "accept", "The panel vetoed it, and accepted the revised precept."),
        ("veto", "reject", "The panel vetoed it, and rejected the revised precept."),
    ],
)
def test_what_the_panel_decided_is_said(budget: Budget, decision: str, second: str, said: str) -> None:
    reviewed = None if decision == "awaited" else dt.date(2023, 2, 8)
    row = create_precept(budget=budget, decision=decision, second_decision=second, reviewed_on=reviewed)
    assert words.precept_words(row) == f"Band D is £260.00, up £15.00 (6.1%) on the year before. {said}"


def test_a_decision_needs_its_day_and_a_revision_a_veto(client: Client, budget: Budget) -> None:
    create_quarter()
    client.force_login(create_publisher())
    address = reverse("precept_add", args=[budget.slug])
    shown = as_shown(client.get(address).context["form"])
    typed = {"title": "Precept 2023/24", "band_d": "260", "band_d_before": "245", "decision": "approve"}
    assert "decision" in client.post(address, shown | typed).context["form"].errors
    typed |= {"reviewed_on": "3 February 2023", "revised_on": "10 February 2023"}
    assert "revised_on" in client.post(address, shown | typed).context["form"].errors
    assert client.post(address, shown | typed | {"revised_on": ""}).status_code == 302
    assert Precept.objects.get().decision == "approve"


# The years to come


def test_the_gap_is_worked_out_and_drawn(budget: Budget, quarter: Quarter) -> None:
    create_medium_term_year(budget=budget, spending=10_000_000, savings=1_000_000, funding=8_500_000)
    create_medium_term_year(budget=budget, year=2025, spending=10_000_000, funding=10_400_000)
    told = funding(budget, quarter)
    assert words.years_words(told) == "After the savings found so far: 2024/25 a gap of £0.5m; 2025/26 £0.4m to spare."
    assert [row[4] for row in lines(year_table(told))] == ["a gap of £0.5m", "£0.4m to spare"]
    figure: Any = gap_figure(told, id="gap")
    assert [row.words for row in figure.picture.rows] == ["a gap of £0.5m", "£0.4m to spare"]


def test_a_year_is_added_by_its_form_and_named_by_itself(client: Client, budget: Budget) -> None:
    create_quarter()
    client.force_login(create_publisher())
    address = reverse("medium_term_year_add", args=[budget.slug])
    shown = as_shown(client.get(address).context["form"])
    typed = {"year": "2024", "spending": "291m", "savings": "3.2m", "funding": "284m"}
    assert client.post(address, shown | typed).status_code == 302
    row = MediumTermYear.objects.get()
    assert (row.title, int(row.gap)) == ("Budget 2023/24: 2024/25", 3_800_000)


# On pages, in papers, in text


def test_the_page_and_the_paper_tell_of_all_of_them(budget: Budget, quarter: Quarter) -> None:
    create_reserve(budget=budget)
    create_saving(budget=budget)
    create_precept(budget=budget)
    create_medium_term_year(budget=budget)
    publish(quarter)
    page = read(budget.get_absolute_url())
    for heading in ("Reserves", "Savings", "Council tax and precept", "The years to come"):
        assert f"{heading}</h2>" in page
    told = [block for _, block in blocks([budget], Viewpoint(WORKING_COPY, quarter))]
    assert len({block.key for block in told}) == 4
    assert all(block.sentence and block.table for block in told)


def test_they_can_be_cited(budget: Budget, quarter: Quarter) -> None:
    reserve = create_reserve(budget=budget, opening=5_000_000, used=1_000_000)
    precept = create_precept(budget=budget)
    text = f"{{reserve:{reserve.slug}}} and {{precept:{precept.slug}|increase}}"
    citations = Citations([text], Viewpoint(WORKING_COPY, quarter))
    assert unmarked(citations.words(text)) == "£4m and up £15.00 (6.1%)"


def test_the_number_of_queries_does_not_grow(budget: Budget, quarter: Quarter) -> None:
    create_reserve(budget=budget)
    create_saving(budget=budget)
    create_medium_term_year(budget=budget)
    publish(quarter)
    before = queries(budget.get_absolute_url())
    for number in range(5):
        create_reserve(budget=budget, title=f"Reserve {number}")
        create_saving(budget=budget, title=f"Saving {number}")
        create_medium_term_year(budget=budget, year=2030 + number)
    assert queries(budget.get_absolute_url()) == before


def test_reserves_stand_year_by_year(budget: Budget, quarter: Quarter) -> None:
    earlier = create_budget(slug="2022-23", year=2022)
    create_reserve(budget=earlier, opening=9_000_000, used=1_000_000)
    create_reserve(budget=create_budget(slug="2022-23-fire", year=2022, kind="fire"), opening=77_000_000)
    create_reserve(budget=budget, opening=8_000_000, used=2_000_000)
    create_reserve(budget=budget, kind="earmarked", opening=0, added=500_000)
    figure = reserves_figure(funding(budget, quarter), id="reserves")
    assert figure is not None
    assert figure.picture.description == (
        "Start of 2022/23: £9m General; End of 2022/23: £8m General; End of 2023/24: £6m General, £0.5m Earmarked."
    )


def test_without_reserves_there_is_no_picture(budget: Budget, quarter: Quarter) -> None:
    assert reserves_figure(funding(budget, quarter), id="reserves") is None
