"""Register rows: who may see and answer for them, and what was read before somebody else acted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from estates.actions import move_disposal
from estates.choices import DisposalStage
from estates.models import Disposal
from objectives import actions as objectives
from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Commitment, Decision, Milestone
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.updates.models import Register, Sourced
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.declaration import sealed_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt
from pcc_portal.updates.releases.workflow import NotInThisStateError
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_desk, create_submitted
from tests.factories.estates import create_disposal
from tests.factories.objectives import create_commitment, create_decision, create_milestone, create_theme
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
NOVEMBER, JANUARY, MARCH = dt.date(2023, 11, 30), dt.date(2024, 1, 31), dt.date(2024, 3, 31)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


def reasons(row: object) -> list[str]:
    return [event.reason for event in Event.objects.about(row)]  # type: ignore[arg-type]


def test_only_the_office_sees_a_row_that_is_not_public() -> None:
    shown, hidden = create_decision(), create_decision(is_public=False)
    assert list(Decision.objects.visible_to(AnonymousUser())) == [shown]
    assert list(Decision.objects.visible_to(create_user(role=Role.PANEL_MEMBER))) == [shown]
    assert list(Decision.objects.as_at(AsAt(5))) == [shown]
    for seen in (Decision.objects.visible_to(create_user()), Decision.objects.as_at(WORKING_COPY)):
        assert set(seen) == {shown, hidden}


def test_every_register_of_the_domain_is_sealed() -> None:
    """One that is not would be lost from past quarters, and not be covered by a release's hash."""
    domain = {model for model in Register.__subclasses__() if not model.__module__.startswith("pcc_portal")}
    domain = {model for model in domain if not model._meta.abstract}
    assert domain == {kind.model for kind in sealed_kinds()} & domain


@pytest.mark.parametrize(("source", "said"), [("Illustrative: for charts", True), ("ILLUSTRATIVE", True), ("", False)])
def test_a_made_up_row_says_so(source: str, said: bool) -> None:
    row: Sourced = create_decision(source=source)
    assert row.is_illustrative is said


def test_its_owner_and_the_owner_of_its_theme_answer_for_a_row() -> None:
    one, other = create_user(), create_user()
    row = create_commitment(owner=one, theme=create_theme(owner=other))
    assert row.answered_for_by() == {one.pk, other.pk}
    assert create_milestone().answered_for_by() == set()


@pytest.mark.engines
def test_a_key_names_one_row() -> None:
    create_decision(slug="island")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision(slug="island", title="Again", reference="PCC/D/2099/1", taken_on=MARCH).save()


def test_a_form_that_filled_in_the_row_does_not_hide_the_slip(publisher: User) -> None:
    """Django's model forms set the new values on the instance before the action sees it."""
    row = create_milestone(forecast_on=NOVEMBER)
    row.forecast_on = JANUARY
    with pytest.raises(ValidationError) as refusal:
        registers.change_register(row, by=publisher, forecast_on=JANUARY)
    assert "forecast_on" in refusal.value.message_dict


def test_a_slip_is_measured_from_what_is_stored_now(publisher: User) -> None:
    stale = create_milestone(forecast_on=JANUARY)
    registers.change_register(Milestone.objects.get(pk=stale.pk), by=publisher, forecast_on=NOVEMBER)
    with pytest.raises(ValidationError):
        registers.change_register(stale, by=publisher, forecast_on=JANUARY)


def test_a_first_date_and_no_date_are_no_slip(publisher: User) -> None:
    row = create_milestone(forecast_on=None, baseline_on=NOVEMBER)
    registers.change_register(row, by=publisher, forecast_on=MARCH)
    registers.change_register(row, by=publisher, forecast_on=None)
    assert reasons(row) == ["", ""]


def test_each_slip_stays_in_the_log(publisher: User) -> None:
    row = create_milestone(forecast_on=NOVEMBER)
    registers.change_register(row, by=publisher, forecast_on=JANUARY, reason="The builder is late.")
    registers.change_register(row, by=publisher, forecast_on=MARCH, reason="And later still.")
    events = Event.objects.about(row)
    assert [event.before["forecast_on"] for event in events] == ["2023-11-30", "2024-01-31"]
    assert reasons(row) == ["The builder is late.", "And later still."]


def test_a_sale_slips_only_with_a_reason_also_while_it_moves(publisher: User) -> None:
    sale = create_disposal(stage=DisposalStage.MARKETING, due_on=NOVEMBER)
    with pytest.raises(ValidationError) as refusal:
        move_disposal(sale, by=publisher, stage=DisposalStage.DECISION, due_on=MARCH)
    assert "due_on" in refusal.value.message_dict
    sale.refresh_from_db()
    assert (sale.stage, sale.due_on) == (DisposalStage.MARKETING, NOVEMBER)
    move_disposal(sale, by=publisher, stage=DisposalStage.DECISION, due_on=MARCH, reason="Two bids are compared.")
    assert reasons(sale) == ["Two bids are compared."]


def test_a_step_back_is_seen_from_where_the_sale_stands_now(publisher: User) -> None:
    stale = create_disposal(stage=DisposalStage.MARKETING)
    current = Disposal.objects.get(pk=stale.pk)
    move_disposal(current, by=publisher, stage=DisposalStage.EXCHANGE)
    with pytest.raises(ValidationError):
        move_disposal(stale, by=publisher, stage=DisposalStage.DECISION)


def test_an_approval_is_of_what_is_there_now(publisher: User) -> None:
    """The approver opened the page; meanwhile another returned it, and the author is writing again."""
    desk = create_submitted()
    opened, seen = desk.update, desk.hash()
    returned(desk)
    desk.write("Half a sen")
    with pytest.raises(NotInThisStateError):
        objectives.approve_update(opened, by=publisher, content_hash=seen)
    assert not opened.texts.filter(approved_at__isnull=False).exists()


def returned(desk: Desk) -> None:
    approver = create_user(role=Role.APPROVER)
    objectives.return_update(desk.update, by=approver, comments={"": "Say by when."})


def test_a_submission_is_of_what_is_there_now(publisher: User) -> None:
    desk = create_desk()
    opened = desk.complete()
    desk.submit()
    with pytest.raises(NotInThisStateError):
        objectives.submit_update(opened, by=publisher, today=TODAY)


def test_a_return_is_of_what_is_there_now() -> None:
    desk = create_submitted()
    waiting = desk.update
    desk.approve(by=create_user(role=Role.APPROVER))
    with pytest.raises(NotInThisStateError):
        objectives.return_update(waiting, by=create_user(role=Role.APPROVER), comments={"": "Too late."})
    assert desk.update.state == "approved"


def test_a_commitment_is_settled_once(publisher: User) -> None:
    stale, quarter = create_commitment(), create_quarter()
    current = Commitment.objects.get(pk=stale.pk)
    objectives.step_commitment(current, by=publisher, quarter=quarter, step=CommitmentStep.KEPT, on=NOVEMBER)
    with pytest.raises(ValidationError, match="closed"):
        objectives.step_commitment(
            stale, by=publisher, quarter=quarter, step=CommitmentStep.OVERTAKEN, on=MARCH, reason="Law changed."
        )
    stale.refresh_from_db()
    assert (stale.state, stale.closed_on) == (CommitmentState.KEPT, NOVEMBER)
