"""Kinds of meetings are the office's own words; what was published keeps those of its day."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases.actions import release
from performance.choices import HeldBy
from performance.meeting_kinds import actions
from performance.models import AccountabilityMeeting, MeetingKind
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report
from tests.factories.performance import create_meeting
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


def kind(key: str) -> MeetingKind:
    return MeetingKind.objects.get(key=key)


@pytest.fixture
def by() -> User:
    return create_administrator()


def read(response: Any) -> str:
    return str(response.content.decode())


def names(held_by: HeldBy) -> list[str]:
    return [str(each) for each in MeetingKind.objects.in_use(held_by)]


def test_a_kind_is_added_and_its_meetings_are_called_so(client: Client, by: User) -> None:
    client.force_login(by)
    typed = {"name": "Youth justice board", "held_by": "office"}
    page = client.post(reverse("office_kind_add"), typed, follow=True)
    assert "“Youth justice board” is a kind of meeting now." in read(page)
    assert names(HeldBy.OFFICE)[-1] == "Youth justice board"
    client.force_login(create_publisher())
    form = as_shown(client.get(reverse("meeting_add")).context["form"])
    typed = {"title": "April", "theme": str(create_theme().pk), "kind": "youth-justice-board"}
    typed |= {"planned_on": "2 April 2024"}
    client.post(reverse("meeting_add"), form | typed | {"is_public": "on"})
    meeting = AccountabilityMeeting.objects.get()
    assert "Youth justice board, planned for 2 April 2024." in read(client.get(meeting.get_absolute_url()))
    assert "Youth justice board" in read(client.get(f"{reverse('meetings')}?kind=youth-justice-board"))
    assert "Youth justice board" in read(client.get(reverse("history", args=["meeting", meeting.slug])))


def test_what_is_typed_is_kept_where_there_is_one_of_that_name(client: Client, by: User) -> None:
    client.force_login(by)
    again = client.post(reverse("office_kind_add"), {"name": "PUBLIC meeting", "held_by": "office"})
    assert again.context["form"].errors == {"name": ["There is a kind of meeting with this name."]}
    assert 'value="PUBLIC meeting"' in again.content.decode()


def test_a_past_quarter_reads_the_name_of_its_day(client: Client, by: User) -> None:
    quarter, publisher = create_quarter(), create_publisher()
    meeting = create_meeting(kind="thematic")
    hearing = create_panel_meeting(kind_id="confirmation-hearing")
    release(by=publisher, quarter=quarter, kind=ReleaseKind.DATA)
    actions.rename_kind(kind("thematic"), by=by, name="Deep dive")
    actions.rename_kind(kind("confirmation-hearing"), by=by, name="Hearing")
    then = f"/as-published/{quarter.slug}"
    for row, name, was in ((meeting, "Deep dive", "Thematic meeting"), (hearing, "Hearing", "Confirmation hearing")):
        address = row.get_absolute_url()
        now, past = read(client.get(address)), read(client.get(f"{then}{address}"))
        assert name in now, row
        assert was not in now, row
        assert was in past, row
        assert name not in past, row


def test_what_was_sealed_before_meetings_of_the_panel_had_kinds_reads_as_an_ordinary_one(client: Client) -> None:
    quarter, meeting = create_quarter(), create_panel_meeting()
    made = release(by=create_publisher(), quarter=quarter, kind=ReleaseKind.DATA)
    sealed = made.sealed_records.get(kind="panel-meeting")
    assert sealed.values["kind"] == ""
    assert "Panel meeting" in read(client.get(f"/as-published/{quarter.slug}{meeting.get_absolute_url()}"))


def test_a_retired_kind_is_kept_by_its_meetings_and_offered_to_no_other(client: Client, by: User) -> None:
    meeting = create_meeting(kind="thematic")
    actions.retire_kind(kind("thematic"), by=by)
    client.force_login(create_publisher())
    assert "Thematic meeting" not in client.get(reverse("meeting_add")).content.decode()
    change = reverse("meeting_change", args=[meeting.slug])
    opened = client.get(change)
    assert "Thematic meeting" in read(opened)
    response = client.post(change, as_shown(opened.context["form"]) | {"focus": "Knives", "is_public": "on"})
    assert response.status_code == 302, response.context["form"].errors
    meeting.refresh_from_db()
    assert (meeting.kind_id, meeting.focus) == ("thematic", "Knives")
    actions.bring_back_kind(kind("thematic"), by=by)
    assert "Thematic meeting" in client.get(reverse("meeting_add")).content.decode()


def test_forms_offer_the_kinds_of_whom_they_are_for(client: Client) -> None:
    client.force_login(create_publisher())
    office, panel = (client.get(reverse(name)).content.decode() for name in ("meeting_add", "panel_meeting_add"))
    assert "Community safety partnership" in office
    assert "Confirmation hearing" not in office
    assert "Confirmation hearing" in panel
    assert "Community safety partnership" not in panel


def test_they_change_places_among_those_of_the_same_holder(by: User) -> None:
    actions.move_kind(kind("performance"), by=by, up=True)
    assert names(HeldBy.OFFICE)[:2] == ["Performance meeting", "Public meeting"]
    actions.move_kind(kind("performance"), by=by, up=True)
    assert names(HeldBy.PANEL) == ["Panel meeting", "Confirmation hearing"]
    assert [event.verb for event in Event.objects.filter(kind="performance.meetingkind").in_order()] == ["moved"] * 2


def test_the_ordinary_meeting_of_the_panel_stays_and_can_have_another_name(by: User) -> None:
    with pytest.raises(ValidationError):
        actions.retire_kind(kind(""), by=by)
    actions.rename_kind(kind(""), by=by, name="Ordinary meeting")
    assert create_panel_meeting().day_words == "17 November 2023"


def test_who_does_not_run_the_office_changes_none(client: Client) -> None:
    approver = create_user(role=Role.APPROVER)
    with pytest.raises(PermissionDenied):
        actions.add_kind(by=approver, name="Board", held_by=HeldBy.OFFICE)
    client.force_login(approver)
    assert client.get(reverse("office_kinds")).status_code == 403


def test_two_meetings_on_a_day_are_told_apart_wherever_their_papers_are_named(client: Client) -> None:
    day = dt.date(2024, 2, 9)
    hearing = create_panel_meeting(on=day, kind_id="confirmation-hearing")
    PanelMeeting.objects.filter(pk=hearing.pk).update(slug="hearing")
    hearing.refresh_from_db()
    ordinary, report = create_panel_meeting(on=day), create_panel_report(meeting=hearing)
    assert str(report) == "Report to the meeting of 9 February 2024 (Confirmation hearing), version 1"
    assert (ordinary.on_words, ordinary.day_words) == ("9 February 2024", "9 February 2024")
    client.force_login(create_publisher())
    for name, where in (("panel_report", report.slug), ("compose", report.slug), ("report_check", report.slug)):
        assert "Confirmation hearing" in read(client.get(reverse(name, args=[where]))), name
    assert "9 February 2024 (Confirmation hearing)" in read(client.get(reverse("panel_reports")))
