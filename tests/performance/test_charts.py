"""Figures of measures as pictures, as words about their variation, and as what Plotly draws."""

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.trend import TrendPicture
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.charts import explore, trends
from performance.charts.variation import variation_words
from performance.choices import AreaKind, Availability, Direction, Unit
from performance.models import Measure, Observation
from performance.stats import Reading, budget_positions, readings
from performance.stats.beside import beside
from performance.stats.signals import variation
from tests.factories.accounts import create_publisher
from tests.factories.performance import (
    create_area,
    create_budget,
    create_forecast,
    create_measure,
    create_observation,
    create_series_break,
    create_target,
)
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
FLAT = [10, 12] * 6
RUN_ABOVE = [*FLAT, 11, 12, 12, 12, 12, 12, 12, 12]


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def read(measure: Measure, quarter: Quarter) -> Reading:
    [rows] = readings([measure], Viewpoint(WORKING_COPY, quarter))
    return rows


def month(ago: int) -> tuple[dt.date, dt.date]:
    """A month, counted back from September 2023."""
    number = 2023 * 12 + 8 - ago
    following = number + 1
    end = dt.date(following // 12, following % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.date(number // 12, number % 12 + 1, 1), end


def observe(measure: Measure, values: Sequence[int | None], **of_last: Any) -> list[Observation]:
    """One value a month, the last for September 2023; None is a month without a figure."""
    rows = []
    for ago, value in zip(range(len(values) - 1, -1, -1), values, strict=True):
        start, end = month(ago)
        missing = {"availability": Availability.NOT_AVAILABLE, "availability_reason": "The system was down."}
        more = {**(missing if value is None else {}), **({} if ago else of_last)}
        rows.append(create_observation(measure=measure, value=value, start=start, end=end, **more))
    return rows


def picture_of(reading: Reading, *, limits: bool = True) -> TrendPicture:
    figure = trends.measure_figure(reading, id="chart", limits=limits)
    assert figure is not None
    assert isinstance(figure.picture, TrendPicture)
    return figure.picture


def plot_of(reading: Reading) -> dict[str, Any]:
    plot: dict[str, Any] = json.loads(explore.measure_plot(reading) or "{}")
    return plot


def traces(reading: Reading) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in plot_of(reading)["data"]}


@pytest.mark.parametrize(("count", "lines"), [(11, 0), (12, 3)])
def test_limits_are_drawn_from_twelve_figures_on(quarter: Quarter, count: int, lines: int) -> None:
    measure = create_measure()
    observe(measure, [100, 102] * 5 + [100] * (count - 10))
    assert len(picture_of(read(measure, quarter)).levels) == lines


def test_a_missing_figure_is_no_point(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, [10, 12, None, *FLAT[2:]])
    spread = variation(read(measure, quarter))
    assert spread is not None
    assert (len(spread.rows), spread.limits.mean, spread.signals) == (12, Decimal(11), [])


def test_a_series_break_starts_the_count_anew(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, FLAT)
    create_series_break(measure=measure, on=month(3)[0])
    assert variation(read(measure, quarter)) is None


def test_only_the_measure_page_has_limits(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, RUN_ABOVE, is_provisional=True)
    reading = read(measure, quarter)
    plain = picture_of(reading, limits=False)
    assert (plain.levels, [dot.is_signal or dot.is_hollow for dot in plain.dots]) == ([], [False])
    assert "average" not in plain.description


def test_signals_and_provisional_figures_are_marked_by_shape(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, RUN_ABOVE, is_provisional=True)
    figure = trends.measure_figure(read(measure, quarter), id="chart", limits=True)
    assert figure is not None
    assert isinstance(figure.picture, TrendPicture)
    assert [(dot.is_signal, dot.is_hollow) for dot in figure.picture.dots] == [*[(True, False)] * 6, (True, True)]
    assert "Diamonds mark figures that are more than ordinary variation." in figure.notes
    assert "Hollow points are provisional." in figure.notes
    assert "a real change" in figure.picture.description


@pytest.mark.parametrize(
    ("values", "direction", "words"),
    [
        (
            RUN_ABOVE,
            Direction.LOWER,
            "The last 7 figures are all above the average of 11 days: a real change, and for the worse.",
        ),
        (
            [*FLAT, 30],
            Direction.HIGHER,
            "The latest figure, 30 days, is above the limit of 18 days: a real change, and for the better.",
        ),
        (
            [*FLAT, 6, 7, 8, 9, 10, 11, 12],
            Direction.NO_JUDGEMENT,
            "Over the last 7 figures each is higher than the one before: a real change.",
        ),
        (
            [*FLAT, 17, 11, 17],
            Direction.LOWER,
            "Two of the last three figures are close to the upper limit: a real change, and for the worse.",
        ),
        (
            FLAT,
            Direction.LOWER,
            "The latest figure is ordinary variation, 6 days to 16 days around an average of 11 days.",
        ),
        ([5] * 12, Direction.LOWER, "The latest figure is ordinary variation around an average of 5 days."),
        (FLAT[:11], Direction.LOWER, ""),
    ],
)
def test_variation_in_plain_english(quarter: Quarter, values: list[int], direction: str, words: str) -> None:
    measure = create_measure(direction=direction)
    observe(measure, values)
    assert variation_words(read(measure, quarter)) == words


