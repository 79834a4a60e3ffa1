"""What is typed is kept for its writer alone, comes back after a session ended, and is acted upon once."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import Provider
from pcc_portal.accounts import actions as accounts
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.updates.models import Draft, SentForm
from pcc_portal.updates.registers.drafts import actions, payload
from tests.factories.accounts import PASSWORD, create_administrator, create_publisher, create_user
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.updates.form_pages")]
ADD = "/try/add/"
SAVE = f"/drafts/?address={ADD}"
HIDDEN = re.compile(r'name="(form_id|kept_from)" value="([^"]*)"')


@pytest.fixture
def writer() -> User:
    return create_publisher()


@pytest.fixture
def browser(writer: User) -> Client:
    return signed_in(writer)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened(client: Client, address: str = ADD) -> dict[str, str]:
    """The hidden fields of a newly opened page."""
    return dict(HIDDEN.findall(client.get(address).content.decode()))


def save(client: Client, page: dict[str, str], address: str = SAVE, **fields: str) -> Any:
    return client.post(address, {**page, **fields})


def sign_in(client: Client, person: User, then: str) -> Any:
    return client.post(f"/account/sign-in/?next={then}", {"login": person.email, "password": PASSWORD}, follow=True)


# Keeping


def test_words_are_kept_and_shown_again_as_they_were_typed(browser: Client, writer: User) -> None:
    words = "Café, 北京, 👩‍🚒 and “quotes”\r\nsecond line <b>"
    answer = save(browser, opened(browser), title="", source=words)

    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved_at"])
    assert Draft.objects.get().values == {"title": [""], "source": [words]}
    page = browser.get(ADD)
    assert page.context["form"]["source"].value() == words
    html = page.content.decode()
    assert "Kept from" in html
    assert "There is a problem" not in html, "a draft is not judged"


def test_a_page_without_a_draft_says_nothing_of_one(browser: Client) -> None:
    assert "Kept from" not in browser.get(ADD).content.decode()


def test_buttons_and_tokens_are_no_words(browser: Client) -> None:
    save(browser, opened(browser), title="A", do="submit", then="preview", csrfmiddlewaretoken="x")
    assert Draft.objects.get().values == {"title": ["A"]}


def test_nul_is_taken_out_because_postgresql_keeps_none(browser: Client) -> None:
    assert save(browser, opened(browser), title="a\0b").status_code == 200
    assert Draft.objects.get().values == {"title": ["ab"]}


def test_one_page_keeps_one_draft(browser: Client) -> None:
    page = opened(browser)
    for title in ("A", "AB", "ABC"):
        save(browser, page, title=title)
    assert Draft.objects.get().values == {"title": ["ABC"]}


def test_the_log_hears_nothing_of_drafts(browser: Client) -> None:
    save(browser, opened(browser), title="A")
    assert not Event.objects.exists()


def test_a_class_based_page_keeps_drafts_too(browser: Client) -> None:
    answer = save(browser, opened(browser, "/try/class/"), "/drafts/?address=/try/class/", title="A")
    assert answer.status_code == 200


# Limits


def test_more_than_is_kept_of_a_form_is_refused(browser: Client) -> None:
    page = opened(browser)
    room = payload.LARGEST - len('{"title": [""]}')
    assert save(browser, page, title="x" * room).status_code == 200
    answer = save(browser, page, title="x" * (room + 1))
    assert (answer.status_code, answer.json()) == (413, {"too_large": True})
    assert len(Draft.objects.get().values["title"][0]) == room, "what was kept before stays"


def test_the_oldest_drafts_of_a_person_make_room(
    browser: Client, writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_DRAFTS", 3)
    others = create_user()
    actions.keep_draft(by=others, address=ADD, page="z" * 32, values={"title": ["theirs"]})
    for number in range(5):
        actions.keep_draft(by=writer, address=f"/{number}/", page="a" * 32, values={"title": ["A"]})
    assert set(Draft.objects.filter(person=writer).values_list("address", flat=True)) == {"/2/", "/3/", "/4/"}
    assert Draft.objects.filter(person=others).exists()


def test_the_oldest_tabs_of_one_page_make_room(writer: User) -> None:
    for number in range(actions.MOST_AT_ONE_ADDRESS + 1):
        actions.keep_draft(by=writer, address=ADD, page=f"{number:032}", values={"title": [str(number)]})
    kept = {draft.values["title"][0] for draft in Draft.objects.all()}
    assert kept == {str(number) for number in range(1, actions.MOST_AT_ONE_ADDRESS + 1)}


@pytest.mark.parametrize(
    "address",
    [
        *("", "/no/such/page/", "/contracts/", "/try/forgetful/", "/account/sign-in/", "try/add/"),
        *("//evil.example/try/add/", "https://evil.example/try/add/", "/try/add/?q=1", "/try/add/%00", "/" + "a" * 400),
    ],
)
def test_only_pages_of_ours_that_keep_drafts_are_kept(browser: Client, address: str) -> None:
    answer = browser.post("/drafts/", {**opened(browser), "title": "A"}, query_params={"address": address})
    assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_a_page_for_others_is_not_kept() -> None:
    officer = signed_in(create_user())
    assert save(officer, opened(officer), "/drafts/?address=/try/publishers/", title="A").status_code == 404


@pytest.mark.parametrize("form_id", ["", "no such", "1.abc:forged", "\0"])
def test_a_page_that_we_did_not_give_out_is_not_kept(browser: Client, form_id: str) -> None:
    assert save(browser, {"form_id": form_id}, title="A").status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("mark", ["", "1", "1.", ".1", "x.y", "1.1.1", "9" * 30 + ".1", "²." + "1", "-1.1"])
def test_a_forged_mark_begins_a_draft_of_its_own(browser: Client, mark: str) -> None:
    page = opened(browser) | {"kept_from": mark}
    assert save(browser, page, title="A").status_code == 200
    assert Draft.objects.count() == 1


def test_reading_and_strangers_are_refused(browser: Client) -> None:
    assert browser.get(SAVE).status_code == 405
    assert browser.get(f"/drafts/discard/?address={ADD}").status_code == 405
    panel = signed_in(create_user(role=Role.PANEL_MEMBER))
    assert panel.post(SAVE, {"title": "A"}).status_code == 404  # of a page that they may not open
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(create_publisher())
    assert forged.post(SAVE, {"title": "A"}).status_code == 403


# Private


def test_nobody_else_sees_takes_over_or_throws_away_a_draft(browser: Client) -> None:
    page = opened(browser)
    save(browser, page, title="Only mine")
    draft = Draft.objects.get()
    stranger = signed_in(create_publisher())

    assert "Only mine" not in stranger.get(ADD).content.decode()
    assert "Only mine" not in stranger.get(f"{ADD}?draft={draft.pk}").content.decode()
    assert stranger.post(f"/drafts/discard/?address={ADD}", {"draft": draft.pk}).status_code == 404
    assert save(stranger, page, title="Not mine").status_code == 403, "the page was opened by somebody else"
    theirs = opened(stranger) | {"kept_from": draft.mark}
    save(stranger, theirs, title="Taken over")
    stranger.post(ADD, {**theirs, "title": "Sent"})
    draft.refresh_from_db()
    assert draft.values == {"title": ["Only mine"]}


def test_closing_an_account_drops_its_drafts_and_nobody_elses(browser: Client, writer: User) -> None:
    save(browser, opened(browser), title="A")
    browser.post(ADD, {**opened(browser), "title": "Sent"})
    other = create_user()
    actions.keep_draft(by=other, address=ADD, page="a" * 32, values={"title": ["B"]})

    accounts.deactivate(writer, by=create_administrator())
    assert list(Draft.objects.values_list("person", flat=True)) == [other.pk]
    assert not SentForm.objects.filter(person=writer).exists()


# Two tabs


def test_a_second_tab_keeps_words_of_its_own_and_both_are_offered(browser: Client) -> None:
    first = opened(browser)
    save(browser, first, title="First tab")
    second = opened(browser)
    assert save(browser, second, title="First tab, and more").json()["others"] == 0, "it went on with the first's words"
    answer = save(browser, first, title="First tab again")
    assert answer.json()["others"] == 1
    assert {draft.values["title"][0] for draft in Draft.objects.all()} == {"First tab, and more", "First tab again"}

    page = browser.get(ADD)
    assert page.context["form"]["title"].value() == "First tab again", "the newest"
    [other] = re.findall(r"\?draft=\d+", page.content.decode())
    assert browser.get(ADD + other).context["form"]["title"].value() == "First tab, and more"


def test_a_page_goes_on_with_the_draft_that_it_showed(browser: Client) -> None:
    save(browser, opened(browser), title="A")
    save(browser, opened(browser), title="AB")
    assert Draft.objects.get().values == {"title": ["AB"]}


def test_what_the_other_tab_holds_outlives_sending(browser: Client) -> None:
    first, second = opened(browser), opened(browser)
    save(browser, first, title="First")
    save(browser, second, title="Second")
    assert browser.post(ADD, {**first, "title": "First"}).status_code == 302
    assert Draft.objects.get().values == {"title": ["Second"]}


def test_a_draft_that_another_tab_wrote_on_is_not_dropped_by_sending_the_older_words(browser: Client) -> None:
    save(browser, opened(browser), title="A")
    shown = opened(browser)
    save(browser, opened(browser), title="A, written on")
    browser.post(ADD, {**shown, "title": "A"})
    assert Draft.objects.get().values == {"title": ["A, written on"]}


# Starting again


def test_starting_again_throws_the_shown_draft_away(browser: Client) -> None:
    save(browser, opened(browser), title="A")
    answer = browser.post(f"/drafts/discard/?address={ADD}", {"draft": Draft.objects.get().pk})
    assert (answer.status_code, answer["Location"]) == (302, ADD)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30, "²"])
def test_throwing_away_what_is_not_there_is_not_found(browser: Client, number: str) -> None:
    assert browser.post(f"/drafts/discard/?address={ADD}", {"draft": number}).status_code == 404


def test_throwing_away_leads_nowhere_else(browser: Client) -> None:
    save(browser, opened(browser), title="A")
    answer = browser.post("/drafts/discard/?address=//evil.example/", {"draft": Draft.objects.get().pk})
    assert answer.status_code == 404
    assert Draft.objects.exists()


# Sending once


def test_sending_drops_the_draft(browser: Client) -> None:
    page = opened(browser)
    save(browser, page, title="A provider")
    answer = browser.post(ADD, {**page, "title": "A provider"})
    assert answer["Location"] == Provider.objects.get().get_absolute_url()
    assert not Draft.objects.exists()


def test_what_is_refused_stays_kept(browser: Client) -> None:
    page = opened(browser)
    save(browser, page, title="", source="words")
    answer = browser.post(ADD, {**page, "title": "", "source": "words"})
    assert "There is a problem" in answer.content.decode()
    assert Draft.objects.exists()
    assert dict(HIDDEN.findall(answer.content.decode()))["form_id"] == page["form_id"], "it is still the same page"


def test_more_than_is_kept_of_a_form_may_still_be_sent(browser: Client) -> None:
    fields = {"title": "A provider", "unknown": "x" * (payload.LARGEST + 1)}
    assert browser.post(ADD, {**opened(browser), **fields}).status_code == 302
    assert Provider.objects.exists()


def test_a_double_click_adds_one_row_and_leads_to_it(browser: Client) -> None:
    page = opened(browser)
    first, second = (browser.post(ADD, {**page, "title": "A provider"}) for _ in range(2))
    assert Provider.objects.count() == 1
    assert second["Location"] == first["Location"] == Provider.objects.get().get_absolute_url()


def test_other_words_from_the_same_page_are_sent_too(browser: Client) -> None:
    """Somebody goes back, writes on and sends again: that is not to be lost as a double click."""
    page = opened(browser)
    for title in ("A provider", "Another provider"):
        browser.post(ADD, {**page, "title": title})
    assert Provider.objects.count() == 2


def test_the_same_words_from_a_new_page_are_meant(browser: Client) -> None:
    for _ in range(2):
        browser.post(ADD, {**opened(browser), "title": "A provider"})
    assert Provider.objects.count() == 2


def test_somebody_elses_page_does_not_count_as_sent(browser: Client) -> None:
    page = opened(browser)
    browser.post(ADD, {**page, "title": "A provider"})
    signed_in(create_publisher()).post(ADD, {**page, "title": "A provider"})
    assert Provider.objects.count() == 2


def test_a_late_save_of_what_was_sent_keeps_nothing(browser: Client) -> None:
    page = opened(browser)
    browser.post(ADD, {**page, "title": "A provider"})
    assert save(browser, page, title="A provider").status_code == 200
    assert not Draft.objects.exists()
    save(browser, page, title="A provider, and what was typed since")
    assert Draft.objects.exists()


def test_an_action_that_fails_is_not_counted_as_sent(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(browser)
    save(browser, page, title="A provider")
    with monkeypatch.context() as broken:
        broken.setattr("pcc_portal.updates.releases.actions.audit.add", None)
        with pytest.raises(TypeError):
            browser.post(ADD, {**page, "title": "A provider"})
    assert Draft.objects.exists()
    assert not SentForm.objects.exists()
    browser.post(ADD, {**page, "title": "A provider"})
    assert Provider.objects.count() == 1


@pytest.mark.engines
def test_one_page_and_text_is_sent_once_by_the_database_too(writer: User) -> None:
    values: dict[str, list[str]] = {"title": ["A"]}
    sent = actions.claim_form(by=writer, page="a" * 32, values=values)
    sent.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        sent.save(force_insert=True)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_add_one_row() -> None:
    person = create_publisher()
    clients = [signed_in(person), signed_in(person)]
    page = opened(clients[0])
    answers: list[str] = []

    def click(client: Client) -> None:
        answers.append(client.post(ADD, {**page, "title": "A provider"})["Location"])

    at_once(*(lambda client=client: click(client) for client in clients))
    assert answers == [Provider.objects.get().get_absolute_url()] * 2


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_saves_at_the_same_moment_leave_one_row_of_a_page() -> None:
    person = create_publisher()

    def keep(number: int) -> None:
        actions.keep_draft(by=person, address=ADD, page="a" * 32, values={"title": [str(number)]})

    at_once(*(lambda number=number: keep(number) for number in range(6)))
    assert Draft.objects.count() == 1


# After the session ended


def test_what_is_sent_after_the_session_ended_is_back_after_sign_in(browser: Client, writer: User) -> None:
    page = opened(browser)
    browser.session.flush()
    answer = browser.post(ADD, {**page, "title": "Lost?", "source": "No\r\nnever"})
    assert (answer.status_code, answer["Location"]) == (302, f"/account/sign-in/?next={ADD}")
    assert "What you wrote is kept" in browser.get(answer["Location"]).content.decode()
    assert not Draft.objects.exists(), "nobody has signed in yet"

    shown = sign_in(browser, writer, ADD)
    assert shown.redirect_chain[-1][0] == ADD
    assert shown.context["form"]["title"].value() == "Lost?"
    assert shown.context["form"]["source"].value() == "No\r\nnever"
    assert not Provider.objects.exists(), "it is shown, not sent"
    browser.post(ADD, {**dict(HIDDEN.findall(shown.content.decode())), "title": "Lost?"})
    assert Provider.objects.count() == 1
    assert not Draft.objects.exists()


def test_somebody_else_who_signs_in_there_never_sees_it(browser: Client) -> None:
    page = opened(browser)
    browser.session.flush()
    browser.post(ADD, {**page, "title": "Only mine"})
    shown = sign_in(browser, create_publisher(), ADD)
    assert shown.status_code == 200
    assert "Only mine" not in shown.content.decode()
    assert not Draft.objects.exists()


def test_who_may_not_open_the_form_any_more_never_sees_it(writer: User) -> None:
    browser = signed_in(writer)
    page = opened(browser, "/try/publishers/")
    browser.session.flush()
    browser.post("/try/publishers/", {**page, "title": "Only mine"})
    User.objects.filter(pk=writer.pk).update(role=Role.CONTRIBUTOR)
    shown = sign_in(browser, writer, "/try/publishers/")
    assert shown.status_code == 403
    assert "Only mine" not in shown.content.decode()


def test_the_script_is_told_that_the_session_ended_and_the_words_wait(browser: Client, writer: User) -> None:
    page = opened(browser)
    browser.session.flush()
    answer = save(browser, page, title="Half a sentence")
    assert answer.status_code == 401
    assert answer.json() == {"ended": True, "kept": True, "sign_in": "/account/sign-in/?next=/try/add/"}
    assert sign_in(browser, writer, ADD).context["form"]["title"].value() == "Half a sentence"


@pytest.mark.parametrize("through", ["saving", "sending"])
def test_words_that_waited_do_not_come_back_over_newer_ones_of_their_page(
    browser: Client, writer: User, through: str
) -> None:
    """The session ended, they signed in again in another tab, and the first tab went on."""
    page = opened(browser)
    browser.session.flush()
    save(browser, page, title="Half a sent")
    sign_in(browser, writer, "/account/")
    if through == "saving":
        save(browser, page, title="Half a sentence, finished")
        assert browser.get(ADD).context["form"]["title"].value() == "Half a sentence, finished"
    else:
        browser.post(ADD, {**page, "title": "Half a sentence, finished"})
        assert "Kept from" not in browser.get(ADD).content.decode()


@pytest.mark.parametrize("address", ["/try/forgetful/", "/no/such/", "//evil.example/"])
def test_nothing_waits_for_other_addresses(browser: Client, address: str) -> None:
    page = opened(browser)
    browser.session.flush()
    answer = save(browser, page, f"/drafts/?address={address}", title="A")
    assert (answer.status_code, answer.json()["kept"]) == (401, False)
    assert "kept_forms" not in browser.session


def test_a_form_that_keeps_nothing_leads_to_sign_in_as_before(browser: Client) -> None:
    page = opened(browser, "/try/forgetful/")
    browser.session.flush()
    answer = browser.post("/try/forgetful/", {**page, "title": "A"})
    assert answer["Location"] == "/account/sign-in/?next=/try/forgetful/"
    assert "kept_forms" not in browser.session


def test_strangers_fill_no_sessions(client: Client) -> None:
    """Only a form that was given to a person waits: nobody can store things here by posting."""
    assert client.post(ADD, {"form_id": "1.abc:forged", "title": "x" * 1000}).status_code == 302
    assert "kept_forms" not in client.session


def test_what_is_too_long_to_wait_is_said_instead_of_lost(browser: Client) -> None:
    page = opened(browser)
    browser.session.flush()
    words = "x" * (payload.LARGEST + 1)
    assert browser.post(ADD, {**page, "title": words}).status_code == 413
    answer = save(browser, page, title=words)
    assert (answer.status_code, answer.json()["kept"]) == (401, False)


def test_a_session_holds_the_newest_three(browser: Client) -> None:
    pages = [opened(browser) for _ in range(4)]
    browser.session.flush()
    for number, page in enumerate(pages):
        browser.post(ADD, {**page, "title": str(number)})
    browser.post(ADD, {**pages[3], "title": "again"})
    assert [form["values"]["title"] for form in browser.session["kept_forms"]] == [["1"], ["2"], ["again"]]


def test_opening_the_page_costs_one_query_for_drafts(browser: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        save(browser, opened(browser), title=str(number))
    with django_assert_max_num_queries(6):
        browser.get(ADD)
