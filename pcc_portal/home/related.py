"""Records of other apps that a decision or an action of the delivery plan is linked with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commissioning.models import Contract, ContractChange
from estates.models import CapitalProject, Disposal
from objectives.models import Decision, DeliveryAction, Milestone
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import BudgetLine, Measure, Recommendation, Target

HEADINGS = (Heading("Record"), Heading("Kind"))


def of_decision(decision: Decision, as_at: AsAt) -> PlainTable:
    """What the decision was about: contracts, sales and targets. Four queries."""
    changes = ContractChange.objects.filter(decision=decision, contract__in=Contract.objects.as_at(as_at))
    targets = Target.objects.as_at(as_at).filter(decision=decision, measure__in=Measure.objects.as_at(as_at))
    rows = [
        *_rows("Contract", Contract.objects.as_at(as_at).filter(decision=decision)),
        *_rows("Contract", (change.contract for change in changes.select_related("contract"))),
        *_rows("Disposal", Disposal.objects.as_at(as_at).filter(decision=decision)),
        *_rows("Target", (target.measure for target in targets.select_related("measure"))),
    ]
    return PlainTable("Linked records", HEADINGS, rows)


def of_action(action: DeliveryAction, as_at: AsAt) -> PlainTable:
    """What the action works on. Six queries."""
    linked = {"actions": action}
    lines = BudgetLine.objects.as_at(as_at).filter(**linked).select_related("budget")
    recommendations = Recommendation.objects.as_at(as_at).filter(**linked).select_related("inspection")
    rows = [
        *_rows("Milestone", Milestone.objects.as_at(as_at).filter(action=action)),
        *_rows("Measure", Measure.objects.as_at(as_at).filter(**linked)),
        *_rows("Contract", Contract.objects.as_at(as_at).filter(**linked)),
        *_rows("Building project", CapitalProject.objects.as_at(as_at).filter(**linked)),
        *_rows("Budget line", lines),
        *_rows("Recommendation", recommendations),
    ]
    return PlainTable("Linked records", HEADINGS, rows)


def _rows(kind: str, records: Iterable[Any]) -> list[list[Cell]]:
    return [
        [
            Cell(r.title, r.get_absolute_url(), unreleased=not r.is_public, illustrative=r.is_illustrative),
            Cell(kind),
        ]
        for r in records
    ]
