"""Disposals from surplus to completion, and dated steps of projects."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from estates.actions import add_project_stage, complete_disposal, move_disposal
from estates.choices import DisposalStage, Tenure
from estates.models import CapitalProject, Disposal, ProjectStage
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_publisher, create_user
from tests.factories.estates import (
    create_disposal,
    create_project,
    create_project_stage,
    create_property,
    create_survey,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2023, 10, 20)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def sale() -> Disposal:
    return create_disposal(stage=DisposalStage.EXCHANGE, expected_receipt=450_000)


def test_a_sale_moves_on_with_what_is_known(sale: Disposal, publisher: User) -> None:
    sale = create_disposal(stage=DisposalStage.MARKETING)
    move_disposal(sale, by=publisher, stage=DisposalStage.DECISION, buyer="A housing association")
    [event] = Event.objects.about(sale)
    assert (event.verb, event.before["stage"], event.after["stage"]) == ("moved", 3, 4)
    assert event.after["buyer"] == "A housing association"


def test_a_step_back_says_why(sale: Disposal, publisher: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        move_disposal(sale, by=publisher, stage=DisposalStage.MARKETING, reason=" ")
    assert "reason" in refusal.value.message_dict
    move_disposal(sale, by=publisher, stage=DisposalStage.MARKETING, reason="The buyer withdrew.")
    sale.refresh_from_db()
    assert sale.stage == DisposalStage.MARKETING
    assert [event.reason for event in Event.objects.about(sale)] == ["The buyer withdrew."]


def test_completion_goes_through_its_own_action(sale: Disposal, publisher: User) -> None:
    with pytest.raises(ValidationError):
        move_disposal(sale, by=publisher, stage=DisposalStage.COMPLETION)
    sale.refresh_from_db()
    complete_disposal(sale, by=publisher, on=ON, receipt=Decimal(460_000))
    sale.refresh_from_db()
    assert (sale.stage, sale.completed_on) == (DisposalStage.COMPLETION, ON)
    assert sale.actual_receipt == 460_000
    assert sale.expected_receipt == 450_000
    assert [event.verb for event in Event.objects.about(sale)] == ["completed"]


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_others_move_nothing(sale: Disposal, role: Role) -> None:
    stranger = create_user(role=role)
    with pytest.raises(PermissionDenied):
        move_disposal(sale, by=stranger, stage=DisposalStage.MARKETING, reason="I say so.")
    with pytest.raises(PermissionDenied):
        complete_disposal(sale, by=stranger, on=ON, receipt=Decimal(1))
    with pytest.raises(PermissionDenied):
        add_project_stage(create_project(), by=stranger, title="Steel up", order=1)


def test_an_owner_moves_their_sale_and_project() -> None:
    officer = create_user()
    sale, project = create_disposal(owner=officer), create_project(owner=officer)
    assert move_disposal(sale, by=officer, stage=DisposalStage.VALUATION).stage == DisposalStage.VALUATION
    assert add_project_stage(project, by=officer, title="Steel up", order=1).project == project


def test_a_step_of_a_project_is_added_once(publisher: User) -> None:
    project: CapitalProject = create_project()
    step = add_project_stage(project, by=publisher, title="RIBA Stage 3", order=1, forecast_on=ON)
    assert [event.verb for event in Event.objects.about(step)] == ["added"]
    with pytest.raises(ValidationError):
        add_project_stage(project, by=publisher, title="Another", order=1)
    assert ProjectStage.objects.count() == 1


@pytest.mark.engines
@pytest.mark.parametrize(
    "values",
    [
        {"stage": 9},
        {"stage": DisposalStage.COMPLETION},
        {"completed_on": ON},
        {"actual_receipt": 1},
    ],
    ids=["unknown stage", "completed without a day", "a day without completion", "received before completion"],
)
def test_the_database_refuses_a_sale_that_cannot_be(sale: Disposal, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(sale, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        sale.save()


@pytest.mark.engines
def test_the_database_refuses_other_rows_that_cannot_be() -> None:
    place = create_property(uprn="100012345678")
    project = create_project()
    step = create_project_stage(project=project)
    refusals: list[tuple[Any, dict[str, Any]]] = [
        (create_property(), {"uprn": place.uprn}),
        (place, {"area_acres": 0}),
        (place, {"lease_break_on": ON, "lease_ends_on": ON}),
        (place, {"tenure": Tenure.FREEHOLD, "lease_ends_on": ON}),
        (project, {"riba_stage": 8}),
        (project, {"budget": -1}),
        (create_project_stage(project=project), {"order": step.order}),
        (create_survey(commissioned_on=ON), {"reported_on": ON - dt.timedelta(days=1)}),
    ]
    for row, values in refusals:
        row.refresh_from_db()
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_properties_without_a_number_may_be_many() -> None:
    assert create_property().pk != create_property().pk
