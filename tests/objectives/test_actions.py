"""Updates and commitments: written, submitted, returned, approved; kept, revised, carried, overtaken."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives import actions
from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Commitment, CommitmentChange, Objective, Plan, QuarterlyUpdate, Theme, UpdateText
from objectives.rules import can_approve_update, can_write_update
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag, State
from pcc_portal.updates.workflow import NotInThisStateError
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_commitment, create_objective, create_plan, create_theme
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
ON = dt.date(2023, 11, 9)
LATER = dt.date(2024, 3, 31)
NOT_WRITERS = [Role.PANEL_MEMBER, Role.ADMINISTRATOR]


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def officer() -> User:
    return create_user()


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER)


@pytest.fixture
def theme(officer: User) -> Theme:
    return create_theme(owner=officer)


def write(theme: Theme, quarter: Quarter, by: User, body: str = "What was done.", **grade: str) -> UpdateText:
    return actions.write_update(by=by, theme=theme, quarter=quarter, body=body, **grade)


@pytest.fixture
def update(theme: Theme, quarter: Quarter, officer: User) -> QuarterlyUpdate:
    return write(theme, quarter, officer).update


def verbs(row: object) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]  # type: ignore[arg-type]


def test_an_officer_writes_the_update_of_their_theme(theme: Theme, quarter: Quarter, officer: User) -> None:
    text = write(theme, quarter, officer, brag=Brag.RED, brag_reason="Waits grow.")
    assert (text.update.state, text.created_by, text.approved_by, text.brag) == (State.DRAFT, officer, None, Brag.RED)
    assert (verbs(text.update), verbs(text)) == (["added"], ["entered"])


def test_writing_again_keeps_the_earlier_words(theme: Theme, quarter: Quarter, officer: User) -> None:
    first = write(theme, quarter, officer, "First words.")
    second = write(theme, quarter, officer, "Better words.")
    first.refresh_from_db()
    assert (first.body, second.supersedes, QuarterlyUpdate.objects.count()) == ("First words.", first, 1)


@pytest.mark.parametrize("brag", [Brag.AMBER, Brag.RED])
@pytest.mark.parametrize("reason", ["", None])
def test_amber_and_red_say_why(theme: Theme, quarter: Quarter, officer: User, brag: Brag, reason: str | None) -> None:
    grade = {"brag": brag} | ({} if reason is None else {"brag_reason": reason})
    with pytest.raises(ValidationError):
        write(theme, quarter, officer, **grade)
    assert not UpdateText.objects.exists()
    assert not QuarterlyUpdate.objects.exists()


@pytest.mark.parametrize("brag", [Brag.GREEN, Brag.BLUE, ""])
def test_other_grades_need_no_reason(theme: Theme, quarter: Quarter, officer: User, brag: str) -> None:
    assert write(theme, quarter, officer, brag=brag).brag == brag


@pytest.mark.parametrize("field", ["body", "commissioner_action"])
def test_a_citation_of_nothing_is_refused_with_the_nearest(
    theme: Theme, quarter: Quarter, officer: User, field: str
) -> None:
    create_observation(measure=create_measure(slug="longest-wait"), quarter=quarter)
    words = {"body": "Fine.", field: "It was {measure:longest-wiat}."}
    with pytest.raises(ValidationError) as refusal:
        write(theme, quarter, officer, **words)
    [sentence] = refusal.value.message_dict[field]
    assert "Did you mean “longest-wait”?" in sentence
    assert not UpdateText.objects.exists()


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_nobody_else_writes_it(theme: Theme, quarter: Quarter, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        write(theme, quarter, create_user(role=role))
    assert not QuarterlyUpdate.objects.exists()


def test_an_approver_writes_any(theme: Theme, quarter: Quarter, approver: User) -> None:
    assert write(theme, quarter, approver).created_by == approver


def test_submitted_words_are_fixed(update: QuarterlyUpdate, officer: User, approver: User) -> None:
    actions.submit_update(update, by=officer)
    assert (update.state, update.submitted_by) == (State.SUBMITTED, officer)
    for person in (officer, approver):
        with pytest.raises(NotInThisStateError, match="waiting for approval"):
            write(update.theme, update.quarter, person, "Afterthought.")


def test_returned_words_are_open_again(update: QuarterlyUpdate, officer: User, approver: User) -> None:
    actions.submit_update(update, by=officer)
    actions.return_update(update, by=approver, comment="Say by when.")
    assert update.state == State.RETURNED
    assert Event.objects.about(update).last().reason == "Say by when."  # type: ignore[union-attr]
    write(update.theme, update.quarter, officer, "By March.")
    actions.submit_update(update, by=officer)
    assert verbs(update) == ["added", "submitted", "returned", "submitted"]


@pytest.mark.parametrize("comment", ["", "  "])
def test_a_return_says_what_has_to_change(update: QuarterlyUpdate, officer: User, approver: User, comment: str) -> None:
    actions.submit_update(update, by=officer)
    with pytest.raises(ValidationError):
        actions.return_update(update, by=approver, comment=comment)
    update.refresh_from_db()
    assert update.state == State.SUBMITTED


def test_approval_covers_every_version_of_the_words(update: QuarterlyUpdate, officer: User, approver: User) -> None:
    write(update.theme, update.quarter, officer, "Second.")
    actions.submit_update(update, by=officer)
    actions.approve_update(update, by=approver)
    assert update.state == State.APPROVED
    assert set(update.texts.values_list("approved_by", flat=True)) == {approver.pk}


def test_who_submitted_does_not_approve(theme: Theme, quarter: Quarter, officer: User, approver: User) -> None:
    update = write(theme, quarter, officer).update
    actions.submit_update(update, by=approver)
    for action in (actions.approve_update, lambda u, by: actions.return_update(u, by=by, comment="Hm.")):
        with pytest.raises(PermissionDenied, match="other than the person who submitted"):
            action(update, by=approver)
    assert not can_approve_update(approver, update)
    assert can_approve_update(create_publisher(), update)


def test_who_wrote_a_version_does_not_approve_it(theme: Theme, quarter: Quarter, officer: User, approver: User) -> None:
    """Four eyes on every version, also where somebody else submitted it."""
    update = write(theme, quarter, approver).update
    actions.submit_update(update, by=officer)
    with pytest.raises(PermissionDenied):
        actions.approve_update(update, by=approver)
    update.refresh_from_db()
    assert update.state == State.SUBMITTED


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_approval_is_for_approvers(update: QuarterlyUpdate, officer: User, role: Role) -> None:
    actions.submit_update(update, by=officer)
    with pytest.raises(PermissionDenied):
        actions.approve_update(update, by=create_user(role=role))


def test_only_what_was_submitted_is_approved(update: QuarterlyUpdate, approver: User) -> None:
    for action in (actions.approve_update, lambda u, by: actions.return_update(u, by=by, comment="Hm.")):
        with pytest.raises(NotInThisStateError):
            action(update, by=approver)


def test_buttons_follow_the_same_rules(update: QuarterlyUpdate, officer: User, approver: User) -> None:
    assert can_write_update(officer, update)
    assert not can_write_update(create_user(), update)
    assert not can_approve_update(approver, update)
    actions.submit_update(update, by=officer)
    assert not can_write_update(officer, update)
    assert can_approve_update(approver, update)
    assert not can_approve_update(officer, update)


def step(commitment: Commitment, by: User, quarter: Quarter, **more: object) -> CommitmentChange:
    values: dict[str, object] = {"step": CommitmentStep.KEPT, "on": ON}
    return actions.step_commitment(commitment, by=by, quarter=quarter, **(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "more", "state", "closed", "due"),
    [
        (CommitmentStep.KEPT, {}, CommitmentState.KEPT, ON, dt.date(2023, 12, 31)),
        (CommitmentStep.OVERTAKEN, {"reason": "Law changed."}, CommitmentState.OVERTAKEN, ON, dt.date(2023, 12, 31)),
        (CommitmentStep.CARRIED, {"reason": "Not due."}, CommitmentState.OPEN, None, dt.date(2023, 12, 31)),
        (CommitmentStep.REVISED, {"reason": "Late.", "due_on": LATER}, CommitmentState.REVISED, None, LATER),
    ],
)
def test_each_step_leads_where_it_says(
    quarter: Quarter,
    chosen: CommitmentStep,
    more: dict[str, object],
    state: CommitmentState,
    closed: dt.date | None,
    due: dt.date,
) -> None:
    commitment, publisher = create_commitment(), create_publisher()
    change = step(commitment, publisher, quarter, step=chosen, **more)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_on, commitment.due_on) == (state, closed, due)
    assert (change.from_due_on, change.to_due_on) == (dt.date(2023, 12, 31), due)
    assert verbs(change) == [chosen]
    assert commitment.first_due_on == dt.date(2023, 12, 31)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"step": CommitmentStep.REVISED, "reason": "Late."}, "due_on"),
        ({"step": CommitmentStep.REVISED, "due_on": LATER}, "reason"),
        ({"step": CommitmentStep.CARRIED}, "reason"),
        ({"step": CommitmentStep.OVERTAKEN, "reason": " "}, "reason"),
        ({"step": CommitmentStep.KEPT, "due_on": LATER}, "due_on"),
        ({"step": CommitmentStep.CARRIED, "reason": "Not due.", "due_on": LATER}, "due_on"),
    ],
)
def test_a_step_that_lacks_something_is_refused(quarter: Quarter, more: dict[str, object], field: str) -> None:
    commitment = create_commitment()
    with pytest.raises(ValidationError) as refusal:
        step(commitment, create_publisher(), quarter, **more)
    assert field in refusal.value.message_dict
    assert not CommitmentChange.objects.exists()
    commitment.refresh_from_db()
    assert commitment.state == CommitmentState.OPEN


@pytest.mark.parametrize("state", [CommitmentState.KEPT, CommitmentState.OVERTAKEN])
def test_a_settled_commitment_stays_settled(quarter: Quarter, state: CommitmentState) -> None:
    commitment = create_commitment(state=state, closed_on=ON)
    with pytest.raises(ValidationError, match="closed"):
        step(commitment, create_publisher(), quarter)


def test_a_revised_commitment_may_be_revised_again(quarter: Quarter) -> None:
    commitment, publisher = create_commitment(), create_publisher()
    for due in (LATER, LATER + dt.timedelta(days=31)):
        step(commitment, publisher, quarter, step=CommitmentStep.REVISED, reason="Late.", due_on=due)
    assert list(commitment.changes.values_list("from_due_on", flat=True)) == [dt.date(2023, 12, 31), LATER]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_commitments_are_for_who_answers_for_them(quarter: Quarter, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        step(create_commitment(), create_user(role=role), quarter)


def test_its_owner_settles_a_commitment(quarter: Quarter, officer: User) -> None:
    assert step(create_commitment(owner=officer), officer, quarter).by == officer


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_the_plan_is_the_publishers(role: Role) -> None:
    person = create_user(role=role)
    for action in (actions.add_plan, actions.add_objective, actions.add_theme):
        with pytest.raises(PermissionDenied):
            action(by=person, slug="mine", title="Mine")
    assert not Plan.objects.exists()


def test_a_plan_grows_by_actions() -> None:
    publisher = create_publisher()
    objective = actions.add_objective(by=publisher, plan=create_plan(), slug="victims", title="Victims", order=1)
    theme = actions.add_theme(by=publisher, objective=objective, slug="support", title="Support", order=1)
    assert (verbs(objective), verbs(theme)) == (["added"], ["added"])
    with pytest.raises(ValidationError):
        actions.add_theme(by=publisher, objective=objective, slug="support", title="Again", order=2)
    with pytest.raises(ValidationError):
        actions.add_objective(by=publisher, plan=objective.plan, slug="other", title="Other", order=1)
    assert Objective.objects.count() == 1
    assert create_objective(plan=objective.plan).pk
