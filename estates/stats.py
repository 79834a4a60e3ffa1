"""Disposals and projects as numbers: how far along, how late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from objectives.models.delivery import Dated
from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.reading.spans import precision_of, shift

from .models import Disposal

FIRST_MONTH = 4  # of a financial year
NO_YEAR = 9999


# To these a slip can be counted in calendar months.
TO_THE_MONTH = {
    *(Precision.DAY, Precision.MONTH, Precision.EARLY_MONTH, Precision.MID_MONTH, Precision.LATE_MONTH),
    Precision.END_OF_MONTH,
}


def _now(dated: Dated) -> str:
    return "actual_on" if dated.actual_on else "forecast_on"


def slip(dated: Dated) -> str:
    """ "later" or "earlier" than planned, where no day is both planned and expected; else empty."""
    planned, expected = span_of(dated, "baseline_on"), span_of(dated, _now(dated))
    way = shift(planned, expected) if planned and expected else ""
    return way if way in {"later", "earlier"} else ""


def slip_months(dated: Dated) -> int | None:
    """Whole calendar months from the baseline to the actual date, else the forecast; negative when earlier.

    0 where the two may be the same day; None where one is missing, or not known to the month.
    """
    planned, expected = span_of(dated, "baseline_on"), span_of(dated, _now(dated))
    if planned is None or expected is None:
        return None
    if not slip(dated):
        return 0
    if not {dated.baseline_precision, getattr(dated, precision_of(_now(dated)))} <= TO_THE_MONTH:
        return None
    return (expected[1].year - planned[1].year) * 12 + expected[1].month - planned[1].month


def slip_days(dated: Dated) -> int | None:
    """The same in days, where both dates are known to the day."""
    ends = getattr(dated, _now(dated))
    exact = {dated.baseline_precision, getattr(dated, precision_of(_now(dated)))} == {Precision.DAY}
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
    open_ones = Q(completed_on__isnull=True)
    totals = disposals.aggregate(
        in_progress=Count("pk", filter=open_ones),
        completed=Count("pk", filter=~open_ones),
        expected=Sum("expected_receipt", filter=open_ones),
    )
    return SaleTotals(**totals)


@dataclass(frozen=True)
class ReceiptsOfYear:
    """Sums in pounds of the sales that complete, or are to complete, in a financial year."""

    name: str
    sales: int
    expected: Decimal
    received: Decimal


def receipts_by_year(disposals: Iterable[Disposal]) -> list[ReceiptsOfYear]:
    """Years in order, sales without a day last."""
    by_year: dict[int, list[Disposal]] = defaultdict(list)
    for disposal in disposals:
        day = disposal.completed_on or disposal.due_on
        by_year[financial_year(day) if day else NO_YEAR].append(disposal)
    return [_receipts(year, by_year[year]) for year in sorted(by_year)]


def _receipts(year: int, sales: Sequence[Disposal]) -> ReceiptsOfYear:
    expected = sum((d.expected_receipt for d in sales if d.expected_receipt is not None), Decimal(0))
    received = sum((d.actual_receipt for d in sales if d.actual_receipt is not None), Decimal(0))
    name = "No day set" if year == NO_YEAR else financial_year_name(year)
    return ReceiptsOfYear(name, len(sales), expected, received)


def financial_year(day: dt.date) -> int:
    """The year in whose April the financial year of the day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
