"""Targets, forecasts and budgets in another scale are asked about on their pages before anything is saved."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from performance.choices import Statistic, Unit
from performance.models import Budget, BudgetLine, Forecast, Target
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_budget, create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
ASKS = "Correct it, or tick to confirm."


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(create_publisher())
    return client


def sent(client: Client, address: str, **typed: Any) -> Any:
    shown = as_shown(client.get(address).context["form"])
    return client.post(address, shown | typed)


def asked(response: Any) -> str:
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == ["confirmed"]
    assert str(form["confirmed"]) in response.content.decode()
    return str(form.errors["confirmed"][0])


def test_a_target_is_compared_with_the_latest_figure(client: Client) -> None:
    quarter = create_quarter()
    share = create_measure(theme=create_theme(), unit=Unit.PERCENT, statistic=Statistic.SHARE)
    create_observation(measure=share, quarter=quarter, value=84)
    address = reverse("target_set", args=[share.slug])
    assert "confirmed" not in client.get(address).context["form"].fields
    typed = {"effective_from": "1 Jan 2024", "value": "0.85", "tolerance": "2%", "set_by": "The board"}
    words = asked(sent(client, address, **typed))
    assert words == f"If this is a share of 1, write it as 85%. {ASKS}"
    assert not Target.objects.exists()
    assert sent(client, address, **typed | {"value": "85%"}).status_code == 302
    target = Target.objects.get()
    assert (target.value, target.tolerance, target.effective_from) == (Decimal(85), Decimal(2), dt.date(2024, 1, 1))


def test_what_is_confirmed_is_saved(client: Client) -> None:
    measure = create_measure(theme=create_theme(), unit=Unit.DAYS)
    create_target(measure=measure, value=150)
    address = reverse("target_set", args=[measure.slug])
    typed = {"effective_from": "1 January 2024", "value": "5", "set_by": "The board"}
    assert "in months" in asked(sent(client, address, **typed))
    assert sent(client, address, **typed, confirmed="on").status_code == 302
    assert Target.objects.latest("pk").value == 5


def test_a_forecast_is_compared_with_its_budget(client: Client) -> None:
    create_quarter()
    budget = create_budget(total=277_000_000)
    address = reverse("forecast_record", args=[budget.slug])
    typed = {"outturn": "276,000", "as_at": "30 September 2023"}
    assert "1,000 times less" in asked(sent(client, address, **typed))
    response = sent(client, address, **typed | {"outturn": "£276.4m"})
    assert "confirmed" not in response.context["form"].fields  # the quarter has closed since, and nothing else is wrong
    assert response.context["form"].cleaned_data["outturn"] == 276_400_000
    assert not Forecast.objects.exists()


def test_a_line_is_no_more_than_its_budget(client: Client) -> None:
    budget = create_budget(total=277_000_000)
    address = reverse("budget_line_add", args=[budget.slug])
    typed = {"title": "Reserves", "amount": "736,000,000", "order": "1"}
    assert "more than the whole budget of £277,000,000" in asked(sent(client, address, **typed))
    assert not BudgetLine.objects.exists()
    assert sent(client, address, **typed | {"amount": "(£736k)"}).status_code == 302
    assert BudgetLine.objects.get().amount == -736_000


def test_a_budget_is_compared_with_its_net_requirement(client: Client) -> None:
    typed = {"title": "Budget", "year": "2024", "net_budget_requirement": "£273m", "total": "277"}
    typed["theme"] = typed["forecast_theme"] = str(create_theme().pk)
    address = reverse("budget_add")
    assert "1,000,000 times less" in asked(sent(client, address, **typed))
    assert sent(client, address, **typed | {"total": "£277m"}).status_code == 302
    assert Budget.objects.get().total == 277_000_000
