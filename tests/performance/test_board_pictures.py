"""Boards as pictures: what totals are made of, and monthly measures month by month."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.heat import HEIGHT, HeatRow, Month, heat
from performance.choices import Frequency, Statistic, Unit
from performance.models import Measure
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
COUNTED: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.COUNT, "noun": "letters"}


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def theme() -> Theme:
    return create_theme(slug="letters", title="Letters")


def total_of(theme: Theme, *parts: int | None, whole: int, **values: Any) -> Measure:
    total = create_measure(slug="all", title="All letters", theme=theme, **COUNTED, **values)
    create_observation(measure=total, value=whole)
    for number, part in enumerate(parts, start=1):
        measure = create_measure(title=f"Part {number}", theme=theme, part_of=total, **COUNTED, **values)
        if part is not None:
            create_observation(measure=measure, value=part)
    return total


def test_parts_stand_beside_each_other_the_largest_first_with_the_remainder(quarter: Quarter, theme: Theme) -> None:
    total_of(theme, 20, 50, whole=100)
    publish(quarter)
    table = read("/boards/letters/").partition("All letters by part")[2].partition("</table>")[0]
    assert [words for words in ("50%", "20%", "30%") if words in table] == ["50%", "20%", "30%"]
    assert table.count('class="bullet"') == 3
    assert table.index("Part 2</a>") < table.index("Part 1</a>") < table.index("Not in any of these")


def test_parts_that_add_up_leave_no_remainder(quarter: Quarter, theme: Theme) -> None:
    total_of(theme, 40, 60, whole=100)
    publish(quarter)
    page = read("/boards/letters/")
    assert "All letters by part" in page
    assert "Not in any of these" not in page


def test_one_part_alone_is_no_comparison(quarter: Quarter, theme: Theme) -> None:
    total_of(theme, 40, None, whole=100)
    publish(quarter)
    assert "All letters by part" not in read("/boards/letters/")


def test_a_part_that_is_hidden_has_no_share_and_no_bar(quarter: Quarter, theme: Theme) -> None:
    total_of(theme, 3, 40, 57, whole=100, is_sensitive=True)
    publish(quarter)
    table = read("/boards/letters/").partition("All letters by part")[2].partition("</table>")[0]
    assert "fewer than 5" in table
    assert "3%" not in table
    assert "Not in any of these" not in table


def test_monthly_measures_stand_month_by_month(quarter: Quarter, theme: Theme) -> None:
    measure = create_measure(slug="monthly", title="Calls", theme=theme, frequency=Frequency.MONTH, **COUNTED)
    for month, days, value in ((7, 31, 30), (8, 31, 10), (9, 30, 20)):
        span: dict[str, Any] = {"start": dt.date(2023, month, 1), "end": dt.date(2023, month, days)}
        create_observation(measure=measure, value=value, **span)
    publish(quarter)
    page = read("/boards/letters/")
    assert "lowest 10 in August 2023, highest 30 in July 2023" in page
    assert page.count('<g class="tile tile--') == 3


def test_strips_share_one_scale_of_months_and_what_is_missing_is_empty() -> None:
    def month(at: int, value: int | None) -> Month:
        return Month(dt.date(2023, at, 1), None if value is None else Decimal(value), str(value))

    a, b = HeatRow("A", "", "", [month(1, 0), month(2, 10)]), HeatRow("B", "", "", [month(4, 5), month(3, None)])
    picture = heat([a, b], title="T")
    assert picture.width == "25"
    assert [[cell.left for cell in each.cells] for each in picture.strips] == [["0", "25"], ["75", "50"]]
    low, high = picture.strips[0].cells
    assert (low.shade, high.shade, high.height) == (1, 5, str(HEIGHT))
    assert float(low.height) < HEIGHT
    assert [cell.shade for cell in picture.strips[1].cells] == [1, 0]
