"""The periods of a budget: its months or its quarters, each known by its last day."""

import calendar
import datetime as dt

from pcc_portal.periods.models import Quarter

from ..choices import Reported
from ..models import Budget


def ends_in(budget: Budget, quarter: Quarter) -> list[dt.date]:
    """Last days of the budget's periods in a quarter."""
    if budget.reported == Reported.QUARTER:
        return [quarter.end]
    year, first = quarter.start.year, quarter.start.month
    return [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(first, first + 3)]


def key_of(end: dt.date) -> str:
    """As an address names the period: 2023-09."""
    return f"{end:%Y-%m}"
