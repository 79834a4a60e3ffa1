"""The grid of figures: one day for all, the change as it stands in the boxes, and a saved figure that is emptied."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from performance.forms.grid import Grid
from performance.models import ExpectedFigure, Measure
from performance.stats.due import figures_due
from tests.factories.desks import TODAY, Desk, create_desk
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return create_desk()


def grid(desk: Desk, **typed: str) -> Grid:
    """As posted by who opened the page and typed these into the one row; `drawn` is the day of all."""
    due = figures_due(desk.theme, desk.quarter)
    shown = Grid(due, end=desk.quarter.end, today=TODAY)
    posted = QueryDict(mutable=True)
    for form in (shown.drawn, *shown.rows.values()):
        for name, values in as_shown(form).items():
            posted.setlist(name, values)
    if "drawn" in typed:
        posted["drawn-as_at"] = typed.pop("drawn")
    (key,) = shown.rows
    for name, text in typed.items():
        posted[f"{key}-{name}"] = text
    return Grid(due, end=desk.quarter.end, today=TODAY, data=posted)


def row(desk: Desk, **typed: str) -> Any:
    (only,) = grid(desk, **typed).rows.values()
    return only


def test_a_row_takes_the_day_of_all_unless_it_has_its_own(desk: Desk) -> None:
    for typed, day in (
        ({"value": "300"}, desk.quarter.end),
        ({"value": "300", "drawn": "5 October 2023"}, dt.date(2023, 10, 5)),
        ({"value": "300", "drawn": "5 October 2023", "as_at": "6 October 2023"}, dt.date(2023, 10, 6)),
    ):
        figure = row(desk, **typed)
        assert figure.is_valid(), figure.errors
        assert figure.values()["as_at"] == day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("", "Give the day on which the figures were drawn."),
        ("11 October 2023", "This is after today, 10 October 2023."),
        ("soon", "Write a day such as"),
    ],
)
def test_a_day_that_cannot_be_is_told_once(desk: Desk, day: str, why: str) -> None:
    figures = grid(desk, drawn=day, value="300")
    (only,) = figures.rows.values()
    assert why in str(figures.drawn.errors)
    assert only.is_valid()


def test_what_was_entered_moves_with_the_day_of_all_and_a_day_of_its_own_stays(desk: Desk) -> None:
    desk.figure(300)
    moved = row(desk, drawn="5 October 2023")
    assert moved.has_changed()
    assert moved.is_valid()
    assert moved.values()["as_at"] == dt.date(2023, 10, 5)
    assert not row(desk).has_changed()
    own = row(desk, drawn="5 October 2023", as_at="30 September 2023")
    assert own.is_valid()
    assert own.values()["as_at"] == desk.quarter.end


def test_the_change_is_told_of_what_stands_in_the_box(desk: Desk) -> None:
    first = create_quarter(number=1)
    create_observation(measure=desk.measure, quarter=first, value=280, start=first.start, end=first.end)
    assert [row(desk, value=value).change for value in ("300", "280", "270", "", "ten")] == [
        "up 20 days",
        "no change",
        "down 10 days",
        "",
        "",
    ]
    assert "number" in row(desk, value="ten").problem
    assert row(desk, value="-3").problem == "This cannot be below 0."
    desk.figure(310)
    stored = Grid(figures_due(desk.theme, desk.quarter), end=desk.quarter.end, today=TODAY)
    assert [each.change for each in stored.rows.values()] == ["up 30 days"]


def test_a_saved_figure_that_is_emptied_says_how_to_take_it_back(desk: Desk) -> None:
    desk.figure(300)
    emptied = row(desk, value="")
    assert not emptied.is_valid()
    assert "300 days is saved. To take it back" in str(emptied.errors["value"])
    assert emptied.says_more
    taken_back = row(desk, value="", availability="not_available", availability_reason="Counted twice.")
    assert taken_back.is_valid(), taken_back.errors
    assert taken_back.values()["value"] is None


def test_the_fold_opens_where_something_in_it_is_typed_or_wrong(desk: Desk) -> None:
    assert row(desk, value="n/a").says_more
    assert not row(desk, value="five").says_more
    assert row(desk, note="Provisional count.").says_more
    assert row(desk, value="300", as_at="never").says_more
    desk.figure(300, note="Provisional count.")
    (stored,) = Grid(figures_due(desk.theme, desk.quarter), end=desk.quarter.end, today=TODAY).rows.values()
    assert not stored.says_more
    assert stored.folded == "note"


def test_what_is_folded_away_is_what_each_row_would_draw_by_itself(desk: Desk) -> None:
    for _ in range(3):
        ExpectedFigure.objects.create(quarter=desk.quarter, measure=create_measure(theme=desk.theme), area=desk.area)
    desk.figure(300, note="Counted twice.")
    due = figures_due(desk.theme, desk.quarter)
    shown = Grid(due, end=desk.quarter.end, today=TODAY)
    first, second, third, fourth = shown.rows
    typed = {f"{second}-note": f"Like {third}\0", f"{third}-review_on": "never", f"{fourth}-source": "<b>Own</b>"}
    sent = QueryDict(mutable=True)
    for form in (shown.drawn, *shown.rows.values()):
        for name, values in as_shown(form).items():
            sent.setlist(name, values)
    sent |= typed
    for grid in (shown, Grid(due, end=desk.quarter.end, today=TODAY, data=sent)):
        folds = [row.fold for row in grid.rows.values()]
        assert folds == [render_to_string("performance/figure_fold.html", {"row": row}) for row in grid.rows.values()]
        assert len(set(folds)) == 4
    assert first in folds[0]


def test_a_month_is_told_in_the_name_of_its_row(desk: Desk) -> None:
    Measure.objects.filter(pk=desk.measure.pk).update(frequency="month")
    create_measure(theme=desk.theme)
    due = figures_due(desk.theme, desk.quarter)
    titles = [each.title for each in Grid(due, end=desk.quarter.end, today=TODAY).rows.values()]
    assert titles[:3] == [f"{desk.measure}, {month} 2023" for month in ("July", "August", "September")]
