"""Boards: measures side by side, by council area, and only what the reader may see."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.choices import AreaKind, Statistic, Unit
from performance.models import Area, Measure, Observation
from performance.report.measures import blocks
from performance.stats.boards import by_area, matrix
from performance.stats.readings import readings
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def theme() -> Theme:
    return create_theme(slug="licensing", title="Licensing")


def place(theme: Theme, line: str, column: str, value: int | None, **values: Any) -> Measure:
    measure = create_measure(theme=theme, board_row=line, board_column=column, **values)
    if value is not None:
        create_observation(measure=measure, value=value)
    return measure


def test_lines_and_columns_stand_in_the_order_of_the_measures(quarter: Quarter, theme: Theme) -> None:
    place(theme, "Shotgun", "Longest", 300)
    place(theme, "Shotgun", "Median", 118)
    place(theme, "Firearm", "Longest", 660)
    create_measure(theme=theme, slug="not-on-the-board")
    board = matrix(readings(Measure.objects.order_by("order"), Viewpoint(WORKING_COPY, quarter)))
    assert (board.lines, board.columns) == (["Shotgun", "Firearm"], ["Longest", "Median"])
    values = {place: reading.value for place, reading in board.cells.items()}
    assert values == {("Shotgun", "Longest"): 300, ("Shotgun", "Median"): 118, ("Firearm", "Longest"): 660}


def test_the_page_says_how_each_stands_and_what_is_missing(quarter: Quarter, theme: Theme) -> None:
    create_target(measure=place(theme, "Shotgun", "Longest", 300, slug="longest"))
    place(theme, "Firearm", "Median", None, slug="median")
    publish(quarter)
    html = read("/boards/licensing/")
    assert '<a href="/measures/longest/">300 days</a>' in html
    assert "Off track, 150 days over target" in html
    assert "no figure yet" in html


def test_a_board_shows_readers_outside_what_was_released(quarter: Quarter, theme: Theme) -> None:
    place(theme, "Shotgun", "Longest", 300)
    publish(quarter)
    place(theme, "Shotgun", "Median", 70_123)
    place(theme, "Shotgun", "Canary", 1, is_public=False, title="Canary-7193")
    html = read("/boards/licensing/")
    assert "300" in html
    assert "70,123" not in html
    assert "Canary" not in html
    office = read("/boards/licensing/", user=create_publisher())
    assert "70,123" in office
    assert "Canary" in office


def test_a_theme_without_measures_has_no_board(quarter: Quarter, theme: Theme) -> None:
    publish(quarter)
    read("/boards/licensing/", status=404)
    read("/boards/none-such/", status=404)
    assert "No theme has enough measures for a dashboard yet." in read("/boards/")


def test_themes_with_three_measures_have_a_board(quarter: Quarter, theme: Theme) -> None:
    for _ in range(2):
        create_measure(theme=theme)
    publish(quarter)
    assert "/boards/licensing/" not in read("/boards/")
    create_measure(theme=theme)
    assert "/boards/licensing/" in read("/boards/")


@pytest.mark.parametrize(("line", "column"), [("Shotgun", ""), ("", "Longest")])
def test_a_place_has_a_line_and_a_column(line: str, column: str) -> None:
    measure = create_measure()
    measure.board_row, measure.board_column = line, column
    with pytest.raises(ValidationError, match="Give the line and the column, or neither"):
        measure.full_clean()


def test_councils_stand_beside_the_force_for_the_same_period(quarter: Quarter) -> None:
    measure = create_measure(slug="engagements", title="Engagements")
    for start, end, council, force in (
        (dt.date(2023, 4, 1), dt.date(2023, 6, 30), 4, 40),
        (dt.date(2023, 7, 1), dt.date(2023, 9, 30), 5, 50),
    ):
        create_observation(measure=measure, kind=AreaKind.COUNCIL, value=council, start=start, end=end)
        create_observation(measure=measure, value=force, start=start, end=end)
    create_observation(measure=create_measure(slug="of-the-force-alone"))
    areas, figures = by_area(Viewpoint(WORKING_COPY, quarter), Measure.objects.all())
    assert [each.measure.slug for each in figures] == ["engagements"]
    assert [row.value for row in figures[0].councils.values()] == [5]
    assert figures[0].force is not None
    assert figures[0].force.value == 50
    assert len(areas) == 1
    publish(quarter)
    page = read("/boards/by-area/")
    assert 'href="/measures/engagements/">Engagements</a><span class="register__sub">July to September 2023<' in page
    assert "Engagements, July to September 2023" in read("/measures/engagements/")


@pytest.mark.parametrize(
    ("total", "parts", "words"),
    [
        (50, (16, 10), "24 not allocated"),
        (26, (16, 10), ""),
        (20, (16, 10), "parts come to 6 more"),
        (50, (16, None), ""),  # what has no figure may be all of it
        (50, (16, 2), ""),  # a small number is hidden, and so is what gives it away
    ],
)
def test_a_board_says_what_no_part_accounts_for(
    quarter: Quarter, theme: Theme, total: int, parts: tuple[int | None, ...], words: str
) -> None:
    counted: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.COUNT, "is_sensitive": 2 in parts}
    whole = place(theme, "All", "Number", total, **counted)
    force = create_measure(theme=theme, slug="by-area", title="By area", **counted)
    create_observation(measure=force, value=total)
    for at, value in enumerate(parts):
        area = Area.objects.create(slug=f"area{at}", kind=AreaKind.COUNCIL, name=f"Area {at}")
        place(theme, f"Part {at}", "Number", value, part_of=whole, **counted)
        if value is not None:
            entered = create_observation(measure=force, value=value, start=dt.date(2023, 8, 1 + at))
            Observation.objects.filter(pk=entered.pk).update(area=area, start=dt.date(2023, 7, 1))
    publish(quarter)
    for page in (read("/boards/licensing/"), read("/boards/by-area/")):
        assert (
            (words in page)
            if words
            else not {"not placed", "parts come to"} & {*re.findall("not placed|parts come to", page)}
        )


def test_without_council_figures_the_page_says_so(quarter: Quarter) -> None:
    publish(quarter)
    assert "No figure of a council area has been published." in read("/boards/by-area/")


@pytest.mark.parametrize("url", ["/boards/", "/boards/licensing/", "/boards/by-area/"])
def test_queries_do_not_grow(quarter: Quarter, theme: Theme, url: str) -> None:
    create_observation(measure=place(theme, "A", "Longest", 1), kind=AreaKind.COUNCIL)
    publish(quarter)
    before = queries(url)
    for number in range(6):
        create_observation(measure=place(theme, f"L{number}", "Longest", 1), kind=AreaKind.COUNCIL)
    publish(quarter)
    assert queries(url) == before


def test_a_paper_prints_what_is_marked_for_papers_and_of_a_board_the_headlines(quarter: Quarter, theme: Theme) -> None:
    place(theme, "Shotgun", "Longest", 300, title="Shown", is_headline=True)
    place(theme, "Shotgun", "Median", 118, title="On the board")
    alone = create_measure(theme=theme, title="On its page alone", in_papers=False, is_headline=True)
    create_observation(measure=alone, value=4)
    [block] = blocks([theme], Viewpoint(WORKING_COPY, quarter))[theme.pk]
    assert block.table is not None
    assert [row[0].text for row in block.table.rows] == ["Shown"]
    assert "On its page alone" in read("/measures/", user=create_publisher())