def test_a_limit_that_no_figure_can_reach_is_not_drawn(quarter: Quarter) -> None:
    measure = create_measure(unit=Unit.PERCENT, direction=Direction.HIGHER)
    observe(measure, [99, 95] * 6)
    assert [label.short for label in picture_of(read(measure, quarter)).labels if label.role == "level"] == [
        "97% average",
        "86% lower",
    ]
    few = create_measure()
    observe(few, [0, 3] * 6)
    assert [label.short for label in picture_of(read(few, quarter)).labels if label.role == "level"] == [
        "9 upper",
        "2 average",
    ]


def test_an_average_does_not_betray_a_figure_too_small_to_show(quarter: Quarter) -> None:
    measure = create_measure(unit=Unit.COUNT, is_sensitive=True)
    observe(measure, [*FLAT, 3, 12])
    reading = read(measure, quarter)
    assert picture_of(reading).levels == []
    assert variation_words(reading) == ""
    [line] = traces(reading).values()
    assert line["y"][-2] is None
    assert "3" not in line["text"][-2].split(",")[0]


def straddled(*values: int) -> Measure:
    """Quarters up to September 2023; the series breaks within the second last."""
    measure = create_measure()
    ends = [dt.date(2022, 12, 31), dt.date(2023, 3, 31), dt.date(2023, 6, 30), dt.date(2023, 9, 30)]
    for end, value in zip(ends[-len(values) :], values, strict=True):
        create_observation(measure=measure, value=value, start=end.replace(month=end.month - 2, day=1), end=end)
    create_series_break(measure=measure, on=dt.date(2023, 5, 1))
    return measure


def test_a_period_in_which_the_series_broke_compares_with_neither_side(quarter: Quarter) -> None:
    reading = read(straddled(10, 20, 30, 40), quarter)
    assert [row.value for row in reading.comparable_run] == [40]
    assert reading.change is None
    paths = [line.path for line in picture_of(reading).lines]
    assert [path.count("M") for path in paths] == [1], "no line joins it to either"
    assert [len(path.split()) for path in paths] == [4], "two points"
    assert traces(reading)["Borsetshire"]["y"] == [10, 20, None, 30, None, 40]


def test_the_latest_period_has_nothing_to_compare_with_where_the_series_broke_in_it(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, [10, 20, 30])
    create_series_break(measure=measure, on=dt.date(2023, 9, 15))
    reading = read(measure, quarter)
    assert [row.value for row in reading.comparable_run] == [30]


def test_a_break_on_the_first_day_of_a_period_leaves_it_comparable(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, [10, 20, 30])
    create_series_break(measure=measure, on=month(1)[0])
    assert [row.value for row in read(measure, quarter).comparable_run] == [20, 30]


def test_the_plot_has_the_numbers_of_the_picture(quarter: Quarter) -> None:
    measure = create_measure()
    rows = observe(measure, [10, None, *FLAT[1:]], is_provisional=True, source="Illustrative.")
    create_observation(measure=measure, kind="nation", value=9, start=rows[-1].start, end=rows[-1].end)
    create_target(measure=measure, value=15, effective_from=month(30)[0])
    create_target(measure=measure, value=11, effective_from=month(4)[0])
    drawn = traces(read(measure, quarter))
    assert list(drawn) == ["Borsetshire", "England and Wales", "Target", "Average", "Upper limit", "Lower limit"]
    force = drawn["Borsetshire"]
    assert force["y"] == [10, None, *FLAT[1:]]
    assert force["x"][-1] == "2023-09-30"
    assert force["text"][-1] == "12 days, provisional\N{NO-BREAK SPACE}†"
    assert (force["marker"]["symbol"][0], force["marker"]["symbol"][-1]) == ("circle", "circle-open")
    assert drawn["Target"]["y"] == [15, 11, 11]
    assert drawn["Target"]["x"] == [rows[0].end.isoformat(), month(4)[0].isoformat(), "2023-09-30"]
    assert drawn["Target"]["line"]["shape"] == "hv"
    assert drawn["Average"]["y"][0] == pytest.approx(11, abs=0.2)


def test_words_of_the_office_are_no_markup_in_a_plot(quarter: Quarter) -> None:
    measure = create_measure(title="Waits <a href='https://elsewhere.example'>here</a>")
    observe(measure, [10, 9], source="<b>Return</b>")
    title = plot_of(read(measure, quarter))["layout"]["title"]
    assert title["text"].startswith("Waits &lt;a href=")
    assert title["subtitle"]["text"].startswith("Source: &lt;b&gt;Return")


