"""Drafting and publishing a report, notes beside it, and what the database refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.composing import actions
from pcc_portal.panel.models import Addendum, PanelReport
from pcc_portal.panel.requests import actions as requests
from pcc_portal.panel.sealing.actions import correct_report, seal_report
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release, SealedRecord
from pcc_portal.updates.releases.actions import approve
from tests.factories.accounts import create_publisher, create_user
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request, let_all_stand, seal
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.threads import at_once

pytestmark = pytest.mark.engines

NOT_PUBLISHERS = [role for role in Role if role != Role.PUBLISHER]
TEXTS = {"recommendation": "To note.", "background": "The plan.", "assurance": "How it is checked."}
SEALED_AT = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


@pytest.fixture
def draft(db: None) -> PanelReport:
    return create_panel_report()


def verbs(row: models.Model) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


def refused(row: models.Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_draft_is_begun_with_its_event(publisher: User) -> None:
    report = actions.draft_report(by=publisher, meeting=create_panel_meeting(), quarter=create_quarter(), **TEXTS)
    assert (report.state, report.version, verbs(report)) == (ReportState.DRAFT, 1, ["drafted"])


def test_a_second_draft_for_the_meeting_is_refused(draft: PanelReport, publisher: User) -> None:
    with pytest.raises(ValidationError):
        actions.draft_report(by=publisher, meeting=draft.meeting, quarter=draft.quarter, version=2, **TEXTS)
    assert PanelReport.objects.count() == 1


def test_after_publication_a_new_version_may_be_drafted(draft: PanelReport, publisher: User) -> None:
    seal(draft, by=publisher)
    second = correct_report(draft, by=publisher, correction="A figure was wrong.")
    assert list(PanelReport.objects.visible_to(AnonymousUser())) == [draft]
    assert set(PanelReport.objects.visible_to(publisher)) == {draft, second}


def test_publishing_releases_what_is_approved_and_seals_the_report(draft: PanelReport, publisher: User) -> None:
    row = create_observation(measure=create_measure(), quarter=draft.quarter)
    approve([row], by=publisher)
    seal(draft, by=publisher, note="For the November meeting.", at=SEALED_AT)
    draft.refresh_from_db()
    row.refresh_from_db()
    release = Release.objects.get()
    assert (draft.state, draft.release, draft.sealed_by) == (ReportState.SEALED, release, publisher)
    assert (release.kind, release.quarter, release.note) == (
        ReleaseKind.PANEL_REPORT,
        draft.quarter,
        "For the November meeting.",
    )
    assert release.at == draft.sealed_at == SEALED_AT
    assert row.release == release
    assert verbs(draft) == ["sealed"]


def test_a_report_is_published_once(draft: PanelReport, publisher: User) -> None:
    """Also from a page that was opened before somebody else published it."""
    stale = PanelReport.objects.get(pk=draft.pk)
    seal(draft, by=publisher)
    for report in (draft, stale):
        with pytest.raises(ValidationError, match="sealed already"):
            seal(report, by=publisher)
    assert Release.objects.count() == 1


def test_of_two_at_once_one_publishes(transactional_db: None) -> None:
    report, people = create_panel_report(), [create_publisher(), create_publisher()]
    let_all_stand(report, by=people[0])
    outcomes: list[str] = []

    def publish(by: User) -> None:
        try:
            seal_report(PanelReport.objects.get(pk=report.pk), by=by, today=report.quarter.closes)
        except ValidationError:
            outcomes.append("told")
        else:
            outcomes.append("published")

    at_once(lambda: publish(people[0]), lambda: publish(people[1]))

    assert sorted(outcomes) == ["published", "told"]
    assert Release.objects.count() == 1


@pytest.mark.parametrize("role", NOT_PUBLISHERS)
def test_reports_and_notes_are_the_publishers(draft: PanelReport, role: Role) -> None:
    person = create_user(role=role)
    with pytest.raises(PermissionDenied):
        actions.draft_report(by=person, meeting=create_panel_meeting(on=dt.date(2024, 2, 2)), **TEXTS)
    with pytest.raises(PermissionDenied):
        seal(draft, by=person)
    with pytest.raises(PermissionDenied):
        actions.add_note(draft, by=person, text="Mine.")
    draft.refresh_from_db()
    assert (draft.state, Release.objects.count(), Addendum.objects.count()) == (ReportState.DRAFT, 0, 0)


def test_a_note_stands_beside_a_published_report(draft: PanelReport, publisher: User) -> None:
    with pytest.raises(ValidationError, match="draft"):
        actions.add_note(draft, by=publisher, text="Too early.")
    seal(draft, by=publisher)
    note = actions.add_note(draft, by=publisher, text="The sale completed.", paragraph=3)
    assert (note.paragraph, note.by, verbs(note)) == (3, publisher, ["noted"])
    with pytest.raises(ValidationError):
        actions.add_note(draft, by=publisher, text="")


def test_a_release_keeps_what_the_panel_asked_in_public(draft: PanelReport, publisher: User) -> None:
    asked = create_panel_request(meeting=draft.meeting)
    create_panel_request(meeting=draft.meeting, is_public=False)
    create_panel_request(meeting=create_panel_meeting(on=dt.date(2024, 2, 2), is_public=False))
    requests.reply(asked, by=publisher, words="Because of staff.")
    seal(draft, by=publisher)
    sealed = SealedRecord.objects.filter(kind__startswith="panel-")
    assert {(row.kind, row.key) for row in sealed} == {
        ("panel-meeting", draft.meeting.slug),
        ("panel-request", asked.slug),
    }
    requests.correct_reply(asked, by=publisher, words="Because of demand.", reason="Wrong.")
    assert sealed.get(kind="panel-request").values["reply"] == "Because of staff."


def test_the_database_keeps_one_draft_a_meeting(draft: PanelReport) -> None:
    draft.pk = None
    refused(draft, version=2)


def test_the_database_keeps_each_version_once(draft: PanelReport, publisher: User) -> None:
    seal(draft, by=publisher)
    refused(PanelReport(meeting=draft.meeting, quarter=draft.quarter, version=1, **TEXTS))


@pytest.mark.parametrize("missing", ["sealed_at", "sealed_by", "release"])
def test_the_database_refuses_a_sealed_report_that_lacks_something(
    draft: PanelReport, publisher: User, missing: str
) -> None:
    seal(draft, by=publisher)
    refused(draft, **{missing: None})


def test_the_database_refuses_a_draft_that_has_a_seal(draft: PanelReport, publisher: User) -> None:
    seal(draft, by=publisher)
    refused(draft, state=ReportState.DRAFT)


def test_the_database_refuses_requests_that_cannot_be(db: None) -> None:
    for values in (
        {"reply": "Nobody said this."},
        {"replied_at": timezone.now(), "replied_by": create_user()},
        {"due_on": dt.date(2023, 11, 16)},
        {"answer": "Nobody approved this."},
        {"answered_on": dt.date(2023, 12, 1)},
    ):
        refused(create_panel_request(meeting=create_panel_meeting(on=_next_day())), **values)


def _next_day() -> dt.date:
    from pcc_portal.panel.models import PanelMeeting

    return dt.date(2024, 1, 1) + dt.timedelta(days=PanelMeeting.objects.count())


def test_a_meeting_has_its_day_alone(db: None) -> None:
    meeting = create_panel_meeting()
    meeting.pk, meeting.slug = None, "again"
    refused(meeting)


def test_papers_go_out_five_clear_working_days_before(db: None) -> None:
    """Friday 17 November 2023: neither that day nor the day of despatch counts, nor does the weekend."""
    assert create_panel_meeting(on=dt.date(2023, 11, 17)).despatch_by == dt.date(2023, 11, 9)
