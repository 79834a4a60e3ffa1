"""The pages that add and change measures, figures, money, inspections and meetings."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from performance import actions
from performance.choices import LocalStatus
from performance.models import BudgetLine, Measure, Observation, Recommendation, SeriesBreak, Target
from performance.tables.measures import area_figure_table
from performance.views.editing.accountability import SignOff
from performance.views.editing.measures import area_links
from tests.architecture import editing
from tests.factories.accounts import create_publisher
from tests.factories.performance import (
    create_budget,
    create_budget_line,
    create_inspection,
    create_measure,
    create_meeting,
    create_observation,
    create_recommendation,
)
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
NAMES = sorted(name for name, page in editing.PAGES.items() if page.__module__.startswith("performance."))
OF_PUBLISHERS = {"area_add", "area_change", "figure_expect"}


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_for_publishers(demo: None, name: str) -> None:
    response = signed_in(Role.PUBLISHER).get(editing.address_of(name))
    assert response.status_code == 200
    assert response.context["form"]


@pytest.mark.parametrize("name", NAMES)
def test_a_panel_member_is_refused(demo: None, name: str) -> None:
    assert signed_in(Role.PANEL_MEMBER).get(editing.address_of(name)).status_code == 403


@pytest.mark.parametrize("name", sorted(OF_PUBLISHERS))
def test_what_is_the_publishers_is_refused_to_approvers(demo: None, name: str) -> None:
    assert signed_in(Role.APPROVER).get(editing.address_of(name)).status_code == 403


def test_a_correction_needs_a_reason_and_keeps_the_row_before(demo: None) -> None:
    client, address = signed_in(Role.PUBLISHER), editing.address_of("figure_correct")
    row = Observation.objects.get(pk=address.split("/")[-3])
    sent = as_shown(client.get(address).context["form"])
    sent |= {"note": ["Counted again."]}
    refused = client.post(address, sent)
    assert refused.status_code == 200
    assert "reason" in refused.context["form"].errors
    assert not Observation.objects.filter(supersedes=row).exists()

    answer = client.post(address, sent | {"reason": ["The force sent a new count."]})
    assert answer.status_code == 302, answer.context["form"].errors

    new = Observation.objects.get(supersedes=row)
    assert (new.note, new.reason, new.quarter) == ("Counted again.", "The force sent a new count.", row.quarter)
    assert (new.approved_at, new.release) == (None, None)


def test_a_figure_that_somebody_corrects_meanwhile_is_a_conflict(demo: None) -> None:
    client, address = signed_in(Role.PUBLISHER), editing.address_of("figure_correct")
    row = Observation.objects.get(pk=address.split("/")[-3])
    sent = as_shown(client.get(address).context["form"]) | {"note": ["Mine."], "reason": ["Counted again."]}
    actions.correct_observation(row, today=row.quarter.due, by=create_publisher(), reason="Counted again.", note="New.")

    answer = client.post(address, sent)

    assert answer.status_code == 409
    assert answer.context["form"]["note"].value() == "Mine."
    assert "has been corrected already" in answer.content.decode()
    assert Observation.objects.get(supersedes=row).note == "New."


def test_a_figure_that_was_corrected_leads_to_the_latest(demo: None) -> None:
    client, address = signed_in(Role.PUBLISHER), editing.address_of("figure_correct")
    row = Observation.objects.get(pk=address.split("/")[-3])
    actions.correct_observation(row, today=row.quarter.due, by=create_publisher(), reason="Counted again.", note="New.")
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == reverse("measure", args=[row.measure.slug])


def test_lines_of_a_budget_form_no_ring() -> None:
    by, budget = create_publisher(), create_budget()
    upper = create_budget_line(budget=budget, title="Upper")
    lower = create_budget_line(budget=budget, title="Lower", parent=upper)
    with pytest.raises(ValidationError) as refused:
        actions.change_budget_line(upper, by=by, parent=lower)
    assert set(refused.value.message_dict) == {"parent"}
    assert BudgetLine.objects.get(pk=upper.pk).parent is None


def test_a_line_stands_in_its_own_budget() -> None:
    by = create_publisher()
    line = create_budget_line(budget=create_budget(), title="Ours")
    other = create_budget_line(budget=create_budget(slug="2024-25", year=2024), title="Theirs")
    with pytest.raises(ValidationError, match="same budget"):
        actions.change_budget_line(line, by=by, parent=other)


def test_a_target_does_not_judge_anew_what_readers_have_seen(demo: None) -> None:
    row = Observation.objects.filter(release__isnull=False, measure__targets__isnull=False).order_by("end").last()
    assert row is not None
    last = Observation.objects.filter(measure=row.measure, release__isnull=False).order_by("end").last()
    assert last is not None
    values = {"value": Decimal(1), "set_by": "The Commissioner"}
    by = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    with pytest.raises(ValidationError) as refused:
        actions.set_target(by=by, measure=row.measure, effective_from=last.end, **values)
    assert set(refused.value.message_dict) == {"effective_from"}
    made = actions.set_target(by=by, measure=row.measure, effective_from=last.end + dt.timedelta(1), **values)
    assert made.pk


def test_a_sign_off_is_not_before_it_happened() -> None:
    row = create_recommendation(inspection=create_inspection())
    today = dt.date(2024, 1, 12)
    with pytest.raises(ValidationError) as refused:
        actions.sign_off(row, by=create_publisher(), signed_off_on=today + dt.timedelta(1), today=today)
    assert set(refused.value.message_dict) == {"signed_off_on"}
    assert Recommendation.objects.get().signed_off_on is None


def test_the_day_of_a_sign_off_can_be_recorded_later() -> None:
    row = create_recommendation(inspection=create_inspection(), status=LocalStatus.SIGNED_OFF)
    assert not SignOff.why_not(row)
    today = dt.date(2024, 1, 12)
    actions.sign_off(row, by=create_publisher(), signed_off_on=today, today=today)
    assert SignOff.why_not(Recommendation.objects.get())


def test_a_meeting_moves_with_a_reason_only() -> None:
    row, by = create_meeting(), create_publisher()
    with pytest.raises(ValidationError, match="why"):
        actions.revise_meeting(row, by=by, revised_on=dt.date(2024, 2, 1), reason=" ")
    moved = actions.revise_meeting(row, by=by, revised_on=dt.date(2024, 2, 1), reason="The room was taken.")
    assert moved.on == dt.date(2024, 2, 1)


def test_an_impossible_figure_is_refused_by_the_action_too() -> None:
    row = create_observation(measure=create_measure(), value=10)
    with pytest.raises(ValidationError) as refused:
        actions.correct_observation(
            row, today=row.quarter.due, by=create_publisher(), reason="Counted again.", value=Decimal(-1)
        )
    assert set(refused.value.message_dict) == {"value"}


@pytest.mark.parametrize(
    ("name", "model", "typed"),
    [("target_correct", Target, {"value": ["99"]}), ("series_break_correct", SeriesBreak, {"note": ["By offence."]})],
)
def test_a_correction_waits_for_somebody_else(demo: None, name: str, model: Any, typed: dict[str, list[str]]) -> None:
    client, address = signed_in(Role.PUBLISHER), editing.address_of(name)
    row = model.objects.get(pk=address.split("/")[-3])
    sent = as_shown(client.get(address).context["form"])
    assert "reason" in client.post(address, sent | typed).context["form"].errors
    unchanged = client.post(address, sent | {"reason": ["Mistyped."]})
    assert unchanged.context["form"].non_field_errors() == ["Nothing is changed yet."]

    answer = client.post(address, sent | typed | {"reason": ["Mistyped."]})
    assert answer.status_code == 302
    new = model.objects.get(supersedes=row)
    assert (new.reason, new.approved_at) == ("Mistyped.", None)

    assert client.get(address)["Location"] == reverse("measure", args=[row.measure.slug])
    assert "Mistyped." not in client.get(reverse("approvals")).text
    other = Client()
    other.force_login(create_publisher())
    assert "Mistyped." in other.get(reverse("approvals")).text


@pytest.mark.parametrize("name", ["target_correct", "series_break_correct"])
def test_a_row_of_another_measure_is_not_found(demo: None, name: str) -> None:
    address = editing.address_of(name)
    other = Measure.objects.exclude(slug=address.split("/")[2]).earliest("pk")
    assert signed_in(Role.PUBLISHER).get(address.replace(address.split("/")[2], other.slug)).status_code == 404


def test_targets_offer_their_correction_to_who_may(demo: None) -> None:
    address = editing.address_of("target_correct")
    page = reverse("measure", args=[address.split("/")[2]])
    assert address in signed_in(Role.PUBLISHER).get(page).text
    assert address not in signed_in(Role.PANEL_MEMBER).get(page).text
    assert address not in Client().get(page).text


def test_areas_are_a_link_away_for_publishers(demo: None) -> None:
    by = {role: User.objects.with_role(role).earliest("pk") for role in (Role.PUBLISHER, Role.APPROVER)}
    assert [link.url for link in area_links(by[Role.PUBLISHER])] == [reverse("areas")]
    assert area_links(by[Role.APPROVER]) == ()


def test_a_figure_of_another_area_offers_its_correction() -> None:
    measure = create_measure()
    row = create_observation(measure=measure, kind="region")
    table = area_figure_table(measure, [row], corrects=True)
    assert table.rows[0][-1].href == reverse("figure_correct", args=[measure.slug, row.pk])
    assert len(area_figure_table(measure, [row]).headings) == len(table.headings) - 1