def test_a_plot_of_a_budget_has_a_bar_for_each_forecast_and_each_movement(quarter: Quarter) -> None:
    budget = create_budget()
    create_forecast(budget=budget, quarter=quarter, outturn=int(budget.total) - 1_000_000)
    [position] = budget_positions([budget], Viewpoint(WORKING_COPY, quarter))
    [bars] = json.loads(explore.budget_plot(position) or "{}")["data"]
    assert (bars["name"], bars["base"], bars["y"]) == ("Forecast", [0], [-1_000_000])
    assert bars["text"] == ["£1m underspend"]


def test_nothing_to_draw_is_no_chart(client: Client, quarter: Quarter) -> None:
    client.force_login(create_publisher())
    for name, row in (("measure_chart", create_measure()), ("budget_chart", create_budget())):
        assert client.get(reverse(name, args=[row.slug])).status_code == 404


def test_a_chart_shows_a_reader_what_the_page_does(client: Client, quarter: Quarter) -> None:
    measure = create_measure(is_public=False)
    observe(measure, [10, 11])
    address = reverse("measure_chart", args=[measure.slug])
    assert client.get(address).status_code == 404
    client.force_login(create_publisher())
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json()["data"][0]["y"] == [10, 11]


def test_of_places_the_first_stands_on_top(quarter: Quarter) -> None:
    measure = create_measure(unit=Unit.PLACE, direction=Direction.LOWER)
    for number, (value, end) in enumerate(((4, dt.date(2023, 6, 30)), (1, dt.date(2023, 9, 30)))):
        start = dt.date(2023, 4 + 3 * number, 1)
        create_observation(measure=measure, value=value, start=start, end=end, denominator=8)
    reading = read(measure, quarter)
    picture = picture_of(reading)
    downs = [float(tick.at) for tick in picture.ticks_down]
    assert downs == sorted(downs)
    assert picture.ticks_down[0].text == "1st"
    assert float(picture.dots[-1].down) == downs[0]
    assert json.loads(explore.measure_plot(reading) or "")["layout"]["yaxis"]["range"][0] > 1


def plot_beside(reading: Reading, chosen: str, viewpoint: Viewpoint) -> dict[str, Any]:
    plot: dict[str, Any] = json.loads(explore.measure_plot(reading, beside(reading, chosen, viewpoint)) or "{}")
    return plot


def test_the_plot_has_the_axis_and_the_labels_of_the_picture(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, FLAT)
    picture, layout = picture_of(read(measure, quarter)), plot_of(read(measure, quarter))["layout"]
    assert layout["yaxis"]["ticktext"] == [tick.text for tick in picture.ticks_down]
    assert [label["text"] for label in layout["annotations"]] == [label.text for label in picture.labels]
    heights = [1 - (float(label.down) - explore.LETTER / 3) / picture.height for label in picture.labels]
    assert [label["y"] for label in layout["annotations"]] == pytest.approx(heights)


def test_the_year_before_stands_where_this_year_does(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, [*range(10, 34)])
    line = plot_beside(read(measure, quarter), "year", Viewpoint(WORKING_COPY, quarter))["data"][-1]
    force = traces(read(measure, quarter))[create_area().name]
    assert line["x"] == force["x"][12:]
    assert line["y"] == force["y"][:12]


def test_another_area_stands_beside_it_and_what_is_hidden_is_a_gap(quarter: Quarter) -> None:
    measure = create_measure(is_sensitive=True, unit=Unit.COUNT)
    observe(measure, [30, 31, 32])
    council = create_area(kind=AreaKind.COUNCIL)
    for ago, value in ((1, 12), (0, 3)):
        start, end = month(ago)
        create_observation(measure=measure, kind=AreaKind.COUNCIL, value=value, start=start, end=end)
    line = plot_beside(read(measure, quarter), f"area:{council.slug}", Viewpoint(WORKING_COPY, quarter))["data"][-1]
    assert (line["name"], line["y"]) == (council.name, [12.0, None])
    assert "3" not in line["text"][1]


def test_a_measure_in_another_unit_has_an_axis_of_its_own(quarter: Quarter) -> None:
    measure, other = create_measure(unit=Unit.DAYS), create_measure(unit=Unit.PERCENT, slug="share", title="Share")
    for each in (measure, other):
        observe(each, [30, 31, 32])
    plot = plot_beside(read(measure, quarter), "measure:share", Viewpoint(WORKING_COPY, quarter))
    assert plot["data"][-1]["yaxis"] == "y2"
    assert plot["layout"]["yaxis2"]["overlaying"] == "y"


@pytest.mark.parametrize("chosen", ["area:nowhere", "measure:nothing", "whatever", "year"])
def test_what_is_not_there_is_laid_beside_nothing(quarter: Quarter, chosen: str) -> None:
    measure = create_measure()
    observe(measure, [30, 31])
    assert beside(read(measure, quarter), chosen, Viewpoint(WORKING_COPY, quarter)) is None
