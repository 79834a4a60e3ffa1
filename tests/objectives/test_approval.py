"""Approval: of the content that was looked at and no other, by somebody who wrote none of it; several or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning.actions import change_contract
from commissioning.choices import ChangeKind
from commissioning.models import Contract
from objectives import actions
from objectives.actions import ChangedSinceError
from objectives.choices import CommitmentStep
from objectives.models import CommitmentAnswer, QuarterlyUpdate, UpdateText
from objectives.rules import NotOpenedError, authors_of, can_approve_update, can_write_update
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.checks.report import standing
from pcc_portal.periods.actions import close_quarter, open_quarter
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind, State
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.actions import release
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.work.corrections import waiting_corrections
from pcc_portal.work.stats import progress_of
from performance.models import Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.desks import TODAY, Desk, create_approved, create_desk, create_submitted
from tests.factories.panel import create_panel_report
from tests.factories.performance import create_observation

pytestmark = pytest.mark.django_db
NOT_APPROVERS = [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.ADMINISTRATOR]
NO_MOVE_FROM_DRAFT: list[Callable[[Desk, User], object]] = [
    lambda desk, by: desk.approve(by=by),
    lambda desk, by: actions.return_update(desk.update, by=by, comments={"": "Hm."}),
    lambda desk, by: actions.withdraw_update(desk.update, by=by, today=TODAY),
    lambda desk, by: actions.amend_update(desk.update, by=by, today=TODAY, reason="Hm."),
]


@pytest.fixture
def desk() -> Desk:
    return create_desk()


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER)


def verbs(row: QuarterlyUpdate) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


def test_approval_covers_everything_that_it_consists_of(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    seen = desk.hash()
    update = desk.approve(by=approver)
    assert (update.state, update.approved_by, update.content_hash) == (State.APPROVED, approver, seen)
    assert desk.update.approved_at is not None
    for model in (UpdateText, Observation):
        assert [row.approved_by for row in model.objects.all()] == [approver]
    assert verbs(update) == ["added", "submitted", "approved"]


def test_approval_covers_the_current_rows_alone(desk: Desk, approver: User) -> None:
    """What was replaced before anybody looked at it is not approved, and so never shown outside."""
    desk.complete()
    desk.write("Second words.")
    desk.correct(310)
    desk.submit()
    desk.approve(by=approver)
    release(by=create_publisher(), quarter=desk.quarter, kind=ReleaseKind.DATA)
    shown = UpdateText.objects.exclude(release=None).values_list("body", flat=True)
    assert list(shown) == ["Second words."]
    assert [row.value for row in Observation.objects.exclude(release=None)] == [310]


def test_approval_covers_figures_of_other_areas(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    region = create_observation(measure=desk.measure, kind="region", quarter=desk.quarter)
    desk.approve(by=approver)
    region.refresh_from_db()
    assert region.approved_by == approver


def test_approval_leaves_the_figures_of_other_themes(desk: Desk, approver: User) -> None:
    other = create_desk(quarter=desk.quarter)
    waiting = other.figure()
    create_approved(desk, by=approver)
    waiting.refresh_from_db()
    assert waiting.approved_by is None


def test_approval_is_of_what_was_looked_at(desk: Desk, approver: User) -> None:
    """A figure is corrected through its own page after the approver opened the update."""
    create_submitted(desk)
    seen = desk.hash()
    desk.correct(3_000)
    with pytest.raises(ChangedSinceError, match="changed since you opened it"):
        desk.approve(by=approver, content_hash=seen)
    assert desk.update.state == State.SUBMITTED
    assert not Observation.objects.filter(approved_at__isnull=False).exists()
    assert desk.approve(by=approver).state == State.APPROVED


@pytest.mark.parametrize("content_hash", ["", "0" * 64, "nonsense"])
def test_no_approval_with_a_made_up_hash(desk: Desk, approver: User, content_hash: str) -> None:
    create_submitted(desk)
    with pytest.raises(ChangedSinceError):
        actions.approve_update(desk.update, by=approver, content_hash=content_hash)


def test_a_later_change_voids_approval_until_it_is_approved_again(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    first = desk.update.content_hash
    desk.correct(299)
    assert desk.hash() != first
    desk.approve(by=create_publisher())
    assert desk.update.content_hash == desk.hash()
    assert verbs(desk.update)[-2:] == ["approved", "approved"]


def test_nobody_approves_twice(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    with pytest.raises(NotInThisStateError, match="has been approved already"):
        desk.approve(by=create_publisher())
    assert desk.update.approved_by == approver


def test_what_was_approved_before_hashes_were_kept_stays_approved(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    QuarterlyUpdate.objects.update(content_hash="")
    with pytest.raises(NotInThisStateError):
        desk.approve(by=create_publisher())


@pytest.mark.parametrize("role", NOT_APPROVERS)
def test_approving_is_for_approvers(desk: Desk, role: Role) -> None:
    create_submitted(desk)
    with pytest.raises(PermissionDenied, match="Only an approver"):
        desk.approve(by=create_user(role=role))


def test_nobody_approves_who_has_left(desk: Desk) -> None:
    create_submitted(desk)
    with pytest.raises(PermissionDenied):
        desk.approve(by=create_user(role=Role.APPROVER, is_active=False))


@pytest.mark.parametrize("move", NO_MOVE_FROM_DRAFT)
def test_nothing_happens_to_a_draft(desk: Desk, approver: User, move: Callable[[Desk, User], object]) -> None:
    desk.complete()
    with pytest.raises(NotInThisStateError):
        move(desk, approver)
    assert desk.update.state == State.DRAFT


def test_who_submitted_neither_approves_nor_returns(desk: Desk, approver: User) -> None:
    desk.complete()
    desk.submit(by=approver)
    with pytest.raises(PermissionDenied, match="other than the person who submitted"):
        desk.approve(by=approver)
    with pytest.raises(PermissionDenied, match="other than the person who submitted"):
        actions.return_update(desk.update, by=approver, comments={"": "Hm."})
    assert not can_approve_update(approver, desk.update)
    assert can_approve_update(create_publisher(), desk.update)


@pytest.mark.parametrize("part", ["write", "figure"])
def test_who_entered_a_part_does_not_approve_it(desk: Desk, approver: User, part: str) -> None:
    actions.begin_update(by=desk.officer, theme=desk.theme, quarter=desk.quarter)
    for name in ("write", "figure", "answer"):
        getattr(desk, name)(by=approver if name == part else desk.officer)
    desk.submit()
    with pytest.raises(PermissionDenied, match="You wrote part"):
        desk.approve(by=approver)
    assert desk.update.state == State.SUBMITTED
    assert desk.approve(by=create_publisher()).state == State.APPROVED


def test_a_correction_by_the_approver_needs_another(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    desk.correct(299, by=approver)
    with pytest.raises(PermissionDenied, match="You wrote part"):
        desk.approve(by=approver)
    assert desk.approve(by=create_publisher()).state == State.APPROVED


@pytest.mark.engines
def test_the_database_holds_four_eyes_too(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    with pytest.raises(IntegrityError, match="update_four_eyes"), transaction.atomic():
        QuarterlyUpdate.objects.update(submitted_by=approver)


def looked_at(*desks: Desk, by: User) -> list[tuple[QuarterlyUpdate, str]]:
    for desk in desks:
        desk.open(by=by)
    return [(desk.update, desk.hash()) for desk in desks]


def test_several_are_approved_together(desk: Desk, approver: User) -> None:
    desks = [create_submitted(desk), create_submitted()]
    done = actions.approve_updates(looked_at(*desks, by=approver), by=approver)
    assert {update.state for update in done} == {State.APPROVED}


def test_none_of_several_where_one_has_changed(desk: Desk, approver: User) -> None:
    first, second = create_submitted(desk), create_submitted()
    seen = looked_at(first, second, by=approver)
    second.correct(301)
    with pytest.raises(ChangedSinceError, match=str(second.theme)):
        actions.approve_updates(seen, by=approver)
    assert {first.update.state, second.update.state} == {State.SUBMITTED}
    assert not UpdateText.objects.filter(approved_at__isnull=False).exists()
    first.commitment.refresh_from_db()
    assert first.commitment.is_open


def test_none_of_several_where_the_approver_submitted_one(desk: Desk, approver: User) -> None:
    first, second = create_submitted(desk), create_desk()
    second.complete()
    second.submit(by=approver)
    with pytest.raises(PermissionDenied):
        actions.approve_updates(looked_at(first, second, by=approver), by=approver)
    assert first.update.state == State.SUBMITTED


def test_none_of_several_where_one_was_not_opened(desk: Desk, approver: User) -> None:
    """Not by this person, or not as it stands now."""
    first, second, third = create_submitted(desk), create_submitted(), create_submitted()
    seen = looked_at(first, by=approver) + looked_at(second, by=create_publisher())
    third.open(by=approver)
    third.correct(301)
    with pytest.raises(NotOpenedError) as refusal:
        actions.approve_updates([*seen, (third.update, third.hash())], by=approver)
    assert str(refusal.value) == f"You have not opened {second.theme} and {third.theme} as they stand now."
    assert {each.update.state for each in (first, second, third)} == {State.SUBMITTED}


def test_none_of_several_where_one_is_there_twice(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    with pytest.raises(NotInThisStateError):
        actions.approve_updates(looked_at(desk, desk, by=approver), by=approver)
    assert desk.update.state == State.SUBMITTED


def test_buttons_follow_the_same_rules(desk: Desk, approver: User) -> None:
    desk.complete()
    assert can_write_update(desk.officer, desk.update, TODAY)
    assert not can_write_update(create_user(), desk.update, TODAY)
    assert not can_write_update(desk.officer, desk.update, desk.quarter.closes + dt.timedelta(days=1))
    assert not can_approve_update(approver, desk.update)
    desk.submit()
    assert not can_write_update(desk.officer, desk.update, TODAY)
    assert can_approve_update(approver, desk.update)
    assert not can_approve_update(desk.officer, desk.update)


def test_a_single_row_is_approved_apart_from_its_update(desk: Desk, approver: User) -> None:
    """The update then has nothing left of it to approve, and is approved all the same."""
    create_submitted(desk)
    before = desk.hash()
    releases.approve(Observation.objects.all(), by=approver)
    assert desk.hash() == before
    assert desk.approve(by=create_publisher()).state == State.APPROVED


def test_nobody_approves_their_own_answer_to_a_commitment(desk: Desk, approver: User) -> None:
    desk.write()
    desk.figure()
    desk.answer(by=approver)
    desk.submit()
    authors = authors_of(actions.content_of(desk.update))
    assert authors == {desk.officer.pk, approver.pk}
    assert can_approve_update(approver, desk.update)
    assert not can_approve_update(approver, desk.update, authors=authors)
    with pytest.raises(PermissionDenied, match="You wrote part"):
        desk.approve(by=approver)
    desk.approve(by=create_user(role=Role.APPROVER))


def test_of_several_who_answer_the_last_is_the_author(desk: Desk, approver: User) -> None:
    desk.write()
    desk.figure()
    desk.answer(by=approver)
    desk.answer(CommitmentStep.CARRIED, reason="Not yet.", by=desk.officer)
    desk.submit()
    assert desk.approve(by=approver).state == State.APPROVED


def test_an_answer_that_names_nobody_keeps_its_approval(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    seen = desk.hash()
    CommitmentAnswer.objects.update(by=None)
    assert desk.hash() == seen


ENDS = "{contract:steer-clear|ends}"


@pytest.fixture
def cited() -> Contract:
    """A contract of another theme, which the words of the update cite."""
    return create_contract(slug="steer-clear", title="Steer Clear", current_end=dt.date(2024, 3, 31))


@pytest.fixture
def citing(desk: Desk, cited: Contract, approver: User) -> Desk:
    desk.complete()
    desk.write(f"The service runs until {ENDS}.")
    desk.submit()
    desk.approve(by=approver, content_hash=desk.hash())
    return desk


def vary(contract: Contract, end: dt.date) -> None:
    values: dict[str, Any] = {"kind": ChangeKind.VARIATION, "on": TODAY, "new_end": end}
    change_contract(contract, by=create_publisher(), reason="More children to help.", **values)


def test_an_approval_falls_with_what_its_words_cite(citing: Desk, cited: Contract, approver: User) -> None:
    assert not is_changed(citing)
    vary(cited, dt.date(2024, 6, 30))
    assert is_changed(citing)
    progress = progress_of(citing.quarter, citing.theme)
    assert progress.changed_readings == [(ENDS, "31 March 2024", "30 June 2024")]
    assert not progress.is_complete
    citing.approve(by=approver, content_hash=citing.hash())
    assert not is_changed(citing)
    assert citing.update.printed == {ENDS: "30 June 2024"}


def test_it_stands_again_when_the_record_says_what_it_said(citing: Desk, cited: Contract) -> None:
    vary(cited, dt.date(2024, 6, 30))
    vary(cited, dt.date(2024, 3, 31))
    assert not is_changed(citing)


def test_what_a_reference_printed_is_part_of_what_was_looked_at(desk: Desk, cited: Contract, approver: User) -> None:
    desk.complete()
    desk.write(f"The service runs until {ENDS}.")
    desk.submit()
    seen = desk.hash()
    vary(cited, dt.date(2024, 6, 30))
    with pytest.raises(ChangedSinceError):
        desk.approve(by=approver, content_hash=seen)


def test_words_that_readers_have_seen_stay_approved(citing: Desk, cited: Contract) -> None:
    release(by=create_publisher(), quarter=citing.quarter, kind=ReleaseKind.PANEL_REPORT)
    vary(cited, dt.date(2024, 6, 30))
    assert not is_changed(citing)


@pytest.mark.parametrize("page", ["review", "approvals", "completeness"])
def test_both_readings_are_shown(page: str, citing: Desk, cited: Contract, approver: User, client: Client) -> None:
    vary(cited, dt.date(2024, 6, 30))
    addresses = {
        "review": reverse("update_review", args=[citing.quarter.slug, citing.theme.slug]),
        "approvals": reverse("approvals"),
        "completeness": reverse("panel_readiness", args=[create_panel_report(quarter=citing.quarter).meeting.slug]),
    }
    client.force_login(approver)
    words = client.get(addresses[page]).content.decode()
    assert "31 March 2024" in words
    assert "30 June 2024" in words


def test_sealing_waits(citing: Desk, cited: Contract) -> None:
    report = create_panel_report(quarter=citing.quarter)

    def waits() -> list[str]:
        return [each.finding.why for each in standing(report, today=TODAY) if "Changed since" in each.finding.rule]

    assert waits() == []
    vary(cited, dt.date(2024, 6, 30))
    assert waits() == [f"{ENDS} printed “31 March 2024” when it was approved, and prints “30 June 2024” now."]


@pytest.fixture
def published(desk: Desk, approver: User) -> Desk:
    """An approved update that readers have seen."""
    create_approved(desk, by=approver)
    release(by=create_publisher(), quarter=desk.quarter, kind=ReleaseKind.PANEL_REPORT)
    return desk


def is_changed(desk: Desk) -> bool:
    return progress_of(Quarter.objects.get(pk=desk.quarter.pk), desk.theme).is_changed_since_approval


def test_a_correction_in_an_open_quarter_voids_the_approval(published: Desk) -> None:
    published.correct(299)
    assert is_changed(published)


def test_a_correction_in_a_closed_quarter_stands_apart(published: Desk, approver: User) -> None:
    close_quarter(published.quarter, by=create_publisher())
    assert not is_changed(published)
    row = published.correct(299)
    assert not is_changed(published)
    assert row in waiting_corrections(approver)
    releases.approve([row], by=approver)
    published.correct(298)
    assert not is_changed(published)


def test_what_was_approved_on_its_own_stays_so_when_the_quarter_is_opened_again(
    published: Desk, approver: User
) -> None:
    publisher = create_publisher()
    close_quarter(published.quarter, by=publisher)
    releases.approve([published.correct(299)], by=approver)
    open_quarter(published.quarter, by=publisher, reason="One was forgotten.")
    assert not is_changed(published)
    published.correct(298)
    assert is_changed(published)


def test_an_update_that_is_taken_up_again_holds_all_that_is_current(published: Desk, approver: User) -> None:
    publisher = create_publisher()
    close_quarter(published.quarter, by=publisher)
    row = published.correct(299)
    open_quarter(published.quarter, by=publisher, reason="One was forgotten.")
    actions.amend_update(published.update, by=published.officer, today=TODAY, reason="A figure came late.")
    assert row in [item.row for item in actions.content_of(published.update)]
    published.submit()
    published.approve(by=approver)
    close_quarter(published.quarter, by=publisher)
    assert not is_changed(published)


def test_a_figure_that_changed_unpublished_is_not_hidden_by_closing(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    desk.correct(299)
    close_quarter(desk.quarter, by=create_publisher())
    assert is_changed(desk)
