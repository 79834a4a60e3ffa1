"""Every write of budgets with their lines' figures, and of the movements between forecasts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import check_window
from pcc_portal.ui import formats
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.rules import check_write

from ..models import Budget, BudgetLine, BudgetMovement, LineFigure
from .periods import ends_in

Amounts = Mapping[str, Decimal | None]  # `actual`, `forecast`


@transaction.atomic
def add_budget(row: Budget, *, by: User, links: registers.Links | None = None) -> Budget:
    """Its address says the year, and the kind where it has one. Raises PermissionDenied, ValidationError."""
    audit.hold_chain()
    row.slug = row.slug or _free_slug(row)
    return registers.add_to_register(row, by=by, links=links)


def _free_slug(row: Budget) -> str:
    year = financial_year_name(row.year).replace("/", "-")
    base = "-".join(filter(None, (year, slugify(row.kind))))
    in_use = set(Budget.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug not in in_use)


@transaction.atomic
def record_lines(
    budget: Budget,
    *,
    by: User,
    quarter: Quarter,
    end: dt.date,
    today: dt.date,
    figures: Mapping[BudgetLine, Amounts],
    source: str = "",
    reason: str = "",
    seen: int | None = None,
) -> list[LineFigure]:
    """Enter or correct what these lines had cost by the end of a period, and what they are forecast to.

    An amount that is not named stays; None takes it back. A first figure needs an open quarter, a correction a reason.
    `seen`: the version of the budget that the person was shown. Raises PermissionDenied, StaleError,
    WindowClosedError, ValidationError.
    """
    check_write(by, budget)
    audit.hold_chain()
    check_version(budget, seen)
    _check_lines(budget, figures, quarter, end)
    rows = LineFigure.objects.filter(line__budget=budget, end=end, superseded_by__isnull=True)
    in_force, shared = {row.line_id: row for row in rows}, (by, quarter, end, today, source, reason)
    recorded = [_record(line, in_force.get(line.pk), amounts, *shared) for line, amounts in figures.items()]
    entered = [row for row in recorded if row]
    if entered:
        _log_period(budget, entered, by=by, end=end, reason=reason)
    return entered


def _log_period(budget: Budget, entered: list[LineFigure], *, by: User, end: dt.date, reason: str) -> None:
    """One event of the budget, so that whoever else has the period open is shown it."""
    told = f"{formats.plural(len(entered), 'line')} to {formats.plain_day(end)}"
    audit.record(by=by, verb="reported lines", target=budget, after={"figures": told}, reason=reason)


def _check_lines(budget: Budget, lines: Iterable[BudgetLine], quarter: Quarter, end: dt.date) -> None:
    if quarter.year != budget.year or end not in ends_in(budget, quarter):
        raise ValidationError("This is not a period of the budget.")
    if any(line.budget_id != budget.pk for line in lines):
        raise ValidationError("A line is of another budget.")


def _record(  # noqa: PLR0917  one line of one form
    line: BudgetLine,
    row: LineFigure | None,
    amounts: Amounts,
    by: User,
    quarter: Quarter,
    end: dt.date,
    today: dt.date,
    source: str,
    reason: str,
) -> LineFigure | None:
    """None where nothing differs from what stands there."""
    if row is None:
        if all(amount is None for amount in amounts.values()):
            return None
        check_window(by, quarter, today)
        return releases.enter(LineFigure(line=line, quarter=quarter, end=end, source=source, **amounts), by=by)
    changed = {name: amount for name, amount in amounts.items() if getattr(row, name) != amount}
    if not changed:
        return None
    if not row.is_released:
        check_window(by, quarter, today)
    _check_reason(reason)
    return releases.supersede(row, by=by, reason=reason, source=source or row.source, **changed)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why it changes."})


@transaction.atomic
def explain_movement(*, by: User, budget: Budget, quarter: Quarter, today: dt.date, **values: Any) -> BudgetMovement:
    """Record a cause of why the forecast moved up to this quarter, or a virement between two lines.

    Raises PermissionDenied, WindowClosedError, ValidationError.
    """
    check_write(by, budget)
    audit.hold_chain()
    check_window(by, quarter, today)
    _check_movement(budget, values)
    last = BudgetMovement.objects.filter(budget=budget).aggregate(last=Max("number"))["last"] or 0
    return releases.enter(BudgetMovement(budget=budget, quarter=quarter, number=last + 1, **values), by=by)


@transaction.atomic
def correct_movement(row: BudgetMovement, *, by: User, reason: str, **changes: Any) -> BudgetMovement:
    """An amount of 0 takes it back. Raises PermissionDenied, SupersededError, ValidationError."""
    check_write(by, row.budget)
    _check_reason(reason)
    _check_movement(row.budget, changes, may_be_nought=True)
    return releases.supersede(row, by=by, reason=reason, **changes)


def _check_movement(budget: Budget, values: Mapping[str, Any], *, may_be_nought: bool = False) -> None:
    for name in ("line", "to"):
        line = values.get(name)
        if line is not None and line.budget_id != budget.pk:
            raise ValidationError({name: "Choose a line of the same budget."})
    if values.get("amount") == 0 and not may_be_nought:
        raise ValidationError({"amount": "Give an amount other than 0."})
