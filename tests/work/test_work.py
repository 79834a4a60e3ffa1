"""The work pages: who gets in, what each role may send, and that nothing typed is lost."""

import datetime as dt
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import actions as objectives
from objectives.models import QuarterlyUpdate, ReviewComment, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter, Reopening
from pcc_portal.updates.choices import State
from performance.models import Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_desk, create_submitted
from tests.factories.objectives import create_theme
from tests.forms import as_opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


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


def page_of(desk: Desk) -> str:
    return f"/updates/{desk.quarter.slug}/{desk.theme.slug}/"


def form(desk: Desk, **fields: str) -> dict[str, Any]:
    """What the publisher or the owner sends who opened the page now and typed these words."""
    sent = as_opened(client_of(desk.officer).get(page_of(desk)).content.decode())
    del sent["form_id"], sent["kept_from"]
    return {**sent, **{f"words-{name}": text for name, text in fields.items()}}


def person(role: Role) -> User:
    return create_user(role=role)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_may_write_another_owners_update(desk: Desk, role: Role) -> None:
    client = client_of(person(role))
    read, sent = client.get(page_of(desk)), client.post(page_of(desk), form(desk, body="Not mine."))
    may = role in {Role.APPROVER, Role.PUBLISHER}
    assert read.status_code == (200 if role in OFFICE_ROLES else 403)
    assert (b'name="words-body"' in read.content) is may
    assert sent.status_code == (302 if may else 403)
    assert UpdateText.objects.exists() is may


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("step", ["submit", "withdraw", "amend", "review"])
def test_nobody_outside_takes_a_step(desk: Desk, role: Role, step: str) -> None:
    """A contributor on others' themes, an administrator, a panel member."""
    if role in {Role.APPROVER, Role.PUBLISHER}:
        return
    state = QuarterlyUpdate.objects.values_list("state", "version")[0]
    posted = {"approver": create_publisher().pk, "reason": "Mine.", "decision": "approve", "content_hash": "a" * 64}
    response = client_of(person(role)).post(f"{page_of(desk)}{step}/", posted)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert QuarterlyUpdate.objects.values_list("state", "version")[0] == state


def test_the_owner_writes_and_sees_it_again(desk: Desk) -> None:
    client = client_of(desk.officer)
    response = client.post(page_of(desk), form(desk, body="Well\r\ndone.", brag="green"), follow=True)
    assert response.redirect_chain[-1][0] == page_of(desk)
    assert "Well\ndone." in response.content.decode()
    assert (UpdateText.objects.get().body, desk.update.version) == ("Well\ndone.", 1)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"body": "", "brag": "green"}, "Say what happened."),
        ({"body": "Slow.", "brag": "red"}, "Say why it is not on track."),
        ({"body": "It was {measure:no-such-thing}."}, "no-such-thing"),
        ({"body": "x" * 20_001}, "20000"),
        ({"body": "a\x00b"}, "cannot be printed"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    desk: Desk, fields: dict[str, str], error: str
) -> None:
    response = client_of(desk.officer).post(page_of(desk), form(desk, **fields))
    text = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert error in text
    assert not UpdateText.objects.exists()
    if fields["body"].isprintable():
        assert fields["body"] in text


def test_a_refused_part_takes_the_rest_back(desk: Desk) -> None:
    """A figure that is right is not saved while the words are wrong."""
    key = f"figure-{desk.measure.slug}-{desk.area.slug}"
    figure = {"value": "300", "as_at": "2023-09-30", "start": "2023-07-01", "end": "2023-09-30"}
    figure |= {"availability": "reported", "qualifier": "exact"}
    sent = form(desk, body="See {measure:no-such-thing}.") | {f"{key}-{name}": text for name, text in figure.items()}
    response = client_of(desk.officer).post(page_of(desk), sent)
    assert b"no-such-thing" in response.content
    assert not Observation.objects.exists()
    sent["words-body"] = "Fine."
    assert client_of(desk.officer).post(page_of(desk), sent).status_code == HTTPStatus.FOUND
    assert Observation.objects.get().value == 300


def test_a_second_save_is_shown_both_texts(desk: Desk) -> None:
    first, second = client_of(desk.officer), client_of(create_publisher())
    opened = form(desk, body="The publisher’s words.")
    first.post(page_of(desk), form(desk, body="The officer’s words."))
    response = second.post(page_of(desk), opened)
    text = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "The officer’s words." in text
    assert "The publisher’s words." in text
    assert UpdateText.objects.get().body == "The officer’s words."


def test_a_second_click_saves_nothing_more(desk: Desk) -> None:
    client, sent = client_of(desk.officer), form(desk, body="Once.")
    assert [client.post(page_of(desk), sent).status_code for _ in range(2)] == [302, 302]
    assert UpdateText.objects.count() == 1


