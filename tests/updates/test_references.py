"""Looking up what text can cite, on a page and while typing."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations import resolving
from pcc_portal.updates.citations.views import MOST_ON_PAGE, MOST_SUGGESTED, Found, search
from pcc_portal.updates.registers.declaration import cited_kinds
from pcc_portal.updates.releases.as_of import viewpoint_for
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract, create_provider, create_service
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None) -> Client:
    create_quarter()
    client = Client()
    client.force_login(create_user())
    return client


def suggested(client: Client, words: str) -> list[dict[str, str]]:
    answer = client.get("/references.json", {"q": words})
    assert answer.status_code == 200
    records: list[dict[str, str]] = answer.json()["found"]
    return records


def keys(client: Client, words: str) -> list[str]:
    return [each["reference"] for each in suggested(client, words)]


# Searching


def test_what_begins_with_the_words_comes_first(officer: Client) -> None:
    create_provider(slug="third", title="Alongside Helping Hands")
    create_provider(slug="second", title="Big helpers")
    create_provider(slug="first", title="Helping Hands")
    create_provider(slug="other", title="Nothing alike")
    assert keys(officer, "{help") == ["{provider:first}", "{provider:third}", "{provider:second}"]


@pytest.mark.parametrize(
    "words",
    ["helping-h", "HELPING H", "  hands   helping ", "provider:help", "{provider:helping-hands", "provider hands"],
)
def test_a_record_is_found_by_key_title_and_kind(officer: Client, words: str) -> None:
    create_provider(slug="helping-hands", title="Helping Hands")
    assert keys(officer, words) == ["{provider:helping-hands}"]


@pytest.mark.parametrize("words", ["zzz", "helping zzz", "\0", "%", "_", "'; --", "x" * 5_000, "}"])
def test_other_words_find_nothing_and_break_nothing(officer: Client, words: str) -> None:
    create_provider(slug="helping-hands", title="Helping Hands")
    assert keys(officer, words) in ([], ["{provider:helping-hands}"] if words == "}" else [])


def test_titles_of_any_script_are_found(officer: Client) -> None:
    create_provider(slug="cymru", title="Cymorth i Ddioddefwyr Gŵyl")
    assert keys(officer, "GŴYL") == ["{provider:cymru}"]


def test_suggestions_are_few(officer: Client) -> None:
    for number in range(MOST_SUGGESTED + 5):
        create_provider(slug=f"provider-x-{number}", title=f"Provider {number}")
    assert len(suggested(officer, "provider")) == MOST_SUGGESTED


def test_records_of_the_theme_come_first_and_say_so(officer: Client) -> None:
    mine, others = create_theme(slug="mine"), create_theme(slug="others")
    for slug, theme in (("a-help", others), ("z-help", mine)):
        create_contract(slug=slug, title=f"Help {slug}", service=create_service(slug=f"{slug}-service", theme=theme))
    answer = officer.get("/references.json", {"q": "contract:", "theme": "mine"}).json()["found"]
    assert [(each["reference"], each["kind"]) for each in answer] == [
        ("{contract:z-help}", "Contract, of this theme"),
        ("{contract:a-help}", "Contract"),
    ]
    assert keys(officer, "contract:") == ["{contract:a-help}", "{contract:z-help}"]
    assert len(officer.get("/references.json", {"q": "contract:", "theme": "no-such"}).json()["found"]) == 2


def test_a_suggestion_says_what_it_prints(officer: Client) -> None:
    create_provider(slug="helping-hands", title="Helping Hands")
    assert [list(each.values()) for each in suggested(officer, "helping")] == [
        ["{provider:helping-hands}", "Helping Hands", "Provider", "Helping Hands"]
    ]


def test_a_bar_offers_the_fields_of_that_record_alone(officer: Client) -> None:
    create_service(slug="support", title="Support", age_from=10, age_to=18)
    create_service(slug="support-more", title="Support, more")
    records = suggested(officer, "{service:support|")
    assert {each["kind"] for each in records} == {"Support"}
    assert ("{service:support|ages}", "10–18") in {(each["reference"], each["prints"]) for each in records}
    assert keys(officer, "service:support|ag") == ["{service:support|ages}"]
    assert keys(officer, "service:no-such|") == keys(officer, "|") == keys(officer, "service:support|zzz") == []


# Who may


@pytest.mark.parametrize("address", ["/references/", "/references.json?q=a"])
def test_only_the_office_looks_up(address: str) -> None:
    assert Client().get(address).status_code == 302
    panel = Client()
    panel.force_login(create_user(role=Role.PANEL_MEMBER))
    assert panel.get(address).status_code == 403
    panel.force_login(create_publisher())
    assert panel.post(address).status_code == 405


# The page


def test_the_page_lists_each_field_with_what_it_prints(officer: Client) -> None:
    create_service(slug="support", title="Support & <more>", age_from=10, age_to=18)
    html = officer.get("/references/", {"q": "support", "kind": "service"}).content.decode()
    assert "<code>{service:support}</code>" in html
    assert "<code>{service:support|ages}</code></dt><dd>10–18</dd>" in html
    assert "Support &amp; &lt;more&gt;" in html
    assert "{provider" not in html


def test_the_page_says_when_there_is_nothing_and_keeps_the_words(officer: Client) -> None:
    html = officer.get("/references/", {"q": '"><b>zzz'}).content.decode()
    assert "No record has these words" in html
    assert 'value="&quot;&gt;&lt;b&gt;zzz"' in html


def test_an_unknown_kind_finds_nothing(officer: Client) -> None:
    create_provider()
    assert officer.get("/references/", {"kind": "no-such"}).context["count"] == 0


def test_a_long_list_says_how_much_it_leaves_out(officer: Client) -> None:
    for _ in range(MOST_ON_PAGE + 3):
        create_provider()
    page = officer.get("/references/", {"kind": "provider"})
    assert f"{MOST_ON_PAGE + 3} records, of which the first {MOST_ON_PAGE} are here" in " ".join(
        page.content.decode().split()
    )
    assert page.content.decode().count("<code>{provider:") >= MOST_ON_PAGE


@pytest.mark.parametrize("address", ["/references/?q=provider", "/references.json?q=provider"])
def test_a_search_costs_the_same_however_much_there_is(
    officer: Client, django_assert_num_queries: Any, address: str
) -> None:
    create_provider()
    create_service(title="Provider of services")
    officer.get(address)
    with CaptureQueriesContext(connection) as before:
        officer.get(address)
    for _ in range(10):
        create_provider()
        create_service(title="Provider of services")
    with django_assert_num_queries(len(before)):
        officer.get(address)


# The demo


def test_every_reference_offered_on_the_demo_prints_what_it_says(demo: None) -> None:
    user = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    client = Client()
    client.force_login(user)
    viewpoint = viewpoint_for(user)
    asked = [record for kind in cited_kinds() for record in search("", viewpoint, kind=kind)[:3]]
    assert {record.kind for record in asked} >= {"measure", "contract", "commitment", "budget", "disposal"}
    offered = {
        each["reference"]: each["prints"]
        for record in asked
        for each in json.loads(client.get("/references.json", {"q": f"{record}|"}).content)["found"]
    }
    assert len(offered) > 50
    assert resolving.problems(" ".join(offered), viewpoint) == []
    cite = resolving.Citations(offered, viewpoint).cite
    assert {str(each): cite(each).text for text in offered for each in references(text)} == offered


def test_pages_of_every_kind_on_the_demo_open(demo: None) -> None:
    client = Client()
    client.force_login(User.objects.with_role(Role.CONTRIBUTOR).earliest("pk"))
    for kind in cited_kinds():
        page = client.get("/references/", {"kind": kind})
        assert page.context["count"], kind
        assert re.search(rf"<code>\{{{kind}:", page.content.decode()), kind


def test_rank_puts_a_word_within_after_a_beginning() -> None:
    record = Found("measure", "sarc-adults", "Adults at the centre")
    ranks = {words: record.rank(words) for words in ("sarc", "adults", "centre", "adults sarc", "zzz", "")}
    assert ranks == {"sarc": 0, "adults": 0, "centre": 1, "adults sarc": 2, "zzz": None, "": 0}
