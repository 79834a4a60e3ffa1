"""What is cited is printed wherever it may be typed, and refused wherever it would stand in braces."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Service
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.margins import Note
from pcc_portal.panel.requests.actions import approve_reply, reply
from pcc_portal.ui.markdown import unfinished
from pcc_portal.updates.citations.resolving import proses_for
from pcc_portal.updates.registers.conflicts import Prose, Words
from tests.architecture.source import templates
from tests.architecture.test_characters import text_fields
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_provider, create_service
from tests.factories.panel import create_panel_meeting, create_panel_request
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release
from tests.forms import as_shown

PROSE = ["{ a brace }", "{5}", "{", "a } b", "{}", r"\{shotgun", "`{shotgun`", "{measure:a-key}", "{measure:a|target}"]
BEGUN = ["{shotgun", "{measure:", "{measure:a", "{shotgun}", "{measure}", "{measure:a|", "{Measure:a}", "{measure:a|B}"]


@pytest.mark.parametrize("text", PROSE)
def test_a_brace_that_begins_no_reference_is_prose(text: str) -> None:
    assert unfinished(f"Well, {text}") == []


@pytest.mark.parametrize("text", BEGUN)
def test_a_reference_that_is_not_finished_is_seen(text: str) -> None:
    assert unfinished(f"Well, {text} and more.") == [text]


@pytest.fixture
def client(db: None) -> Client:
    create_quarter()
    client = Client()
    client.force_login(create_publisher())
    return client


def errors_of(client: Client, address: str, **typed: str) -> dict[str, list[str]]:
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {name: [value] for name, value in typed.items()})
    return dict(answer.context["form"].errors) if answer.status_code == 200 else {}


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("{gun-safe", "{service:gun-safes}"),
        ("{service:gun", "{service:gun-safes}"),
        ("{servce:gun-safes", "{service:gun-safes}"),
        ("{service:", "{service:…}"),
        ("{service:gun-safe}", "“gun-safes”"),
    ],
)
def test_a_reply_with_a_reference_to_nothing_names_the_nearest(client: Client, typed: str, nearest: str) -> None:
    create_service(slug="gun-safes")
    request = create_panel_request(meeting=create_panel_meeting())
    address = reverse("panel_request_reply", args=[request.slug])
    (sentence,) = errors_of(client, address, reply=f"See {typed}")["reply"]
    assert nearest in sentence


def test_what_a_reply_cites_is_printed_to_everybody_who_reads_it(client: Client) -> None:
    create_release(quarter=create_quarter(year=2022))
    create_service(slug="gun-safes", title="Safes for guns")
    author, request = create_publisher(), create_panel_request(meeting=create_panel_meeting(), is_public=True)
    reply(request, by=author, words="It is {service:gun-safes}.\nAnd <b>more</b>.")
    waiting = client.get(reverse("panel_reply_approve", args=[request.slug])).content.decode()
    approve_reply(request, by=create_user(role=Role.APPROVER), today=timezone.localdate())
    pages = [waiting, *(client.get(page.get_absolute_url()).content.decode() for page in (request, request.meeting))]
    pages += [Client().get(request.get_absolute_url()).content.decode()]
    for page in pages:
        assert "{service" not in page
        assert "And &lt;b&gt;more&lt;/b&gt;." in page
        assert "It is" in page
        assert Service.objects.get().get_absolute_url() in page


@pytest.mark.parametrize("typed", ["{service:gun-safes}", "{gun", "{service:"])
def test_where_nothing_would_print_it_a_reference_is_refused(client: Client, typed: str) -> None:
    one = create_provider(title="Women’s Aid")
    errors = errors_of(client, reverse("provider_change", args=[one.slug]), source=f"As {typed}")
    assert typed in errors["source"][0]
    assert "no reference is printed" in errors["source"][0]


def test_a_member_of_the_panel_is_told_no_key(client: Client) -> None:
    """Their words are not looked up: the answer would name records that they may not see."""
    asking = [name for name, field in text_fields().items() if "AskForm" in name and getattr(field, "cites", False)]
    assert asking == []


def test_every_box_that_cites_is_known() -> None:
    cites = {name.rpartition(".")[2] for name, field in text_fields().items() if getattr(field, "cites", False)}
    assert {"body", "commissioner_action", "reply", "text", "recommendation"} <= cites
    assert all(isinstance(f, Words) for f in text_fields().values() if getattr(f, "cites", False))
    assert issubclass(Prose, Words)


def test_no_template_shows_lines_of_text_but_with_what_they_cite() -> None:
    """`linebreaks` is how a template shows a text of the office; each such text has passed `cited`."""
    shown = [path.read_text(encoding="utf-8") for path in templates()]
    assert sum(text.count("|linebreaks }}") - text.count("{{ words|linebreaks }}") for text in shown) == 0
    assert sum("{% cited " in text or "{% prose " in text for text in shown) >= 4


def note(text: str) -> str:
    """As it stands beside a sealed report."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    [html] = proses_for(request.user, [text])
    row: Any = SimpleNamespace(at=timezone.now(), said_on=None)
    return render_to_string("panel/notes.html", {"about_all": [Note(row, html)]}, request)


def test_a_list_pasted_into_a_reply_or_a_note_is_a_list_on_each_page(client: Client) -> None:
    create_release(quarter=create_quarter(year=2022))
    create_service(slug="gun-safes", title="Safes for guns")
    asked = create_panel_request(meeting=create_panel_meeting(), is_public=True)
    typed = "We did this:\r\n•\t{service:gun-safes}\r\n•\t>85% <script>alert(1)</script>"
    assert errors_of(client, reverse("panel_request_reply", args=[asked.slug]), reply=typed) == {}
    another = Client()
    another.force_login(create_publisher())
    waiting = another.get(reverse("panel_reply_approve", args=[asked.slug])).content.decode()
    asked.refresh_from_db()
    approve_reply(asked, by=create_user(role=Role.APPROVER), today=timezone.localdate())
    pages = [waiting, *(each.get(asked.get_absolute_url()).content.decode() for each in (client, Client()))]
    pages += [client.get(asked.meeting.get_absolute_url()).content.decode(), note(asked.reply)]
    for page in pages:
        assert "<li>&gt;85% &lt;script&gt;" in page.replace("<p>", "")
        assert "{service" not in page
        assert page.count("<script>alert") == 0
