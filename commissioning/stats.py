"""Contracts and grants as numbers: terms, years, values and totals."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from pcc_portal.ui.reading.rows import span_of
from pcc_portal.updates.choices import CountsAs
from pcc_portal.updates.grading.schemes import Grade

from .choices import ContractState, OptionState, RoundState
from .models import Contract, ContractOption, GrantAward, GrantRound, Payment, Risk
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


def total(rows: Iterable[GrantAward | Payment]) -> Decimal:
    """Pounds."""
    return sum((row.amount for row in rows), Decimal(0))


def paid(payments: QuerySet[Payment]) -> tuple[int, Decimal]:
    """How many, and their sum in pounds. One query, however many."""
    sums = payments.aggregate(count=Count("pk"), total=Sum("amount"))
    return sums["count"], sums["total"] or Decimal(0)


def each(awards: Sequence[GrantAward]) -> Decimal | None:
    """The amount of each grant where all are alike, pounds."""
    amounts = {award.amount for award in awards}
    return amounts.pop() if len(amounts) == 1 else None


def unallocated(of: GrantRound, awards: Sequence[GrantAward]) -> Decimal | None:
    """What is left of its pot, in pounds; below nought where more was given. None where the pot is not known."""
    return None if of.pot is None else of.pot - total(awards)


def round_state(of: GrantRound, on: dt.date, *, is_replaced: bool, has_awards: bool) -> RoundState:
    """Where a round stands on a day. `is_replaced`: by one that the reader may see; `has_awards`, likewise."""
    if of.withdrawn_on:
        return RoundState.REPLACED if is_replaced else RoundState.WITHDRAWN
    if has_awards:
        return RoundState.AWARDED
    closes = span_of(of, "closes_on")
    if (of.closed_on and of.closed_on <= on) or (closes and closes[1] < on):
        return RoundState.CLOSED
    return RoundState.NOT_OPEN if of.opens_on and of.opens_on > on else RoundState.OPEN


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


def months_after(end: dt.date, months: int) -> dt.date:
    """The last day of so many months that follow on that day: those after 30 September end with a month too."""
    begins = end + dt.timedelta(days=1)
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(begins.day, last)) - dt.timedelta(days=1)


def ends_of(contract: Contract, options: Sequence[ContractOption]) -> dict[int, dt.date | None]:
    """By the place of each of its options, in order, the day up to which the contract runs with it; None where that is
    not known. Those that were taken up end as their extension says."""
    ends, last = {}, contract.current_end
    for option in options:
        if option.change_id is not None:
            ends[option.order] = option.change.new_end if option.change else None
        else:
            last = option.ends_on or (months_after(last, option.months) if last and option.months else None)
            ends[option.order] = last
    return ends


def derived_dates(contract: Contract, options: Sequence[ContractOption]) -> dict[str, dt.date | None]:
    """The latest end, and the day by which people decide next, of a contract with options. Nothing after one that was
    not taken up counts."""
    ends = ends_of(contract, options)
    to_come: list[ContractOption] = []
    for option in options:
        if option.declined_on is not None:
            break
        to_come += [option] if option.is_undecided else []
    latest = [end for end in (contract.current_end, *(ends[option.order] for option in to_come)) if end]
    decide_by = to_come[0].decide_by if to_come else None
    return {"maximum_end": max(latest, default=None), "extension_decision_by": decide_by}


def option_states(contract: Contract, options: Sequence[ContractOption], on: dt.date) -> dict[int, OptionState]:
    """By the place of each option, in order: one lapses when its day to decide or the contract passes without a
    decision, and with it those after it."""
    states: dict[int, OptionState] = {}
    has_ended = contract.current_end is not None and contract.current_end < on
    for option in options:
        state = _option_state(option, on, lapses=has_ended or not {*states.values()} <= STANDING)
        states[option.order] = state
    return states


STANDING = {OptionState.OPEN, OptionState.TAKEN_UP}


def _option_state(option: ContractOption, on: dt.date, *, lapses: bool) -> OptionState:
    if option.change_id is not None:
        return OptionState.TAKEN_UP
    if option.declined_on is not None:
        return OptionState.NOT_TAKEN_UP
    is_late = option.decide_by is not None and option.decide_by < on
    return OptionState.LAPSED if lapses or is_late else OptionState.OPEN


def is_late(contract: Contract, on: dt.date) -> bool:
    """The day to decide on its next option has passed, with nothing decided. Needs `with_options`."""
    last = contract.extension_decision_by
    return last is not None and last < on and contract.is_undecided


def gravest(risks: Iterable[Risk]) -> list[Grade]:
    """Of those that need attention first after controls, their grades."""
    bands = (band_of(risk.residual) for risk in risks)
    return [band for band in bands if band.counts_as == CountsAs.OFF]


def reviews_overdue(risks: Iterable[Risk], on: dt.date) -> int:
    """Of open risks: how many review days lie before that day."""
    return sum(risk.review_on < on for risk in risks)
