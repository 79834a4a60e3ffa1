"""Sign-off but for approval: submitted, taken back, returned with comments, taken up again, saved by version."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives import actions
from objectives.models import QuarterlyUpdate, ReviewComment, UpdateText
from objectives.rules import can_write_update
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.updates.choices import ReleaseKind, State
from pcc_portal.updates.registers.versions import StaleError
from pcc_portal.updates.releases.actions import release
from pcc_portal.updates.releases.approval import missing
from pcc_portal.updates.releases.as_of import AsAt
from pcc_portal.updates.releases.workflow import NotInThisStateError
from performance.models import Budget, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_approved, create_desk, create_submitted
from tests.factories.performance import create_budget, create_forecast

pytestmark = pytest.mark.django_db
NOT_APPROVERS = [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.ADMINISTRATOR]


@pytest.fixture
def desk() -> Desk:
    return create_desk()


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER)


def verbs(row: QuarterlyUpdate) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


def test_a_complete_update_goes_to_the_person_named(desk: Desk, approver: User) -> None:
    desk.complete()
    update = desk.submit(approver=approver)
    assert (update.state, update.submitted_by, update.approver) == (State.SUBMITTED, desk.officer, approver)
    assert desk.update.submitted_at is not None
    assert verbs(update) == ["added", "submitted"]


def test_a_quarter_that_runs_misses_nothing_that_cannot_be_there_yet(desk: Desk) -> None:
    """For a paper between quarters: neither the figure of the quarter nor an answer to what can still be kept."""
    desk.write()
    items = actions.content_of(desk.update)
    assert [item.row is None for item in items] == [False, True, True]
    assert missing(items, min(desk.commitment.due_on, desk.quarter.end)) == []
    assert missing(items, desk.quarter.end + dt.timedelta(days=1)) == missing(items)
    assert len(missing(items)) == 2


@pytest.mark.parametrize("left_out", ["write", "figure", "answer"])
def test_each_thing_that_is_missing_is_named(desk: Desk, left_out: str) -> None:
    actions.begin_update(by=desk.officer, theme=desk.theme, quarter=desk.quarter)
    for name in {"write", "figure", "answer"} - {left_out}:
        getattr(desk, name)()
    named = {"write": "Words and grade", "figure": desk.measure.title, "answer": desk.commitment.title}
    with pytest.raises(ValidationError) as refusal:
        desk.submit()
    assert refusal.value.messages == [f"{named[left_out]}: still missing."]
    assert desk.update.state == State.DRAFT


def test_all_that_is_missing_is_named_at_once(desk: Desk) -> None:
    actions.begin_update(by=desk.officer, theme=desk.theme, quarter=desk.quarter)
    with pytest.raises(ValidationError) as refusal:
        desk.submit()
    assert len(refusal.value.messages) == 3


def test_the_forecast_of_its_budget_is_missed(desk: Desk) -> None:
    desk.complete()
    budget: Budget = create_budget(year=desk.quarter.year)
    Budget.objects.update(forecast_theme=desk.theme)
    with pytest.raises(ValidationError, match="Forecast outturn"):
        desk.submit()
    create_forecast(budget=budget, quarter=desk.quarter, outturn=1)
    desk.submit()


def test_a_state_with_a_reason_stands_for_a_figure(desk: Desk) -> None:
    desk.write()
    desk.answer()
    desk.figure(None, availability="not_available", availability_reason="The system changed.")
    assert desk.submit().state == State.SUBMITTED


def test_a_commitment_due_after_the_quarter_closes_is_not_missed() -> None:
    desk = create_desk(due=dt.date(2023, 10, 23))
    desk.write()
    desk.figure()
    assert desk.submit().state == State.SUBMITTED


def test_a_commitment_due_on_the_day_the_quarter_closes_is() -> None:
    desk = create_desk(due=dt.date(2023, 10, 22))
    desk.write()
    desk.figure()
    with pytest.raises(ValidationError, match=desk.commitment.title):
        desk.submit()


def test_what_another_theme_lacks_does_not_matter(desk: Desk) -> None:
    create_desk(quarter=desk.quarter)
    desk.complete()
    assert desk.submit().state == State.SUBMITTED


def test_nobody_asks_themselves(desk: Desk, approver: User) -> None:
    desk.complete()
    with pytest.raises(ValidationError) as refusal:
        desk.submit(by=approver, approver=approver)
    assert refusal.value.message_dict == {"approver": ["Ask somebody other than yourself."]}


@pytest.mark.parametrize("role", NOT_APPROVERS)
def test_nobody_is_asked_who_may_not_approve(desk: Desk, role: Role) -> None:
    desk.complete()
    with pytest.raises(ValidationError, match="may not approve"):
        desk.submit(approver=create_user(role=role))
    assert desk.update.state == State.DRAFT


def test_nobody_is_asked_who_has_left(desk: Desk) -> None:
    desk.complete()
    with pytest.raises(ValidationError, match="may not approve"):
        desk.submit(approver=create_user(role=Role.APPROVER, is_active=False))


def test_nobody_is_asked_who_wrote_part_of_it(desk: Desk, approver: User) -> None:
    """They could not approve it, so it would wait for ever."""
    desk.complete()
    desk.correct(301, by=approver)
    with pytest.raises(ValidationError) as refusal:
        desk.submit(approver=approver)
    assert "approver" in refusal.value.message_dict


@pytest.mark.parametrize("role", NOT_APPROVERS)
def test_only_who_writes_it_submits_it(desk: Desk, role: Role) -> None:
    desk.complete()
    with pytest.raises(PermissionDenied):
        desk.submit(by=create_user(role=role))


def test_submitted_once(desk: Desk) -> None:
    create_submitted(desk)
    with pytest.raises(NotInThisStateError, match="waiting for approval"):
        desk.submit()


def test_what_was_submitted_is_fixed(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    for person in (desk.officer, approver):
        with pytest.raises(NotInThisStateError, match="waiting for approval"):
            desk.write("Afterthought.", by=person)
        with pytest.raises(NotInThisStateError):
            desk.answer(by=person)
        with pytest.raises(NotInThisStateError):
            actions.claim_version(desk.update, by=person, seen=0, today=TODAY)


def test_taken_back_it_is_a_draft_again(desk: Desk) -> None:
    create_submitted(desk)
    actions.withdraw_update(desk.update, by=desk.officer, today=TODAY)
    assert desk.update.state == State.DRAFT
    desk.write("Better words.")
    desk.submit()
    assert verbs(desk.update) == ["added", "submitted", "withdrawn", "submitted"]


def test_nobody_else_takes_it_back(desk: Desk) -> None:
    create_submitted(desk)
    with pytest.raises(PermissionDenied):
        actions.withdraw_update(desk.update, by=create_user(), today=TODAY)
    assert desk.update.state == State.SUBMITTED


def test_nobody_takes_it_back_after_approval(desk: Desk) -> None:
    create_approved(desk)
    with pytest.raises(NotInThisStateError):
        actions.withdraw_update(desk.update, by=desk.officer, today=TODAY)
    assert desk.update.state == State.APPROVED


def test_nobody_approves_what_was_taken_back(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    actions.withdraw_update(desk.update, by=desk.officer, today=TODAY)
    with pytest.raises(NotInThisStateError):
        desk.approve(by=approver)


def test_comments_stand_at_their_items(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    comments = {"words": " Say by when. ", desk.figure_key: "Is this 30?", desk.answer_key: " "}
    actions.return_update(desk.update, by=approver, comments=comments)
    assert desk.update.state == State.RETURNED
    texts = dict(ReviewComment.objects.of_latest_return().values_list("item", "text"))
    assert texts == {"words": "Say by when.", desk.figure_key: "Is this 30?"}
    titles = set(ReviewComment.objects.values_list("title", flat=True))
    assert titles == {"Words and grade", f"{desk.measure.title}, Borsetshire, July to September 2023"}
    reason = Event.objects.about(desk.update).last().reason  # type: ignore[union-attr]
    assert "Words and grade: Say by when." in reason
    assert "Is this 30?" in reason


def test_one_comment_on_the_whole_is_enough(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    actions.return_update(desk.update, by=approver, comments={"": "Too long."})
    assert ReviewComment.objects.get().title == "The update as a whole"


@pytest.mark.parametrize("comments", [{}, {"": ""}, {"words": "  \n"}])
def test_a_return_says_what_has_to_change(desk: Desk, approver: User, comments: dict[str, str]) -> None:
    create_submitted(desk)
    with pytest.raises(ValidationError, match="Say what has to change"):
        actions.return_update(desk.update, by=approver, comments=comments)
    assert desk.update.state == State.SUBMITTED


def test_an_item_that_is_not_there_has_no_comment(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    with pytest.raises(ValidationError, match="has no figure:other:force"):
        actions.return_update(
            desk.update, by=approver, comments={"words": "Good.", "figure:other:force": "Where is it?"}
        )
    assert desk.update.state == State.SUBMITTED
    assert not ReviewComment.objects.exists()


def test_returned_it_is_open_again_and_comes_back(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    actions.return_update(desk.update, by=approver, comments={"": "Say by when."})
    desk.write("By March.")
    desk.correct(30)
    desk.submit(approver=approver)
    desk.approve(by=approver)
    assert verbs(desk.update) == ["added", "submitted", "returned", "submitted", "approved"]


def test_only_the_latest_return_counts(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    for text in ("First.", "Second."):
        actions.return_update(desk.update, by=approver, comments={"": text})
        desk.submit()
    assert [c.text for c in ReviewComment.objects.of_latest_return()] == ["Second."]


@pytest.mark.parametrize("role", NOT_APPROVERS)
def test_returning_is_for_approvers(desk: Desk, role: Role) -> None:
    create_submitted(desk)
    with pytest.raises(PermissionDenied):
        actions.return_update(desk.update, by=create_user(role=role), comments={"": "Hm."})


def test_who_wrote_part_may_return_it(desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("My words.", by=approver)
    desk.submit()
    assert actions.return_update(desk.update, by=approver, comments={"": "Hm."}).state == State.RETURNED


def test_taken_up_again_it_is_a_draft_whose_approval_is_void(desk: Desk) -> None:
    create_approved(desk)
    update = actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A figure came late.")
    assert (update.state, update.approved_at, update.approved_by, update.content_hash) == (
        State.DRAFT,
        None,
        None,
        "",
    )
    last = Event.objects.about(update).last()
    assert last is not None
    assert (last.verb, last.reason) == ("amended", "A figure came late.")
    assert can_write_update(desk.officer, desk.update, TODAY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_is_taken_up_again_only_with_a_reason(desk: Desk, reason: str) -> None:
    create_approved(desk)
    with pytest.raises(ValidationError) as refusal:
        actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason=reason)
    assert "reason" in refusal.value.message_dict
    assert desk.update.state == State.APPROVED


def test_it_is_taken_up_again_only_by_who_writes_it(desk: Desk) -> None:
    create_approved(desk)
    with pytest.raises(PermissionDenied):
        actions.amend_update(desk.update, by=create_user(), today=TODAY, reason="Mine now.")


def test_what_was_released_stays_until_the_next_release(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    publisher = create_publisher()
    first = release(by=publisher, quarter=desk.quarter, kind=ReleaseKind.DATA)
    actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A figure came late.")
    desk.write("New words.")
    desk.correct(299)
    assert seen_outside(first.number) == (["What was done."], [300])
    second = release(by=publisher, quarter=desk.quarter, kind=ReleaseKind.DATA)
    assert seen_outside(second.number) == (["What was done."], [300])
    desk.submit()
    desk.approve(by=approver)
    third = release(by=publisher, quarter=desk.quarter, kind=ReleaseKind.DATA)
    assert seen_outside(third.number) == (["New words."], [299])
    assert seen_outside(first.number) == (["What was done."], [300])


def seen_outside(number: int) -> tuple[list[str], list[int]]:
    texts, figures = UpdateText.objects.as_at(AsAt(number)), Observation.objects.as_at(AsAt(number))
    return [text.body for text in texts], [int(row.value or 0) for row in figures]


def claim(desk: Desk, seen: int, by: User | None = None) -> None:
    actions.claim_version(desk.update, by=by or desk.officer, seen=seen, today=TODAY)


def test_each_save_counts_a_version(desk: Desk) -> None:
    desk.write()
    claim(desk, 0)
    claim(desk, 1)
    assert desk.update.version == 2


@pytest.mark.parametrize("seen", [0, 2, 99])
def test_a_save_of_another_version_is_told(desk: Desk, seen: int) -> None:
    desk.write()
    claim(desk, 0)
    with pytest.raises(StaleError):
        claim(desk, seen)
    assert desk.update.version == 1


def test_nobody_else_claims_a_version(desk: Desk) -> None:
    desk.write()
    with pytest.raises(PermissionDenied):
        claim(desk, 0, by=create_user())
    assert desk.update.version == 0


def test_a_fixed_update_says_so_rather_than_that_it_is_stale(desk: Desk) -> None:
    create_submitted(desk)
    with pytest.raises(NotInThisStateError):
        claim(desk, 7)