@pytest.mark.parametrize("body", ["Typed in time, sent too late.", ""])
def test_the_window_closes_in_mid_edit(desk: Desk, settings: Any, body: str) -> None:
    sent = form(desk, body=body)
    settings.DEMO_DATE = desk.quarter.closes + dt.timedelta(days=1)
    response = client_of(desk.officer).post(page_of(desk), sent)
    text = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "closed for updates" in text
    assert body in text
    assert not UpdateText.objects.exists()


def test_what_was_submitted_meanwhile_is_not_written(desk: Desk) -> None:
    sent = form(desk, body="An afterthought.")
    create_submitted(desk)
    response = client_of(desk.officer).post(page_of(desk), sent)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "An afterthought." in response.content.decode()


def test_comments_come_back_to_the_author(desk: Desk) -> None:
    approver = create_user(role=Role.APPROVER, name="Margaret Corfield")
    create_submitted(desk)
    client = client_of(approver)
    hashed = {"decision": "return", "content_hash": desk.hash(), "comment": "Say by when."}
    assert client.post(f"{page_of(desk)}review/", hashed).status_code == HTTPStatus.FOUND
    assert ReviewComment.objects.get().text == "Say by when."
    assert "Say by when." in client_of(desk.officer).get(reverse("work")).content.decode()


def test_an_approval_of_what_was_not_looked_at_is_refused(desk: Desk) -> None:
    create_submitted(desk)
    client = client_of(create_publisher())
    key = f"update-{desk.quarter.slug}-{desk.theme.slug}"
    for content_hash, why in (
        ("0" * 64, f"{desk.theme} has changed since you opened it. Look at it again. Nothing has been"),
        (desk.hash(), f"You have not opened {desk.theme} as it stands now. Nothing has been"),
    ):
        response = client.post("/approvals/", {"ticked": key, f"hash-{key}": content_hash})
        assert response.status_code == HTTPStatus.CONFLICT
        assert why in response.content.decode()
        assert desk.update.state == State.SUBMITTED
    assert f'name="hash-{key}"' not in client.get("/approvals/").content.decode()
    client.get(f"{page_of(desk)}review/")
    assert f'name="hash-{key}" value="{desk.hash()}"' in client.get("/approvals/").content.decode()
    response = client.post("/approvals/", {"ticked": key, f"hash-{key}": desk.hash()})
    assert response.status_code == HTTPStatus.FOUND
    assert desk.update.state == State.APPROVED


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_publishers_manage_quarters(desk: Desk, role: Role) -> None:
    client, quarter = client_of(person(role)), desk.quarter.slug
    wanted = {HTTPStatus.FORBIDDEN} if role != Role.PUBLISHER else {HTTPStatus.OK, HTTPStatus.FOUND}
    for address in ("/quarters/open/", f"/quarters/{quarter}/reopen/"):
        assert client.get(address).status_code in wanted
        assert client.post(address, {}).status_code in wanted
    assert client.post(f"/quarters/{quarter}/close/").status_code in wanted
    assert (Quarter.objects.get(pk=desk.quarter.pk).state == "closed") is (role == Role.PUBLISHER)


def test_two_clicks_open_a_quarter_again_once(desk: Desk) -> None:
    client = client_of(create_publisher())
    sent = {"person": desk.officer.pk, "until": "2023-11-30", "reason": "Figures came late."}
    for _ in range(2):
        assert client.post(f"/quarters/{desk.quarter.slug}/reopen/", sent).status_code == HTTPStatus.FOUND
    assert Reopening.objects.count() == 1


def test_ten_themes_forms_are_two_clicks_away(desk: Desk) -> None:
    themes = [create_theme(owner=desk.officer, objective=desk.theme.objective) for _ in range(9)]
    text = client_of(desk.officer).get(reverse("work")).content.decode()
    for theme in (*themes, desk.theme):
        assert f'href="/updates/{desk.quarter.slug}/{theme.slug}/"' in text


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("page", ["", "submit/"])
def test_a_form_takes_twenty_queries_at_most(checked: None, desk: Desk, page: str) -> None:
    client = client_of(desk.officer)
    client.get(page_of(desk) + page)  # what the check finds is kept until a record changes
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page_of(desk) + page)
    assert response.status_code == HTTPStatus.OK
    assert len(queries) <= 20
    assert len(response.content) < 100_000


