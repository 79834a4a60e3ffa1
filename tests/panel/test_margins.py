"""Notes and answered questions stand at their paragraph, laid there as the page is served; the sealed bytes stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html as lxml_html

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.composing.actions import add_note
from pcc_portal.panel.models import Addendum, PanelReport, PanelRequest
from pcc_portal.panel.requests.actions import approve_reply, ask, reply
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.panel.sealing.verify import faults
from tests.factories.accounts import create_publisher, create_user
from tests.factories.panel import create_panel_report, create_panel_request, seal

pytestmark = pytest.mark.django_db
SENT, ASKED, ANSWERED = dt.date(2023, 11, 9), dt.date(2023, 11, 17), dt.date(2023, 12, 1)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def report(publisher: User, settings: Any) -> PanelReport:
    """Three numbered paragraphs, sealed."""
    report = create_panel_report()
    seal(report, by=publisher, at=at(SENT))
    settings.DEMO_DATE = ANSWERED
    return report


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def margin(report: PanelReport, user: User | None = None, number: int = 2) -> str:
    """The words beside a paragraph on the page of the report; empty where nothing stands there."""
    tree = lxml_html.document_fromstring(client_of(user).get(report.get_version_url()).content.decode())
    beside = tree.xpath(f"//div[@id='para-{number}']/following-sibling::div[@role='note']")
    return " ".join(beside[0].text_content().split()) if beside else ""


def test_a_note_stands_at_its_paragraph_with_both_days(report: PanelReport, publisher: User) -> None:
    add_note(report, by=publisher, text="It was **reopened**.", paragraph=2, said_on=ASKED, at=at(ANSWERED))
    assert margin(report) == "Note of 17 November 2023 written 1 December 2023 It was reopened."
    assert margin(report, number=1) == ""


def test_a_note_of_its_own_day_says_it_once(report: PanelReport, publisher: User) -> None:
    add_note(report, by=publisher, text="Reopened.", paragraph=2, at=at(ANSWERED))
    assert margin(report) == "Note of 1 December 2023 Reopened."


def test_a_note_is_of_no_day_to_come(report: PanelReport, publisher: User) -> None:
    with pytest.raises(ValidationError, match="still to come"):
        add_note(report, by=publisher, text="Later.", said_on=ANSWERED, at=at(ASKED))


def test_a_note_on_the_whole_stands_above(report: PanelReport, publisher: User) -> None:
    add_note(report, by=publisher, text="A word on all of it.", at=at(ANSWERED))
    add_note(report, by=publisher, text="On one.", paragraph=3, at=at(ANSWERED))
    tree = lxml_html.document_fromstring(Client().get(report.get_absolute_url()).content.decode())
    [above] = tree.xpath("//section[@aria-labelledby='since-sent']")
    assert "A word on all of it." in above.text_content()
    assert "On one." not in above.text_content()
    assert above.xpath(".//a/@href") == ["#para-3"]


def asked_of(report: PanelReport, member: User, **more: Any) -> PanelRequest:
    about: dict[str, Any] = {
        "title": "Why so slow",
        "kind": "question",
        "words": "Why do waits <i>grow</i>?",
        "paragraph": 2,
    } | more
    return ask(report, by=member, today=ASKED, **about)


def test_a_question_stands_at_its_paragraph_with_who_has_it_and_by_when(report: PanelReport) -> None:
    member, owner = create_user(role=Role.PANEL_MEMBER), create_user(name="Ann Lee")
    PanelRequest.objects.filter(pk=asked_of(report, member, due_on=dt.date(2023, 12, 8)).pk).update(owner=owner)
    assert margin(report, member) == (
        "Why so slow Question, asked 17 November 2023 Why do waits <i>grow</i>? "
        "With Ann Lee. Open for 14 days, due in 7 days."
    )
    assert margin(report) == ""


def test_a_published_answer_stands_there_for_everybody(report: PanelReport, publisher: User) -> None:
    asked = asked_of(report, create_user(role=Role.PANEL_MEMBER))
    reply(asked, by=publisher, words="Because of *listing*.")
    approve_reply(asked, by=create_user(role=Role.APPROVER), today=ANSWERED)
    PanelRequest.objects.update(is_public=True, replied_at=at(dt.date(2023, 11, 28)))
    assert margin(report) == (
        "Why so slow Question, asked 17 November 2023 Why do waits <i>grow</i>? "
        "Answered 1 December 2023 written 28 November 2023 Because of listing."
    )


def test_a_draft_reply_stands_nowhere(report: PanelReport, publisher: User) -> None:
    member = create_user(role=Role.PANEL_MEMBER)
    reply(asked_of(report, member), by=publisher, words="Not approved yet.")
    assert "Not approved" not in margin(report, member)


def test_a_question_stands_at_the_version_that_lay_before_the_panel(
    report: PanelReport, publisher: User, settings: Any
) -> None:
    member = create_user(role=Role.PANEL_MEMBER)
    asked_of(report, member)
    second = correct_report(report, by=publisher, correction="A date was wrong.")
    seal(second, by=publisher, at=at(ANSWERED))
    assert margin(report, member) != ""
    assert margin(second, member) == ""


def test_nothing_is_put_into_what_was_sealed(report: PanelReport, publisher: User) -> None:
    before = {file.kind: bytes(file.content) for file in report.files.all()}
    add_note(report, by=publisher, text="Beside it.", paragraph=2, at=at(ANSWERED))
    served = Client().get(reverse("panel_report_file", args=[report.slug]))
    assert served.content == before[FileKind.HTML]
    assert {file.kind: bytes(file.content) for file in report.files.all()} == before
    assert list(faults()) == []


def test_asking_starts_at_the_paragraph_and_comes_back_to_it(report: PanelReport) -> None:
    member = create_user(role=Role.PANEL_MEMBER)
    client = client_of(member)
    tree = lxml_html.document_fromstring(client.get(report.get_absolute_url()).content.decode())
    [link] = tree.xpath("//div[@id='para-2']//p[@class='para__steps']/a/@href")
    form = client.get(link).context["form"]
    assert form["paragraph"].value() == 2
    posted = {name: form[name].value() or "" for name in form.fields}
    posted |= {"title": "Why", "kind": "question", "words": "Why?", "due_on": ""}
    assert client.post(link, posted)["Location"] == f"{report.get_absolute_url()}#para-2"
    assert "Why Question, asked" in margin(report, member)


def test_a_publisher_notes_at_the_paragraph(report: PanelReport, publisher: User) -> None:
    client = client_of(publisher)
    form = client.get(reverse("report_note", args=[report.slug]) + "?paragraph=3").context["form"]
    assert form["paragraph"].value() == 3
    tree = lxml_html.document_fromstring(client.get(report.get_absolute_url()).content.decode())
    words = tree.xpath("//div[@id='para-2']//p[@class='para__steps']/a/text()")
    assert words == ["Ask about this", "Add a note to this"]


def test_readers_outside_have_no_steps_at_paragraphs(report: PanelReport) -> None:
    assert "para__steps" not in Client().get(report.get_absolute_url()).content.decode()


def test_many_notes_and_questions_cost_as_many_queries_as_one(report: PanelReport, publisher: User) -> None:
    counts, client = [], client_of(publisher)
    for number in (1, 2, 3):
        for _ in range(3 if number > 1 else 1):
            add_note(report, by=publisher, text="A note.", paragraph=number, at=at(ANSWERED))
            create_panel_request(meeting=report.meeting, paragraph=number, owner=create_user())
        client.get(report.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(report.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1
    assert Addendum.objects.count() == 7
