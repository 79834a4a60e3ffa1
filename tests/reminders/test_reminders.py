"""Reminders: who hears of what, when, and never twice."""

import datetime as dt
import email
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import actions as objectives
from objectives.models import QuarterlyUpdate, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.reminders import actions
from pcc_portal.reminders.actions import due, send_all
from pcc_portal.reminders.items import AGES, Item
from pcc_portal.reminders.models import Digest, DigestState, Reminder
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import create_approved, create_desk
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter
from tests.reminders.smtp import MailServer, mail_server
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DUE = dt.date(2023, 10, 15)


def day(number: int) -> dt.date:
    """So many days after the day on which updates were due."""
    return DUE + dt.timedelta(days=number)


@pytest.fixture
def officer() -> User:
    return create_user(email="officer@example.org")


@pytest.fixture
def theme(officer: User) -> Theme:
    return create_theme(owner=officer)


@pytest.fixture
def quarter(theme: Theme) -> Quarter:
    """Opens on 1 October, is due on 15 and closes on 22 October 2023."""
    return create_quarter()


def told(today: dt.date) -> dict[str, list[str]]:
    """What each person would hear, by address."""
    return {person.email: [item.what for item in items] for person, items in due(today)}


@pytest.mark.parametrize(("days", "says"), [(-8, None), (-7, "due soon"), (0, "due soon"), (1, "overdue")])
def test_an_officer_hears_of_what_is_due(quarter: Quarter, theme: Theme, days: int, says: str | None) -> None:
    items = told(day(days)).get("officer@example.org", [])
    assert ([f"{theme} is {says}."] if says else []) == items


def test_a_deputy_hears_of_an_update_that_is_a_week_late(quarter: Quarter, theme: Theme, officer: User) -> None:
    """Until it is handed in; and nobody else does."""
    User.objects.filter(pk=officer.pk).update(deputy=create_user(email="deputy@example.org"))
    create_user(email="other@example.org")
    assert {"deputy@example.org", "other@example.org"}.isdisjoint(told(day(7)))
    late = told(day(8))
    assert late["deputy@example.org"] == [f"{theme} of {officer} is overdue."]
    assert "other@example.org" not in late


def test_nothing_is_due_before_the_quarter_opens(theme: Theme) -> None:
    create_quarter(opens=dt.date(2023, 10, 12), due=DUE)
    assert told(dt.date(2023, 10, 11)) == {}
    assert list(told(dt.date(2023, 10, 12))) == ["officer@example.org"]


def test_an_approver_hears_that_their_approval_fell_and_nobody_else_does() -> None:
    desk = create_desk()
    approver = create_user(role=Role.APPROVER, email="approver@example.org")
    create_approved(desk, by=approver)
    today = desk.quarter.due
    assert not any("since you approved it" in what for said in told(today).values() for what in said)
    objectives.amend_update(desk.update, by=desk.officer, today=today, reason="A name was wrong.")
    desk.write("Other words.")
    heard = {who: [what for what in said if "since you approved it" in what] for who, said in told(today).items()}
    assert [who for who, said in heard.items() if said] == ["approver@example.org"]
    [words] = heard["approver@example.org"]
    assert words.startswith(f"{desk.theme} has changed since you approved it on ")
    assert "Other words" not in words


def test_it_is_told_again_after_1_7_and_30_days_and_no_other(quarter: Quarter, officer: User) -> None:
    days = [n for n in range(1, 40) if send_all(day(n), print).sent]
    assert days == [1 + age for age in AGES]
    assert list(Reminder.objects.filter(person=officer).order_by("age").values_list("age", flat=True)) == list(AGES)


def test_a_day_on_which_nobody_ran_it_is_made_up_once(quarter: Quarter) -> None:
    assert send_all(day(5), print).sent == 1
    assert [send_all(day(n), print).sent for n in (6, 7, 8)] == [0, 0, 1]


def submitted(theme: Theme, quarter: Quarter, by: User, approver: User | None) -> QuarterlyUpdate:
    text = objectives.write_update(by=by, theme=theme, quarter=quarter, today=DUE, body="A secret draft.")
    return objectives.submit_update(text.update, by=by, today=DUE, approver=approver)


def test_the_approver_who_was_asked_hears_and_no_other(quarter: Quarter, theme: Theme, officer: User) -> None:
    asked, other = create_user(role=Role.APPROVER), create_user(role=Role.APPROVER)
    submitted(theme, quarter, officer, asked)
    assert told(DUE) == {asked.email: [f"{theme} waits for your approval."]}
    assert other.email not in told(DUE)


def test_every_approver_hears_where_nobody_was_asked(quarter: Quarter, theme: Theme, officer: User) -> None:
    approvers = {create_user(role=Role.APPROVER).email, create_publisher().email}
    submitted(theme, quarter, officer, None)
    assert set(told(DUE)) == approvers


