"""A figure entered for a wrong period moves to the right one, and never stands in both."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from pcc_portal.updates.releases.verify import faults
from performance import actions
from performance.models import Measure, Observation
from performance.stats import readings
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
        values: dict[str, Any] = {"measure": self.measure, "area": create_area(), "value": value}
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
