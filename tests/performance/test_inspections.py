"""Recommendations by status, and the 56 days for a response at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from pcc_portal.ui.formats import percent
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Days
from performance.choices import LocalStatus
from performance.stats import RecommendationCount, recommendation_counts
from performance.stats.inspections import response_clock
from tests.factories.performance import create_inspection, create_inspection_response, create_recommendation

pytestmark = pytest.mark.django_db


def test_twenty_four_recommendations_print_as_the_report_gave_them() -> None:
    count = RecommendationCount(signed_off=4, awaiting=18, outstanding=2)
    parts = (count.signed_off, count.awaiting, count.outstanding)
    assert [percent(count.share(part) or 0) for part in parts] == ["17%", "75%", "8%"]
    assert sum(count.share(part) or 0 for part in parts) == 100


def test_both_degrees_of_compliance_wait_for_audit() -> None:
    inspection = create_inspection()
    for status in LocalStatus:
        create_recommendation(inspection=inspection, status=status)
    counts = recommendation_counts([inspection], WORKING_COPY)
    assert counts[inspection.pk] == RecommendationCount(signed_off=1, awaiting=2, outstanding=1)


def test_each_report_has_its_own_count_and_one_without_recommendations_none() -> None:
    one, other, empty = create_inspection(), create_inspection(), create_inspection()
    create_recommendation(inspection=one)
    create_recommendation(inspection=other, status=LocalStatus.SIGNED_OFF)
    create_recommendation(inspection=other, is_public=False)
    counts = recommendation_counts([one, other, empty], AsAt(1))
    assert counts == {one.pk: RecommendationCount(outstanding=1), other.pk: RecommendationCount(signed_off=1)}
    assert recommendation_counts([other], WORKING_COPY)[other.pk].total == 2


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (dt.date(2023, 8, 11), dt.date(2023, 10, 5)),
        (dt.date(2024, 1, 5), dt.date(2024, 2, 29)),  # through a leap year's February
        (dt.date(2023, 11, 1), dt.date(2023, 12, 26)),  # a bank holiday is not moved
        (dt.date(2023, 8, 12), dt.date(2023, 10, 6)),
        (dt.date(2023, 8, 13), dt.date(2023, 10, 7)),  # nor is a Saturday
    ],
)
def test_the_day_of_publication_is_the_first_of_fifty_six(published: dt.date, due: dt.date) -> None:
    inspection = create_inspection(published_on=published)
    assert inspection.response_due_on == due
    assert (due - published).days + 1 == 56


def test_a_planned_response_does_not_stop_the_clock() -> None:
    inspection = create_inspection(published_on=dt.date(2023, 8, 11))
    planned = create_inspection_response(inspections=[inspection], planned_on=dt.date(2023, 10, 1))
    clock = response_clock(inspection, [planned], Days(dt.date(2023, 10, 6), dt.date(2023, 10, 6)))
    assert (clock.response, clock.is_published, clock.missed is not None) == (planned, False, True)


def test_one_response_may_answer_several_reports() -> None:
    reports = [create_inspection(), create_inspection()]
    response = create_inspection_response(inspections=reports, published_on=dt.date(2023, 9, 1))
    assert set(response.inspections.all()) == set(reports)
    assert [list(report.responses.all()) for report in reports] == [[response], [response]]
