"""Followed by e-mail: asked for, confirmed, told once of each release, and left with one click; over a real mail
server, and nothing of an address anywhere else."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections.abc import Iterator
from email.message import Message
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.audit.models import Event
from pcc_portal.following import actions, addresses
from pcc_portal.following.models import Follower, Following
from pcc_portal.following.subjects import subject_at
from pcc_portal.periods import clock
from performance.models import Measure
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure
from tests.following.test_feeds import publish
from tests.reminders.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db
ADDRESS = "reader@posts.example"
PAGE = "/follow/measure/calls/"


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(running: MailServer, settings: Any) -> MailServer:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
    running.received.clear()
    running.refused.clear()
    return running


@pytest.fixture
def measure() -> Measure:
    measure = create_measure(slug="calls", title="Calls answered", theme=create_theme(slug="calls-theme"))
    publish(1, measure, 70_123)
    return measure


def last_mail(server: MailServer) -> tuple[Message, str]:
    message = email.message_from_bytes(server.received[-1])
    return message, bytes(message.get_payload(decode=True)).decode()


def link_in(text: str, name: str) -> str:
    match = re.search(rf"^https?://[^/]+(/follow/{name}/\S+)", text, re.MULTILINE)
    assert match, text
    return match.group(1)


def follows(*keys: str, address: str = ADDRESS) -> Follower:
    for key in keys:
        following = actions.ask(address, subject_at(*key.split(":")), now=clock.now())
        actions.confirm(following, now=clock.now())
    return Follower.objects.get(pk=following.follower_id)


def told() -> str:
    out = StringIO()
    call_command("send_followed", stdout=out, stderr=out)
    return out.getvalue()


def test_asked_confirmed_told_and_left_with_one_click(server: MailServer, measure: Measure, client: Client) -> None:
    assert "A mail is on its way" in client.post(PAGE, {"email": ADDRESS}, follow=True).content.decode()
    link = link_in(last_mail(server)[1], "confirm")
    assert "reader" not in link
    client.get(link)  # as a mail program does by itself
    assert not Following.objects.confirmed()
    assert "You follow this now" in client.post(link).content.decode()
    assert told() == "0 mails sent.\n"  # what was released before is old news
    publish(2, measure, 80_456)
    assert told() == "1 mail sent.\n"
    message, text = last_mail(server)
    assert message["To"] == ADDRESS
    assert "* Calls answered (Measure): was 70,123 days (April to June 2023), now 80,456 days" in " ".join(text.split())
    assert told() == "0 mails sent.\n"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = message["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    one_click = Client(enforce_csrf_checks=True).post(
        "/follow/leave/" + leave.split("/leave/")[1], {"List-Unsubscribe": "One-Click"}
    )
    assert one_click.status_code == 200
    assert not Follower.objects.exists()
    publish(3, measure, 90_789)
    assert told() == "0 mails sent.\n"


def test_no_figure_is_news_and_nothing_new_is_none(server: MailServer, measure: Measure) -> None:
    follows("measure:calls", "theme:calls-theme")
    follows("all:contracts", address="other@posts.example")
    publish(2, measure, None)
    assert told() == "1 mail sent.\n"
    message, text = last_mail(server)
    assert message["Subject"].endswith("Calls answered and 1 more: what has changed")
    assert "now No figure arrived (For quarter 2, 2023/24)" in " ".join(text.split())
    assert set(Follower.objects.values_list("sent", flat=True)) == {2}


def test_a_command_that_fails_or_stops_tells_nobody_twice(server: MailServer, measure: Measure, settings: Any) -> None:
    stopped, follower = follows("measure:calls", address="stopped@posts.example"), follows("measure:calls")
    publish(2, measure, 80_456)
    assert actions.claim(stopped, 2)
    assert not actions.claim(stopped, 2)
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="1 mail could not be sent"):
        told()
    settings.EMAIL_PORT = server.port
    assert told() == "1 mail sent.\n1 mail may not have gone out: an earlier command was stopped while sending.\n"
    server.refused.add(ADDRESS)
    publish(3, measure, 90_789)
    assert "1 address deleted" in told()
    assert not Follower.objects.filter(pk=follower.pk).exists()
    assert last_mail(server)[0]["To"] == "stopped@posts.example"  # by the next release at the latest


def test_every_address_gets_the_same_answer(server: MailServer, measure: Measure, client: Client) -> None:
    follows("measure:calls")
    answers = [client.post(PAGE, {"email": address}, follow=True) for address in (ADDRESS, "new@posts.example")]
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    first, second = (strip.sub("", answer.content.decode()) for answer in answers)
    assert first == second
    assert len(server.received) == 2
    wrong = client.post(PAGE, {"email": "nobody at home"}).content.decode()
    assert "Enter a valid email address" in wrong
    assert 'value="nobody at home"' in wrong
    server.refused.add("new@posts.example")
    assert "No mail could be sent" in client.post(PAGE, {"email": "new@posts.example"}).content.decode()


def test_how_often_is_limited_by_source_and_by_address(
    server: MailServer, measure: Measure, client: Client, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS |= {"follow_source": "3/h/ip", "follow_mail": "2/d/key"}
    sources = [Client(REMOTE_ADDR=f"192.0.2.{n}") for n in range(3)]
    assert {source.post(PAGE, {"email": ADDRESS}).status_code for source in sources} == {302}
    assert len(server.received) == 2
    answers = [client.post(PAGE, {"email": f"{n}@posts.example"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Wait an hour" in answers[-1].content.decode()
    assert len(server.received) == 5


def test_what_is_not_confirmed_is_forgotten_after_a_day(measure: Measure, client: Client) -> None:
    now = clock.now()
    following = actions.ask(ADDRESS, subject_at("measure", "calls"), now=now)
    link = addresses.confirm_link(following)
    actions.expire(now + dt.timedelta(hours=23))
    assert addresses.following_of(link.split("/")[-2])
    actions.expire(now + dt.timedelta(hours=25))
    assert not Follower.objects.exists()
    assert client.post("/follow/confirm/" + link.split("/")[-2] + "/").status_code == 410
    assert client.post("/follow/leave/forged:token/").status_code == 410


def test_less_can_be_followed_than_everything(measure: Measure, client: Client) -> None:
    follower = follows("measure:calls", "all:papers")
    address = "/follow/leave/" + addresses.leave_link(follower).split("/")[-2] + "/"
    page = client.get(address).content.decode()
    assert 'Stop<span class="visually-hidden"> following Panel reports' in page
    assert ADDRESS not in page
    assert "Calls answered" not in client.post(address, {"subject": "measure:calls"}).content.decode()
    assert Following.objects.get().subject == "all:papers"
    assert "has been deleted" in client.post(address).content.decode()
    assert client.post(address).status_code == 200  # once more, as mail programs may


def test_the_office_sees_how_many_and_nobody_who(measure: Measure, client: Client, settings: Any) -> None:
    follows("measure:calls", "all:papers")
    follows("measure:calls", address="READER.two@posts.example")
    follows("measure:calls", address="reader.TWO@posts.example")  # the same
    actions.ask("unconfirmed@posts.example", subject_at("measure", "calls"), now=clock.now())
    assert client.get(reverse("followers")).status_code == 302
    client.force_login(create_publisher())
    page = client.get(reverse("followers")).content.decode()
    cells = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(r"Calls answered\s+2\s+Panel reports\s+1", re.sub(r"Addresses|What", "", cells)), cells
    kept = list(Follower.objects.values_list("fingerprint", "address"))
    assert "posts.example" not in f"{page}{kept}{list(Event.objects.values_list('before', 'after', 'title'))}"
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("followers"))
    follows(*(f"measure:{create_measure().slug}" for _ in range(5)), address="many@posts.example")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("followers"))
    assert len(many) == len(few)
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [key]
    follows("all:contracts", address=ADDRESS)  # known again while the secret is replaced
    assert Follower.objects.count() == 4
