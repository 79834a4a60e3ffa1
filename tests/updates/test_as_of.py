"""What a reader is shown first: the latest release outside the office, the quarter being written inside."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from pcc_portal.periods.choices import QuarterState
from pcc_portal.updates.releases.as_of import (
    WORKING_COPY,
    AsAt,
    Viewpoint,
    known_viewpoint,
    period_box,
    report_before,
    viewpoint_for,
)
from tests.factories.accounts import create_user
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_outside_it_is_the_quarter_of_the_latest_release() -> None:
    older, newer = create_quarter(number=1), create_quarter(number=2)
    create_quarter(number=3)
    create_release(quarter=older)
    create_release(quarter=newer)
    assert viewpoint_for(AnonymousUser()).quarter == newer
    assert viewpoint_for(AnonymousUser()).as_at == AsAt(2)


def test_a_correction_of_an_old_quarter_does_not_take_readers_back() -> None:
    older, newer = create_quarter(number=1), create_quarter(number=2)
    create_release(quarter=newer)
    create_release(quarter=older)
    assert viewpoint_for(AnonymousUser()).quarter == newer
    assert viewpoint_for(AnonymousUser()).as_at == AsAt(2)


def test_what_is_written_beside_a_paper_of_its_quarter_is_compared_with_an_earlier_quarter() -> None:
    older, newer = create_quarter(number=1), create_quarter(number=2)
    create_release(quarter=older)
    create_release(quarter=newer)
    before = report_before(Viewpoint(WORKING_COPY, newer))
    assert before
    assert (before.as_at, before.quarter) == (AsAt(1), older)


def test_the_office_sees_the_quarter_that_is_open() -> None:
    create_quarter(number=1, state=QuarterState.CLOSED)
    writing = create_quarter(number=2, state=QuarterState.OPEN)
    create_quarter(number=3, state=QuarterState.PLANNED)
    viewpoint = viewpoint_for(create_user())
    assert (viewpoint.quarter, viewpoint.as_at) == (writing, WORKING_COPY)


def test_between_quarters_the_office_sees_the_last() -> None:
    create_quarter(number=1, state=QuarterState.CLOSED)
    last = create_quarter(number=2, state=QuarterState.CLOSED)
    assert viewpoint_for(create_user()).quarter == last


def test_before_the_first_release_there_is_nothing_to_see() -> None:
    create_quarter()
    with pytest.raises(Http404):
        viewpoint_for(AnonymousUser())
    assert known_viewpoint(AnonymousUser()) is None


def test_the_box_says_when_it_was_published_and_to_which_day_days_are_counted(settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)
    create_release(quarter=create_quarter(), at=dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC))
    outside, inside = period_box(viewpoint_for(AnonymousUser())), period_box(viewpoint_for(create_user()))
    assert outside.note == "Figures as published 9 November 2023. Days counted to 12 January 2024."
    assert inside.note == "The office’s working copy. Days counted to 12 January 2024."
