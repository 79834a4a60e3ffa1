"""May it be sealed: one sentence on three pages, findings by owner, reminders, and the way to the very box."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.checks.answer import Answer, Share, answer
from pcc_portal.panel.checks.boxes import box_of
from pcc_portal.panel.checks.findings import Finding, Place
from pcc_portal.panel.checks.report import Standing
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing import actions as sealing
from pcc_portal.periods.models import Reopening
from pcc_portal.reminders import actions as reminders
from pcc_portal.reminders.models import Digest, DigestState
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_desk
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_report, let_all_stand, seal

pytestmark = pytest.mark.django_db
AFTER = dt.date(2023, 11, 2)  # the quarter has closed


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def desk() -> Desk:
    return create_desk(officer=create_user(name="Ann Lee"))


@pytest.fixture
def draft(desk: Desk) -> PanelReport:
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    desk.write()
    return create_panel_report(quarter=desk.quarter)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shares(*numbers: int, owner: str = "Person") -> list[Share]:
    finding = Standing(Finding("Rule", Place("a", "A"), "x", "Why.", "How.", is_blocking=True))
    return [Share(f"{owner} {n}", None, [finding] * number) for n, number in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((), "Yes: nothing stops it."),
        ((1,), "No: one finding stops it, with Person 1."),
        ((2,), "No: two findings stop it, both with Person 1."),
        ((3,), "No: three findings stop it, all with Person 1."),
        ((2, 1), "No: three findings stop it, two with Person 1 and one with Person 2."),
        (
            (9, 2, 1, 1, 1),
            "No: 14 findings stop it, 9 with Person 1, 2 with Person 2, 1 with Person 3 and 2 with others.",
        ),
    ],
)
def test_the_answer_is_one_sentence(numbers: tuple[int, ...], words: str) -> None:
    assert Answer(shares(*numbers), [], []).words == words


def test_what_stops_every_report_is_said_too(draft: PanelReport, settings: Any) -> None:
    settings.MAY_SEAL_LINKS = False
    words = answer(draft, today=TODAY).words
    assert words.startswith("No: ")
    assert words.endswith("Ask whoever runs it to set PORTAL_URL first.")
    assert Answer([], [], [], ["It is held."]).words == "No. It is held."


def test_the_answer_and_the_action_agree(draft: PanelReport) -> None:
    publisher = create_publisher()
    assert not answer(draft, today=draft.quarter.closes).is_yes
    with pytest.raises(ValidationError, match="findings to fix"):
        sealing.seal_report(draft, by=publisher, today=draft.quarter.closes)
    let_all_stand(draft, by=publisher)
    assert answer(draft, today=draft.quarter.closes).is_yes
    sealing.seal_report(draft, by=publisher, today=draft.quarter.closes)


def test_one_sentence_stands_on_all_pages_of_the_publisher(draft: PanelReport) -> None:
    client, words = client_of(create_publisher()), answer(draft, today=TODAY).words
    for name in ("compose", "report_check", "report_seal"):
        assert words in client.get(reverse(name, args=[draft.slug])).content.decode(), name
    page = client.get(reverse("panel_readiness", args=[draft.meeting.slug]))
    assert words in page.content.decode()


def test_a_submitted_update_is_with_the_approver_who_was_asked(desk: Desk, draft: PanelReport) -> None:
    approver = create_user(role=Role.APPROVER, name="Di Hall")
    desk.complete()
    desk.submit(approver=approver)
    assert answer(draft, today=TODAY).words == "No: one finding stops it, with Di Hall."


def test_what_nobody_owns_is_with_nobody(desk: Desk, draft: PanelReport) -> None:
    Theme.objects.update(owner=None)
    assert answer(draft, today=TODAY).words.endswith("all with nobody yet.")


def test_the_page_that_seals_has_no_button_while_something_stops_it(draft: PanelReport) -> None:
    publisher = create_publisher()
    client, page = client_of(publisher), reverse("report_seal", args=[draft.slug])
    refused = client.get(page).content.decode()
    assert "Seal it</button>" not in refused
    assert 'id="stops"' in refused
    let_all_stand(draft, by=publisher)
    ready = client.get(page).content.decode()
    assert "Seal it</button>" in ready
    assert "4 numbered paragraphs" in ready


def test_the_page_that_seals_says_what_readers_see_first(desk: Desk, draft: PanelReport) -> None:
    desk.complete()
    desk.submit()
    desk.approve(by=create_user(role=Role.APPROVER))
    page = client_of(create_publisher()).get(reverse("report_seal", args=[draft.slug]))
    assert page.context["shown"] == ["1 text of the update", "1 figure"]


# The very box


def finding_at(**place: Any) -> Finding:
    where = {"section": "risk", "section_title": "Risk"} | place
    return Finding("Rule", Place(**where), "x", "Why.", "How.", is_blocking=True, mend_url="/measures/a/")


@pytest.mark.parametrize(
    ("place", "box"),
    [
        ({"theme": "roads", "paragraph": 4}, "id_words-body"),
        ({"theme": "roads", "part": "why this grade", "box": "brag_reason"}, "id_words-brag_reason"),
        (
            {"theme": "roads", "part": "what the Commissioner did", "box": "commissioner_action"},
            "id_words-commissioner_action",
        ),
        ({"paragraph": 2}, "id_risk"),
        ({"section": "background-papers", "paragraph": 2}, "id_background_papers"),
        ({"section": "own-climate-change", "paragraph": 2}, "id_own-climate-change"),
    ],
)
def test_words_are_fixed_in_the_box_that_they_are_typed_into(
    draft: PanelReport, place: dict[str, Any], box: str
) -> None:
    assert box_of(draft, finding_at(**place)).endswith(f"#{box}")


def test_what_stands_in_no_words_is_fixed_on_the_page_of_its_rule(draft: PanelReport) -> None:
    assert box_of(draft, finding_at(theme="roads")) == "/measures/a/"


def test_every_box_of_a_finding_is_on_its_page(desk: Desk, draft: PanelReport) -> None:
    """Each fix of a draft whose update lacks everything leads to an element that is there."""
    client = client_of(create_publisher())
    links = {row.fix.url for owner in client.get(check(draft)).context["groups"][0].owners for row in owner.rows}
    assert any("#" in url for url in links)
    for url in links:
        page, _, name = url.partition("#")
        assert not name or f'id="{name}"' in client.get(page).content.decode(), url


def test_a_closed_quarter_opens_again_on_the_way(desk: Desk, draft: PanelReport, settings: Any) -> None:
    settings.DEMO_DATE = AFTER
    publisher = create_publisher()
    client = client_of(publisher)
    [first, *_] = client.get(check(draft)).context["groups"][0].owners[0].rows
    assert first.fix.label.startswith("Open the quarter again")
    form = client.get(first.fix.url).context["form"]
    assert form.initial["person"] == desk.officer
    posted = {"person": desk.officer.pk, "until": "2023-11-20", "reason": ""}
    assert client.post(first.fix.url, posted).context["form"].errors.keys() == {"reason"}
    assert client.post(first.fix.url, posted | {"reason": "The count was late."})["Location"] == check(draft)
    again = Reopening.objects.get()
    assert (again.person, again.reason, again.by) == (desk.officer, "The count was late.", publisher)
    [first, *_] = client.get(check(draft)).context["groups"][0].owners[0].rows
    assert first.fix.label == "Fix it"


def test_who_opens_it_for_themselves_comes_to_the_box(draft: PanelReport, settings: Any) -> None:
    settings.DEMO_DATE = AFTER
    publisher = create_publisher()
    client = client_of(publisher)
    [first, *_] = client.get(check(draft)).context["groups"][0].owners[0].rows
    posted = {"person": publisher.pk, "until": "2023-11-20", "reason": "Nobody else is in."}
    assert client.post(first.fix.url, posted)["Location"] == box_of(draft, first.standing.finding)


def test_others_than_publishers_find_no_way_to_open_or_remind(draft: PanelReport, settings: Any) -> None:
    settings.DEMO_DATE = AFTER
    [owner] = client_of(create_user(role=Role.APPROVER)).get(check(draft)).context["groups"][0].owners
    assert (owner.remind, {row.fix.label for row in owner.rows}, {row.let_stand for row in owner.rows}) == (
        *("", {"Fix it"}),
        {""},
    )


# Reminders


def check(report: PanelReport) -> str:
    return reverse("report_check", args=[report.slug])


def test_an_owner_is_reminded_once_a_day(desk: Desk, draft: PanelReport) -> None:
    publisher = create_publisher()
    client, button = client_of(publisher), reverse("remind_owner", args=[draft.slug, desk.officer.pk])
    assert "has been reminded" in client.post(button, follow=True).content.decode()
    assert "has been reminded of this report today" in client.post(button, follow=True).content.decode()
    [sent] = mail.outbox
    assert sent.to == [desk.officer.email]
    number = len(answer(draft, today=TODAY).in_the_way)
    assert number > 1
    assert f"{number} findings of the check keep the report from being sealed" in str(sent.body)
    assert check(draft) in str(sent.body)
    told = Event.objects.get(verb="reminded")
    assert (told.who, told.after) == (publisher.name, {"person": "Ann Lee"})
    reminders.remind(draft, desk.officer, by=publisher, today=TODAY + dt.timedelta(1))
    assert len(mail.outbox) == 2


def test_a_reminder_and_the_mail_of_the_day_are_two(desk: Desk, draft: PanelReport) -> None:
    reminders.send_all(TODAY, print)
    before = len(mail.outbox)
    reminders.remind(draft, desk.officer, by=create_publisher(), today=TODAY)
    assert len(mail.outbox) == before + 1


def test_no_word_of_a_draft_is_mailed(desk: Desk, draft: PanelReport) -> None:
    desk.write("The XQZV had 70,123 cases.")
    reminders.remind(draft, desk.officer, by=create_publisher(), today=TODAY)
    assert not re.search("XQZV|70,123", str(mail.outbox[0].body))


def test_who_has_nothing_is_not_reminded(draft: PanelReport) -> None:
    with pytest.raises(ValidationError, match="Nothing that stops"):
        reminders.remind(draft, create_user(), by=create_publisher(), today=TODAY)


def test_a_publisher_reminds(desk: Desk, draft: PanelReport) -> None:
    with pytest.raises(PermissionDenied):
        reminders.remind(draft, desk.officer, by=create_user(role=Role.APPROVER), today=TODAY)


def test_what_the_mail_server_refused_is_tried_again(
    desk: Desk, draft: PanelReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise smtplib.SMTPException

    publisher = create_publisher()
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        with pytest.raises(ValidationError, match="did not go out"):
            reminders.remind(draft, desk.officer, by=publisher, today=TODAY)
    assert Digest.objects.get().state == DigestState.FAILED
    reminders.remind(draft, desk.officer, by=publisher, today=TODAY)
    assert Digest.objects.get().state == DigestState.SENT


def test_a_sealed_report_reminds_nobody(desk: Desk, draft: PanelReport) -> None:
    publisher = create_publisher()
    seal(draft, by=publisher)
    button = reverse("remind_owner", args=[draft.slug, desk.officer.pk])
    assert client_of(publisher).post(button).status_code == 404


def test_the_check_asks_as_often_for_ten_owners_as_for_one(desk: Desk, draft: PanelReport) -> None:
    client, counts = client_of(create_publisher()), []
    for _ in range(2):
        client.get(check(draft))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(check(draft)).status_code == 200
        counts.append(len(asked))
        for _ in range(9):
            create_theme(objective=desk.theme.objective, owner=create_user())
    assert counts[0] == counts[1]
