"""Sales by stage and projects by RIBA stage, on their pages and at every edge."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from estates import actions
from estates.choices import DisposalStage, RibaStage
from estates.models import CapitalProject, Disposal, ProjectStage
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.updates.registers.versions import StaleError
from tests.factories.accounts import create_publisher
from tests.factories.estates import create_disposal, create_project, create_project_stage, create_property
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 1, 12)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def sale() -> Disposal:
    return create_disposal(stage=DisposalStage.MARKETING, due_on=dt.date(2024, 3, 31))


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def test_a_sale_moves_on_with_what_is_known_by_then(client: Client, sale: Disposal) -> None:
    address = reverse("disposal_move", args=[sale.slug])
    sent_back(client, address, stage="5", buyer="A housing association", expected_receipt="£450,000")
    sale.refresh_from_db()
    assert (sale.stage, sale.buyer, sale.expected_receipt) == (5, "A housing association", Decimal(450_000))


def test_a_sale_goes_back_only_with_a_reason(client: Client, sale: Disposal) -> None:
    address = reverse("disposal_move", args=[sale.slug])
    response = sent_back(client, address, stage="1")
    assert list(response.context["form"].errors) == ["reason"]
    assert sent_back(client, address, stage="1", reason="The buyer withdrew.").status_code == 302


@pytest.mark.parametrize("stage", ["7", "8", "-1", "x", "", "3.0"])
def test_no_step_leads_to_a_stage_that_is_none_or_needs_more(client: Client, sale: Disposal, stage: str) -> None:
    response = sent_back(client, reverse("disposal_move", args=[sale.slug]), stage=stage)
    assert list(response.context["form"].errors) == ["stage"]


def test_completion_needs_its_day_and_receipt(publisher: User, sale: Disposal) -> None:
    with pytest.raises(ValidationError):
        actions.move_disposal(sale, by=publisher, stage=DisposalStage.COMPLETION, completed_on=TODAY)


@pytest.mark.parametrize(("on", "ok"), [("2024-01-11", True), ("2024-01-12", True), ("2024-01-13", False)])
def test_a_sale_completes_once_and_not_before_it_has(client: Client, sale: Disposal, on: str, ok: bool) -> None:
    address = reverse("disposal_complete", args=[sale.slug])
    response = sent_back(client, address, on=on, receipt="£430,000")
    sale.refresh_from_db()
    assert (sale.stage == DisposalStage.COMPLETION) is ok
    if not ok:
        assert list(response.context["form"].errors) == ["on"]


def test_a_sale_that_is_complete_completes_no_more(publisher: User, sale: Disposal) -> None:
    stale = Disposal.objects.get(pk=sale.pk)
    actions.complete_disposal(sale, by=publisher, on=TODAY, receipt=Decimal(1))
    with pytest.raises(ValidationError, match="completed on 12 January 2024"):
        actions.complete_disposal(stale, by=publisher, on=TODAY, receipt=Decimal(2))


def test_a_completion_that_was_none_is_taken_back_with_a_reason(publisher: User, sale: Disposal) -> None:
    actions.complete_disposal(sale, by=publisher, on=TODAY, receipt=Decimal(1))
    with pytest.raises(ValidationError):
        actions.move_disposal(sale, by=publisher, stage=DisposalStage.EXCHANGE)
    actions.move_disposal(sale, by=publisher, stage=DisposalStage.EXCHANGE, reason="The bank sent it back.")
    sale.refresh_from_db()
    assert (sale.completed_on, sale.actual_receipt) == (None, None)
    assert Event.objects.about(sale).latest("number").before["completed_on"] == "2024-01-12"


@pytest.mark.parametrize("receipt", ["-1", "1e400", "NaN", "1000000000000"])
def test_a_receipt_is_bounded(client: Client, sale: Disposal, receipt: str) -> None:
    response = sent_back(client, reverse("disposal_complete", args=[sale.slug]), on="2024-01-01", receipt=receipt)
    assert list(response.context["form"].errors) == ["receipt"]


def test_a_stage_that_is_reached_reaches_its_dated_step(client: Client) -> None:
    project = create_project(riba_stage=RibaStage.CONCEPT_DESIGN)
    step = create_project_stage(project=project, riba_stage=RibaStage.SPATIAL_COORDINATION)
    other = create_project_stage(project=project)
    sent_back(client, reverse("project_stage_reached", args=[project.slug]), stage="3", on="December 2023")
    for row in (project, step, other):
        row.refresh_from_db()
    assert project.riba_stage == 3
    assert (step.actual_on, step.actual_precision, other.actual_on) == (dt.date(2023, 12, 31), "month", None)


@pytest.mark.parametrize(("stage", "field"), [("2", "stage"), ("1", "reason"), ("9", "stage")])
def test_a_stage_is_reached_once_and_not_left_without_a_reason(client: Client, stage: str, field: str) -> None:
    project = create_project(riba_stage=RibaStage.CONCEPT_DESIGN)
    response = sent_back(client, reverse("project_stage_reached", args=[project.slug]), stage=stage, on="2023")
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize(
    ("on", "ok"), [("January 2024", True), ("early 2024", True), ("February 2024", False), ("2025", False)]
)
def test_what_is_not_known_to_the_day_may_end_later(client: Client, on: str, ok: bool) -> None:
    project = create_project(riba_stage=None)
    sent_back(client, reverse("project_stage_reached", args=[project.slug]), stage="0", on=on)
    project.refresh_from_db()
    assert (project.riba_stage == 0) is ok


def test_a_project_is_completed_and_corrected_with_a_reason(client: Client) -> None:
    project = create_project()
    address = reverse("project_complete", args=[project.slug])
    assert sent_back(client, address, on="December 2023").status_code == 302
    assert list(sent_back(client, address, on="5 January 2024").context["form"].errors) == ["reason"]
    assert sent_back(client, address, on="5 January 2024", reason="Handed over later.").status_code == 302
    project.refresh_from_db()
    assert (project.actual_on, project.actual_precision) == (dt.date(2024, 1, 5), "day")


def test_steps_of_a_project_are_added_in_order_and_slip_with_a_reason(client: Client) -> None:
    project = create_project()
    for title in ("Planning consent", "Steel frame up"):
        sent_back(client, reverse("project_step_add", args=[project.slug]), title=title, forecast_on="March 2024")
    assert [(s.title, s.order) for s in project.stages.all()] == [("Planning consent", 1), ("Steel frame up", 2)]
    sent_back(client, reverse("project_step_add", args=[project.slug]), title="Site bought", actual_on="May 2023")
    assert project.stages.get(title="Site bought").actual_on == dt.date(2023, 5, 31)
    address = reverse("project_step_change", args=[project.slug, 2])
    response = sent_back(client, address, forecast_on="May 2024")
    assert list(response.context["form"].errors) == ["forecast_on"]
    assert sent_back(client, address, forecast_on="May 2024", reason="Steel is late.").status_code == 302
    event = Event.objects.about(project.stages.get(order=2)).latest("number")
    assert (event.before["forecast_on"], event.reason) == ("2024-03-31", "Steel is late.")


def test_a_step_that_somebody_changed_is_not_overwritten(publisher: User) -> None:
    step = create_project_stage(project=create_project())
    actions.change_project_stage(step, by=publisher, title="Roof on", seen=0)
    with pytest.raises(StaleError):
        actions.change_project_stage(ProjectStage.objects.get(), by=publisher, title="Roof off", seen=0)


@pytest.mark.parametrize("field", ["budget", "forecast"])
def test_a_budget_is_not_negative(client: Client, field: str) -> None:
    project = create_project()
    response = sent_back(client, reverse("project_change", args=[project.slug]), **{field: "-1"})
    assert response.context["form"].errors
    assert CapitalProject.objects.get().budget is None


def test_a_reference_number_is_of_one_property(client: Client) -> None:
    owner, other = create_property(uprn="100012345678"), create_property()
    response = sent_back(client, reverse("property_change", args=[other.slug]), uprn="100012345678")
    link = f'<a href="{owner.get_absolute_url()}">See {owner}</a>'
    assert response.context["form"].errors == {"uprn": [f"Another property has this number. {link}"]}
