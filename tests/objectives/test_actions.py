"""Words written, commitments kept, revised, carried and overtaken, and the plan itself."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives import actions
from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Commitment, CommitmentChange, Objective, Plan, QuarterlyUpdate, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag, State
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY
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
    return actions.write_update(by=by, theme=theme, quarter=quarter, today=TODAY, body=body, **grade)


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
    assert second.reason == "Rewritten before approval."


def test_the_same_words_are_not_written_again(theme: Theme, quarter: Quarter, officer: User) -> None:
    first = write(theme, quarter, officer, brag=Brag.GREEN)
    assert write(theme, quarter, officer) == first
    assert write(theme, quarter, officer, brag=Brag.GREEN, brag_reason="") == first
    assert write(theme, quarter, officer, brag=Brag.BLUE) != first


def test_beginning_twice_gives_one_update(theme: Theme, quarter: Quarter, officer: User, approver: User) -> None:
    updates = [actions.begin_update(by=by, theme=theme, quarter=quarter) for by in (officer, approver)]
    assert updates[0] == updates[1]
    assert verbs(updates[0]) == ["added"]


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
