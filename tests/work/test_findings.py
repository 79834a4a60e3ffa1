"""What the check finds stands where the words are written, and a typed figure becomes a reference with one click."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from objectives.models import QuarterlyUpdate, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.citable import MOST_FIGURES, put_reference
from pcc_portal.updates.choices import State
from performance.choices import Unit
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_desk
from tests.forms import as_opened

pytestmark = pytest.mark.django_db
BASELESS = "Work went on. Only 17% of recommendations were signed off."
SLOWEST = 10  # seconds, on a machine that does much else
SENTENCE = "Only 17% of recommendations were signed off."


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def desk() -> Desk:
    desk = create_desk()
    QuarterlyUpdate.objects.get_or_create(theme=desk.theme, quarter=desk.quarter)
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    return desk


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(desk: Desk, step: str = "") -> str:
    return f"/updates/{desk.quarter.slug}/{desk.theme.slug}/{step}"


def send(desk: Desk, *, by: User | None = None, **typed: str) -> Any:
    client = client_of(by or desk.officer)
    sent = as_opened(client_of(desk.officer).get(page_of(desk)).content.decode())
    del sent["form_id"], sent["kept_from"]
    words = {f"words-{name}": text for name, text in typed.items() if name not in {"do", "cite"}}
    buttons = {name: typed[name] for name in ("do", "cite") if name in typed}
    return client.post(page_of(desk), {**sent, **words, **buttons})


def shown(content: bytes, box: str) -> str:
    """What the check says beside a box."""
    [beside] = html.fromstring(content).xpath(f"//*[@data-findings='{box}']")
    return " ".join(beside.text_content().split())


def test_a_finding_stands_beside_its_box_with_rule_sentence_reason_and_remedy(desk: Desk) -> None:
    desk.write(BASELESS)
    content = client_of(desk.officer).get(page_of(desk)).content
    for words in (
        "Percentage without base",
        f"{SENTENCE} It says 17%, and not of how many.",
        "Write “81% of 12 cases”",
    ):
        assert shown(content, "body").count(words) == 1
    assert shown(content, "brag_reason") == ""


def test_what_is_typed_and_refused_is_checked_as_typed(desk: Desk) -> None:
    response = send(desk, body="", commissioner_action=BASELESS)
    assert "Say what happened." in response.content.decode()
    assert SENTENCE in shown(response.content, "commissioner_action")


def test_a_draft_that_is_shown_again_is_checked(desk: Desk) -> None:
    client = client_of(desk.officer)
    sent = as_opened(client.get(page_of(desk)).content.decode())
    client.post(f"/drafts/?address={page_of(desk)}", {**sent, "words-body": BASELESS})
    assert SENTENCE in shown(client.get(page_of(desk)).content, "body")
    assert not UpdateText.objects.exists()


def test_words_are_checked_while_they_are_written_and_nothing_is_saved(desk: Desk) -> None:
    response = client_of(desk.officer).post(page_of(desk), {"do": "check", "words-body": BASELESS})
    assert SENTENCE in shown(response.content, "body")
    clean = client_of(desk.officer).post(page_of(desk), {"do": "check", "words-body": "Work went on."})
    assert shown(clean.content, "body") == ""
    assert (UpdateText.objects.count(), desk.update.version) == (0, 0)


def test_only_who_may_write_the_update_can_have_words_checked(desk: Desk) -> None:
    typed = {"do": "check", "words-body": BASELESS}
    assert client_of(create_user()).post(page_of(desk), typed).status_code == 403
    assert client_of(create_user(role=Role.PANEL_MEMBER)).post(page_of(desk), typed).status_code == 403


@pytest.mark.parametrize("body", ["x" * 25_000, "\x00", "{measure:", "%" * 500])
def test_words_that_cannot_be_saved_do_not_break_the_check(desk: Desk, body: str) -> None:
    typed = {"do": "check", "words-body": body, "words-brag": "nonsense"}
    assert client_of(desk.officer).post(page_of(desk), typed).status_code == 200


@pytest.mark.parametrize("step", ["preview/", "submit/"])
def test_the_whole_update_is_shown_with_its_findings_before_it_is_sent(desk: Desk, step: str) -> None:
    desk.write(BASELESS)
    desk.answer()
    text = client_of(desk.officer).get(page_of(desk, step)).content.decode()
    assert SENTENCE in text
    assert "The check has 1 finding. It does not stop the report from being sealed." in text


def test_an_update_is_submitted_with_findings_and_the_page_names_who_can_accept_what_blocks(desk: Desk) -> None:
    publisher = create_publisher()
    desk.figure(87)
    desk.write("Three meetings took place in quarter 2: one on 25 October 2023.")
    desk.answer()
    text = client_of(desk.officer).get(page_of(desk, "submit/")).content.decode()
    assert f"It stops the report from being sealed until fixed, or accepted with a reason by {publisher.name}." in text
    approver = create_user(role=Role.APPROVER)
    client_of(desk.officer).post(page_of(desk, "submit/"), {"approver": approver.pk})
    assert desk.update.state == State.SUBMITTED


def test_a_typed_figure_is_replaced_by_its_reference_and_nothing_else_is_lost(desk: Desk) -> None:
    type(desk.measure).objects.update(unit=Unit.PERCENT, title="Cases heard in time")
    desk.figure(87)
    body = "We wrote 87% of 300 letters.\n\nOf 400 cases heard, 87% were in time."
    desk.write(body)
    page = html.fromstring(client_of(desk.officer).get(page_of(desk)).content)
    buttons = page.xpath("//*[@data-findings='body']//button[@name='cite']/@value")
    assert len(buttons) == 2
    response = send(desk, cite=buttons[1], body=body, commissioner_action="Asked why.")
    assert response.url == f"{page_of(desk)}#id_words-body"
    text = UpdateText.objects.get(superseded_by__isnull=True)
    reference = f"{{measure:{desk.measure.slug}}}"
    assert text.body == f"We wrote 87% of 300 letters.\n\nOf 400 cases heard, {reference} were in time."
    assert text.commissioner_action == "Asked why."


def test_an_old_figure_is_replaced_at_the_finding_that_says_so(desk: Desk) -> None:
    type(desk.measure).objects.update(unit=Unit.PERCENT, title="Cases heard in time")
    desk.figure(87)
    desk.correct(84)
    body = "Of 400 cases, 87% were heard in time."
    desk.write(body)
    page = html.fromstring(client_of(desk.officer).get(page_of(desk)).content)
    [finding] = page.xpath("//*[@data-findings='body']//li[.//b[contains(., 'Old value')]]")
    assert "Cases heard in time, which now reads 84%" in finding.text_content()
    [button] = finding.xpath(".//button[@name='cite']/@value")
    send(desk, cite=button, body=body)
    text = UpdateText.objects.get(superseded_by__isnull=True)
    assert text.body == f"Of 400 cases, {{measure:{desk.measure.slug}}} were heard in time."


def test_a_page_of_figures_offers_so_many_and_no_more(desk: Desk) -> None:
    type(desk.measure).objects.update(unit=Unit.PERCENT, title="Cases heard in time")
    desk.figure(87)
    typed = {"do": "check", "words-body": " ".join(["87%"] * 4_000)}
    started = time.perf_counter()
    content = client_of(desk.officer).post(page_of(desk), typed).content
    assert content.count(b'name="cite"') == MOST_FIGURES
    assert time.perf_counter() - started < SLOWEST


def test_a_reference_for_a_form_with_an_error_stays_in_the_box_unsaved(desk: Desk) -> None:
    response = send(desk, cite="body:0:87%:{measure:x}", body="87% it is.", brag="nonsense")
    [box] = html.fromstring(response.content).xpath("//textarea[@name='words-body']")
    assert box.text_content().strip() == "{measure:x} it is."
    assert not UpdateText.objects.exists()


@pytest.mark.parametrize(
    "button", ["", "body", "body:0:87%", "brag:0:87%:{measure:x}", "body:x:87%:{a:b}", "body:0:9:{x"]
)
def test_a_button_that_nobody_offered_replaces_nothing(desk: Desk, button: str) -> None:
    send(desk, cite=button, body="At 87% it is.")
    assert UpdateText.objects.get().body == "At 87% it is."


def test_a_figure_is_replaced_where_it_stands_nearest() -> None:
    text = "87 and {measure:a-87} and 1,870 and 87."
    changed = put_reference(text, at=36, typed="87", reference="{measure:x}")
    assert changed == "87 and {measure:a-87} and 1,870 and {measure:x}."
    assert put_reference(text, at=0, typed="88", reference="{measure:x}") is None


def test_the_page_asks_the_database_as_often_whatever_is_written(desk: Desk) -> None:
    client = client_of(desk.officer)

    def queries(body: str) -> int:
        with CaptureQueriesContext(connection) as context:
            client.post(page_of(desk), {"do": "check", "words-body": body})
        return len(context)

    queries("Warm up: 17%.")
    assert queries(BASELESS) == queries("\n\n".join([BASELESS] * 20))
