"""Places: areas are compared by rates where people are counted, ranked, mapped, and each has a page of its own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.charts.places import map_figure, ranking_words
from performance.choices import AreaKind, Direction, Statistic, Unit
from performance.models import Area, Measure, Observation
from performance.stats.boards import by_area
from performance.stats.places import Ranking, ranking
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_contract
from tests.factories.estates import create_project, create_property
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
COUNTED: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.COUNT, "noun": "thefts"}
PEOPLE = {"Ash": 10_000, "Birch": 40_000, "Cedar": 20_000}
VALUES = {"Ash": 5, "Birch": 8, "Cedar": 10}  # the rates are 5, 2 and 5
SPRING = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def areas(quarter: Quarter) -> dict[str, Area]:
    return {
        name: Area.objects.create(
            slug=name.lower(),
            name=name,
            kind=AreaKind.COUNCIL,
            tile_row=1,
            tile_column=at,
            population=people,
            population_source="Counted in 2022",
        )
        for at, (name, people) in enumerate(PEOPLE.items(), start=1)
    }


def measured(areas: dict[str, Area], values: dict[str, int], measure: Measure | None = None, **period: Any) -> Measure:
    measure = measure or create_measure(slug="thefts", title="Thefts", **COUNTED)
    for name, value in values.items():
        row = create_observation(measure=measure, value=value, kind=AreaKind.NATION, **period)
        Observation.objects.filter(pk=row.pk).update(area=areas[name])
    create_observation(measure=measure, value=sum(values.values()), **period)
    return measure


def ranked(quarter: Quarter, measure: Measure) -> Ranking:
    found, (each,) = by_area(Viewpoint(WORKING_COPY, quarter), [measure])
    return ranking(each, found)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_counts_are_compared_for_each_ten_thousand_people(quarter: Quarter, areas: dict[str, Area]) -> None:
    each = ranked(quarter, measured(areas, VALUES))
    assert [(row.area.name, row.place, row.rate) for row in each.rows] == [
        ("Birch", 1, Decimal(2)),
        ("Ash", 2, Decimal(5)),
        ("Cedar", 2, Decimal(5)),
    ]
    assert each.force == Decimal(23 * 10_000) / 70_000


def test_the_best_is_the_highest_where_more_is_better(quarter: Quarter, areas: dict[str, Area]) -> None:
    measure = create_measure(slug="thefts", direction=Direction.HIGHER, **COUNTED)
    assert [row.place for row in ranked(quarter, measured(areas, VALUES, measure)).rows] == [1, 1, 3]


def test_without_the_people_of_one_area_all_are_compared_by_their_figures(
    quarter: Quarter, areas: dict[str, Area]
) -> None:
    Area.objects.filter(slug="birch").update(population=None)
    each = ranked(quarter, measured(areas, VALUES))
    assert not each.is_rate
    assert [row.compared for row in each.rows] == [5, 8, 10]


def test_what_is_no_number_of_things_has_no_rate(quarter: Quarter, areas: dict[str, Area]) -> None:
    each = ranked(quarter, measured(areas, VALUES, create_measure(slug="wait")))
    assert not each.is_rate
    assert {row.rate for row in each.rows} == {None}


def test_an_area_without_a_figure_stands_last_and_is_counted(quarter: Quarter, areas: dict[str, Area]) -> None:
    each = ranked(quarter, measured(areas, {"Ash": 5, "Birch": 8}))
    assert (each.rows[-1].area.name, each.rows[-1].place) == ("Cedar", None)
    assert ranking_words(each).endswith("1 area without a figure.")
    figure = map_figure(each)
    assert figure
    assert figure.picture.description.count("no figure") == 1


def test_a_hidden_figure_has_no_rate_and_no_tile(quarter: Quarter, areas: dict[str, Area]) -> None:
    measured(areas, {"Ash": 3, "Birch": 8, "Cedar": 11}, create_measure(slug="few", is_sensitive=True, **COUNTED))
    publish(quarter)
    page = read("/places/?measure=few")
    assert "fewer than 5" in page
    assert "3.00" not in page
    assert 'class="tiles"' not in page  # of the figure that is left


def test_only_the_latest_period_is_read(quarter: Quarter, areas: dict[str, Area]) -> None:
    measure = measured(areas, VALUES)
    measured(areas, {"Ash": 7_777, "Birch": 8_888}, measure, **SPRING)
    with CaptureQueriesContext(connection) as captured:
        each = ranked(quarter, measure)
    assert {row.start for row in each.by_area.councils.values()} == {dt.date(2023, 7, 1)}
    rows = [q["sql"] for q in captured if '"performance_observation"."value"' in q["sql"]]
    assert all("2023-07-01" in sql for sql in rows)
    assert rows


def test_months_that_are_combined_make_the_quarter_of_an_area(quarter: Quarter, areas: dict[str, Area]) -> None:
    measure = create_measure(slug="thefts", frequency="month", aggregation="sum", **COUNTED)
    for month, days in ((7, 31), (8, 31), (9, 30)):
        measured(areas, VALUES, measure, start=dt.date(2023, month, 1), end=dt.date(2023, month, days))
    assert [row.value for row in ranked(quarter, measure).rows] == [24, 15, 30]


def test_the_page_maps_and_ranks_one_measure_at_a_time(quarter: Quarter, areas: dict[str, Area]) -> None:
    measured(areas, VALUES)
    measured(areas, VALUES, create_measure(slug="wait", title="Longest wait"))
    publish(quarter)
    page = read("/places/?measure=wait")
    assert '<option value="wait" selected>' in page
    assert re.search(r'<a href="/places/ash/\?measure=wait" aria-label="Ash: 5 days">', page)
    assert "Longest wait: highest in Cedar, 10 days; lowest in Ash, 5 days." in page
    assert "<script" not in page.partition("<svg")[0]
    read("/places/?measure=nothing-of-the-kind", status=404)


def test_the_ranking_is_a_file_too(quarter: Quarter, areas: dict[str, Area]) -> None:
    measured(areas, VALUES)
    publish(quarter)
    response: Any = Client().get("/places/?measure=thefts&format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [(row["Area"], row["Figure"], row["Per 10,000 people"]) for row in rows] == [
        ("Birch", "8", "2"),
        ("Ash", "5", "5"),
        ("Cedar", "10", "5"),
    ]


def test_the_page_of_an_area_has_all_that_is_known_of_it(quarter: Quarter, areas: dict[str, Area]) -> None:
    measure = measured(areas, VALUES)
    measured(areas, {"Ash": 9, "Birch": 8, "Cedar": 10}, measure, **SPRING)
    publish(quarter)
    create_contract(title="Help in Ash").areas.add(areas["Ash"])
    create_contract(title="Help in Birch").areas.add(areas["Birch"])
    create_contract(title="Canary-4127", is_public=False).areas.add(areas["Ash"])
    station = create_property(title="Ash station", area=areas["Ash"])
    create_project(title="A new roof", property=station)
    page = read("/places/ash/")
    for words in ("10,000", "Help in Ash", "Ash station", "A new roof", "down 4", "2nd of 3", "1 better"):
        assert words in page, words
    for words in ("Help in Birch", "Canary-4127"):
        assert words not in page
    assert "Canary-4127" in read("/places/ash/", user=create_publisher())


def test_an_area_says_what_changed_since_the_last_report(areas: dict[str, Area], quarter: Quarter) -> None:
    measure = measured(areas, VALUES)
    publish(quarter)
    assert "What changed since the last report" not in read("/places/ash/")
    autumn = create_quarter(year=2023, number=3)
    publish(autumn)
    assert "No figure of this area is another than in the report for quarter 2, 2023/24." in read("/places/ash/")
    later = {"start": autumn.start, "end": autumn.end, "quarter": autumn}
    measured(areas, {"Ash": 1, "Birch": 8, "Cedar": 10}, measure, **later)
    publish(create_quarter(year=2023, number=4))
    changed = plain(read("/places/ash/").partition("What changed since the last report")[2])
    assert "Thefts October to December 2023 5 July to September 2023 1 2nd of 3 1st of 3" in changed


def test_readers_outside_see_what_was_released_of_an_area(quarter: Quarter, areas: dict[str, Area]) -> None:
    measure = measured(areas, VALUES)
    publish(quarter)
    measured(areas, {"Ash": 70_123}, create_measure(slug="new", title="New", **COUNTED))
    hidden = create_measure(slug="hidden", title="Canary-8842", is_public=False, **COUNTED)
    measured(areas, VALUES, hidden)
    for address in ("/places/", "/places/ash/", f"/places/?measure={measure.slug}"):
        assert not re.search("70,123|Canary-8842", read(address)), address
    read("/places/?measure=hidden", status=404)
    assert "70,123" in read("/places/ash/", user=create_publisher())


def test_only_council_areas_have_a_page(quarter: Quarter, areas: dict[str, Area]) -> None:
    Area.objects.create(slug="peer", name="Peer", kind=AreaKind.PEER)
    publish(quarter)
    read("/places/peer/", status=404)
    assert "No figure of this area has been published." in read("/places/ash/")
    assert "No figure of a council area has been published." in read("/places/")


def test_a_publisher_places_an_area_on_the_map(areas: dict[str, Area]) -> None:
    client = Client()
    client.force_login(create_publisher())
    address = reverse("area_change", args=["ash"])
    sent: Any = as_shown(client.get(address).context["form"])
    refused = client.post(address, {**sent, "tile_row": "1", "tile_column": "2"})
    assert "Another area has this place on the map." in refused.content.decode()
    client.post(address, {**sent, "tile_row": "2", "tile_column": "2", "population": "11,000"})
    changed = Area.objects.get(slug="ash")
    assert (changed.tile_row, changed.tile_column, changed.population) == (2, 2, 11_000)


def test_the_past_keeps_the_people_of_then(quarter: Quarter, areas: dict[str, Area]) -> None:
    measured(areas, VALUES)
    publish(quarter)
    Area.objects.filter(kind=AreaKind.COUNCIL).update(population=99_999)
    publish(create_quarter(year=2023, number=3))
    assert "99,999" in read("/places/ash/")
    past = read(f"/as-published/{quarter.slug}/places/ash/")
    assert "99,999" not in past
    assert "10,000" in past


def test_a_page_asks_as_often_with_more_areas_and_measures(quarter: Quarter, areas: dict[str, Area]) -> None:
    spring = create_quarter(number=1)
    measure = measured(areas, VALUES, **SPRING, quarter=spring)
    publish(spring)
    measured(areas, VALUES, measure)
    publish(quarter)
    publish(quarter)
    pages = ("/places/", "/places/ash/", "/boards/by-area/")
    before = [queries(page) for page in pages]
    for number in range(6):
        area = Area.objects.create(slug=f"more-{number}", name=f"More {number}", kind=AreaKind.COUNCIL)
        measured({**areas, "More": area}, {**VALUES, "More": 4}, create_measure(slug=f"m{number}", **COUNTED))
    publish(quarter)
    assert [queries(page) for page in pages] == before
