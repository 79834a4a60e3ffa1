"""Updates are written in their quarter's window: both sides of each edge, for all and for one who was let in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from objectives import actions
from objectives.choices import CommitmentStep
from objectives.models import CommitmentAnswer, QuarterlyUpdate, UpdateText
from objectives.rules import can_take_up, can_write_update
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.actions import close_quarter, open_quarter, reopen_for
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import WindowClosedError, closed_for
from pcc_portal.updates.choices import ReleaseKind, State
from pcc_portal.updates.releases.actions import release
from performance.models import Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import Desk, create_desk
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
OPENS, CLOSES, ONE = dt.date(2023, 10, 1), dt.date(2023, 10, 22), dt.timedelta(days=1)
UNTIL = CLOSES + dt.timedelta(days=9)
Write = Callable[[Desk, User, dt.date], object]
WRITES: dict[str, Write] = {
    "words": lambda desk, by, day: actions.write_update(
        by=by, theme=desk.theme, quarter=desk.quarter, today=day, body="Said on the day."
    ),
    "answer": lambda desk, by, day: actions.answer_commitment(
        by=by, update=desk.update, commitment=desk.commitment, today=day, step=CommitmentStep.KEPT, on=OPENS
    ),
    "version": lambda desk, by, day: actions.claim_version(desk.update, by=by, seen=0, today=day),
    "submission": lambda desk, by, day: actions.submit_update(desk.update, by=by, today=day),
    "figure": lambda desk, by, day: desk.figure(
        1, start=OPENS.replace(month=4), end=OPENS.replace(month=6, day=30), by=by, today=day
    ),
    "correction": lambda desk, by, day: desk.correct(301, by=by, today=day),
}
# Steps of an update that has been sent.
STEPS: dict[str, tuple[State, Write]] = {
    "withdrawal": (State.SUBMITTED, lambda desk, by, day: actions.withdraw_update(desk.update, by=by, today=day)),
    "amendment": (
        State.APPROVED,
        lambda desk, by, day: actions.amend_update(desk.update, by=by, today=day, reason="Came late."),
    ),
}


@pytest.fixture
def desk() -> Desk:
    desk = create_desk(quarter=create_quarter())
    desk.complete()
    return desk


def moved(quarter: Quarter, state: QuarterState) -> None:
    Quarter.objects.filter(pk=quarter.pk).update(state=state)
    quarter.refresh_from_db()


def attempt(write: Write, desk: Desk, day: dt.date, by: User | None = None) -> str:
    """Why it was refused; empty where it was taken."""
    try:
        write(desk, by or desk.officer, day)
    except WindowClosedError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (OPENS - ONE, "Quarter 2, 2023/24 opens for updates on 1 October 2023."),
        (OPENS, ""),
        (CLOSES, ""),
        (
            CLOSES + ONE,
            "Quarter 2, 2023/24 closed for updates on 22 October 2023. A publisher can open it again for you.",
        ),
    ],
    ids=["the day before it opens", "the day it opens", "the day it closes", "the day after it closes"],
)
def test_each_edge_of_the_window(desk: Desk, write: Write, day: dt.date, why: str) -> None:
    before = state_of(desk)
    assert attempt(write, desk, day) == why
    assert (state_of(desk) == before) is bool(why)


def state_of(desk: Desk) -> tuple[object, ...]:
    update = desk.update
    answers = CommitmentAnswer.objects.values_list("on", flat=True)
    figures = Observation.objects.count()
    return update.state, update.version, UpdateText.objects.count(), tuple(answers), figures


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PUBLISHER])
def test_the_window_holds_for_approvers_and_publishers_too(desk: Desk, role: Role) -> None:
    assert "closed for updates" in attempt(WRITES["words"], desk, CLOSES + ONE, create_user(role=role))


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_planned_quarter_takes_nothing_yet(desk: Desk, write: Write) -> None:
    moved(desk.quarter, QuarterState.PLANNED)
    assert "opens for updates on 1 October 2023" in attempt(write, desk, OPENS)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_quarter_that_was_closed_early_takes_nothing_more(desk: Desk, write: Write) -> None:
    close_quarter(desk.quarter, by=create_publisher())
    why = "Quarter 2, 2023/24 closed for updates. A publisher can open it again for you."
    assert attempt(write, desk, OPENS) == why


def test_a_refused_save_begins_no_update() -> None:
    desk = create_desk()
    assert attempt(WRITES["words"], desk, CLOSES + ONE)
    assert not QuarterlyUpdate.objects.exists()


@pytest.mark.parametrize("state", [QuarterState.OPEN, QuarterState.CLOSED])
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(("day", "is_taken"), [(CLOSES + ONE, True), (UNTIL, True), (UNTIL + ONE, False)])
def test_one_person_is_let_in_again_until_a_day(
    desk: Desk, state: QuarterState, write: Write, day: dt.date, is_taken: bool
) -> None:
    moved(desk.quarter, state)
    reopen(desk)
    assert (attempt(write, desk, day) == "") is is_taken


def reopen(desk: Desk, until: dt.date = UNTIL) -> None:
    publisher = create_publisher()
    reopen_for(
        desk.quarter, by=publisher, person=desk.officer, until=until, today=CLOSES + ONE, reason="A figure came late."
    )


def test_nobody_else_is_let_in_with_them(desk: Desk) -> None:
    reopen(desk)
    approver = create_user(role=Role.APPROVER)
    assert attempt(WRITES["words"], desk, UNTIL, approver)
    assert can_write_update(desk.officer, desk.update, UNTIL)
    assert not can_write_update(approver, desk.update, UNTIL)
    assert closed_for([desk.officer, approver], desk.quarter, UNTIL) == {approver.pk}


def test_it_is_that_quarter_alone(desk: Desk) -> None:
    reopen(desk)
    other = create_desk(
        quarter=create_quarter(number=1, state=QuarterState.CLOSED), officer=desk.officer, theme=desk.theme
    )
    assert attempt(WRITES["words"], other, CLOSES + ONE)


def test_the_later_of_two_days_counts(desk: Desk) -> None:
    reopen(desk, until=UNTIL)
    reopen(desk, until=CLOSES + ONE)
    assert attempt(WRITES["words"], desk, UNTIL) == ""


def test_being_let_in_gives_no_right_to_the_themes_of_others(desk: Desk) -> None:
    other = create_desk(quarter=desk.quarter)
    reopen(desk)
    with pytest.raises(PermissionDenied):
        attempt(WRITES["words"], other, UNTIL, desk.officer)


def test_a_quarter_that_is_opened_again_is_open_to_all_within_its_days(desk: Desk) -> None:
    publisher = create_publisher()
    close_quarter(desk.quarter, by=publisher)
    open_quarter(desk.quarter, by=publisher, reason="Closed by mistake.")
    assert attempt(WRITES["words"], desk, CLOSES) == ""
    assert attempt(WRITES["words"], desk, CLOSES + ONE)


def test_sign_off_goes_on_after_the_window(desk: Desk) -> None:
    """Nothing is written by it: what came in on the last day is approved or returned on the next."""
    desk.submit()
    moved(desk.quarter, QuarterState.CLOSED)
    approver = create_user(role=Role.APPROVER)
    desk.approve(by=approver)
    assert desk.update.state == State.APPROVED


def test_the_window_is_asked_as_it_stands_now(desk: Desk) -> None:
    """The page was opened before a publisher closed the quarter."""
    opened = QuarterlyUpdate.objects.select_related("quarter").get(pk=desk.update.pk)
    close_quarter(Quarter.objects.get(pk=desk.quarter.pk), by=create_publisher())
    with pytest.raises(WindowClosedError):
        actions.submit_update(opened, by=desk.officer, today=OPENS)
    with pytest.raises(WindowClosedError):
        actions.write_update(
            by=desk.officer, theme=desk.theme, quarter=opened.quarter, today=OPENS, body="Half a sentence."
        )


@pytest.mark.parametrize(("state", "step"), STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("day", [OPENS - ONE, OPENS, CLOSES, CLOSES + ONE], ids=str)
def test_what_was_sent_is_taken_up_in_the_window_only(desk: Desk, state: State, step: Write, day: dt.date) -> None:
    desk.submit()
    if state == State.APPROVED:
        desk.approve(by=create_publisher())
    is_open = OPENS <= day <= CLOSES
    move = "withdraw" if state == State.SUBMITTED else "amend"
    assert can_take_up(desk.officer, desk.update, move, day) is is_open
    assert (attempt(step, desk, day) == "") is is_open
    assert desk.update.state == (State.DRAFT if is_open else state)


def test_a_published_figure_is_corrected_at_any_time(desk: Desk) -> None:
    desk.submit()
    desk.approve(by=create_publisher())
    assert attempt(WRITES["correction"], desk, CLOSES + ONE)
    release(by=create_publisher(), quarter=desk.quarter, kind=ReleaseKind.DATA)
    assert attempt(WRITES["correction"], desk, CLOSES + ONE) == ""
    assert attempt(WRITES["correction"], desk, CLOSES + ONE) == "", "a correction that waits is corrected too"
    assert attempt(WRITES["figure"], desk, CLOSES + ONE)


def test_the_quarter_is_read_again(desk: Desk) -> None:
    """Somebody closes it between the page and the action."""
    stale = Quarter.objects.get(pk=desk.quarter.pk)
    moved(desk.quarter, QuarterState.CLOSED)
    with pytest.raises(WindowClosedError):
        actions.write_update(by=desk.officer, theme=desk.theme, quarter=stale, today=OPENS, body="Late.")
    Quarter.objects.filter(pk=stale.pk).update(state=QuarterState.OPEN)
    stale = Quarter.objects.get(pk=stale.pk)
    moved(desk.quarter, QuarterState.CLOSED)
    update = actions.begin_update(by=desk.officer, theme=desk.theme, quarter=stale)
    assert stale.state == QuarterState.CLOSED
    assert update.quarter.state == QuarterState.CLOSED
