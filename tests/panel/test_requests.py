"""What the panel asks: asked, answered, approved by somebody else, published as a pair; and who sees what when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.models import PanelReport, PanelRequest
from pcc_portal.panel.requests import actions
from pcc_portal.panel.requests.standing import age_words, all_waiting, counts, waiting_for
from pcc_portal.updates.registers.versions import StaleError, version_of
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import create_approved
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request, seal
from tests.forms import as_shown
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 11, 17)


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


@pytest.fixture
def member(db: None) -> User:
    return create_user(role=Role.PANEL_MEMBER)


@pytest.fixture
def sealed(publisher: User) -> PanelReport:
    """Four paragraphs of its own parts: the last but one belongs to a theme."""
    report = create_panel_report()
    seal(report, by=publisher)
    return report


def verbs(row: models.Model) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def ask(report: PanelReport, by: User, **values: Any) -> PanelRequest:
    asked: dict[str, Any] = {"title": "Waits", "kind": "question", "words": "Why do waits grow?", "paragraph": 2}
    return actions.ask(report, by=by, today=DAY, **(asked | values))


def answered(request: PanelRequest, *, by: User, words: str = "Because of staff.") -> PanelRequest:
    actions.reply(request, by=by, words=words)
    return actions.approve_reply(request, by=create_publisher(), today=DAY)


def test_a_member_asks_and_it_is_not_public(sealed: PanelReport, member: User) -> None:
    asked = ask(sealed, member, due_on=dt.date(2024, 1, 19))
    assert (asked.meeting, asked.raised_by, asked.raised_on, asked.is_public) == (sealed.meeting, member, DAY, False)
    assert verbs(asked) == ["asked"]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_others_do_not_ask_for_the_panel(sealed: PanelReport, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        ask(sealed, create_user(role=role))
    assert not PanelRequest.objects.exists()


def test_nobody_asks_about_a_draft(member: User) -> None:
    with pytest.raises(ValidationError, match="draft"):
        ask(create_panel_report(), member)


@pytest.mark.parametrize("paragraph", [0, 99])
def test_the_report_has_the_paragraph(sealed: PanelReport, member: User, paragraph: int) -> None:
    with pytest.raises(ValidationError, match="paragraphs"):
        ask(sealed, member, paragraph=paragraph)


def test_who_owns_the_theme_of_the_paragraph_answers(publisher: User, member: User) -> None:
    desk = create_approved()
    report = create_panel_report(quarter=desk.quarter)
    seal(report, by=publisher)
    owners = [ask(report, member, paragraph=number).owner for number in (None, 1, 2, 3, 4)]
    assert owners.count(desk.officer) == 1
    assert owners.count(None) == 4


def test_a_reply_says_who_and_when(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=publisher, words="Because of staff.")
    request.refresh_from_db()
    assert (request.reply, request.replied_by) == ("Because of staff.", publisher)
    assert request.replied_at is not None
    assert verbs(request) == ["replied"]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.PANEL_MEMBER, Role.ADMINISTRATOR])
def test_a_reply_is_for_who_answers_for_it(db: None, role: Role) -> None:
    request = create_panel_request(owner=create_user(role=Role.CONTRIBUTOR))
    with pytest.raises(PermissionDenied):
        actions.reply(request, by=create_user(role=role), words="No.")
    assert request.owner is not None
    assert actions.reply(request, by=request.owner, words="Yes.").reply == "Yes."


def test_an_empty_reply_is_none(publisher: User) -> None:
    request = create_panel_request()
    with pytest.raises(ValidationError):
        actions.reply(request, by=publisher, words="")
    request.refresh_from_db()
    assert (request.reply, request.replied_at) == ("", None)


def test_a_request_is_replied_to_once(publisher: User) -> None:
    """Also from a page that was opened before somebody else replied."""
    request = create_panel_request()
    stale = PanelRequest.objects.get(pk=request.pk)
    actions.reply(request, by=publisher, words="Because of staff.")
    for each in (request, stale):
        with pytest.raises(ValidationError, match="has a reply already"):
            actions.reply(each, by=publisher, words="Because of demand.")
    request.refresh_from_db()
    assert (request.reply, verbs(request)) == ("Because of staff.", ["replied"])


def test_of_two_replies_at_once_one_stands(transactional_db: None) -> None:
    request, people = create_panel_request(), [create_publisher(), create_publisher()]
    outcomes: list[str] = []

    def answer(by: User) -> None:
        try:
            actions.reply(PanelRequest.objects.get(pk=request.pk), by=by, words=f"{by.pk}")
        except ValidationError:
            outcomes.append("told")
        else:
            outcomes.append(f"{by.pk}")

    at_once(lambda: answer(people[0]), lambda: answer(people[1]))

    request.refresh_from_db()
    assert sorted(outcomes) == sorted([request.reply, "told"])


def test_a_reply_is_corrected_with_a_reason(publisher: User) -> None:
    request = create_panel_request()
    first = actions.reply(request, by=publisher, words="Because of staff.").replied_at
    other = create_publisher()
    actions.correct_reply(request, by=other, words=" Because of demand. ", reason="The first was about last year.")
    request.refresh_from_db()
    assert (request.reply, request.replied_by) == ("Because of demand.", other)
    assert request.replied_at is not None
    assert first is not None
    assert request.replied_at > first
    last = Event.objects.about(request).last()
    assert last is not None
    assert (last.before["reply"], last.reason) == ("Because of staff.", "The first was about last year.")


@pytest.mark.parametrize(
    ("words", "reason", "said"), [("New.", " ", "Say why"), (" ", "Wrong.", "Write the reply"), ("", "", "Say why")]
)
def test_a_correction_that_lacks_something_changes_nothing(publisher: User, words: str, reason: str, said: str) -> None:
    request = create_panel_request()
    actions.reply(request, by=publisher, words="Because of staff.")
    with pytest.raises(ValidationError, match=said):
        actions.correct_reply(request, by=publisher, words=words, reason=reason)
    assert PanelRequest.objects.get(pk=request.pk).reply == "Because of staff."


def test_only_a_reply_that_was_given_is_corrected(publisher: User) -> None:
    request = create_panel_request()
    with pytest.raises(ValidationError, match="no reply yet"):
        actions.correct_reply(request, by=publisher, words="New.", reason="Wrong.")
    with pytest.raises(PermissionDenied):
        actions.correct_reply(request, by=create_user(role=Role.CONTRIBUTOR), words="New.", reason="Wrong.")
    assert verbs(request) == []


def test_the_same_reply_again_is_no_correction(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=publisher, words="Because of staff.")
    actions.correct_reply(request, by=publisher, words="Because of staff.\n", reason="Sent twice.")
    assert verbs(request) == ["replied"]


def test_an_approved_reply_is_the_answer(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=create_publisher(), words="Because of staff.")
    assert request.answer == ""
    actions.approve_reply(request, by=publisher, today=DAY)
    request.refresh_from_db()
    assert (request.answer, request.answered_on, request.reply_approved_by) == ("Because of staff.", DAY, publisher)
    with pytest.raises(ValidationError, match="No reply"):
        actions.approve_reply(request, by=publisher, today=DAY)


def test_somebody_else_approves(publisher: User) -> None:
    officer = create_user()
    request = create_panel_request(owner=officer)
    with pytest.raises(ValidationError, match="No reply"):
        actions.approve_reply(request, by=publisher, today=DAY)
    actions.reply(request, by=publisher, words="Because of staff.")
    for by in (publisher, officer, create_user(role=Role.ADMINISTRATOR), create_user(role=Role.PANEL_MEMBER)):
        with pytest.raises(PermissionDenied):
            actions.approve_reply(request, by=by, today=DAY)
    assert PanelRequest.objects.get(pk=request.pk).answer == ""


def test_approval_is_of_the_words_that_were_seen(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=publisher, words="Because of staff.")
    seen = version_of(request)
    actions.correct_reply(request, by=publisher, words="Because of demand.", reason="Wrong.")
    with pytest.raises(StaleError):
        actions.approve_reply(request, by=create_publisher(), today=DAY, seen=seen)


def test_a_correction_waits_while_the_answer_stands(publisher: User) -> None:
    request = answered(create_panel_request(), by=publisher)
    actions.correct_reply(request, by=publisher, words="Because of demand.", reason="Wrong.")
    request.refresh_from_db()
    assert (request.answer, request.reply, request.has_draft) == ("Because of staff.", "Because of demand.", True)
    actions.approve_reply(request, by=create_publisher(), today=dt.date(2024, 2, 1))
    request.refresh_from_db()
    assert (request.answer, request.answered_on) == ("Because of demand.", DAY)


def test_a_reply_is_returned_with_what_has_to_change_and_written_again(publisher: User) -> None:
    officer = create_user()
    request = create_panel_request(owner=officer)
    with pytest.raises(ValidationError, match="No reply"):
        actions.return_reply(request, by=publisher, reason="Say by how much.")
    actions.reply(request, by=officer, words="Waits grow.")
    for by in (officer, create_user(role=Role.ADMINISTRATOR), create_user(role=Role.PANEL_MEMBER)):
        with pytest.raises(PermissionDenied):
            actions.return_reply(request, by=by, reason="Say by how much.")
    with pytest.raises(ValidationError, match="what has to change"):
        actions.return_reply(request, by=publisher, reason=" ")
    actions.return_reply(request, by=publisher, reason="Say by how much.")
    request.refresh_from_db()
    assert (request.returned_for, request.is_waiting, request.answer) == ("Say by how much.", False, "")
    with pytest.raises(ValidationError, match="No reply"):
        actions.approve_reply(request, by=publisher, today=DAY)
    actions.correct_reply(request, by=officer, words="Waits grow by 24 days.", reason="As asked.")
    request.refresh_from_db()
    assert (request.returned_for, request.is_waiting) == ("", True)
    actions.approve_reply(request, by=publisher, today=DAY)
    assert verbs(request)[-3:] == ["returned the reply to", "corrected the reply to", "approved the reply to"]


def test_a_returned_reply_is_sent_again_as_it_was_with_a_reason(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=create_publisher(), words="Waits grow.")
    actions.return_reply(request, by=publisher, reason="Say by how much.")
    actions.correct_reply(request, by=create_publisher(), words="Waits grow.", reason="Nobody counts them.")
    request.refresh_from_db()
    assert (request.reply, request.is_waiting) == ("Waits grow.", True)


def test_a_reply_is_returned_for_the_words_that_were_seen(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=create_publisher(), words="Because of staff.")
    seen = version_of(request)
    actions.correct_reply(request, by=create_publisher(), words="Because of demand.", reason="Wrong.")
    with pytest.raises(StaleError):
        actions.return_reply(request, by=publisher, reason="Say by how much.", seen=seen)


def test_the_answer_stands_while_its_correction_is_returned(publisher: User) -> None:
    request = answered(create_panel_request(), by=publisher)
    actions.correct_reply(request, by=publisher, words="Because of demand.", reason="Wrong.")
    actions.return_reply(request, by=create_publisher(), reason="Say by how much.")
    request.refresh_from_db()
    assert (request.answer, request.is_open, request.is_waiting) == ("Because of staff.", False, False)


def test_a_pair_is_published_together(sealed: PanelReport, member: User, publisher: User) -> None:
    request = ask(sealed, member)
    with pytest.raises(ValidationError, match="with its answer"):
        actions.publish_pair(request, by=publisher)
    answered(request, by=create_publisher())
    with pytest.raises(PermissionDenied):
        actions.publish_pair(request, by=create_user(role=Role.APPROVER))
    assert actions.publish_pair(request, by=publisher).is_public


def test_each_reader_sees_their_part_at_each_step(sealed: PanelReport, member: User, publisher: User) -> None:
    """Asked, replied, approved, published: the register, the page and its file, for everybody and for the panel."""
    request = ask(sealed, member, title="Wait-4711", words="Why, 4712?")
    everybody, panel, office = Client(), signed_in(member), signed_in(create_user(role=Role.ADMINISTRATOR))
    register, page = reverse("panel_requests"), request.get_absolute_url()
    addresses = [register, f"{register}?format=csv", page, request.meeting.get_absolute_url()]

    def seen(client: Client) -> set[str]:
        texts = "".join(b"".join(client.get(address)).decode() for address in addresses)
        return {word for word in ("Wait-4711", "4712", "4713") if word in texts}

    assert (seen(everybody), seen(panel)) == (set(), {"Wait-4711", "4712"})
    actions.reply(request, by=create_publisher(), words="Because, 4713.")
    assert (seen(everybody), seen(panel), seen(office)) == (set(), {"Wait-4711", "4712"}, {"Wait-4711", "4712", "4713"})
    actions.approve_reply(request, by=publisher, today=DAY)
    assert (seen(everybody), seen(panel)) == (set(), {"Wait-4711", "4712", "4713"})
    assert everybody.get(page).status_code == 404
    actions.publish_pair(request, by=publisher)
    assert seen(everybody) == {"Wait-4711", "4712", "4713"}


def test_a_public_request_shows_no_reply_before_it_is_approved(publisher: User) -> None:
    request = create_panel_request()
    actions.reply(request, by=publisher, words="Because, 4713.")
    for address in (request.get_absolute_url(), request.meeting.get_absolute_url(), reverse("panel_requests")):
        assert "4713" not in Client().get(address).content.decode()
    assert "4713" in signed_in(create_user()).get(request.get_absolute_url()).content.decode()


def test_the_panel_does_not_see_what_the_office_hides(member: User) -> None:
    hidden = create_panel_request(is_public=False)
    assert signed_in(member).get(hidden.get_absolute_url()).status_code == 404
    assert list(PanelRequest.objects.visible_to(AnonymousUser())) == []


def test_requests_are_open_overdue_or_answered(publisher: User) -> None:
    meeting = create_panel_meeting()
    due = dt.date(2023, 12, 1)
    open_, on_its_day, late, done = (
        create_panel_request(meeting=meeting, due_on=day) for day in (None, due, due - dt.timedelta(days=1), due)
    )
    answered(done, by=publisher)
    assert counts(PanelRequest.objects.all(), due) == {"overdue": 1, "open": 2, "answered": 1}
    assert [age_words(row, due) for row in (open_, on_its_day, late, done)] == [
        "Open for 14 days",
        "Open for 14 days, due that day",
        "Open for 14 days, 1 day overdue",
        "Answered after 0 days",
    ]
    page = Client().get(reverse("panel_requests"), {"state": "answered"}).content.decode()
    assert done.title in page
    assert late.title not in page


def test_each_person_hears_what_waits_for_them(sealed: PanelReport, member: User, publisher: User) -> None:
    officer, approver = create_user(), create_user(role=Role.APPROVER)

    def waiting(person: User) -> list[str]:
        return [what for _, what in waiting_for(person, all_waiting())]

    request = ask(sealed, member)
    assert (waiting(publisher), waiting(officer)) == (["Without an owner"], [])
    PanelRequest.objects.update(owner=officer)
    assert (waiting(publisher), waiting(officer), waiting(approver)) == ([], ["To answer"], [])
    request.refresh_from_db()
    actions.reply(request, by=officer, words="Because of staff.")
    assert (waiting(officer), waiting(approver)) == ([], ["Reply to approve"])
    actions.return_reply(request, by=approver, reason="Say by how much.")
    assert (waiting(officer), waiting(approver)) == (["Reply returned"], [])
    actions.correct_reply(request, by=officer, words="Because of 3 vacancies.", reason="As asked.")
    assert (waiting(officer), waiting(approver)) == ([], ["Reply to approve"])
    actions.approve_reply(request, by=approver, today=DAY)
    assert (waiting(approver), waiting(publisher), waiting(member)) == ([], ["To publish with its answer"], [])
    actions.publish_pair(request, by=publisher)
    assert waiting(publisher) == []


@pytest.mark.parametrize("address", ["/panel/requests/", "/panel/requests/?format=csv"])
def test_the_register_asks_as_often_for_ten_as_for_one(publisher: User, address: str) -> None:
    client, meeting = signed_in(publisher), create_panel_meeting()
    counts = []
    for rows in (1, 9):
        for _ in range(rows):
            create_panel_request(meeting=meeting, owner=publisher, due_on=DAY)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_member_asks_on_the_page_of_the_report(sealed: PanelReport, member: User, settings: Any) -> None:
    settings.DEMO_DATE = DAY
    client, address = signed_in(member), reverse("panel_ask", args=[sealed.slug])
    assert address in client.get(sealed.get_absolute_url()).content.decode()
    form = client.get(f"{address}?paragraph=2").context["form"]
    assert form["paragraph"].value() == 2
    typed = {"title": "Waits", "kind": "question", "words": "Why do waits grow?"}
    wrong = sent_back(client, address, **typed, paragraph="99")
    assert list(wrong.context["form"].errors) == ["paragraph"]
    assert "Why do waits grow?" in wrong.content.decode()
    done = sent_back(client, address, **typed, paragraph="2", due_on="1 March 2024")
    asked = PanelRequest.objects.get()
    assert done.headers["Location"] == f"{sealed.get_absolute_url()}#para-2"
    assert (asked.paragraph, asked.due_on, asked.raised_by) == (2, dt.date(2024, 3, 1), member)


def test_the_office_approves_and_publishes_on_pages(sealed: PanelReport, member: User, publisher: User) -> None:
    request = ask(sealed, member)
    actions.reply(request, by=create_publisher(), words="Because of staff.")
    client = signed_in(publisher)
    approve, publish = (reverse(name, args=[request.slug]) for name in ("panel_reply_approve", "panel_request_publish"))
    assert client.get(publish).status_code == 302
    assert "Because of staff." in client.get(approve).content.decode()
    assert sent_back(client, approve).status_code == 302
    assert client.get(approve).status_code == 302
    assert sent_back(client, publish).status_code == 302
    request.refresh_from_db()
    assert (request.answer, request.is_public) == ("Because of staff.", True)


def test_the_office_returns_a_reply_on_pages_and_its_author_reads_why(publisher: User) -> None:
    officer = create_user()
    request = create_panel_request(owner=officer)
    actions.reply(request, by=officer, words="Because of staff.")
    client, author = signed_in(publisher), signed_in(officer)
    back, correct = (reverse(name, args=[request.slug]) for name in ("panel_reply_return", "panel_reply_correct"))
    assert author.get(back).status_code == 403
    assert list(sent_back(client, back).context["form"].errors) == ["reason"]
    assert sent_back(client, back, reason="Say by how much.").status_code == 302
    assert "Say by how much." in author.get(request.get_absolute_url()).content.decode()
    assert "Say by how much." not in Client().get(request.get_absolute_url()).content.decode()
    assert client.get(back).status_code == 302
    form = author.get(correct).context["form"]
    assert (form["reply"].value(), form["reason"].value()) == ("Because of staff.", "As asked: Say by how much.")
    assert sent_back(author, correct, reply="Because of 3 vacancies.").status_code == 302
    request.refresh_from_db()
    assert (request.reply, request.returned_for) == ("Because of 3 vacancies.", "")


def test_a_request_is_recorded_answered_once_and_corrected_with_a_reason(publisher: User) -> None:
    client = signed_in(publisher)
    meeting = create_panel_meeting()
    typed = {"title": "Waits", "kind": "question", "words": "Why do waits grow?", "raised_on": "17 November 2023"}
    sent_back(client, reverse("panel_request_add", args=[meeting.slug]), **typed)
    asked = PanelRequest.objects.get()
    assert (asked.meeting, asked.is_public) == (meeting, True)
    reply, correct = (reverse(name, args=[asked.slug]) for name in ("panel_request_reply", "panel_reply_correct"))
    assert client.get(correct).status_code == 302
    sent_back(client, reply, reply="More people ask.")
    assert client.get(reply).status_code == 302
    assert list(sent_back(client, correct, reply="Far more people ask.").context["form"].errors) == ["reason"]
    sent_back(client, correct, reply="Far more people ask.", reason="The count was low.")
    asked.refresh_from_db()
    assert asked.reply == "Far more people ask."
    assert [event.verb for event in Event.objects.about(asked)][1:] == ["replied", "corrected the reply to"]


def test_a_reply_is_due_after_the_question(publisher: User) -> None:
    client = signed_in(publisher)
    asked = create_panel_request()
    response = sent_back(client, reverse("panel_request_change", args=[asked.slug]), due_on="16 November 2023")
    assert response.context["form"].errors == {"due_on": ["The reply is due before the panel asked."]}


@pytest.mark.parametrize("owns", [True, False])
def test_who_owns_a_request_replies(owns: bool) -> None:
    officer = create_user()
    asked = create_panel_request(owner=officer if owns else None)
    address = reverse("panel_request_reply", args=[asked.slug])
    page = signed_in(officer).get(asked.get_absolute_url()).content.decode()
    assert (address in page) is owns
    assert signed_in(officer).get(address).status_code == (200 if owns else 403)
