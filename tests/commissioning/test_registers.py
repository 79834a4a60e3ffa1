"""Lists of contracts by state, providers, services, grant rounds and grants: what they count, and for whom."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from commissioning.choices import ContractState
from commissioning.models import Contract
from commissioning.report import contract_table
from commissioning.stats import days_between
from pcc_portal.panel.checks.report import standing
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import Days
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import (
    create_contract,
    create_grant_award,
    create_grant_round,
    create_provider,
    create_service,
)
from tests.factories.panel import create_panel_report
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
END = dt.date(2023, 12, 31)


@pytest.fixture(autouse=True)
def released(settings: Any) -> Quarter:
    settings.DEMO_DATE = dt.date(2023, 9, 30)
    quarter = create_quarter()
    publish(quarter)
    return quarter


def titles(html: str) -> set[str]:
    return {title for title in ("Gap", "Succeeded", "Decision", "Ended", "In term") if f">{title}</a>" in html}


@pytest.fixture
def contracts() -> None:
    after = create_contract(title="After", starts=dt.date(2024, 1, 1), current_end=dt.date(2029, 3, 31))
    create_contract(title="Gap", current_end=END)
    create_contract(title="Succeeded", current_end=END, successor=after)
    create_contract(title="Decision", current_end=END, extension_decision_by=dt.date(2023, 11, 30))
    create_contract(title="Ended", current_end=dt.date(2023, 6, 30))
    create_contract(title="In term", current_end=dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (ContractState.GAP_AHEAD, {"Gap"}),
        (ContractState.SUCCEEDED, {"Succeeded"}),
        (ContractState.DECISION_DUE, {"Decision"}),
        (ContractState.ENDED, {"Ended"}),
        (ContractState.IN_TERM, {"In term"}),
        (ContractState.REPLACED, set()),
    ],
)
def test_contracts_by_state(contracts: None, state: ContractState, shown: set[str]) -> None:
    html = read(f"/contracts/?state={state}")
    table = html.partition('<table class="register')[2]
    assert titles(table) == shown


def test_a_hidden_successor_leaves_a_gap_for_readers_outside(contracts: None) -> None:
    Contract.objects.filter(title="After").update(is_public=False)
    assert titles(read(f"/contracts/?state={ContractState.GAP_AHEAD}").partition("<table")[2]) == {"Gap", "Succeeded"}
    office = read(f"/contracts/?state={ContractState.GAP_AHEAD}", user=create_publisher())
    assert titles(office.partition("<table")[2]) == {"Gap"}


@pytest.mark.parametrize(
    ("starts", "days", "words"),
    [
        (dt.date(2024, 1, 1), 0, "Followed the next day"),
        (dt.date(2024, 3, 1), 60, "A gap of 60 days"),
        (dt.date(2023, 12, 1), -31, "An overlap of 31 days"),
        (dt.date(2024, 1, 2), 1, "A gap of 1 day"),
        (None, None, "No day recorded"),
    ],
)
def test_what_follows_in_days(starts: dt.date | None, days: int | None, words: str) -> None:
    after = create_contract(title="After", starts=starts, current_end=dt.date(2029, 3, 31))
    before = create_contract(title="Before", current_end=END, successor=after)
    assert days_between(before, after) == days
    if days:
        for page in ("/contracts/", before.get_absolute_url(), after.get_absolute_url()):
            assert words in read(page), page
    report = create_panel_report(quarter=Quarter.objects.get())
    assert words in str(
        contract_table(Contract.objects.filter(pk=before.pk).with_value().with_options(), Days(END, END)).rows
    )
    gaps = [each for each in standing(report, today=END) if each.finding.rule == "Gap between contracts"]
    assert len(gaps) == (days is not None and days > 0)


def test_the_timeline_is_of_what_the_filters_leave(contracts: None) -> None:
    every = read("/contracts/")
    assert "<title>Contracts that run on 30 September 2023</title>" in every
    assert "contract-timeline" in every
    assert "Gap: to December 2023, nothing agreed." in every
    assert "Decision: decide by 30 November 2023." in every
    assert "Ended:" not in every
    few = read(f"/contracts/?state={ContractState.GAP_AHEAD}")
    assert "Gap: to December 2023" in few
    assert "Decision: decide" not in few
    assert "contract-timeline" not in read(f"/contracts/?state={ContractState.ENDED}")


def test_providers_count_what_the_reader_may_see() -> None:
    provider = create_provider(title="Helping Hands")
    create_contract(provider=provider, value_awarded=Decimal(100))
    create_contract(provider=provider, value_awarded=Decimal(30))
    create_contract(provider=provider, value_awarded=Decimal(7_000), is_public=False)
    create_grant_award(round=create_grant_round(), recipient=provider, amount=25)
    row = read("/providers/").partition(">Helping Hands</a>")[2].partition("</tr>")[0]
    assert [figure in row for figure in (">2<", ">130<", ">25<")] == [True, True, True]
    office = read("/providers/", user=create_publisher()).partition(">Helping Hands</a>")[2].partition("</tr>")[0]
    assert ">7,130<" in office


def test_grants_name_no_hidden_recipient_or_round() -> None:
    create_grant_award(round=create_grant_round(title="Open round"), recipient=create_provider(title="Seen"))
    hidden = create_provider(title="Unseen", is_public=False)
    create_grant_award(round=create_grant_round(title="Open too"), recipient=hidden, amount=11)
    create_grant_award(round=create_grant_round(title="Closed", is_public=False), amount=13)
    html = read("/grants/")
    assert "Seen<" in html
    assert "Unseen" not in html
    assert ">11<" in html
    assert ">13<" not in html
    assert "No grants match" in read("/grants/?q=unseen")
    assert "Unseen" in read("/grants/?q=unseen", user=create_publisher())


def test_services_and_rounds_count_and_add_up() -> None:
    service = create_service(title="Support")
    create_contract(service=service)
    create_contract(service=service, is_public=False)
    assert ">1<" in read("/services/").partition(">Support</a>")[2].partition("</tr>")[0]
    grant_round = create_grant_round(title="Fund", pot=Decimal(500))
    for amount in (20, 30):
        create_grant_award(round=grant_round, amount=amount)
    row = read("/grant-rounds/").partition(">Fund</a>")[2].partition("</tr>")[0]
    assert [figure in row for figure in (">500<", ">2<", ">50<")] == [True, True, True]


@pytest.mark.parametrize("address", ["/providers/", "/services/", "/grant-rounds/", "/grants/"])
def test_an_empty_list_is_useful_and_queries_do_not_grow(address: str) -> None:
    assert "has been recorded yet." in read(address)
    grant_round = create_grant_round()
    create_contract(provider=create_provider())
    create_grant_award(round=grant_round)
    before = queries(address)
    for _ in range(5):
        create_contract(provider=create_provider())
        create_grant_award(round=create_grant_round())
    assert queries(address) == before


def test_the_timeline_can_be_explored(contracts: None) -> None:
    assert 'data-explore="?state=gap_ahead&amp;format=chart"' in read("/contracts/?state=gap_ahead")
    figure = json.loads(read("/contracts/?state=gap_ahead&format=chart"))
    term, option = figure["data"]
    assert (term["name"], term["y"], term["text"]) == ("In contract", ["Gap"], ["to 31 December 2023"])
    assert option["name"] == "May be extended"


def test_what_ends_in_each_quarter_is_drawn_by_value_and_by_where_it_stands() -> None:
    assert "contract-expiry" not in read("/contracts/")
    create_contract(title="A", current_end=dt.date(2030, 5, 1), value_awarded=Decimal(300_000))
    create_contract(title="B", current_end=dt.date(2030, 6, 30), value_awarded=Decimal(700_000))
    create_contract(title="C", current_end=dt.date(2030, 6, 1), value_awarded=None)
    create_contract(title="D", current_end=dt.date(2030, 7, 1), value_awarded=Decimal(500_000))
    create_contract(title="E", current_end=dt.date(2030, 5, 1), value_awarded=Decimal(9_000_000), is_public=False)
    page = read("/contracts/")
    assert "April to June 2030 <span" in page
    assert "3 contracts, £1m, 1 without a recorded value" in page
    assert 'aria-label="July to September 2030: £0.5m In term"' in page
    assert "£10m" in read("/contracts/", user=create_publisher())


def test_without_a_value_there_is_nothing_to_draw() -> None:
    create_contract(current_end=dt.date(2030, 5, 1), value_awarded=None)
    assert "contract-expiry" not in read("/contracts/")
