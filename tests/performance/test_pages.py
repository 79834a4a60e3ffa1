"""Pages of measures, money, inspections and meetings: what they say, to whom, and at what cost."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine

from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from performance.actions import correct_observation
from performance.choices import ActionStatus, Direction, LocalStatus, Statistic, Unit
from performance.models import Budget, Measure, Observation
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_objective, create_theme
from tests.factories.performance import (
    create_accountability_action,
    create_ad_hoc_request,
    create_area,
    create_budget,
    create_budget_line,
    create_forecast,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_meeting,
    create_observation,
    create_recommendation,
    create_series_break,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def create_wait(*, title: str = "Longest wait", slug: str = "") -> Measure:
    """276 days, then 300, against a target of 150."""
    measure = create_measure(slug=slug, title=title)
    create_observation(measure=measure, value=276, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
    create_observation(measure=measure, value=300, source="Licensing records")
    create_observation(measure=measure, value=205, kind="nation", source="Illustrative: made up")
    create_target(measure=measure)
    return measure


def test_a_card_says_value_grade_change_target_and_comparator(quarter: Quarter) -> None:
    create_wait(slug="wait")
    publish(quarter, at=dt.datetime(2023, 11, 9, 12, tzinfo=dt.UTC))
    html = read("/measures/?view=cards")
    assert '1 measure: 1 off track. <a href="/measures/wait/">Longest wait</a> is furthest from its target: ' in html
    assert "300 days, 150 days over target.</p>" in html
    assert '<a href="/measures/wait/">Longest wait</a>' in html
    assert '<span class="value">300 days</span>' in html
    assert '<span class="tag tag--off">Off track</span>' in html
    assert "Up 24 days, or 9%, since April to June 2023 · target 150 days" in html
    assert "nation 205 days\N{NO-BREAK SPACE}†" in html
    assert "Source: Licensing records; as at 30 September 2023." in html
    assert "Figures as published 9 November 2023." in html
    assert "made up to show how this page works" in html


def test_measures_stand_in_report_order(quarter: Quarter) -> None:
    first, second = create_objective(title="Victims first"), create_objective(title="Roads second")
    roads = create_theme(objective=second, title="Roads")
    victims = create_theme(objective=first, title="Victims")
    for title, theme in (("Casualties", roads), ("Victims helped", victims)):
        create_observation(measure=create_measure(title=title, theme=theme))
    publish(quarter)
    html = read("/measures/?view=cards")
    places = [html.rindex(f">{words}<") for words in ("Victims first", "Victims helped", "Roads second", "Casualties")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("status=off", "Slow", "Quick"),
        ("status=on", "Quick", "Slow"),
        ("q=quic", "Quick", "Slow"),
        ("objective=roads", "Quick", "Slow"),
    ],
)
def test_filters_of_the_measures(quarter: Quarter, query: str, shown: str, hidden: str) -> None:
    roads = create_objective(slug="roads")
    slow = create_measure(title="Slow", theme=create_theme(objective=create_objective(slug="other")))
    quick = create_measure(title="Quick", theme=create_theme(objective=roads))
    for measure, value in ((slow, 300), (quick, 100)):
        create_observation(measure=measure, value=value)
        create_target(measure=measure)
    publish(quarter)
    html = read(f"/measures/?{query}")
    assert "1 measure found" in html
    assert f">{shown}</a>" in html
    assert f">{hidden}</a>" not in html


def test_a_list_of_measures_is_useful_when_empty(quarter: Quarter) -> None:
    assert "Measures appear here when the first figures are published." in read("/measures/")
    create_wait()
    publish(quarter)
    assert 'No measures match these filters. <a href="/measures/">' in read("/measures/?q=nothing")


def test_a_measure_page_tells_the_whole_story(quarter: Quarter) -> None:
    create_wait(slug="wait")
    publish(quarter)
    html = read("/measures/wait/")
    assert "<title>Longest wait, Objective " in html
    assert (
        "300 days in July to September 2023: up 24 days, or 9%, since April to June 2023 and "
        "150 days over the target of 150 days." in html
    )
    assert "9%, from 276 days, worse" in html
    assert "95 days lower" in html
    assert "Borsetshire rises from 276 days in June 2023 to 300 days in September 2023." in html
    assert "The target is 150 days." in html
    assert '<a href="/data/measures/wait.csv">CSV</a>' in html
    assert '<td role="cell" data-label="Source"><span>Licensing records</span></td>' in html
    assert "Lower is better" in html
    assert "illustrative</span>" in html


def test_a_measure_without_figures_or_target_says_so(quarter: Quarter) -> None:
    create_measure(slug="new")
    publish(quarter)
    html = read("/measures/new/")
    assert html.count("No figure has been published yet.") >= 2
    assert "No target has been set, so this measure is not graded." in html


def test_a_missing_figure_gives_its_reason_and_no_number(quarter: Quarter) -> None:
    measure = create_measure(slug="gone")
    create_observation(
        measure=measure, value=None, availability="not_available", availability_reason="The system was being replaced."
    )
    publish(quarter)
    html = read("/measures/gone/")
    assert "There is no figure for July to September 2023: not available." in html
    assert "The system was being replaced." in html
    assert '<span class="tag tag--nodata">No data</span>' in html


def test_figures_too_small_to_show_cannot_be_worked_out(quarter: Quarter) -> None:
    measure = create_measure(
        slug="small", unit=Unit.COUNT, statistic=Statistic.COUNT, direction=Direction.LOWER, is_sensitive=True
    )
    create_observation(measure=measure, value=17, start=dt.date(2023, 1, 1), end=dt.date(2023, 3, 31))
    create_observation(measure=measure, value=19, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
    create_observation(measure=measure, value=3)
    create_target(measure=measure, value=10)
    publish(quarter)
    html = read("/measures/small/")
    assert "fewer than 5" in html
    for telling in ("down 16", "−16", "7 under", "to 3 in"):
        assert telling not in html.lower()
    for page in ("/measures/", "/measures/?view=cards"):
        assert "down 16" not in read(page).lower()


def test_periods_before_a_series_break_are_not_compared(quarter: Quarter) -> None:
    measure = create_wait(slug="wait")
    create_series_break(measure=measure, on=dt.date(2023, 7, 1), note="A new system.")
    publish(quarter)
    html = read("/measures/wait/")
    assert "Series break on 1 July 2023: A new system." in html
    assert "since April to June 2023" not in html


def test_an_unreleased_correction_is_the_offices_alone(quarter: Quarter) -> None:
    measure = create_wait(slug="wait")
    publish(quarter)
    row = Observation.objects.get(measure=measure, value=300)
    office = create_publisher()
    correct_observation(row, today=row.quarter.due, by=office, reason="One case was counted twice.", value=70_123)
    for url in ("/measures/", "/measures/wait/"):
        assert "70,123" not in read(url)
        inside = read(url, user=office)
        assert "70,123" in inside
        assert "Not yet released" in inside
    assert "One case was counted twice." not in read("/measures/wait/")
    publish(quarter)
    after = read("/measures/wait/")
    assert "One case was counted twice." in after
    assert "Corrected figures" in after
    assert "Not yet released" not in after


def test_owner_and_who_entered_it_are_named_to_the_office_only(quarter: Quarter) -> None:
    measure = create_wait(slug="wait")
    publish(quarter)
    entered_by = Observation.objects.filter(measure=measure)[0].created_by.name
    Measure.objects.filter(pk=measure.pk).update(owner=Observation.objects.filter(measure=measure)[0].created_by)
    assert entered_by not in read("/measures/wait/")
    assert read("/measures/wait/", user=create_publisher()).count(entered_by) >= 2


def test_a_budget_page_says_which_way_the_year_goes(quarter: Quarter) -> None:
    budget = create_budget()
    first = create_quarter(number=1)
    create_forecast(budget=budget, quarter=first, outturn=279_379_000)
    create_forecast(budget=budget, quarter=quarter, outturn=275_663_000)
    whole = create_budget_line(budget=budget, title="Fleet", amount=None)
    create_budget_line(budget=budget, title="Replaced", amount=600_000, parent=whole)
    create_budget_line(budget=budget, title="Added", amount=400_000, parent=whole)
    publish(quarter)
    html = read("/budgets/2023-24/")
    assert "The year is forecast to end with a £1.337m underspend, £3.716m better than in quarter 1." in html
    assert "£2.379m overspend" in html
    assert "£4m" in html
    assert "£1m" in html
    assert "000,000" not in html
    assert 'class="bridge"' in html


def test_an_unreleased_forecast_stays_in_the_office(quarter: Quarter) -> None:
    budget = create_budget()
    publish(quarter)
    create_forecast(budget=budget, quarter=quarter, outturn=275_663_000)
    assert "No forecast of the year’s outturn has been published yet." in read("/budgets/2023-24/")
    assert "£1.337m underspend" in read("/budgets/2023-24/", user=create_publisher())


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2023-09-01", "Due in 34 days, 5 October 2023"),
        ("2023-10-05", "Due today, 5 October 2023"),
        ("2023-10-06", "Was due 5 October 2023"),
    ],
)
def test_the_56_days_count_from_the_day_of_publication(today: str, words: str) -> None:
    create_inspection(slug="homicide", published_on=dt.date(2023, 8, 11))
    with time_machine.travel(today, tick=False):
        assert words in read("/inspections/")
        assert words in read("/inspections/homicide/")


def test_a_published_response_stops_the_clock() -> None:
    inspection = create_inspection(slug="homicide")
    create_inspection_response(inspections=[inspection], slug="reply", published_on=dt.date(2023, 10, 2))
    html = read("/inspections/")
    assert '<span class="tag tag--done">Published</span>' in html
    assert "None recorded" not in html
    assert "published on 2 October 2023" in read("/inspection-responses/reply/")


def test_recommendations_are_counted_and_listed() -> None:
    inspection = create_inspection(slug="homicide")
    for status in (LocalStatus.SIGNED_OFF, LocalStatus.FULLY_COMPLIANT, LocalStatus.OUTSTANDING):
        create_recommendation(inspection=inspection, title=f"Is {status.value}", status=status)
    create_recommendation(inspection=inspection, title="Secret", is_public=False)
    html = read("/inspections/homicide/")
    assert "1 of 3 recommendations outstanding." in html
    assert "33% of 3" in html
    assert "Is outstanding" in html
    assert "Secret" not in html
    assert "Secret" in read("/inspections/homicide/", user=create_publisher())


def test_meetings_planned_moved_and_held() -> None:
    create_meeting(slug="held", title="Held one", held_on=dt.date(2023, 8, 31))
    moved = create_meeting(slug="moved", title="Moved one", revised_on=dt.date(2023, 9, 14))
    create_accountability_action(title="Bring figures", meeting=moved)
    create_accountability_action(
        title="Old thing", meeting=moved, status=ActionStatus.DONE, done_on=dt.date(2023, 9, 20)
    )
    html = read("/meetings/")
    assert '<span class="tag tag--risk">Moved</span><span class="register__sub">14 September 2023</span>' in html
    assert '<td role="cell" data-label="Open actions" class="number"><span>1</span></td>' in html
    assert "Held one" not in read("/meetings/?held=no")
    page = read("/meetings/moved/")
    assert "Bring figures" in page
    assert "moved for 14 September 2023" not in page
    assert "moved to 14 September 2023" in page


def test_a_request_with_its_outcome(quarter: Quarter) -> None:
    request = create_ad_hoc_request(slug="drones", outcome="They are in use.")
    create_accountability_action(title="Publish the policy", request=request)
    html = read("/requests/drones/")
    assert "They are in use." in html
    assert "Publish the policy" in html
    assert "July to September 2023" in html


@pytest.mark.parametrize(
    ("create", "url"),
    [
        (lambda: create_measure(slug="x", is_public=False), "/measures/x/"),
        (lambda: create_budget(slug="x", is_public=False), "/budgets/x/"),
        (lambda: create_inspection(slug="x", is_public=False), "/inspections/x/"),
        (lambda: create_meeting(slug="x", is_public=False), "/meetings/x/"),
        (lambda: create_ad_hoc_request(slug="x", is_public=False), "/requests/x/"),
    ],
)
def test_what_is_not_public_is_not_found(quarter: Quarter, create: Callable[[], object], url: str) -> None:
    create()
    publish(quarter)
    read(url, status=404)
    assert "Not yet released" in read(url, user=create_publisher())
    read(url.replace("/x/", "/unknown/"), status=404)


def test_a_response_that_is_not_public_is_not_found() -> None:
    create_inspection_response(
        inspections=[create_inspection()], slug="x", planned_on=dt.date(2023, 12, 1), is_public=False
    )
    read("/inspection-responses/x/", status=404)
    assert "Not yet released" in read("/inspection-responses/x/", user=create_publisher())


def grow(times: int) -> None:
    """So many more of everything that these pages list."""
    wait, budget = Measure.objects.get(slug="wait"), create_budget_once()
    inspection, meeting = create_inspection(), create_meeting()
    for number in range(times):
        create_wait(title=f"Wait {number}")
        earliest = min(row.start for row in wait.observations.all())
        start = earliest.replace(year=earliest.year - 1, month=7)
        create_observation(measure=wait, start=start, end=start.replace(month=9, day=30))
        create_budget_line(budget=budget, title=f"Line {number}")
        create_recommendation(inspection=inspection)
        create_inspection_response(inspections=[inspection])
        create_inspection()
        create_accountability_action(meeting=meeting)
        create_meeting()


def create_budget_once() -> Budget:
    return Budget.objects.first() or create_budget()


GROWN = ["/measures/", "/measures/wait/", "/budgets/2023-24/", "/inspections/", "/meetings/"]


def test_queries_do_not_grow_with_rows(quarter: Quarter) -> None:
    def counts() -> dict[tuple[str, object], int]:
        return {(url, reader): queries(url, user=reader) for url in GROWN for reader in readers}

    readers = (None, create_publisher())
    create_wait(slug="wait")
    grow(1)
    publish(quarter)
    publish(quarter)  # the second paper of a quarter is held against the first
    before = counts()
    grow(4)
    publish(quarter)
    assert counts() == before


def test_queries_of_an_inspection_and_a_meeting_do_not_grow() -> None:
    inspection, meeting = create_inspection(slug="i"), create_meeting(slug="m")
    counts = []
    for times in (1, 10):
        for _ in range(times):
            create_recommendation(inspection=inspection)
            create_inspection_response(inspections=[inspection], slug="", planned_on=dt.date(2023, 12, 1))
            create_accountability_action(meeting=meeting)
        counts.append((queries("/inspections/i/"), queries("/meetings/m/")))
    assert counts[0] == counts[1]


def test_figures_of_other_areas_are_paged_by_area(db: None) -> None:
    """The page shows the latest of each, and all of the one that the address names."""
    measure, publisher = create_measure(), create_publisher()
    areas = [create_area(kind=kind) for kind in ("nation", "region", "council")]
    for area in areas:
        for year in (2021, 2022, 2023):
            create_observation(
                measure=measure, kind=area.kind, start=dt.date(year, 4, 1), end=dt.date(year, 6, 30), value=year
            )
    address = measure.get_absolute_url()
    page = read(address, user=publisher)
    assert page.count(">Correct April to June") == len(areas)
    one = read(f"{address}?area={areas[1].slug}", user=publisher)
    assert one.count(">Correct April to June") == 3
    assert f'href="{address}?area={areas[1].slug}#areas"' in page
    assert f"Figures of {areas[1].name}" in one
    assert read(f"{address}?area=none-such", user=publisher).count(">Correct April to June") == len(areas)


def test_a_long_history_is_paged_newest_first(quarter: Quarter) -> None:
    """Every figure is on one of the pages; what the page asks and sends does not grow with them."""
    measure = create_measure(slug="long")
    last = quarter.year
    for back in range(60):
        start, end = quarter_span(last - (back + 2) // 4, 4 - (back + 2) % 4)
        create_observation(measure=measure, start=start, end=end, value=70_000 + back)
    publish(quarter)
    user = create_publisher()
    pages = [read(f"/measures/long/?figures={n}", user=user) for n in (1, 2, 3)]
    words = [
        re.findall(r"\b7\d,\d{3}\b", page.partition('id="figures"')[2].partition('id="targets"')[0]) for page in pages
    ]
    assert [len(set(each)) for each in words] == [24, 24, 12]
    assert len({word for each in words for word in each}) == 60
    assert "every figure, latest first, 25 to 48 of 60" in pages[1]
    assert 'href="?figures=3#figures"' in pages[0]
    assert "70,000" in read("/measures/long/", user=user)
