"""Which records have a history, at which address, who may read it and which rows belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.utils.text import capfirst

from commissioning.models import Contract, ContractChange, FundingAward, GrantAward, GrantRound, Provider, Service
from estates.models import CapitalProject, ConditionSurvey, Disposal, ProjectStage, Property
from objectives.models import (
    Commitment,
    CommitmentChange,
    Decision,
    DeliveryAction,
    Milestone,
    Objective,
    QuarterlyUpdate,
    Theme,
    UpdateText,
)
from pcc_portal.accounts.rules import can_manage_people
from pcc_portal.panel.models import Addendum, PanelMeeting, PanelReport, PanelRequest
from performance.models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    Budget,
    BudgetLine,
    Forecast,
    Inspection,
    InspectionResponse,
    Measure,
    Observation,
    Recommendation,
    SeriesBreak,
    Target,
)

# Name of a record's page, and whose history it leads to.
PAGES: dict[str, type[Model]] = {
    "ad_hoc_request": AdHocRequest,
    "award": FundingAward,
    "budget": Budget,
    "commitment": Commitment,
    "contract": Contract,
    "decision": Decision,
    "delivery_action": DeliveryAction,
    "disposal": Disposal,
    "grant_round": GrantRound,
    "inspection": Inspection,
    "inspection_response": InspectionResponse,
    "measure": Measure,
    "meeting": AccountabilityMeeting,
    "milestone": Milestone,
    "objective": Objective,
    "panel_meeting": PanelMeeting,
    "panel_report": PanelMeeting,
    "panel_request": PanelRequest,
    "project": CapitalProject,
    "property": Property,
    "provider": Provider,
    "service": Service,
    "survey": ConditionSurvey,
    "theme": Theme,
}
# Rows whose history is told with that of the row they belong to, and the way from them to it.
PARTS: dict[type[Model], tuple[tuple[type[Model], str], ...]] = {
    AccountabilityMeeting: ((AccountabilityAction, "meeting"),),
    AdHocRequest: ((AccountabilityAction, "request"),),
    Budget: ((BudgetLine, "budget"), (Forecast, "budget")),
    CapitalProject: ((ProjectStage, "project"),),
    Commitment: ((CommitmentChange, "commitment"),),
    Contract: ((ContractChange, "contract"),),
    GrantRound: ((GrantAward, "round"),),
    Inspection: ((Recommendation, "inspection"),),
    Measure: ((Observation, "measure"), (Target, "measure"), (SeriesBreak, "measure")),
    PanelMeeting: ((PanelReport, "meeting"), (Addendum, "report__meeting"), (PanelRequest, "meeting")),
    Theme: ((QuarterlyUpdate, "theme"), (UpdateText, "update__theme")),
}
# Everyone in the office reads the history of the work; that of people and of anything else, administrators only.
OFFICE_APPS = frozenset({"objectives", "performance", "commissioning", "estates", "panel", "periods", "updates"})
NOUNS: dict[str, str] = {
    "commissioning.contractchange": "change of the contract",
    "commissioning.fundingaward": "award",
    "estates.capitalproject": "building project",
    "estates.projectstage": "stage of the project",
    "objectives.commitmentchange": "step of the commitment",
    "objectives.deliveryaction": "action of the delivery plan",
    "objectives.updatetext": "text of the update",
    "panel.addendum": "note after despatch",
    "panel.panelrequest": "request of the panel",
    "performance.accountabilityaction": "action",
    "performance.accountabilitymeeting": "meeting",
    "performance.adhocrequest": "request to the force",
    "performance.observation": "figure",
    "performance.seriesbreak": "break in the series",
}


def may_read(user: Any, kind: str) -> bool:
    """`user` is in the office already: the door of the view saw to that."""
    return kind.partition(".")[0] in OFFICE_APPS or can_manage_people(user)


def rows_at(page: str, key: str) -> QuerySet[Any]:
    """The row whose history the page of that name leads to; `key` stands in the page's address."""
    if page == "panel_report":  # by its quarter; its history is told with that of the meeting
        reports = PanelReport.objects.of_quarter(key).newest_first()
        return PanelMeeting.objects.filter(pk__in=reports.values("meeting")[:1])
    return PAGES[page]._base_manager.filter(slug=key)


def model_of(kind: str) -> type[Model] | None:
    """None for a kind that the portal no longer knows: the log outlives what it speaks of."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def noun(kind: str) -> str:
    """As in "figure", "delivery plan action": what an officer calls a row of this kind."""
    model = model_of(kind)
    return NOUNS.get(kind) or (str(model._meta.verbose_name) if model else kind.rpartition(".")[2] or kind)


def heading(kind: str) -> str:
    return str(capfirst(noun(kind)))


def keys_of(row: Model) -> dict[str, Iterable[Any]]:
    """Keys in the log, by kind, of a row and of its parts. No query of its own: the parts are subqueries."""
    keys: dict[str, Iterable[Any]] = {row._meta.label_lower: [str(row.pk)]}
    for part, path in PARTS.get(type(row), ()):
        rows = part._base_manager.filter(**{path: row}).order_by()
        keys[part._meta.label_lower] = rows.annotate(log_key=Cast("pk", CharField())).values("log_key")
    return keys
