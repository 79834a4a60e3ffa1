"""Figures that were corrected: what readers saw, beside what they saw next."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.roles import Role
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases.actions import approve, release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt
from performance.actions import correct_observation
from performance.models import Measure, Observation
from performance.stats.restatements import restatements
from tests.factories.accounts import create_publisher, create_user
from tests.factories.performance import create_measure, create_observation

pytestmark = pytest.mark.django_db


def show(*rows: Observation) -> None:
    publisher = create_publisher()
    approve(rows, by=publisher)
    release(by=publisher, quarter=rows[0].quarter, kind=ReleaseKind.DATA)


def correct(row: Observation, value: int) -> Observation:
    return correct_observation(
        row, today=row.quarter.due, by=create_user(role=Role.APPROVER), reason="Recounted.", value=Decimal(value)
    )


def pairs(measure: Measure, as_at: AsAt) -> list[tuple[int, int]]:
    return [(int(pair.was.value or 0), int(pair.now.value or 0)) for pair in restatements(measure, as_at)]


@pytest.fixture
def row() -> Observation:
    return create_observation(measure=create_measure(), value=10)


def test_each_step_that_readers_saw_is_told_newest_first(row: Observation) -> None:
    show(row)
    second = correct(row, 20)
    show(second)
    show(correct(second, 30))
    assert pairs(row.measure, AsAt(3)) == [(20, 30), (10, 20)]
    assert pairs(row.measure, AsAt(2)) == [(10, 20)]
    assert pairs(row.measure, AsAt(1)) == []


def test_a_row_that_was_never_shown_is_passed_over(row: Observation) -> None:
    show(row)
    show(correct(correct(row, 20), 30))
    assert pairs(row.measure, AsAt(2)) == pairs(row.measure, WORKING_COPY) == [(10, 30)]


def test_of_rows_shown_together_the_last_counts(row: Observation) -> None:
    second = correct(row, 20)
    show(row, second)
    assert pairs(row.measure, AsAt(1)) == []
    third = correct(second, 30)
    show(third, correct(third, 40))
    assert pairs(row.measure, AsAt(2)) == [(20, 40)]


def test_a_row_released_after_its_correction_was_never_seen(row: Observation) -> None:
    show(row)
    second = correct(row, 20)
    show(correct(second, 30))
    show(second)
    assert pairs(row.measure, AsAt(3)) == [(10, 30)]


def test_the_office_sees_the_correction_that_waits(row: Observation) -> None:
    show(row)
    correct(correct(row, 20), 30)
    assert pairs(row.measure, WORKING_COPY) == [(10, 30)]
    assert pairs(row.measure, AsAt(1)) == []


def test_a_correction_before_the_first_release_is_nobody_s_business(row: Observation) -> None:
    show(correct(row, 20))
    assert pairs(row.measure, AsAt(1)) == pairs(row.measure, WORKING_COPY) == []


def test_other_areas_and_measures_stay_apart_in_two_queries(row: Observation) -> None:
    nation = create_observation(measure=row.measure, value=5, kind="nation")
    other = create_observation(measure=create_measure(), value=7)
    show(row, nation, other)
    for area, value in ((row, 11), (nation, 6), (other, 8)):
        correct(area, value)
    with CaptureQueriesContext(connection) as captured:
        assert sorted(pairs(row.measure, WORKING_COPY)) == [(5, 6), (10, 11)]
    assert len(captured) == 2
