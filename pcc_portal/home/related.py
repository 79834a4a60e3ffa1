"""Records of other apps that a decision or an action of the delivery plan is linked with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from commissioning.models import Contract, ContractChange
from estates.models import CapitalProject, Disposal
from objectives.models import Decision, DeliveryAction, Milestone
from pcc_portal.ui.plain_tables import PlainTable, linked_table
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import BudgetLine, Measure, Recommendation, Target


def of_decision(decision: Decision, as_at: AsAt) -> PlainTable:
    """What the decision was about: contracts, sales and targets. Four queries."""
    changes = ContractChange.objects.filter(decision=decision, contract__in=Contract.objects.as_at(as_at))
    targets = Target.objects.as_at(as_at).filter(decision=decision, measure__in=Measure.objects.as_at(as_at))
    records = [
        *_of_kind("Contract", Contract.objects.as_at(as_at).filter(decision=decision)),
        *_of_kind("Contract", (change.contract for change in changes.select_related("contract"))),
        *_of_kind("Disposal", Disposal.objects.as_at(as_at).filter(decision=decision)),
        *_of_kind("Target", (target.measure for target in targets.select_related("measure"))),
    ]
    return linked_table("Linked records", records)


def of_action(action: DeliveryAction, as_at: AsAt) -> PlainTable:
    """What the action works on. Six queries."""
    linked = {"actions": action}
    lines = BudgetLine.objects.as_at(as_at).filter(**linked).select_related("budget")
    recommendations = Recommendation.objects.as_at(as_at).filter(**linked).select_related("inspection")
    records = [
        *_of_kind("Milestone", Milestone.objects.as_at(as_at).filter(action=action)),
        *_of_kind("Measure", Measure.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Contract", Contract.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Building project", CapitalProject.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Budget line", lines),
        *_of_kind("Recommendation", recommendations),
    ]
    return linked_table("Linked records", records)


def _of_kind(kind: str, records: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((kind, record) for record in records)
