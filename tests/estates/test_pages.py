"""Pages of disposals, projects, properties and surveys: what they say, to whom, and at what cost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from estates.choices import DisposalStage
from estates.display import full_stage_words, slip_words
from estates.models import ProjectStage
from tests.factories.accounts import create_publisher
from tests.factories.estates import (
    create_disposal,
    create_project,
    create_project_stage,
    create_property,
    create_survey,
)
from tests.pages import queries, read

pytestmark = pytest.mark.django_db


def test_disposals_show_how_far_each_sale_has_got() -> None:
    create_disposal(
        title="Station", stage=DisposalStage.DECISION, expected_receipt=1_200_000, due_on=dt.date(2024, 3, 31)
    )
    create_disposal(
        title="Flat",
        stage=DisposalStage.COMPLETION,
        actual_receipt=90_000,
        expected_receipt=80_000,
        completed_on=dt.date(2023, 8, 1),
    )
    html = read("/disposals/")
    assert "1 sale in progress, expected to bring £1.2m where a sum is recorded; 1 completed." in html
    assert 'Decision<span class="register__sub">4 of 7</span>' in html
    assert "1,280,000" in html
    assert ">Flat</a>" not in read("/disposals/?stage=4")
    assert '<td role="cell" data-label="Expected receipt, £" class="number">1,200,000</td>' in read(
        "/disposals/?stage=4"
    )


def test_a_disposal_page_marks_the_stage() -> None:
    place = create_property(slug="old", title="Old station", area_acres="2.8")
    create_disposal(slug="sale", place=place, stage=DisposalStage.MARKETING, due_on=dt.date(2024, 3, 31))
    html = read("/disposals/sale/")
    assert "At stage 3 of 7, marketing, to complete by 31 March 2024." in html
    assert html.count("steps__done") == 2
    assert '<li class="steps__now" aria-current="step"><b>Marketing</b>' in html
    assert "2.8 acres" in html
    assert '<a href="/properties/old/">Old station</a>' in html


def test_a_completed_sale_has_every_stage_behind_it() -> None:
    create_disposal(
        slug="sale", stage=DisposalStage.COMPLETION, completed_on=dt.date(2023, 8, 1), actual_receipt=90_000
    )
    html = read("/disposals/sale/")
    assert "Sold: completed on 1 August 2023." in html
    assert html.count("steps__done") == 7
    assert "steps__now" not in html


def test_a_property_that_is_not_public_is_not_named_on_its_sale() -> None:
    create_disposal(slug="sale", title="A sale", place=create_property(title="Secret house", is_public=False))
    assert "Secret house" not in read("/disposals/sale/")
    assert "Secret house" in read("/disposals/sale/", user=create_publisher())


def test_projects_name_the_stage_in_full_and_what_is_next() -> None:
    project = create_project(
        slug="hub", riba_stage=5, baseline_on=dt.date(2024, 8, 31), forecast_on=dt.date(2024, 10, 31)
    )
    create_project_stage(project=project, title="Ground broken", actual_on=dt.date(2023, 5, 1))
    create_project_stage(project=project, title="Handover", forecast_on=dt.date(2024, 9, 30))
    html = read("/projects/")
    assert "RIBA Stage 5: Manufacturing and Construction" in html
    assert 'Handover<span class="register__sub">30 September 2024</span>' in html
    assert '<span class="tag tag--risk">Slipped</span>' in html
    assert "61 days later than planned" in html
    page = read("/projects/hub/")
    assert "RIBA Stage 5: Manufacturing and Construction; next: Handover, 30 September 2024." in page
    assert "Ground broken" in page
    assert '<span class="tag tag--done">Done</span>' in page


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"baseline_on": dt.date(2024, 8, 31), "forecast_on": dt.date(2024, 9, 1)}, "1 day later than planned"),
        ({"baseline_on": dt.date(2024, 8, 31), "actual_on": dt.date(2024, 8, 30)}, "1 day earlier than planned"),
        (
            {
                "baseline_on": dt.date(2023, 12, 31),
                "forecast_on": dt.date(2024, 2, 29),
                "baseline_precision": "month",
                "forecast_precision": "month",
            },
            "2 months later than planned",
        ),
        (
            {
                "baseline_on": dt.date(2023, 12, 31),
                "forecast_on": dt.date(2024, 3, 31),
                "baseline_precision": "year",
                "forecast_precision": "month",
            },
            "Later than planned",
        ),
        (
            {"baseline_on": dt.date(2024, 8, 31), "baseline_precision": "summer", "forecast_on": dt.date(2024, 8, 1)},
            "",
        ),
        (
            {"baseline_on": dt.date(2024, 8, 1), "forecast_on": dt.date(2024, 8, 31), "forecast_precision": "month"},
            "",
        ),
        ({"baseline_on": dt.date(2024, 8, 31), "forecast_on": dt.date(2024, 8, 31)}, ""),
        ({"forecast_on": dt.date(2024, 8, 31)}, ""),
    ],
)
def test_slips_are_no_more_exact_than_their_dates(dates: dict[str, object], words: str) -> None:
    assert slip_words(ProjectStage(**dates)) == words


def test_stage_zero_is_a_stage() -> None:
    assert full_stage_words(0) == "RIBA Stage 0: Strategic Definition"
    assert full_stage_words(None) == ""


def test_a_property_lists_what_happens_to_it() -> None:
    place = create_property(slug="old")
    create_disposal(title="The sale", place=place)
    create_project(title="The works", property=place)
    create_survey(title="The survey", property=place)
    html = read("/properties/old/")
    for title in ("The sale", "The works", "The survey"):
        assert title in html


def test_surveys_stand_below_the_projects() -> None:
    create_survey(slug="roof", title="Roof survey", due_on=dt.date(2023, 12, 31), due_precision="month")
    assert "Roof survey" in read("/projects/")
    assert "To report by December 2023." in read("/surveys/roof/")


@pytest.mark.parametrize("url", ["/disposals/", "/projects/"])
def test_lists_are_useful_when_empty(url: str) -> None:
    assert "has been recorded yet." in read(url)


def test_an_illustrative_row_is_marked_and_explained() -> None:
    create_disposal(source="Illustrative: made up")
    html = read("/disposals/")
    assert "dagger" in html
    assert "made up to show how this page works" in html


@pytest.mark.parametrize(
    ("create", "url"),
    [
        (lambda: create_disposal(slug="x", is_public=False), "/disposals/x/"),
        (lambda: create_project(slug="x", is_public=False), "/projects/x/"),
        (lambda: create_property(slug="x", is_public=False), "/properties/x/"),
        (lambda: create_survey(slug="x", is_public=False), "/surveys/x/"),
    ],
)
def test_what_is_not_public_is_not_found(create: Callable[[], object], url: str) -> None:
    create()
    read(url, status=404)
    assert "Not yet released" in read(url, user=create_publisher())
    read(url.replace("/x/", "/unknown/"), status=404)


def grow(times: int) -> None:
    place = create_property(slug=f"grown-{times}")
    project = create_project(slug=f"grown-{times}", property=place)
    for _ in range(times):
        create_disposal(place=place)
        create_project_stage(project=project)
        create_project_stage(project=create_project(property=place))
        create_survey(property=place)


@pytest.mark.parametrize("url", ["/disposals/", "/projects/", "/projects/grown-{}/", "/properties/grown-{}/"])
@pytest.mark.parametrize("inside", [False, True])
def test_queries_do_not_grow_with_rows(url: str, inside: bool) -> None:
    user = create_publisher() if inside else None
    grow(1)
    before = queries(url.format(1), user=user)
    grow(10)
    assert queries(url.format(10), user=user) == before


def test_receipts_are_drawn_as_expected_and_as_received() -> None:
    assert 'id="receipts"' not in read("/disposals/")
    create_disposal(expected_receipt=1_200_000, due_on=dt.date(2024, 3, 31))
    done: dict[str, Any] = {
        "stage": DisposalStage.COMPLETION,
        "completed_on": dt.date(2023, 6, 1),
        "actual_receipt": 450_000,
    }
    create_disposal(title="Done", **done)
    page = read("/disposals/")
    assert 'aria-label="2023/24, expected: £1.2m expected"' in page
    assert 'aria-label="2023/24, received: £0.45m received"' in page
