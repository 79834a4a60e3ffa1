"""What the database refuses of figures, money and inspections, past every check of ours."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from performance.choices import ActionStatus, AreaKind, Availability, LocalStatus
from performance.models import Area, Measure, Observation, Recommendation
from tests.factories.performance import (
    create_accountability_action,
    create_ad_hoc_request,
    create_area,
    create_budget,
    create_budget_line,
    create_forecast,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_meeting,
    create_observation,
    create_recommendation,
    create_target,
)
from tests.factories.periods import create_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def measure() -> Measure:
    return create_measure()


def refused(row: models.Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "values",
    [
        {"value": None},
        {"availability": Availability.NOT_AVAILABLE, "availability_reason": "Lost."},
        {"value": None, "availability": Availability.NOT_AVAILABLE},
        {"value": None, "availability": Availability.WITHHELD, "availability_reason": "Legal.", "withheld_by": "Force"},
        {
            "value": None,
            "availability": Availability.WITHHELD,
            "availability_reason": "Legal.",
            "review_on": dt.date(2024, 1, 1),
        },
        {"start": dt.date(2023, 10, 1)},
        {"as_at": dt.date(2023, 6, 30)},
        {"numerator": Decimal(3)},
        {"denominator": Decimal(0)},
        {"denominator": Decimal(-1)},
    ],
    ids=[
        "neither value nor state",
        "value and state",
        "state without reason",
        "withheld without review",
        "withheld by nobody",
        "ends before it starts",
        "drawn before the period",
        "count without base",
        "base of nought",
        "base below nought",
    ],
)
def test_a_figure_that_cannot_be(measure: Measure, values: dict[str, Any]) -> None:
    refused(create_observation(measure=measure), **values)


@pytest.mark.parametrize("kind", [AreaKind.FORCE, AreaKind.REGION])
def test_each_area_has_a_figure_of_its_own(measure: Measure, kind: str) -> None:
    create_observation(measure=measure, kind=AreaKind.FORCE)
    if kind == AreaKind.REGION:
        assert create_observation(measure=measure, kind=kind).pk
    else:
        twin = Observation.objects.get()
        twin.pk = None
        refused(twin)


def test_one_chain_a_period_even_past_the_models(measure: Measure) -> None:
    """As another programme would write it: by SQL."""
    row = create_observation(measure=measure)
    columns = [connection.ops.quote_name(f.column or "") for f in row._meta.concrete_fields if f.column != "id"]
    copied = ", ".join(columns)
    again = f"INSERT INTO performance_observation ({copied}) SELECT {copied} FROM performance_observation"  # noqa: S608
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(again)


def test_figures_are_kept_exactly(measure: Measure) -> None:
    """Fifteen digits: as many as SQLite keeps of a decimal, and more than any figure of an office has."""
    row = create_observation(measure=measure, value=Decimal("123456789.123456"))
    row.refresh_from_db()
    assert row.value == Decimal("123456789.123456")


def test_areas_of_one_kind() -> None:
    create_area(kind=AreaKind.FORCE)
    refused(Area(slug="other", name="Another force", kind=AreaKind.FORCE))
    refused(Area(slug="moon", name="Moon", kind="moon"))
    for slug in ("one", "two"):
        Area.objects.create(slug=slug, name=slug, kind=AreaKind.COUNCIL)


@pytest.mark.parametrize("values", [{"decimals": 5}, {"unit": "furlong"}, {"direction": "sideways"}])
def test_a_measure_that_cannot_be(measure: Measure, values: dict[str, Any]) -> None:
    refused(measure, **values)


def test_a_target_has_no_tolerance_below_nought_and_stands_once_a_day(measure: Measure) -> None:
    row = create_target(measure=measure)
    refused(row, tolerance=Decimal(-1))
    row.refresh_from_db()
    row.pk = None
    refused(row)


def test_money_that_cannot_be() -> None:
    budget = create_budget()
    refused(budget, total=0)
    budget.refresh_from_db()
    line = create_budget_line(budget=budget)
    refused(line, parent=line)
    forecast = create_forecast(budget=budget, quarter=create_quarter(), outturn=1)
    forecast.pk = None
    refused(forecast)
    budget.pk, budget.slug = None, "again"
    refused(budget)


def test_inspections_and_recommendations_that_cannot_be() -> None:
    inspection = create_inspection()
    refused(inspection, kind="rumour")
    row = create_recommendation(inspection=inspection)
    refused(row, signed_off_on=dt.date(2023, 8, 1))
    row.refresh_from_db()
    refused(row, status="nearly")
    refused(Recommendation(slug="again", title="Again", inspection=inspection, number=row.number))
    row.refresh_from_db()
    row.status, row.signed_off_on = LocalStatus.SIGNED_OFF, dt.date(2023, 8, 1)
    row.save()


def test_a_response_is_planned_or_published() -> None:
    refused(create_inspection_response(inspections=[create_inspection()]), planned_on=None)


def test_meetings_and_requests_that_cannot_be() -> None:
    meeting, request = create_meeting(), create_ad_hoc_request(sent_on=dt.date(2023, 8, 1))
    refused(request, answered_on=dt.date(2023, 7, 31))
    meeting.refresh_from_db()
    request.refresh_from_db()
    action = create_accountability_action(meeting=meeting)
    refused(action, request=request)
    action.refresh_from_db()
    refused(action, meeting=None)
    action.refresh_from_db()
    refused(action, status=ActionStatus.DONE)
    action.refresh_from_db()
    refused(action, done_on=dt.date(2023, 8, 1))


def test_no_person_takes_rows_along() -> None:
    """Owners and authors are protected: nothing cascades from a person."""
    from django.apps import apps

    from pcc_portal.accounts.models import User

    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in {"performance", "objectives", "estates"}]
    ours += [m for m in apps.get_models() if m.__module__.startswith(("commissioning", "pcc_portal"))]
    cascading = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.concrete_fields
        if field.remote_field and field.related_model is User and field.remote_field.on_delete is models.CASCADE
    ]
    assert cascading == []


def test_observations_of_the_force_alone(measure: Measure) -> None:
    create_observation(measure=measure, value=1)
    create_observation(measure=measure, value=2, kind=AreaKind.NATION)
    assert [row.value for row in Observation.objects.of_the_force()] == [1]
    assert Observation.objects.filter(~Q(area__kind=AreaKind.FORCE)).count() == 1
