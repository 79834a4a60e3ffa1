"""The timeline of what is due: whose rows stand on it, in which groups, and what it says of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from objectives.models import Theme
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_contract, create_service
from tests.factories.estates import create_project
from tests.factories.objectives import create_delivery_action, create_milestone, create_theme
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes() -> tuple[Theme, Theme]:
    first = create_theme(slug="roads", title="Roads", order=1)
    second = create_theme(slug="courts", title="Courts", objective=first.objective, order=2)
    create_milestone(title="Old bridge", theme=first, actual_on=dt.date(2019, 5, 1))
    create_milestone(title="New bridge", theme=first, baseline_on=dt.date(2023, 6, 1), forecast_on=dt.date(2023, 12, 1))
    create_delivery_action(title="Hire a clerk", theme=second, baseline_on=dt.date(2024, 1, 1), owner=None)
    create_project(title="Court house", theme=second, forecast_on=dt.date(2024, 2, 1))
    create_contract(
        title="Lights",
        service=create_service(theme=first),
        starts=dt.date(2020, 1, 1),
        current_end=dt.date(2031, 3, 31),
    )
    create_milestone(title="Canary-3301", theme=first, forecast_on=dt.date(2024, 1, 1), is_public=False)
    publish(create_quarter())
    return first, second


def rows(page: str) -> list[str]:
    """Groups and names in order."""
    return re.findall(r'(?:colspan="3">|scope="row" role="rowheader"><a href="[^"]*">)([^<]*)<', page)


def test_kinds_of_record_share_one_timeline_by_theme(themes: tuple[Theme, Theme]) -> None:
    page = read("/timeline/")
    assert rows(page) == ["Roads", "New bridge", "Lights", "Courts", "Hire a clerk", "Court house"]
    assert "183 days later than planned" in page
    assert page.count("timeline__slip") == 2  # the key, and the one that slips
    assert "A bar that ends at the right edge runs on." in page


def test_by_kind_and_of_one_kind(themes: tuple[Theme, Theme]) -> None:
    assert rows(read("/timeline/?by=kind"))[0] == "Delivery plan action"
    assert rows(read("/timeline/?kind=contract")) == ["Roads", "Lights"]
    assert 'href="/timeline/?kind=milestone"' in read("/milestones/")


def test_owners_are_the_offices_to_see(themes: tuple[Theme, Theme]) -> None:
    assert "By owner" not in read("/timeline/")
    read("/timeline/?by=owner", status=404)
    page = read("/timeline/?by=owner", user=create_publisher())
    assert "Nobody is named" in rows(page)
    assert "Canary-3301" in page


def test_what_cannot_be_asked_is_not_found(themes: tuple[Theme, Theme]) -> None:
    read("/timeline/?by=colour", status=404)
    read("/timeline/?kind=theme", status=404)


def test_readers_outside_see_what_is_public(themes: tuple[Theme, Theme]) -> None:
    assert "Canary-3301" not in read("/timeline/")


def test_without_dates_the_page_says_so() -> None:
    publish(create_quarter())
    assert "Nothing has a date yet." in read("/timeline/")


def test_a_page_asks_as_often_with_more_rows(themes: tuple[Theme, Theme]) -> None:
    before = queries("/timeline/")
    for number in range(5):
        create_milestone(title=f"More {number}", theme=themes[1], forecast_on=dt.date(2024, 1, 1))
        create_contract(title=f"More {number}", current_end=dt.date(2024, 3, 31))
    assert queries("/timeline/") == before
