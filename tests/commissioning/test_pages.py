"""Pages of contracts, services, providers, awards and grants: what they say, to whom, and at what cost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from commissioning import stats, tables
from commissioning.choices import ChangeKind, ContractState
from commissioning.models import Contract
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import (
    create_award,
    create_contract,
    create_contract_change,
    create_grant_award,
    create_grant_round,
    create_provider,
    create_service,
)
from tests.factories.performance import create_measure
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
QUARTER_END = dt.date(2023, 9, 30)


@pytest.fixture
def released(settings: Any) -> Quarter:
    """Contracts are judged on 30 September 2023."""
    settings.DEMO_DATE = QUARTER_END
    quarter = create_quarter()
    publish(quarter)
    return quarter


@pytest.mark.parametrize(
    ("dates", "has_successor", "state"),
    [
        ({"current_end": dt.date(2024, 3, 31)}, False, ContractState.GAP_AHEAD),
        ({"current_end": dt.date(2024, 4, 1)}, False, ContractState.IN_TERM),
        ({"current_end": dt.date(2024, 3, 31)}, True, ContractState.SUCCEEDED),
        (
            {"current_end": dt.date(2024, 3, 31), "extension_decision_by": QUARTER_END},
            False,
            ContractState.DECISION_DUE,
        ),
        (
            {"current_end": dt.date(2024, 3, 31), "extension_decision_by": dt.date(2023, 9, 29)},
            False,
            ContractState.GAP_AHEAD,
        ),
        ({"current_end": QUARTER_END}, False, ContractState.GAP_AHEAD),
        ({"current_end": dt.date(2023, 9, 29)}, False, ContractState.ENDED),
        ({"current_end": dt.date(2023, 9, 29)}, True, ContractState.REPLACED),
        ({"starts": dt.date(2023, 10, 1), "current_end": dt.date(2024, 9, 30)}, False, ContractState.NOT_STARTED),
        ({}, False, ContractState.NOT_DATED),
    ],
)
def test_where_a_contract_stands(dates: dict[str, dt.date], has_successor: bool, state: ContractState) -> None:
    assert stats.state(Contract(**dates), QUARTER_END, has_successor=has_successor) == state


@pytest.mark.parametrize(
    ("on", "months", "day"),
    [
        (dt.date(2023, 9, 30), 6, dt.date(2024, 3, 31)),
        (dt.date(2023, 8, 15), 6, dt.date(2024, 2, 29)),
        (dt.date(2023, 6, 30), 6, dt.date(2023, 12, 31)),
    ],
)
def test_months_ahead_end_with_a_month(on: dt.date, months: int, day: dt.date) -> None:
    assert stats.months_ahead(on, months) == day


@pytest.mark.parametrize("state", ContractState)
def test_one_and_many_contracts_stand_somewhere_in_their_own_words(state: ContractState) -> None:
    one, many = tables.counted(state, 1), tables.counted(state, 2)
    assert one == f"1 {state.label.lower()}"
    noun = next((word for word in ("decision", "gap", "successor") if f" {word} " in one), "")
    assert many == (f"2{one[1:]}".replace(noun, f"{noun}s") if noun else f"2{one[1:]}")


def test_the_contracts_say_what_ends_and_what_follows(released: Quarter) -> None:
    create_contract(title="Gap", current_end=dt.date(2024, 3, 31), value_awarded=100_000)
    grown = create_contract(title="Grown", current_end=dt.date(2025, 3, 31), value_awarded=671_762)
    create_contract_change(contract=grown, value_change=198_000)
    html = read("/contracts/")
    assert "1 contract ends by 31 March 2024: 1 gap ahead." in html
    assert '<span class="tag tag--off">Gap ahead</span>' in html
    assert "869,762" in html
    assert "969,762" in html  # the total
    assert html.index("Gap") < html.index("Grown")


@pytest.mark.parametrize(
    ("query", "shown", "hidden", "total"),
    [
        ("ends=soon", "Soon", "Late", "100"),
        ("ends=later", "Late", "Soon", "30"),
        ("q=helping", "Late", "Soon", "30"),
    ],
)
def test_filters_of_the_contracts_and_their_total(
    released: Quarter, query: str, shown: str, hidden: str, total: str
) -> None:
    create_contract(title="Soon", current_end=dt.date(2023, 12, 31), value_awarded=100)
    create_contract(
        title="Late", current_end=dt.date(2026, 12, 31), value_awarded=30, provider=create_provider(title="Helping")
    )
    html = read(f"/contracts/?{query}")
    assert "1 contract found" in html
    assert f">{shown}</a>" in html
    assert f">{hidden}</a>" not in html
    assert f'<td role="cell" data-label="Value now, £" class="number">{total}</td>' in html


def test_sorting_keeps_what_is_not_recorded_at_the_end(released: Quarter) -> None:
    create_contract(title="Unknown")
    create_contract(title="Small", value_awarded=1)
    create_contract(title="Large", value_awarded=2)
    for query, order in (("value_now", ["Small", "Large", "Unknown"]), ("-value_now", ["Large", "Small", "Unknown"])):
        html = read(f"/contracts/?sort={query}")
        places = [html.index(f">{title}</a>") for title in order]
        assert places == sorted(places)


def test_a_contract_page_with_its_changes_and_successor(released: Quarter) -> None:
    service = create_service(title="Diversion", slug="diversion")
    service.measures.add(create_measure(title="Children helped"))
    new = create_contract(slug="new", title="The next one", service=service, starts=dt.date(2024, 4, 1))
    old = create_contract(
        slug="old",
        title="This one",
        service=service,
        provider=create_provider(title="Helping Hands"),
        starts=dt.date(2021, 4, 1),
        current_end=dt.date(2024, 3, 31),
        value_awarded=671_762,
        successor=new,
    )
    create_contract_change(contract=old)
    create_contract_change(
        contract=old,
        kind=ChangeKind.EXTENSION,
        value_change=None,
        new_end=dt.date(2024, 3, 31),
        reason="One more year.",
    )
    html = read("/contracts/old/")
    assert "<title>This one, Objective " in html
    assert "With Helping Hands, 3 years, final year. Successor in place." in html
    assert "£671,762 as awarded, £198,000 added" in html
    assert "+198,000" in html
    assert "One more year." in html
    assert '<a href="/contracts/new/">The next one</a>' in html
    assert "Children helped" in html
    assert '<a href="/contracts/old/">This one</a>' in read("/contracts/new/")


def test_a_successor_that_is_not_public_leaves_a_gap_outside(released: Quarter) -> None:
    secret = create_contract(title="Secret interim", is_public=False)
    create_contract(slug="ending", current_end=dt.date(2024, 3, 31), successor=secret)
    for url in ("/contracts/", "/contracts/ending/"):
        outside = read(url)
        assert "Secret interim" not in outside
        assert "Gap ahead" in outside
    inside = read("/contracts/ending/", user=create_publisher())
    assert "Secret interim" in inside


def test_a_provider_that_is_not_public_is_not_named(released: Quarter) -> None:
    hidden = create_provider(title="Quiet Ltd", is_public=False)
    create_contract(slug="quiet", provider=hidden)
    for url in ("/contracts/", "/contracts/quiet/"):
        assert "Quiet Ltd" not in read(url)
        assert "Quiet Ltd" in read(url, user=create_publisher())


def test_services_and_providers_list_their_contracts() -> None:
    provider = create_provider(slug="hands", title="Helping Hands")
    service = create_service(slug="support", title="Support", age_from=10, age_to=18)
    create_contract(title="Victim support", service=service, provider=provider)
    create_grant_award(round=create_grant_round(title="Road fund"), recipient=provider)
    page = read("/services/support/")
    assert "Victim support" in page
    assert "10–18" in page
    page = read("/providers/hands/")
    assert "1 contract and 1 grant with the Commissioner." in page
    assert "Road fund" in page


def test_awards_and_grant_rounds_with_their_totals() -> None:
    create_award(slug="streets", amount=999_025, initiatives=14)
    create_award(title="Hubs", amount=650_000)
    grants = create_grant_round(slug="duty", title="Duty")
    for _ in range(5):
        create_grant_award(round=grants)
    html = read("/awards/")
    assert "1,649,025" in html
    assert "125,000" in html
    assert "£999,025 from Home Office." in read("/awards/streets/")
    page = read("/grant-rounds/duty/")
    assert "5 grants, £125,000 in all: £25,000 each." in page
    assert '<td role="cell" data-label="Amount, £" class="number"><span>125,000</span></td>' in page


def test_a_grant_that_is_not_public_is_not_counted() -> None:
    grants = create_grant_round(slug="duty")
    create_grant_award(round=grants, is_public=False)
    assert "No grant has been awarded yet." in read("/grant-rounds/duty/")
    assert "1 grant" in read("/grant-rounds/duty/", user=create_publisher())


@pytest.mark.parametrize("url", ["/contracts/", "/awards/"])
def test_lists_are_useful_when_empty(url: str) -> None:
    assert "has been recorded yet." in read(url)


@pytest.mark.parametrize(
    ("create", "url"),
    [
        (lambda: create_contract(slug="x", is_public=False), "/contracts/x/"),
        (lambda: create_service(slug="x", is_public=False), "/services/x/"),
        (lambda: create_provider(slug="x", is_public=False), "/providers/x/"),
        (lambda: create_award(slug="x", is_public=False), "/awards/x/"),
        (lambda: create_grant_round(slug="x", is_public=False), "/grant-rounds/x/"),
    ],
)
def test_what_is_not_public_is_not_found(create: Callable[[], object], url: str) -> None:
    create_quarter()
    create()
    read(url, status=404)
    assert "Not yet released" in read(url, user=create_publisher())
    read(url.replace("/x/", "/unknown/"), status=404)


def grow(times: int) -> None:
    service = create_service(slug=f"grown-{times}")
    provider = create_provider(slug=f"grown-{times}")
    contract = create_contract(slug=f"grown-{times}", service=service, provider=provider)
    grants = create_grant_round(slug=f"grown-{times}")
    for _ in range(times):
        service.measures.add(create_measure())
        create_contract_change(contract=contract)
        create_contract(
            service=service, provider=provider, current_end=dt.date(2024, 3, 31), successor=create_contract()
        )
        create_grant_award(round=grants, recipient=provider)
        create_award()
        create_grant_award(round=create_grant_round())


GROWN = [
    *("/contracts/", "/contracts/grown-{}/", "/services/grown-{}/", "/providers/grown-{}/"),
    *("/awards/", "/grant-rounds/grown-{}/"),
]


def test_queries_do_not_grow_with_rows(released: Quarter) -> None:
    readers = (None, create_publisher())
    counts = []
    for times in (1, 4):
        grow(times)
        counts.append({(url, reader): queries(url.format(times), user=reader) for url in GROWN for reader in readers})
    assert counts[0] == counts[1]


def test_a_contract_is_found_by_its_papers_and_says_whether_tax_is_in_its_amounts(client: Any) -> None:
    papers: dict[str, Any] = {
        "reference": "PCC/C/2023/07",
        "notice": "2023/S 000-012345",
        "lot": "Lot 2: north",
        "vat": "excluded",
    }
    row = create_contract(title="Support", value_awarded=1_000, **papers)
    create_contract(title="Another")
    html = client.get(row.get_absolute_url()).content.decode()
    assert all(words in html for words in [*list(papers.values())[:3], "without VAT"])
    for query in ("PCC/C/2023/07", "012345"):
        listed = client.get("/contracts/", {"q": query}).content.decode()
        assert "Support" in listed
        assert "Another" not in listed
        assert row.get_absolute_url() in client.get("/find/", {"q": query}).content.decode()
