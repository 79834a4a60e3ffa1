"""A figure entered for a wrong period moves to the right one, and never stands in both."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.changes.performance import restated
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from pcc_portal.updates.releases.verify import faults
from performance import actions
from performance.forms.figures import FigureForm
from performance.models import ExpectedFigure, Measure, Observation
from performance.stats import figures_due, readings
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 10)
WRONG: dict[str, Any] = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}
RIGHT: dict[str, Any] = {"start": dt.date(2023, 7, 1), "end": dt.date(2023, 9, 30)}
AS_AT: dict[str, Any] = {"as_at": dt.date(2023, 9, 30)}
REASON = "It was the second quarter's."


class Office:
    def __init__(self) -> None:
        self.quarter = create_quarter()
        self.theme = create_theme()
        self.measure: Measure = create_measure(theme=self.theme)
        self.author, self.publisher = create_user(), create_publisher()
        self.theme.owner = self.author
        self.theme.save()

    def enter(self, value: int, **period: Any) -> Observation:
        values: dict[str, Any] = {
            "measure": self.measure,
            "value": value,
            "area": period.pop("area", None) or create_area(),
        }
        return actions.record_observation(
            by=self.author, quarter=self.quarter, today=TODAY, **values, **(AS_AT | period)
        )

    def move(self, row: Observation, reason: str = REASON, **period: Any) -> Observation:
        return actions.correct_observation(row, by=self.author, today=TODAY, reason=reason, **period)

    def release(self, *rows: Observation) -> AsAt:
        releases.approve(rows, by=self.publisher)
        made = releases.release(by=self.publisher, quarter=self.quarter, kind=ReleaseKind.DATA)
        return AsAt(made.number)

    def shown(self, as_at: AsAt) -> list[tuple[int, int]]:
        """Month in which each figure ends, and its value: as one query and as several at once have it."""
        rows = Observation.objects.as_at(as_at).order_by("end")
        (reading,) = readings([self.measure], Viewpoint(as_at, Quarter.objects.get(pk=self.quarter.pk)))
        assert reading.series.get("force", []) == list(rows)
        return [(row.end.month, int(row.value or -1)) for row in rows]


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_figure_moves_before_anybody_has_seen_it(office: Office) -> None:
    moved = office.move(office.enter(300, **WRONG), **RIGHT)
    assert office.shown(WORKING_COPY) == [(9, 300)]
    assert office.shown(office.release(moved)) == [(9, 300)]
    assert list(faults()) == []


def test_readers_have_the_old_until_a_release_and_then_the_new_alone(office: Office) -> None:
    row = office.enter(300, **WRONG)
    before = office.release(row)
    moved = office.move(row, **RIGHT)
    assert office.shown(before) == [(6, 300)]
    assert office.shown(office.release()) == [(6, 300)], "nothing of it is approved yet"
    after = office.release(moved)
    assert (office.shown(before), office.shown(after)) == ([(6, 300)], [(9, 300)])
    assert list(faults()) == []


@pytest.mark.parametrize("which", ["what is left", "what moved"])
def test_both_halves_are_approved_as_one(office: Office, which: str) -> None:
    row = office.enter(300, **WRONG)
    office.release(row)
    moved = office.move(row, **RIGHT)
    left = moved.moved_from
    assert left is not None
    after = office.release(left if which == "what is left" else moved)
    assert office.shown(after) == [(9, 300)]


def test_approving_asks_as_many_queries_for_many_figures_as_for_few(office: Office) -> None:
    def queries(years: range) -> int:
        rows = [office.enter(300, start=dt.date(year, 4, 1), end=dt.date(year, 6, 30)) for year in years]
        with CaptureQueriesContext(connection) as captured:
            assert len(releases.approve(rows, by=office.publisher)) == len(years)
        return len(captured)

    assert queries(range(2010, 2012)) == queries(range(2013, 2020))


def test_the_place_is_free_for_the_figure_of_that_period(office: Office) -> None:
    row = office.enter(300, **WRONG)
    office.release(row)
    moved = office.move(row, **RIGHT)
    other = office.enter(280, **WRONG)
    assert office.shown(WORKING_COPY) == [(6, 280), (9, 300)]
    assert office.shown(office.release(moved, other)) == [(6, 280), (9, 300)]
    assert list(faults()) == []


def test_it_moves_on_and_back(office: Office) -> None:
    row = office.enter(300, **WRONG)
    office.release(row)
    there = office.move(row, **RIGHT)
    back = office.move(there, "It was right.", **WRONG)
    assert office.shown(WORKING_COPY) == [(6, 300)]
    assert office.shown(office.release(back)) == [(6, 300)]
    assert list(faults()) == []


def test_it_does_not_move_onto_another(office: Office) -> None:
    office.enter(310, **RIGHT)
    row = office.enter(300, **WRONG)
    with pytest.raises(ValidationError, match="There is a figure for that area and period"):
        office.move(row, **RIGHT)
    assert office.shown(WORKING_COPY) == [(6, 300), (9, 310)]


def test_what_is_left_is_not_corrected(office: Office) -> None:
    left = office.move(office.enter(300, **WRONG), **RIGHT).moved_from
    assert left is not None
    with pytest.raises(ValidationError, match="moved to another period"):
        office.move(left, value=3)


def test_the_page_of_a_correction_takes_the_period(office: Office) -> None:
    row = office.enter(300, **WRONG)
    office.release(row)
    client = Client()
    client.force_login(office.author)
    address = reverse("figure_correct", args=[office.measure.slug, row.pk])
    shown = as_shown(client.get(address).context["form"])
    typed = {"start": "1 July 2023", "end": "30 September 2023", "reason": REASON, "confirmed": "on"}
    answer = client.post(address, shown | typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert office.shown(WORKING_COPY) == [(9, 300)]


def changes(office: Office, before: AsAt, after: AsAt) -> list[tuple[str, ...]]:
    """What moved, as "since the last report" lists it."""
    quarter = Quarter.objects.get(pk=office.quarter.pk)
    rows = restated(Viewpoint(before, quarter), Viewpoint(after, quarter), {office.measure.pk: office.measure})
    return [tuple(f"{cell.text} {cell.sub}".strip() for cell in row[1:]) for row in rows]


def test_since_tells_of_a_figure_that_moved_once_with_both_periods(office: Office) -> None:
    row = office.enter(300, **WRONG)
    before = office.release(row)
    after = office.release(office.move(row, **RIGHT))
    assert changes(office, before, after) == [
        ("300 days April to June 2023", "300 days July to September 2023", f"Given for another period: {REASON}")
    ]
    assert changes(office, after, office.release()) == []


def test_since_tells_of_what_took_its_place_and_of_moves_over_several_periods(office: Office) -> None:
    row = office.enter(300, **WRONG)
    before = office.release(row)
    there = office.move(row, **RIGHT)
    further = office.move(there, "A month alone.", start=dt.date(2023, 9, 1), end=dt.date(2023, 9, 30))
    after = office.release(further, office.enter(280, **WRONG))
    told = changes(office, before, after)
    assert (
        "300 days April to June 2023",
        "300 days September 2023",
        "Given for another period: A month alone.",
    ) in told
    assert [line[:2] for line in told if line[2].startswith("Corrected")] == [("300 days", "280 days")]
    assert len(told) == 2


def test_since_tells_nothing_of_a_figure_that_came_back(office: Office) -> None:
    row = office.enter(300, **WRONG)
    before = office.release(row)
    back = office.move(office.move(row, **RIGHT), "It was right.", **WRONG)
    assert changes(office, before, office.release(back)) == []


def test_a_figure_that_nobody_had_seen_is_no_correction_where_it_moved(office: Office) -> None:
    before = AsAt(releases.release(by=office.publisher, quarter=office.quarter, kind=ReleaseKind.DATA).number)
    moved = office.move(office.enter(300, **WRONG), **RIGHT)
    assert changes(office, before, office.release(moved)) == []


def test_the_box_of_an_update_mends_the_period(office: Office) -> None:
    """The box of the quarter is free again, and what was in it is history."""
    ExpectedFigure.objects.create(quarter=office.quarter, measure=office.measure, area=create_area())
    office.enter(300, **RIGHT)
    (due,) = figures_due(office.theme, office.quarter)
    shown = as_shown(FigureForm(due=due, today=TODAY))
    typed = QueryDict(mutable=True)
    for name, values in (shown | {"start": ["1 July 2022"], "end": ["30 September 2022"]}).items():
        typed.setlist(name, values if isinstance(values, list) else [values])
    form = FigureForm(typed, due=due, today=TODAY)
    assert not form.is_valid()
    assert list(form.errors) == ["confirmed"], "a period that is long past is asked about"
    typed["confirmed"] = "on"
    form = FigureForm(typed, due=due, today=TODAY)
    assert form.is_valid(), form.errors
    row = office.move(due.current, **form.values())  # type: ignore[arg-type]
    assert row.start == dt.date(2022, 7, 1)
    assert row.value == 300
    (due,) = figures_due(office.theme, office.quarter)
    assert due.current is None
