"""What stands behind budgets: reserves, savings, the precept and its days, the years to come; as one reader sees it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.updates.releases.as_of import Days, Viewpoint

from ..choices import PanelDecision
from ..models import Budget, MediumTermYear, Precept, Reserve, Saving


@dataclass(frozen=True)
class Funding:
    """Of one budget. `closed_at`: what the reserves of the year before closed at, by name in small letters; `held`: the
    reserves of budgets of its kind up to its year, the earliest first."""

    budget: Budget
    reserves: list[Reserve] = field(default_factory=list)
    savings: list[Saving] = field(default_factory=list)
    precept: Precept | None = None
    years: list[MediumTermYear] = field(default_factory=list)
    closed_at: dict[str, Decimal] = field(default_factory=dict)
    held: list[Reserve] = field(default_factory=list)

    @property
    def rows(self) -> list[Any]:
        return [*self.reserves, *self.savings, *([self.precept] if self.precept else []), *self.years]


def fundings(budgets: Iterable[Budget], viewpoint: Viewpoint) -> list[Funding]:
    """Each budget as the viewpoint shows it. Five queries, however many budgets."""
    wanted = list(budgets)
    reserves, savings, years = (_by_budget(model, wanted, viewpoint) for model in (Reserve, Saving, MediumTermYear))
    precepts = _by_budget(Precept, wanted, viewpoint)
    held = list(
        Reserve.objects.as_at(viewpoint.as_at).select_related("budget").order_by("budget__year", "order", "slug")
    )
    closed: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    for row in held:
        closed[row.budget.year, row.budget.kind.casefold()][row.title.casefold()] = row.closing
    return [
        Funding(
            budget,
            reserves[budget.pk],
            savings[budget.pk],
            next(iter(precepts[budget.pk]), None),
            years[budget.pk],
            closed[budget.year - 1, budget.kind.casefold()],
            [row for row in held if row.budget.year <= budget.year and _are_alike(row.budget, budget)],
        )
        for budget in wanted
    ]


def _are_alike(one: Budget, other: Budget) -> bool:
    """Of one kind, as revenue is."""
    return one.kind.casefold() == other.kind.casefold()


def _by_budget(model: Any, budgets: list[Budget], viewpoint: Viewpoint) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.as_at(viewpoint.as_at).filter(budget__in=budgets).select_related("budget"):
        rows[row.budget_id].append(row)
    return rows


@dataclass(frozen=True)
class Step:
    """A step of the precept with the last day for it, and the column that says when it was taken."""

    name: str
    by: dt.date
    column: str
    taken_on: dt.date | None
    is_needed: bool = True
    may_be_needed: bool = False

    def is_late(self) -> bool:
        return self.taken_on is not None and self.taken_on > self.by

    def status(self, days: Days) -> tuple[str, str]:
        """The look and the word of where it stands."""
        if self.taken_on:
            return ("risk", "Late") if self.is_late() else ("done", "In time")
        if not self.is_needed:
            return "none", "Only after a veto" if self.may_be_needed else "Not needed"
        return days.status(self.by) or ("none", "To come")


@dataclass(frozen=True)
class StepDay:
    """The last day of a step, in the year in which the budget begins, whatever day of the week it is."""

    name: str
    column: str
    month: int
    day: int
    only_after_veto: bool = False

    @property
    def words(self) -> str:
        """As in "By 1 February.", for the box of the day."""
        by = f"y {self.day} {formats.MONTHS[self.month - 1]}."
        return f"After a veto alone, b{by}" if self.only_after_veto else f"B{by}"


# The Police Reform and Social Responsibility Act 2011, schedule 5, and the Police and Crime Panels (Precepts and Chief
# Constable Appointments) Regulations 2012, part 2.
PRECEPT_DAYS = (
    StepDay("Proposal notified to the panel", "notified_on", 2, 1),
    StepDay("Panel reviews it and reports", "reviewed_on", 2, 8),
    StepDay("Revised precept notified", "revised_on", 2, 15, only_after_veto=True),
    StepDay("Panel’s second report", "second_reviewed_on", 2, 22, only_after_veto=True),
    StepDay("Response to the panel published", "responded_on", 3, 1),
    StepDay("Precept issued", "issued_on", 3, 1),
)


def steps(precept: Precept) -> list[Step]:
    """In the order of their days."""
    vetoed, open_yet = precept.decision == PanelDecision.VETO, precept.decision == PanelDecision.AWAITED
    return [
        Step(
            each.name,
            dt.date(precept.budget.year, each.month, each.day),
            each.column,
            getattr(precept, each.column),
            is_needed=vetoed or not each.only_after_veto,
            may_be_needed=open_yet and each.only_after_veto,
        )
        for each in PRECEPT_DAYS
    ]
