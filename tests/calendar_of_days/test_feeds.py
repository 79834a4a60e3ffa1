"""Secret addresses: whose days they have, what a file tells of a draft, and when they stop."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from icalendar import Calendar

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.calendar_of_days import actions, feeds
from pcc_portal.calendar_of_days.models import Feed
from tests.factories.accounts import create_user
from tests.factories.objectives import create_commitment, create_theme
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release
from tests.pages import read

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 1, 12)
SOON = dt.date(2024, 2, 2)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DATE = TODAY
    settings.PORTAL_URL = ""
    create_release(quarter=create_quarter(), at=dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC))


@pytest.fixture
def olive() -> User:
    return create_user(name="Olive Owner", role=Role.CONTRIBUTOR)


def summaries(feed: Feed) -> set[str]:
    events = Calendar.from_ical(read(feeds.address(feed))).walk("VEVENT")
    return {str(event["summary"]) for event in events if event["categories"].to_ical() == b"commitment"}


def test_a_feed_has_the_days_of_its_person_and_no_title_of_a_draft(olive: User) -> None:
    theme = create_theme(owner=olive)
    create_commitment(title="Open hub", theme=theme, due_on=SOON)
    create_commitment(title="Canary-9164", slug="canary-9164", theme=theme, due_on=SOON, is_public=False)
    create_commitment(title="Of another", due_on=SOON)
    mine = actions.make_feed(by=olive, query="owner=mine", words="Mine")
    assert summaries(mine) == {"Commitment: Open hub", "Commitment"}
    assert "anary-9164" not in read(feeds.address(mine))
    member = create_user(role=Role.PANEL_MEMBER)
    theirs = actions.make_feed(by=member, query="", words="All days")
    assert summaries(theirs) == {"Commitment: Open hub", "Commitment: Of another"}


def test_an_address_is_the_same_whenever_it_is_shown(olive: User, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = actions.make_feed(by=olive, query="", words="All days")
    address = feeds.address(feed)
    monkeypatch.setattr("time.time", lambda: 9e9)
    assert feeds.address(feed) == address


def test_an_address_stops_when_it_is_ended_forged_or_its_person_leaves(olive: User) -> None:
    feed = actions.make_feed(by=olive, query="", words="All days")
    address = feeds.address(feed)
    read(address)
    read(address.replace(".ics", "x.ics"), status=404)
    User.objects.filter(pk=olive.pk).update(is_active=False)
    read(address, status=404)
    User.objects.filter(pk=olive.pk).update(is_active=True)
    read(address)
    with pytest.raises(PermissionDenied):
        actions.end_feed(feed, by=create_user())
    actions.end_feed(feed, by=olive)
    read(address, status=404)
    again = actions.make_feed(by=olive, query="", words="All days")
    assert again != feed
    read(address, status=404)
    logged = Event.objects.filter(kind="calendar_of_days.feed")
    assert set(logged.values_list("verb", "who")) == {("made", "Olive Owner"), ("ended", "Olive Owner")}
    assert not any(feed.nonce in f"{event.before}{event.after}" for event in logged)


def test_whoever_loses_the_office_reads_what_is_public_from_then_on(olive: User) -> None:
    create_commitment(title="Not out", due_on=SOON, is_public=False)
    feed = actions.make_feed(by=olive, query="kind=commitment", words="Commitments")
    assert summaries(feed) == {"Commitment"}
    User.objects.filter(pk=olive.pk).update(role=Role.PANEL_MEMBER)
    assert summaries(feed) == set()


def test_the_page_makes_shows_and_ends_addresses(olive: User) -> None:
    client = Client()
    client.force_login(olive)
    theme = create_theme(title="Roads", owner=olive)
    assert f"/calendar/feeds/?theme={theme.slug}" in client.get(f"/calendar/?theme={theme.slug}").content.decode()
    client.post("/calendar/feeds/", {"theme": theme.slug, "owner": "mine", "span": "month"})
    client.post("/calendar/feeds/", {"theme": theme.slug, "owner": "mine", "span": "month"})  # a second click
    (feed,) = Feed.objects.all()
    assert feed.words == "Roads, The next month, Mine"
    response = client.get("/calendar/feeds/")
    assert feeds.address(feed) in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    stranger = Client()
    stranger.force_login(create_user())
    assert feeds.address(feed) not in stranger.get("/calendar/feeds/").content.decode()
    assert stranger.post(f"/calendar/feeds/{feed.pk}/end/").status_code == 404
    assert "Select a valid choice" in client.post("/calendar/feeds/", {"kind": "nonsense"}).content.decode()
    client.post(f"/calendar/feeds/{feed.pk}/end/")
    assert "You have none yet" in client.get("/calendar/feeds/").content.decode()


def test_a_person_has_a_few_addresses_at_most(olive: User) -> None:
    for number in range(actions.MOST):
        actions.make_feed(by=olive, query=f"owner={number}", words="Days")
    with pytest.raises(ValidationError, match="End one"):
        actions.make_feed(by=olive, query="", words="All days")
