"""Grants outside rounds, rounds that close late or do not stand, applications, and what is left of a pot."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning import stats
from commissioning.actions import withdraw_round
from commissioning.choices import RoundState
from commissioning.display import closing_words
from commissioning.models import GrantAward, GrantRound
from commissioning.report import sections
from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.changes.comparison import Comparison
from pcc_portal.changes.resources import money
from pcc_portal.periods.models import Quarter
from pcc_portal.search.kinds import rows_of, searched_kinds
from pcc_portal.updates.registers.due import dates_gone_by
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_grant_award, create_grant_round, create_provider
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
ON = dt.date(2023, 9, 30)
WHY = "The only refuge in the county."


@pytest.fixture(autouse=True)
def quarter(settings: Any) -> Quarter:
    settings.DEMO_DATE = ON
    quarter = create_quarter()
    publish(quarter)
    return quarter


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def create_direct_grant(title: str = "Grant to the refuge", **values: Any) -> GrantAward:
    theme = values.pop("theme", None) or Theme.objects.first() or create_theme()
    shared = {"recipient": create_provider(), "amount": 30_000, "awarded_on": ON, "direct_reason": WHY}
    return GrantAward.objects.create(title=title, theme=theme, **(shared | {"slug": "refuge"} | values))


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def test_a_direct_grant_is_added_by_a_form_with_its_reason(client: Client) -> None:
    theme, recipient = create_theme(), create_provider(title="Refuge")
    typed = {"title": "Grant to the refuge", "theme": theme.pk, "recipient": recipient.pk, "amount": "£30,000"}
    refused = sent_back(client, reverse("grant_direct_add"), **typed, awarded_on="June 2023")
    assert list(refused.context["form"].errors) == ["direct_reason"]
    sent_back(client, reverse("grant_direct_add"), **typed, awarded_on="June 2023", direct_reason=WHY)
    grant = GrantAward.objects.get()
    assert (grant.round, grant.theme, grant.direct_reason) == (None, theme, WHY)
    assert grant.get_absolute_url() == "/grants/grant-to-the-refuge/"


def test_it_stands_on_its_page_in_the_list_and_with_its_recipient() -> None:
    grant = create_direct_grant()
    page = read(grant.get_absolute_url())
    assert WHY in page
    assert "£30,000 to Helping Hands." in page
    assert "Direct award" in read("/grants/").partition(">Grant to the refuge</a>")[2].partition("</tr>")[0]
    assert "Direct award" in read(grant.recipient.get_absolute_url())


def test_it_stands_in_the_paper_of_its_theme_and_since_the_last_one(quarter: Quarter) -> None:
    theme = create_theme()
    create_direct_grant(theme=theme)
    [block] = sections([theme], Viewpoint(WORKING_COPY, quarter))[theme.pk]
    [row] = block.table.rows if block.table else []
    words = ["Grant to the refuge", "Direct award to Helping Hands", "£30,000", WHY]
    assert [cell.text for cell in row] == words
    told = list(money(Comparison(Viewpoint(AsAt(1), quarter), Viewpoint(WORKING_COPY, quarter))))
    assert [[cell.text for cell in row] for row in told] == [["Grant to the refuge", "–", "£30,000", WHY]]


def test_it_is_searched_and_changed_and_a_hidden_one_is_hidden(client: Client) -> None:
    grant, hidden = create_direct_grant(), create_direct_grant("Hidden", slug="hidden", is_public=False)
    assert list(rows_of(searched_kinds()["grant"], None)) == [grant]
    assert read(hidden.get_absolute_url(), status=404)
    sent_back(client, reverse("grant_change", args=[grant.slug]), amount="31000")
    grant.refresh_from_db()
    assert grant.amount == 31_000
    assert grant.direct_reason == WHY


def test_a_grant_of_a_hidden_round_stays_hidden() -> None:
    grant = create_grant_award(round=create_grant_round(is_public=False))
    assert read(f"/grants/{grant.slug}/", status=404)
    assert not rows_of(searched_kinds()["grant"], None).exists()


def test_who_answers_for_the_theme_adds_one(client: Client) -> None:
    officer = create_user()
    theme = create_theme(owner=officer)
    typed = {"title": "A", "theme": theme.pk, "recipient": create_provider().pk, "amount": "1", "awarded_on": "2023"}
    for user, count in ((create_user(), 0), (officer, 1)):
        client.force_login(user)
        client.post(reverse("grant_direct_add"), typed | {"direct_reason": WHY})
        assert GrantAward.objects.count() == count


@pytest.mark.engines
@pytest.mark.parametrize("values", [{"direct_reason": ""}, {"theme": None}])
def test_the_database_refuses_a_grant_of_nowhere(values: dict[str, Any]) -> None:
    create_direct_grant()
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantAward.objects.update(**values)


@pytest.mark.parametrize(
    ("columns", "has_awards", "state"),
    [
        ({"opens_on": dt.date(2023, 10, 1)}, False, RoundState.NOT_OPEN),
        ({"closes_on": ON}, False, RoundState.OPEN),
        ({"closes_on": dt.date(2023, 9, 29)}, False, RoundState.CLOSED),
        ({"closes_on": dt.date(2023, 9, 30), "closes_precision": "month"}, False, RoundState.OPEN),
        ({"closes_on": dt.date(2023, 12, 1), "closed_on": ON}, False, RoundState.CLOSED),
        ({"closed_on": ON}, True, RoundState.AWARDED),
        ({"withdrawn_on": ON}, True, RoundState.WITHDRAWN),
        ({}, False, RoundState.OPEN),
    ],
)
def test_where_a_round_stands(columns: dict[str, Any], has_awards: bool, state: RoundState) -> None:
    assert stats.round_state(GrantRound(**columns), ON, is_replaced=False, has_awards=has_awards) == state


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"closes_on": dt.date(2023, 9, 1)}, "1 September 2023"),
        (
            {"closes_on": dt.date(2023, 9, 1), "closed_on": dt.date(2023, 9, 15)},
            "15 September 2023, 14 days later than planned",
        ),
        ({"closes_on": dt.date(2023, 9, 1), "closed_on": dt.date(2023, 9, 1)}, "1 September 2023, as planned"),
        ({"closed_on": ON}, "30 September 2023"),
        (
            {"closes_on": dt.date(2023, 8, 31), "closes_precision": "month", "closed_on": ON},
            "30 September 2023, later than planned",
        ),
        (
            {"closes_on": ON, "closes_precision": "month", "closed_on": dt.date(2023, 9, 15)},
            "15 September 2023, as planned",
        ),
        ({}, "Not set"),
    ],
)
def test_when_a_round_closes_or_closed_beside_the_plan(columns: dict[str, Any], words: str) -> None:
    assert closing_words(GrantRound(**columns)) == words


def test_a_round_is_withdrawn_once_with_a_reason(client: Client, publisher: User) -> None:
    grants = create_grant_round(slug="roads")
    address = reverse("grant_round_withdraw", args=["roads"])
    assert list(sent_back(client, address, on="1 September 2023", reason="").context["form"].errors) == ["reason"]
    sent_back(client, address, on="1 September 2023", reason="The funder stopped it.")
    page = read("/grant-rounds/roads/")
    assert "This round was withdrawn on 1 September 2023." in page
    assert "The funder stopped it." in page
    assert client.get(address).status_code == 302
    assert Event.objects.about(grants).latest("number").verb == "withdrawn"
    with pytest.raises(ValidationError):
        withdraw_round(grants, by=publisher, on=ON, reason="Again.")


def test_a_round_is_replaced_by_another_with_links_both_ways(client: Client) -> None:
    create_grant_round(slug="old", title="Old fund")
    new = create_grant_round(slug="new", title="New fund")
    address = reverse("grant_round_withdraw", args=["old"])
    sent_back(client, address, on="1 September 2023", reason="Two funds became one.", replaced_by=new.pk)
    old = read("/grant-rounds/old/")
    assert "Replaced" in old
    assert 'href="/grant-rounds/new/"' in old
    assert 'href="/grant-rounds/old/"' in read("/grant-rounds/new/")
    assert "Replaced" in read("/grant-rounds/").partition(">Old fund</a>")[2].partition("</tr>")[0]


def test_only_who_answers_for_it_withdraws_a_round() -> None:
    with pytest.raises(PermissionDenied):
        withdraw_round(create_grant_round(), by=create_user(), on=ON, reason="No.")


def test_applications_and_what_is_left_stand_on_page_list_and_file() -> None:
    grants = create_grant_round(
        slug="roads", title="Roads", pot=100_000, applications=40, eligible=31, applied_for=410_000
    )
    for _ in range(2):
        create_grant_award(round=grants, amount=30_000)
    page = read("/grant-rounds/roads/")
    for words in ("40 received, 31 eligible, 2 awarded", "£410,000", "Unallocated", "£40,000"):
        assert words in page, words
    row = read("/grant-rounds/").partition(">Roads</a>")[2].partition("</tr>")[0]
    assert ">40,000<" in row
    sent = b"".join(Client().get("/grant-rounds/?format=csv")).decode().removeprefix("\ufeff")
    line = next(csv.DictReader(io.StringIO(sent)))
    told = ("Applications", "Eligible", "Applied for, £", "Grants", "Awarded, £", "Unallocated, £", "State")
    assert [line[name].removesuffix(".00") for name in told] == ["40", "31", "410000", "2", "60000", "40000", "Awarded"]


def test_rounds_are_filtered_by_state() -> None:
    create_grant_round(title="Open one")
    create_grant_award(round=create_grant_round(title="Given one"))
    few = read(f"/grant-rounds/?state={RoundState.AWARDED}")
    assert ">Given one</a>" in few
    assert ">Open one</a>" not in few


def test_a_closing_that_went_by_is_waited_for_until_it_is_recorded(quarter: Quarter) -> None:
    now = Viewpoint(WORKING_COPY, quarter)
    grants = create_grant_round(title="Roads", closes_on=dt.date(2023, 9, 1))
    assert [date.title for date in dates_gone_by(now)] == ["Roads"]
    GrantRound.objects.filter(pk=grants.pk).update(closed_on=dt.date(2023, 9, 15))
    assert dates_gone_by(now) == []


@pytest.mark.engines
@pytest.mark.parametrize(
    "values",
    [
        {"eligible": 1},
        {"applications": 1, "eligible": 2},
        {"applied_for": -1},
        {"withdrawn_on": ON},
        {"withdrawn_reason": "Why."},
        {"opens_on": ON, "closed_on": dt.date(2023, 9, 1)},
    ],
)
def test_the_database_refuses_a_round_that_cannot_be(values: dict[str, Any]) -> None:
    create_grant_round()
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantRound.objects.update(**values)
