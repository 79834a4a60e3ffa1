"""What the law makes the office publish: where each item stands, who keeps it, drafts and reminders."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.publication.drafts import DRAFTS
from pcc_portal.publication.models import Publication
from pcc_portal.publication.national import PRIORITIES
from pcc_portal.publication.order import ITEMS, UNCERTAIN
from pcc_portal.publication.standing import Standing, standings
from pcc_portal.reminders.items import items_for, situation
from tests.factories.accounts import create_user
from tests.factories.commissioning import (
    create_contract,
    create_grant_award,
    create_grant_round,
    create_payment,
    create_provider,
)
from tests.factories.estates import create_property
from tests.factories.objectives import create_decision, create_plan
from tests.factories.performance import (
    create_inspection,
    create_inspection_response,
    create_measure,
    create_observation,
)
from tests.factories.updates import create_release, show

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 10)
WHERE = "https://opcc.example/published"


@pytest.fixture(autouse=True)
def _on_a_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def approver(client: Client) -> User:
    create_plan()
    person = create_user(role=Role.APPROVER)
    client.force_login(person)
    return person


def stands(key: str, today: dt.date = TODAY, **columns: Any) -> Standing:
    return Standing(Publication(key=key, **columns), today)


def published(on: dt.date, until: dt.date | None = None) -> dict[str, Any]:
    return {"address": WHERE, "published_on": on, "covers_until": until}


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("key", "columns", "due"),
    [
        ("grants", {}, dt.date(2023, 10, 31)),  # of September
        ("grants", published(dt.date(2023, 8, 20), dt.date(2023, 7, 31)), dt.date(2023, 9, 30)),  # of August
        ("grants", published(dt.date(2023, 10, 2), dt.date(2023, 9, 30)), dt.date(2023, 11, 30)),
        ("expenses", {}, dt.date(2023, 10, 31)),  # of the second quarter
        ("expenses", published(dt.date(2023, 7, 20), dt.date(2023, 6, 30)), dt.date(2023, 10, 31)),
        ("expenses", published(dt.date(2024, 1, 2), dt.date(2023, 12, 31)), dt.date(2024, 4, 30)),
        ("budget", {}, dt.date(2023, 3, 31)),  # before this year began
        ("budget", published(dt.date(2023, 2, 1), dt.date(2024, 3, 31)), dt.date(2024, 3, 31)),
        ("policies", {}, None),
        ("policies", {"next_on": dt.date(2024, 1, 5)}, dt.date(2024, 1, 5)),
        ("national-priorities", {"next_on": dt.date(2023, 11, 2)}, dt.date(2023, 11, 2)),
    ],
)
def test_when_it_is_due_next(key: str, columns: dict[str, Any], due: dt.date | None) -> None:
    assert stands(key, **columns).next_on == due


def test_in_time_and_overdue() -> None:
    august = published(dt.date(2023, 8, 20), dt.date(2023, 7, 31))
    assert stands("grants", **august).is_overdue
    assert stands("grants", **august).is_in_time is False
    assert not stands("grants", dt.date(2023, 9, 30), **august).is_overdue
    assert stands("policies").is_in_time is None
    assert stands("grants").is_in_time is None
    assert stands("grants", dt.date(2023, 9, 30), **august).is_in_time
    assert not stands("policies").exists


def test_comments_are_due_by_the_reports_that_wait_for_them(approver: User) -> None:
    answered = create_inspection(slug="first", published_on=dt.date(2023, 6, 1), is_public=True)
    create_inspection(slug="second", published_on=dt.date(2023, 9, 1), is_public=True)

    def now() -> Standing:
        return next(one for one in standings(TODAY) if one.item.key == "inspection-responses")

    assert now().next_on == dt.date(2023, 7, 26)
    assert now().is_overdue
    create_inspection_response(inspections=[answered], published_on=dt.date(2023, 7, 1), planned_on=None)
    assert now().next_on == dt.date(2023, 10, 26)
    assert not now().is_overdue


def spending(today: dt.date = TODAY) -> Standing:
    return next(one for one in standings(today) if one.item.key == "spending")


@pytest.mark.engines
def test_spending_is_there_and_in_time_as_far_as_readers_see_payments(client: Client, approver: User) -> None:
    assert not spending().exists
    create_payment(paid_on=dt.date(2023, 9, 1), is_public=False)
    create_payment(paid_on=dt.date(2023, 10, 2))  # of the month that runs
    assert not spending().exists
    create_payment(paid_on=dt.date(2023, 7, 3))
    assert spending().covers_until == dt.date(2023, 7, 31)
    assert (spending().is_overdue, spending().next_on) == (True, dt.date(2023, 9, 30))
    create_payment(paid_on=dt.date(2023, 8, 31))
    assert (spending().is_overdue, spending().next_on) == (False, dt.date(2023, 10, 31))
    page = said(client.get(reverse("publication_list")))
    assert f'href="{reverse("payments")}"' in page
    client.logout()
    outside = said(client.get(reverse("publication")))
    assert f'href="{reverse("payments")}"' in outside
    assert "Until 31 August 2023" in outside


def test_what_the_office_says_of_spending_stands_where_it_covers_more(approver: User) -> None:
    create_payment(paid_on=dt.date(2023, 8, 31))
    row = Publication.objects.create(key="spending", **published(dt.date(2023, 10, 5), dt.date(2023, 9, 30)))
    assert (spending().address, spending().covers_until) == (WHERE, dt.date(2023, 9, 30))
    row.covers_until = dt.date(2023, 7, 31)
    row.save()
    assert (spending().address, spending().covers_until) == (reverse("payments"), dt.date(2023, 8, 31))


def test_a_timing_that_was_not_checked_says_so(client: Client, approver: User) -> None:
    client.logout()
    page = said(client.get(reverse("publication")))
    assert page.count(UNCERTAIN) == sum(not item.is_certain for item in ITEMS.values())
    assert all(item.what.replace("’", "’") in page for item in ITEMS.values())


def test_an_approver_keeps_an_item_and_readers_see_where_it_is(client: Client, approver: User) -> None:
    address = reverse("publication_change", args=["grants"])
    typed = {
        "owner": approver.pk,
        "address": WHERE,
        "published_on": "2 October 2023",
        "covers_until": "30 September 2023",
        "is_findable": "no",
        "next_on": "",
        "note": "Ask the web team.",
    }
    client.post(address, typed)
    row = Publication.objects.get()
    assert (row.owner, row.is_findable, row.covers_until) == (approver, False, dt.date(2023, 9, 30))
    page = said(client.get(reverse("publication_list")))
    assert f'href="{WHERE}"' in page
    client.post(address, typed | {"is_findable": "yes"})
    row.refresh_from_db()
    assert row.is_findable
    client.logout()
    outside = said(client.get(reverse("publication")))
    assert f'href="{WHERE}"' in outside
    assert "2 October 2023" in outside
    assert "web team" not in outside
    assert approver.name not in outside


@pytest.mark.engines
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"published_on": "2 October 2023"}, "address", "Say where it is published."),
        ({"covers_until": "30 September 2023"}, "published_on", "Say when it was published."),
        ({"address": "javascript:alert(1)"}, "address", "Enter a valid URL."),
        ({"published_on": "soon"}, "published_on", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    client: Client, approver: User, typed: dict[str, str], field: str, words: str
) -> None:
    answer = client.post(reverse("publication_change", args=["grants"]), {"note": "Kept", **typed})
    assert words in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["note"].value() == "Kept"
    assert not Publication.objects.exists()


def test_who_may_not_keep_it_reads_it(client: Client, approver: User) -> None:
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    assert "publication/grants/change" not in said(client.get(reverse("publication_list")))
    assert client.get(reverse("publication_change", args=["grants"])).status_code == 403
    client.force_login(create_user(role=Role.PANEL_MEMBER))
    assert client.get(reverse("publication_list")).status_code == 403
    assert client.get(reverse("publication_draft", args=["grants"])).status_code == 403


def _records() -> Iterator[Any]:
    yield create_grant_award(round=create_grant_round(purpose=""), recipient=create_provider(title="Safe Harbour"))
    yield create_contract(title="Small", value_awarded=10_000, provider=create_provider())
    yield create_contract(title="Large", value_awarded=10_001)
    yield create_payment(recipient="Clear Sight", paid_on=dt.date(2023, 8, 31))
    yield create_payment(recipient="Split Hairs", paid_on=dt.date(2023, 8, 1), amount=90, invoice_total=900)
    yield create_payment(recipient="Small Change", paid_on=dt.date(2023, 8, 1), amount=500)
    yield create_payment(recipient="Long Ago", paid_on=dt.date(2023, 7, 31))
    yield create_decision(summary="")
    yield create_property()
    yield create_inspection()


def test_drafts_hold_the_records_and_say_what_they_lack(client: Client, approver: User) -> None:
    list(_records())
    pages = {key: said(client.get(reverse("publication_draft", args=[key]))) for key in DRAFTS}
    assert "Safe Harbour" in pages["grants"]
    assert "To be written" in pages["grants"]
    assert "Payments of August 2023" in pages["spending"]
    assert "Clear Sight" in pages["spending"]
    assert "Split Hairs" in pages["spending"]
    assert "To be written" in pages["spending"]
    assert "Small Change" not in pages["spending"]
    assert "Long Ago" not in pages["spending"]
    large, small = pages["contracts"].split("£10,000 or less")
    assert "Large" in large
    assert "Small" not in large.split("More than £10,000", 1)[1]
    assert "Small" in small
    assert "Not yet" in pages["inspection-responses"]
    assert client.get(reverse("publication_draft", args=["policies"])).status_code == 404


def test_drafts_ask_no_more_of_the_database_for_more_records(client: Client, approver: User) -> None:
    def queries() -> list[int]:
        counts = []
        for key in DRAFTS:
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("publication_draft", args=[key]))
            counts.append(len(asked))
        return counts

    list(_records())
    before = queries()
    for number in range(3):
        create_contract(slug=f"more-{number}", provider=create_provider(slug=f"of-{number}"))
        create_grant_award(round=create_grant_round(), recipient=create_provider())
        create_payment(paid_on=dt.date(2023, 8, 31))
        create_decision(slug=f"more-{number}", reference=f"D/{number}")
        create_property(slug=f"more-{number}")
        create_inspection(slug=f"more-{number}")
    assert Contract.objects.count() == 5
    assert queries() == before


def test_the_statement_on_national_priorities_tells_what_is_released_of_mapped_measures(
    client: Client, approver: User
) -> None:
    measure = create_measure(title="Homicides", unit="count", statistic="count", is_public=True)
    create_measure(title="Hidden", is_public=False)
    show(create_observation(measure=measure, value=3), create_release(quarter=Quarter.objects.get()))
    create_observation(measure=measure, value=7, start=dt.date(2023, 10, 1), end=dt.date(2023, 12, 31))
    address = reverse("priority_statement_change", args=["homicide"])
    assert "Hidden" not in said(client.get(address))
    client.post(address, {"applies": "on", "measures": [measure.pk], "words": "We train detectives."})
    cyber = reverse("priority_statement_change", args=["cyber-crime"])
    answer = client.post(cyber, {"words": ""})
    assert "Say why it does not apply." in said(answer)
    client.post(cyber, {"words": "Another force leads on it."})
    page = said(client.get(reverse("publication_draft", args=["national-priorities"])))
    assert "Homicides" in page
    assert "July to September 2023" in page
    assert "October to December 2023" not in page
    assert "We train detectives." in page
    assert "Another force leads on it." in page
    assert page.count("To be written") == len(PRIORITIES) - 2
    assert client.get(reverse("priority_statement_change", args=["none"])).status_code == 404
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    assert client.get(address).status_code == 403


def test_whoever_answers_for_it_is_reminded_from_a_week_before(approver: User) -> None:
    Publication.objects.create(key="policies", owner=approver, next_on=dt.date(2023, 10, 20))

    def told(today: dt.date) -> list[str]:
        return [item.what for item in items_for(approver, situation(today)) if item.key.startswith("publication")]

    assert told(dt.date(2023, 10, 12)) == []
    assert told(dt.date(2023, 10, 13)) == [f"To be published: {ITEMS['policies'].what}."]


@pytest.mark.demo
def test_the_demo_has_items_in_time_one_late_and_one_due(demo: None) -> None:
    today = dt.date(2024, 1, 12)
    there = [each for each in standings(today) if each.exists]
    assert [each.item.key for each in there if each.is_overdue] == ["spending"]
    soon = [each for each in there if each.next_on and today <= each.next_on <= today + dt.timedelta(days=7)]
    assert [each.item.key for each in soon] == ["expenses"]
    assert len([each for each in there if each.is_in_time]) >= 5
    assert all(each.row.address and each.row.owner for each in there)
