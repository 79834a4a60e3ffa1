"""Rows by the thousand are the rows that the database gives, each related one once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.updates.fetching import fetched
from performance.models import Observation
from tests.factories.performance import create_area, create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
RELATED = ("area", "quarter", "release")


def test_rows_are_those_of_the_query_and_share_what_they_lead_to() -> None:
    quarter, measure = create_quarter(), create_measure()
    create_observation(measure=measure, value=70_123, lower="70000.5", upper="70200.25", note="Counted twice.")
    create_observation(measure=measure, kind=create_area(kind="region").kind)
    publish(quarter)
    create_observation(
        measure=measure,
        kind=create_area(kind="nation").kind,
        value=None,
        availability="not_available",
        availability_reason="Late.",
    )
    rows = Observation.objects.order_by("pk")
    with CaptureQueriesContext(connection) as asked:
        built = fetched(rows, *RELATED)
        for row, plain in zip(built, list(rows.select_related(*RELATED)), strict=True):
            assert row == plain
            for one, other in ((row, plain), *((getattr(row, name), getattr(plain, name)) for name in RELATED)):
                names = [field.attname for field in one._meta.concrete_fields] if one else []
                assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert len(asked) == 2
    assert built[0].quarter is built[1].quarter
    assert built[0].release is built[1].release is not built[2].release is None


def test_of_a_related_row_columns_can_be_named_too() -> None:
    quarter = create_quarter()
    create_observation(measure=create_measure())
    with CaptureQueriesContext(connection) as asked:
        (row,) = fetched(Observation.objects.all(), "quarter", "area", only=("id", "quarter_id", "quarter__start"))
        assert (row.quarter, row.quarter.start, row.area.name) == (quarter, quarter.start, create_area().name)
    assert len([each for each in asked if "observation" in each["sql"]]) == 1
    assert row.quarter.end == quarter.end


def test_a_column_that_was_not_fetched_is_read_when_asked_for() -> None:
    create_quarter()
    create_observation(measure=create_measure(), value=70_123)
    (row,) = fetched(Observation.objects.all(), only=("id", "measure_id", "end"))
    with CaptureQueriesContext(connection) as asked:
        assert (row.measure_id, row.end) == Observation.objects.values_list("measure_id", "end").get()
        assert row.value == 70_123
    assert len(asked) == 2
