"""Disposals and projects as numbers: how far along, how late."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from objectives.models.delivery import Dated
from pcc_portal.periods.choices import Precision

from .models import Disposal


def slip_months(dated: Dated) -> int | None:
    """Whole calendar months from the baseline to the actual date, else the forecast; negative when earlier.

    None where one of the two is missing.
    """
    ends = dated.actual_on or dated.forecast_on
    if dated.baseline_on is None or ends is None:
        return None
    return (ends.year - dated.baseline_on.year) * 12 + ends.month - dated.baseline_on.month


def slip_days(dated: Dated) -> int | None:
    """The same in days, where both dates are known to the day."""
    name = "actual" if dated.actual_on else "forecast"
    ends = getattr(dated, f"{name}_on")
    exact = {dated.baseline_precision, getattr(dated, f"{name}_precision")} == {Precision.DAY}
    if dated.baseline_on is None or ends is None or not exact:
        return None
    return int((ends - dated.baseline_on).days)


@dataclass(frozen=True)
class SaleTotals:
    """Sales by whether they are completed; receipts in pounds, None where no sum is recorded."""

    in_progress: int
    completed: int
    expected: Decimal | None


def sale_totals(disposals: QuerySet[Disposal]) -> SaleTotals:
    """One query."""
    open_ones = Q(completed_on__isnull=True)
    totals = disposals.aggregate(
        in_progress=Count("pk", filter=open_ones),
        completed=Count("pk", filter=~open_ones),
        expected=Sum("expected_receipt", filter=open_ones),
    )
    return SaleTotals(**totals)
