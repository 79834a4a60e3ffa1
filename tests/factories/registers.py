"""A row of each kind of record that releases seal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from pcc_portal.panel.models import PanelMeeting, PanelRequest
from pcc_portal.periods.models import Quarter
from performance.choices import AreaKind
from performance.models import Area, Budget
from tests.factories import commissioning, estates, objectives, performance
from tests.factories.panel import create_panel_agenda_item, create_panel_meeting, create_panel_request


def _meeting() -> PanelMeeting:
    return create_panel_meeting(on=dt.date(2023, 6, 1) + dt.timedelta(days=PanelMeeting.objects.count()))


def _budget() -> Any:
    year = 2020 + Budget.objects.count()
    return performance.create_budget(slug=f"{year}-{year % 100 + 1}", year=year)


def _request() -> PanelRequest:
    return create_panel_request(meeting=_meeting())


def _area() -> Area:
    number = Area.objects.count()
    return Area.objects.create(slug=f"council-{number}", name=f"Council {number}", kind=AreaKind.COUNCIL)


CREATE: dict[str, Callable[[], Any]] = {
    "area": _area,
    "objective": objectives.create_objective,
    "priority": objectives.create_priority,
    "plan": lambda: objectives.create_plan(is_in_force=False),
    "theme": objectives.create_theme,
    "agenda-item": lambda: performance.create_agenda_item(meeting=performance.create_meeting()),
    "accountability-action": lambda: performance.create_accountability_action(meeting=performance.create_meeting()),
    "ad-hoc-request": performance.create_ad_hoc_request,
    "award": commissioning.create_award,
    "budget": _budget,
    "budget-line": lambda: performance.create_budget_line(budget=_budget()),
    "commitment": objectives.create_commitment,
    "commitment-change": lambda: objectives.create_commitment_change(
        commitment=objectives.create_commitment(), quarter=Quarter.objects.earliest("pk")
    ),
    "contract": commissioning.create_contract,
    "contract-change": lambda: commissioning.create_contract_change(contract=commissioning.create_contract()),
    "contract-option": lambda: commissioning.create_contract_option(contract=commissioning.create_contract()),
    "decision": objectives.create_decision,
    "delivery-action": lambda: objectives.create_delivery_action(baseline_on=dt.date(2023, 9, 1)),
    "disposal": estates.create_disposal,
    "grant": lambda: commissioning.create_grant_award(round=commissioning.create_grant_round()),
    "grant-round": commissioning.create_grant_round,
    "inspection": performance.create_inspection,
    "inspection-grade": lambda: performance.create_inspection_grade(
        inspection=performance.create_inspection(scale="Good, Adequate")
    ),
    "inspection-response": lambda: performance.create_inspection_response(inspections=[]),
    "measure": performance.create_measure,
    "meeting": performance.create_meeting,
    "meeting-kind": performance.create_meeting_kind,
    "medium-term-year": lambda: performance.create_medium_term_year(budget=_budget()),
    "milestone": lambda: objectives.create_milestone(forecast_on=dt.date(2023, 9, 1)),
    "panel-agenda-item": lambda: create_panel_agenda_item(meeting=_meeting()),
    "panel-meeting": _meeting,
    "panel-request": _request,
    "project": lambda: estates.create_project(forecast_on=dt.date(2023, 9, 1)),
    "project-stage": lambda: estates.create_project_stage(
        project=estates.create_project(), forecast_on=dt.date(2023, 9, 1)
    ),
    "payment": commissioning.create_payment,
    "property": estates.create_property,
    "precept": lambda: performance.create_precept(budget=_budget()),
    "provider": commissioning.create_provider,
    "recommendation": lambda: performance.create_recommendation(inspection=performance.create_inspection()),
    "reserve": lambda: performance.create_reserve(budget=_budget()),
    "risk": commissioning.create_risk,
    "saving": lambda: performance.create_saving(budget=_budget()),
    "service": commissioning.create_service,
    "survey": estates.create_survey,
}