def test_the_lists_take_as_many_queries_for_five_as_for_one(checked: None, desk: Desk) -> None:
    client = client_of(create_publisher())
    addresses = (reverse("work"), f"/updates/{desk.quarter.slug}/", "/approvals/")

    def counts() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == HTTPStatus.OK
            counts.append(len(queries))
        return counts

    def submit(theme: Any) -> None:
        text = objectives.write_update(by=desk.officer, theme=theme, quarter=desk.quarter, today=TODAY, body="Done.")
        objectives.submit_update(text.update, by=desk.officer, today=TODAY)

    submit(create_theme(owner=desk.officer, objective=desk.theme.objective))
    before = counts()
    for _ in range(4):
        submit(create_theme(owner=desk.officer, objective=desk.theme.objective))
    assert counts() == before


def test_nothing_of_the_office_is_stored_on_the_way(desk: Desk) -> None:
    for address in (reverse("work"), page_of(desk), f"{page_of(desk)}preview/"):
        assert client_of(desk.officer).get(address)["Cache-Control"] == "no-store"


def opened(client: Client, address: str, **typed: str) -> dict[str, Any]:
    """What a browser sends of a page that was opened now, with these words typed."""
    return as_opened(client.get(address).content.decode()) | typed


def step_of(desk: Desk, step: str) -> tuple[Client, str, dict[str, str]]:
    """Who takes it, where, and what they type. The update stands where the step begins."""
    approver, publisher = create_user(role=Role.APPROVER), create_publisher()
    page, quarter = page_of(desk), desk.quarter.slug
    until = {"person": str(desk.officer.pk), "until": "31 October 2023", "reason": "Late."}
    match step:
        case "submit":
            desk.complete()
            return client_of(desk.officer), f"{page}submit/", {"approver": str(approver.pk)}
        case "amend":
            create_submitted(desk)
            desk.approve(by=approver)
            return client_of(desk.officer), f"{page}amend/", {"reason": "A figure came late."}
        case "approve" | "return":
            create_submitted(desk)
            return client_of(approver), f"{page}review/", {"decision": step, "comment": "Say by when."}
        case "reopen":
            return client_of(publisher), f"/quarters/{quarter}/reopen/", until
        case _:
            return client_of(publisher), "/quarters/open/", {}


@pytest.mark.parametrize("step", ["submit", "amend", "approve", "return", "reopen", "open"])
def test_a_second_click_on_a_step_leads_where_the_first_went(desk: Desk, step: str) -> None:
    client, address, typed = step_of(desk, step)
    sent = opened(client, address, **typed)
    first = client.post(address, sent)
    assert first.status_code == HTTPStatus.FOUND, first.context["form"].errors
    events, opened_quarters = Event.objects.count(), Quarter.objects.count()
    second = client.post(address, sent)
    assert (second.status_code, second["Location"]) == (HTTPStatus.FOUND, first["Location"])
    assert (Event.objects.count(), Quarter.objects.count()) == (events, opened_quarters)


@pytest.mark.parametrize("step", ["submit", "amend"])
def test_a_step_after_the_window_is_refused_in_words(desk: Desk, settings: Any, step: str) -> None:
    client, address, typed = step_of(desk, step)
    sent, state = opened(client, address, **typed), desk.update.state
    settings.DEMO_DATE = desk.quarter.closes + dt.timedelta(days=1)
    response = client.post(address, sent)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "closed for updates" in response.content.decode()
    assert desk.update.state == state


@pytest.mark.parametrize("step", ["approve", "return"])
def test_a_step_from_another_state_is_refused_in_words(desk: Desk, step: str) -> None:
    client, address, typed = step_of(desk, step)
    sent = opened(client, address, **typed)
    objectives.withdraw_update(desk.update, by=desk.officer, today=TODAY)
    response = client.post(address, sent)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "it is now “draft”" in response.content.decode()


def test_nothing_is_offered_for_approval_to_who_answered_a_commitment(desk: Desk) -> None:
    approver = create_user(role=Role.APPROVER)
    desk.write()
    desk.figure()
    desk.answer(by=approver)
    desk.submit()
    page = client_of(approver).get(f"{page_of(desk)}review/").content.decode()
    assert "You wrote part of this update" in page
    assert 'value="approve"' not in page
    assert 'value="return"' in page
    assert desk.theme.title not in client_of(approver).get("/approvals/").content.decode()
    assert desk.theme.title in client_of(create_publisher()).get("/approvals/").content.decode()


@pytest.mark.parametrize(("state", "button"), [("submitted", "withdraw/"), ("approved", "amend/")])
def test_a_step_back_is_offered_in_the_window_only(desk: Desk, settings: Any, state: str, button: str) -> None:
    create_submitted(desk)
    if state == "approved":
        desk.approve(by=create_publisher())
    client = client_of(desk.officer)
    assert button in client.get(page_of(desk)).content.decode()
    settings.DEMO_DATE = desk.quarter.closes + dt.timedelta(days=1)
    assert button not in client.get(page_of(desk)).content.decode()