def test_what_was_returned_comes_with_its_comments(quarter: Quarter, theme: Theme, officer: User) -> None:
    approver = create_user(role=Role.APPROVER, name="Margaret Corfield")
    update = submitted(theme, quarter, officer, approver)
    objectives.return_update(update, by=approver, comments={"words": "Say by when."})
    [items] = told(DUE)["officer@example.org"]
    assert "returned by Margaret Corfield" in items
    assert "Say by when." in items


def test_a_publisher_hears_what_is_late(quarter: Quarter) -> None:
    publisher = create_publisher()
    assert publisher.email not in told(DUE)
    [items] = told(day(1))[publisher.email]
    assert "1 update of Quarter 2, 2023/24 is late." in items


def test_who_has_left_or_reads_only_hears_nothing(quarter: Quarter, officer: User) -> None:
    create_user(role=Role.PANEL_MEMBER)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert told(day(1)) == {}


def test_no_word_or_figure_of_a_draft_leaves_the_portal(quarter: Quarter, theme: Theme, officer: User) -> None:
    create_publisher()
    submitted(theme, quarter, officer, None)
    send_all(DUE, print)
    [message] = mail.outbox
    text = message.message().as_string()
    assert "waits for your approval" in text
    assert "secret" not in text


def test_reading_takes_as_many_queries_for_ten_as_for_one(quarter: Quarter, officer: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(due(day(1)))
        return len(queries)

    before = count()
    for number in range(9):
        create_theme(owner=create_user(), slug=f"more-{number}")
    assert count() == before


def test_a_second_run_sends_nothing(quarter: Quarter, settings: Any) -> None:
    settings.DEMO_DATE = day(1)
    for _ in range(2):
        call_command("send_reminders")
    assert len(mail.outbox) == 1


def test_a_dry_run_sends_and_remembers_nothing(
    quarter: Quarter, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO_DATE = day(1)
    call_command("send_reminders", dry_run=True)
    assert "officer@example.org" in capsys.readouterr().out
    assert (mail.outbox, Digest.objects.count()) == ([], 0)


def item() -> Item:
    return Item("due:2023-24-q2:road-safety", DUE, "Road safety is due soon.", "by 15 October 2023", reverse("work"))


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_of_two_commands_at_once_one_sends(officer: User) -> None:
    claims: list[Digest | None] = []
    at_once(*[lambda: claims.append(actions.claim(officer, DUE, [item()]))] * 8)
    assert [claim is not None for claim in claims].count(True) == 1
    assert len(claims) == 8
    assert Reminder.objects.count() == 1


def test_what_was_refused_is_tried_again_and_once(officer: User) -> None:
    digest = actions.claim(officer, DUE, [item()])
    assert digest is not None
    actions.mark_failed(digest)
    assert actions.claim(officer, DUE, [item()]) == digest
    assert actions.claim(officer, DUE, [item()]) is None


def test_what_a_killed_command_was_sending_is_told_and_not_sent_again(
    quarter: Quarter, officer: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO_DATE = day(1)
    actions.claim(officer, day(1), [])
    call_command("send_reminders")
    assert mail.outbox == []
    assert "1 mail of today may not have gone out" in capsys.readouterr().err


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield found


def parts(message: Message) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        for part in message.walk()
        if not part.is_multipart()
    }


def test_a_real_server_receives_both_forms(quarter: Quarter, officer: User, server: MailServer, settings: Any) -> None:
    settings.PORTAL_URL = "https://plan.example.org"
    User.objects.filter(pk=officer.pk).update(name="Siân Llŷr")
    assert send_all(day(1), print).sent == 1
    message = email.message_from_bytes(server.received[0])
    bodies = parts(message)
    assert (message["To"], message["Subject"]) == ("officer@example.org", "1 thing to do for the plan")
    assert set(bodies) == {"text/plain", "text/html"}
    for text in bodies.values():
        assert "Siân Llŷr" in text
        assert "https://plan.example.org/updates/2023-24-q2/" in text
        assert "15 October 2023" in text


def test_one_bad_address_holds_up_no_other(quarter: Quarter, server: MailServer, settings: Any) -> None:
    settings.DEMO_DATE = day(1)
    server.refused.add("officer@example.org")
    other = create_user()
    create_theme(owner=other, slug="other")
    with pytest.raises(CommandError, match="1 mail could not be sent"):
        call_command("send_reminders")
    assert [email.message_from_bytes(raw)["To"] for raw in server.received] == [other.email]
    server.refused.clear()
    call_command("send_reminders")
    assert len(server.received) == 2
    assert set(Digest.objects.values_list("state", flat=True)) == {DigestState.SENT}


def test_without_a_server_nothing_is_lost(quarter: Quarter, server: MailServer, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    assert (send_all(day(1), print).failed, Reminder.objects.count()) == (1, 0)
    settings.EMAIL_PORT = server.port
    assert send_all(day(1), print).sent == 1
