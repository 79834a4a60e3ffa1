"""Every write of figures, targets and money. Register rows otherwise go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.updates import actions as updates
from pcc_portal.updates.rules import check_release, check_write

from .choices import Availability, Unit
from .content import figures_to_expect
from .models import Area, Budget, ExpectedFigure, Forecast, Measure, Observation, SeriesBreak, Target

LARGEST_PLACES = Decimal("0.000001")  # as exact as the column


@transaction.atomic
def add_area(*, by: User, **values: Any) -> Area:
    check_release(by)
    return audit.add(Area(**values), by=by)


@transaction.atomic
def record_observation(*, by: User, measure: Measure, **values: Any) -> Observation:
    """Enter a figure that has none yet for its area and period.

    A percentage with a numerator is derived from its counts and takes no typed value. Raises PermissionDenied,
    ValidationError.
    """
    check_write(by, measure)
    return updates.enter(Observation(measure=measure, **_derived(measure, values)), by=by)


@transaction.atomic
def correct_observation(row: Observation, *, by: User, reason: str, **changes: Any) -> Observation:
    """Replace a figure by a new row with a reason. Raises PermissionDenied, SupersededError, ValidationError."""
    check_write(by, row.measure)
    _check_reason(reason)
    return updates.supersede(row, by=by, reason=reason, **_derived(row.measure, _with_counts(row, changes)))


def _with_counts(row: Observation, changes: dict[str, Any]) -> dict[str, Any]:
    """A percentage keeps following its counts; a figure that is not given any more takes them along."""
    if changes.get("availability", Availability.REPORTED) != Availability.REPORTED:
        return {"value": None, "numerator": None, "denominator": None} | changes
    if row.numerator is None:
        return changes
    return {"numerator": row.numerator, "denominator": row.denominator} | changes


def _derived(measure: Measure, values: dict[str, Any]) -> dict[str, Any]:
    numerator, denominator = values.get("numerator"), values.get("denominator")
    if measure.unit != Unit.PERCENT or numerator is None or not denominator:
        return values
    if values.get("value") is not None:
        raise ValidationError({"value": "Leave the percentage empty: it is worked out from the counts."})
    return values | {"value": (Decimal(100) * numerator / denominator).quantize(LARGEST_PLACES)}


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why the figure changes."})


@transaction.atomic
def expect_figures(quarter: Quarter, *, by: User) -> str:
    """Expect the figures that the quarter before was expected to give, or gave of the force."""
    check_release(by)
    pairs = figures_to_expect(quarter)
    for measure, area in pairs:
        audit.add(ExpectedFigure(quarter=quarter, measure_id=measure, area_id=area), by=by, verb="expected")
    return f"{len(pairs)} {'figure' if len(pairs) == 1 else 'figures'} expected"


@transaction.atomic
def expect_figure(*, by: User, quarter: Quarter, measure: Measure, area: Area) -> ExpectedFigure:
    check_release(by)
    return audit.add(ExpectedFigure(quarter=quarter, measure=measure, area=area), by=by, verb="expected")


@transaction.atomic
def set_target(*, by: User, measure: Measure, **values: Any) -> Target:
    """Set what a measure should reach from a day on; earlier periods keep the target they had."""
    check_write(by, measure)
    return updates.enter(Target(measure=measure, **values), by=by, verb="set target")


@transaction.atomic
def add_series_break(*, by: User, measure: Measure, on: dt.date, note: str) -> SeriesBreak:
    check_write(by, measure)
    return updates.enter(SeriesBreak(measure=measure, on=on, note=note), by=by)


@transaction.atomic
def record_forecast(*, by: User, budget: Budget, quarter: Quarter, **values: Any) -> Forecast:
    """Enter the forecast outturn as at one quarter; movements are worked out from such rows, never stored."""
    check_write(by, budget)
    return updates.enter(Forecast(budget=budget, quarter=quarter, **values), by=by)


@transaction.atomic
def correct_forecast(row: Forecast, *, by: User, reason: str, **changes: Any) -> Forecast:
    check_write(by, row.budget)
    _check_reason(reason)
    return updates.supersede(row, by=by, reason=reason, **changes)
