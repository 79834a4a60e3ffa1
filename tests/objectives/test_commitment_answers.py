"""What an update means to do with a commitment: pending until the update is approved, then done, and done once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives import actions
from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Commitment, CommitmentAnswer, CommitmentChange
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases.actions import release
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import DUE, TODAY, Desk, create_approved, create_desk
from tests.factories.objectives import create_commitment
from tests.factories.periods import create_quarter
from tests.pages import read

pytestmark = pytest.mark.django_db
LATER = dt.date(2024, 3, 31)
REVISED = CommitmentStep.REVISED


@pytest.fixture
def desk() -> Desk:
    desk = create_desk()
    desk.write()
    desk.figure()
    return desk


def approved(desk: Desk) -> Commitment:
    desk.submit()
    desk.approve(by=create_user(role=Role.APPROVER))
    desk.commitment.refresh_from_db()
    return desk.commitment


def verbs(row: Any) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


@pytest.mark.parametrize(
    ("step", "more", "state", "closed", "due"),
    [
        (CommitmentStep.KEPT, {}, CommitmentState.KEPT, DUE, DUE),
        (CommitmentStep.KEPT, {"on": TODAY}, CommitmentState.KEPT, TODAY, DUE),
        (CommitmentStep.OVERTAKEN, {"reason": "Law changed."}, CommitmentState.OVERTAKEN, DUE, DUE),
        (CommitmentStep.CARRIED, {"reason": "Not yet."}, CommitmentState.OPEN, None, DUE),
        (REVISED, {"reason": "Late.", "due_on": LATER}, CommitmentState.REVISED, None, LATER),
    ],
)
def test_approval_does_what_the_answer_says(
    desk: Desk,
    step: CommitmentStep,
    more: dict[str, Any],
    state: CommitmentState,
    closed: dt.date | None,
    due: dt.date,
) -> None:
    answer = desk.answer(step, **more)
    answered = approved(desk)
    answer.refresh_from_db()
    assert (answered.state, answered.closed_on, answered.due_on) == (state, closed, due)
    change = CommitmentChange.objects.get()
    assert (answer.change, change.quarter, change.step) == (change, desk.quarter, step)
    assert (change.from_due_on, change.to_due_on, change.reason) == (DUE, due, more.get("reason", ""))
    assert verbs(answer) == ["added", "done"]


def test_until_then_nothing_happens(desk: Desk) -> None:
    before = Commitment.objects.values().get()
    desk.answer(REVISED, reason="Canary-reason", due_on=LATER)
    desk.submit()
    assert Commitment.objects.values().get() == before
    assert not CommitmentChange.objects.exists()


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER])
def test_readers_outside_see_nothing_of_it_before(desk: Desk, role: Role | None) -> None:
    release(by=create_publisher(), quarter=desk.quarter, kind=ReleaseKind.DATA)
    reader = create_user(role=role) if role else None
    pages = ("/commitments/", desk.commitment.get_absolute_url(), desk.theme.get_absolute_url())
    before = [words(page, reader) for page in pages]
    desk.answer(REVISED, reason="Canary-reason", due_on=LATER)
    desk.submit()
    assert [words(page, reader) for page in pages] == before
    desk.approve(by=create_user(role=Role.APPROVER))
    assert "31 March 2024" in read(pages[1], user=reader)


def words(page: str, reader: User | None) -> str:
    """The page but for what differs at each request."""
    text = read(page, user=reader)
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.parametrize("precision", [Precision.MONTH, Precision.MID_MONTH, Precision.EARLY_YEAR, Precision.YEAR])
def test_a_new_date_stays_as_exact_as_it_was_given(desk: Desk, precision: Precision) -> None:
    desk.answer(REVISED, reason="Late.", due_on=LATER, due_precision=precision)
    assert approved(desk).due_precision == precision


@pytest.mark.parametrize("step", [CommitmentStep.CARRIED, CommitmentStep.KEPT])
def test_without_a_new_date_the_old_one_keeps_its_precision(step: CommitmentStep) -> None:
    desk = create_desk()
    Commitment.objects.update(due_precision=Precision.MID_MONTH)
    desk.write()
    desk.figure()
    desk.answer(step, reason="As it is.")
    answered = approved(desk)
    assert (answered.due_on, answered.due_precision) == (DUE, Precision.MID_MONTH)


def test_it_can_be_changed_until_it_is_done(desk: Desk) -> None:
    first = desk.answer(REVISED, reason="Late.", due_on=LATER)
    second = desk.answer(CommitmentStep.KEPT, due_on=None, reason="")
    assert first.pk == second.pk
    assert approved(desk).state == CommitmentState.KEPT
    assert verbs(second) == ["added", "changed", "done"]


def test_the_same_answer_leaves_no_event(desk: Desk) -> None:
    desk.answer()
    answer = desk.answer()
    assert verbs(answer) == ["added"]


def test_it_is_done_once(desk: Desk) -> None:
    """A later change of a figure has the update approved again; the commitment does not move again."""
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.")
    approved(desk)
    desk.correct(299)
    desk.approve(by=create_publisher())
    assert CommitmentChange.objects.count() == 1
    assert verbs(desk.commitment) == []  # carried: nothing of it changed
    assert verbs(CommitmentAnswer.objects.get()) == ["added", "done"]


def test_what_is_done_is_not_answered_again(desk: Desk) -> None:
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.")
    approved(desk)
    actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A figure came late.")
    with pytest.raises(ValidationError, match="approved and done"):
        desk.answer(CommitmentStep.CARRIED, reason="Still not.")


def test_after_amending_it_is_approved_without_being_done_again(desk: Desk) -> None:
    desk.answer()
    approved(desk)
    actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A figure came late.")
    desk.correct(299)
    approved(desk)
    assert CommitmentChange.objects.count() == 1


def test_a_commitment_that_is_carried_comes_back_next_quarter(desk: Desk) -> None:
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.")
    carried = approved(desk)
    following = create_desk(quarter=create_quarter(number=3), officer=desk.officer, theme=desk.theme)
    due = [item.key for item in actions.content_of(begun(following)) if item.key.startswith("commitment:")]
    assert f"commitment:{carried.slug}" in due


def begun(desk: Desk) -> Any:
    return actions.begin_update(by=desk.officer, theme=desk.theme, quarter=desk.quarter)


def test_one_that_is_kept_early_by_this_update_belongs_to_it(desk: Desk) -> None:
    """It was not due yet; saying that it is kept makes it part of what is approved."""
    desk.answer()
    early = create_commitment(theme=desk.theme, due_on=LATER)
    before = len(actions.content_of(desk.update))
    actions.answer_commitment(
        by=desk.officer, update=desk.update, commitment=early, today=TODAY, step=CommitmentStep.KEPT, on=TODAY
    )
    assert len(actions.content_of(desk.update)) == before + 1
    approved(desk)
    early.refresh_from_db()
    assert early.state == CommitmentState.KEPT


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"step": CommitmentStep.KEPT}, "on"),
        ({"step": CommitmentStep.OVERTAKEN, "reason": "Law changed."}, "on"),
        ({"step": CommitmentStep.OVERTAKEN, "on": DUE}, "reason"),
        ({"step": CommitmentStep.CARRIED, "reason": " "}, "reason"),
        ({"step": REVISED, "reason": "Late."}, "due_on"),
        ({"step": REVISED, "due_on": LATER}, "reason"),
        ({"step": CommitmentStep.KEPT, "on": DUE, "due_on": LATER}, "due_on"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_beside_it(desk: Desk, answer: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.answer_commitment(
            by=desk.officer, update=desk.update, commitment=desk.commitment, today=TODAY, **answer
        )
    assert field in refusal.value.message_dict
    assert not CommitmentAnswer.objects.exists()


def test_a_date_before_the_promise_is_refused_when_it_is_given(desk: Desk) -> None:
    """Else it would be the approver who is told, and the update could never be approved."""
    with pytest.raises(ValidationError):
        desk.answer(REVISED, reason="Early.", due_on=dt.date(2023, 7, 1))


def test_the_commitment_of_another_theme_is_not_answered(desk: Desk) -> None:
    with pytest.raises(ValidationError, match="another theme"):
        actions.answer_commitment(
            by=create_publisher(),
            update=desk.update,
            commitment=create_commitment(),
            today=TODAY,
            step=CommitmentStep.KEPT,
            on=DUE,
        )


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_nobody_answers_for_anothers_update(desk: Desk, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        desk.answer(by=create_user(role=role))


def test_a_closed_commitment_takes_no_answer(desk: Desk) -> None:
    desk.answer()
    approved(desk)
    following = create_desk(quarter=create_quarter(number=3), officer=desk.officer, theme=desk.theme)
    with pytest.raises(ValidationError, match="closed"):
        actions.answer_commitment(
            by=desk.officer,
            update=begun(following),
            commitment=desk.commitment,
            today=following.quarter.opens,
            step=CommitmentStep.KEPT,
            on=DUE,
        )


def test_a_commitment_that_was_settled_meanwhile_keeps_nobody_from_approving(desk: Desk) -> None:
    """A publisher settled it apart from the update; what the update meant to do with it falls away."""
    desk.answer()
    actions.step_commitment(
        desk.commitment, by=create_publisher(), quarter=desk.quarter, step=CommitmentStep.KEPT, on=DUE
    )
    desk.submit()
    desk.approve(by=create_user(role=Role.APPROVER))
    assert CommitmentChange.objects.count() == 1


def test_one_that_was_settled_in_another_quarter_is_wanted_no_more(desk: Desk) -> None:
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.")
    other = create_quarter(number=1)
    actions.step_commitment(desk.commitment, by=create_publisher(), quarter=other, step=CommitmentStep.KEPT, on=DUE)
    assert desk.answer_key not in {item.key for item in actions.content_of(desk.update)}
    assert approved(desk).state == CommitmentState.KEPT
    assert CommitmentAnswer.objects.get().change is None


def test_an_answer_is_part_of_what_the_approver_looked_at(desk: Desk) -> None:
    desk.answer()
    desk.submit()
    seen = desk.hash()
    CommitmentAnswer.objects.update(on=TODAY)
    with pytest.raises(actions.ChangedSinceError):
        desk.approve(by=create_user(role=Role.APPROVER), content_hash=seen)


def test_an_approved_update_stays_approved_by_what_it_did(desk: Desk) -> None:
    """Doing what was promised is no change of what was approved."""
    desk = create_approved()
    assert desk.hash() == desk.update.content_hash


def test_another_answer_brings_its_own_reason(desk: Desk) -> None:
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.")
    desk.answer(CommitmentStep.CARRIED, reason="The supplier left.")
    assert CommitmentAnswer.objects.get().reason == "The supplier left."
    assert approved(desk).changes.get().reason == "The supplier left."
