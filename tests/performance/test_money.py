"""Variance, movement and sums of budget lines, as one reader sees them at one release."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.actions import correct_forecast, record_forecast
from performance.models import Budget
from performance.stats import BudgetPosition, budget_positions
from performance.stats.lines import LineSum
from tests.factories.accounts import create_publisher
from tests.factories.performance import create_budget, create_budget_line, create_forecast
from tests.factories.periods import create_quarter
from tests.pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def budget() -> Budget:
    return create_budget(total=277_000_000)


def position(budget: Budget, quarter: Quarter, as_at: AsAt = WORKING_COPY) -> BudgetPosition:
    [positions] = budget_positions([budget], Viewpoint(as_at, quarter))
    return positions


def sums(lines: list[LineSum]) -> dict[str, Decimal | None]:
    return {line.line.title: line.amount for line in lines}


def test_variance_is_outturn_less_budget_to_the_penny(budget: Budget, quarter: Quarter) -> None:
    publisher = create_publisher()
    record_forecast(by=publisher, budget=budget, quarter=quarter, outturn=Decimal("276999999.99"), as_at=quarter.end)
    assert position(budget, quarter).variance == Decimal("-0.01")


def test_a_corrected_forecast_shows_outside_with_the_next_release(budget: Budget, quarter: Quarter) -> None:
    publisher = create_publisher()
    row = record_forecast(by=publisher, budget=budget, quarter=quarter, outturn=Decimal(276_000_000), as_at=quarter.end)
    publish(quarter)
    correct_forecast(row, by=publisher, reason="A grant came in.", outturn=Decimal(275_663_000))
    assert position(budget, quarter).variance == -1_337_000
    assert position(budget, quarter, AsAt(1)).variance == -1_000_000
    publish(quarter)
    assert position(budget, quarter, AsAt(2)).variance == -1_337_000
    assert position(budget, quarter, AsAt(1)).variance == -1_000_000


def test_a_correction_is_no_movement(budget: Budget, quarter: Quarter) -> None:
    """Movement is between quarters; the row that a correction replaced is not an earlier forecast."""
    publisher = create_publisher()
    row = record_forecast(by=publisher, budget=budget, quarter=quarter, outturn=Decimal(1), as_at=quarter.end)
    correct_forecast(row, by=publisher, reason="Mistyped.", outturn=Decimal(2))
    assert position(budget, quarter).previous is None
    assert position(budget, quarter).movement is None


def test_each_budget_has_its_own_forecasts_and_lines(budget: Budget, quarter: Quarter) -> None:
    other = create_budget(slug="2022-23", year=2022, total=260_000_000)
    create_forecast(budget=budget, quarter=quarter, outturn=277_000_001)
    create_budget_line(budget=other, title="Last year's vehicles")
    first, second = budget_positions([budget, other], Viewpoint(WORKING_COPY, quarter))
    assert first.variance == 1
    assert second.variance is None
    assert first.lines == []
    assert sums(second.lines) == {"Last year's vehicles": 600_000}


def test_sums_go_through_every_level(budget: Budget, quarter: Quarter) -> None:
    top = create_budget_line(budget=budget, title="Estates", amount=None)
    middle = create_budget_line(budget=budget, title="Stations", amount=None, parent=top)
    create_budget_line(budget=budget, title="North", amount=400_000, parent=middle)
    create_budget_line(budget=budget, title="South", amount=0, parent=middle)
    create_budget_line(budget=budget, title="Offices", amount=100_000, parent=top)
    [lines] = position(budget, quarter).lines
    assert sums([lines, *lines.below]) == {"Estates": 500_000, "Stations": 400_000, "Offices": 100_000}


def test_a_line_of_nought_is_a_sum_and_one_of_nothing_is_none(budget: Budget, quarter: Quarter) -> None:
    nought = create_budget_line(budget=budget, title="Nought", amount=None)
    create_budget_line(budget=budget, title="Part", amount=0, parent=nought)
    nothing = create_budget_line(budget=budget, title="Nothing", amount=None)
    create_budget_line(budget=budget, title="Part too", amount=None, parent=nothing)
    assert sums(position(budget, quarter).lines) == {"Nought": 0, "Nothing": None}


def test_a_hidden_line_counts_inside_only(budget: Budget, quarter: Quarter) -> None:
    top = create_budget_line(budget=budget, title="Estates", amount=None)
    create_budget_line(budget=budget, amount=400_000, parent=top)
    create_budget_line(budget=budget, amount=100_000, parent=top, is_public=False)
    assert sums(position(budget, quarter).lines) == {"Estates": 500_000}
    assert sums(position(budget, quarter, AsAt(0)).lines) == {"Estates": 400_000}


def test_other_funding_is_what_comes_on_top() -> None:
    budget = create_budget(net_budget_requirement=273_000_000, total=277_000_000)
    assert budget.other_funding == 4_000_000


def test_the_list_says_how_each_year_stands(client: Client, quarter: Quarter) -> None:
    budget = create_budget(total=277_000_000)
    forecast = create_forecast(budget=budget, quarter=quarter, outturn=275_663_000)
    create_budget(slug="2030-31", year=2030, title="Budget 2030/31")
    publish(quarter)
    correct_forecast(forecast, by=create_publisher(), outturn=Decimal(270_000_000), reason="Counted again")
    html = client.get("/budgets/").content.decode()
    assert "275,663,000" in html, "a draft stays inside"
    assert "£1.337m underspend" in html
    assert html.index("Budget 2030/31") < html.index("Budget 2023/24")
    lines = client.get("/budgets/?format=csv").getvalue().decode().splitlines()
    assert any(",277000000,275663000,-1337000," in line for line in lines)
