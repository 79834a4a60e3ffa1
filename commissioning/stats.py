"""Contracts and grants as numbers: terms, years, values and totals."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pcc_portal.updates.choices import CountsAs
from pcc_portal.updates.grading.schemes import Grade

from .choices import ContractState
from .models import Contract, GrantAward, Risk
from .models.risks import band_of

AHEAD_MONTHS = 6  # a contract that ends within them needs a successor or a decision


def whole_years(start: dt.date, end: dt.date) -> int | None:
    """Length of a term in years, both days counted; None where it is not a whole number of years."""
    after = end + dt.timedelta(days=1)
    if (after.month, after.day) != (start.month, start.day):
        return None
    return after.year - start.year


def years_left(contract: Contract, on: dt.date) -> int | None:
    """Years begun between `on` and the current end: 1 in the final year, 0 when ended; None without an end."""
    if contract.current_end is None:
        return None
    if contract.current_end < on:
        return 0
    years = contract.current_end.year - on.year
    anniversary_passed = (contract.current_end.month, contract.current_end.day) >= (on.month, on.day)
    return years + 1 if anniversary_passed else years


def total(awards: Sequence[GrantAward]) -> Decimal:
    """Pounds."""
    return sum((award.amount for award in awards), Decimal(0))


def each(awards: Sequence[GrantAward]) -> Decimal | None:
    """The amount of each grant where all are alike, pounds."""
    amounts = {award.amount for award in awards}
    return amounts.pop() if len(amounts) == 1 else None


def months_ahead(on: dt.date, months: int) -> dt.date:
    """The last day of the month so many months after the month of `on`."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def state(contract: Contract, on: dt.date, *, has_successor: bool) -> ContractState:
    """Where a contract stands on a day. `has_successor`: one that the reader may see."""
    if contract.starts is not None and contract.starts > on:
        return ContractState.NOT_STARTED
    if contract.current_end is None:
        return ContractState.NOT_DATED
    if contract.current_end < on:
        return ContractState.REPLACED if has_successor else ContractState.ENDED
    if contract.current_end > months_ahead(on, AHEAD_MONTHS):
        return ContractState.IN_TERM
    if has_successor:
        return ContractState.SUCCEEDED
    return ContractState.DECISION_DUE if _can_still_be_extended(contract, on) else ContractState.GAP_AHEAD


def days_between(contract: Contract, after: Contract) -> int | None:
    """Days without a contract before the next one starts; negative where the two overlap, None where a day is not
    recorded."""
    if after.starts is None or contract.current_end is None:
        return None
    return (after.starts - contract.current_end).days - 1


def _can_still_be_extended(contract: Contract, on: dt.date) -> bool:
    return contract.extension_decision_by is not None and contract.extension_decision_by >= on


def gravest(risks: Iterable[Risk]) -> list[Grade]:
    """Of those that need attention first after controls, their grades."""
    bands = (band_of(risk.residual) for risk in risks)
    return [band for band in bands if band.counts_as == CountsAs.OFF]


def reviews_overdue(risks: Iterable[Risk], on: dt.date) -> int:
    """Of open risks: how many review days lie before that day."""
    return sum(risk.review_on < on for risk in risks)
