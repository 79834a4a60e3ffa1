"""The pages that add and change rows, found by walking the addresses, each with a row of the demo."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from commissioning.models import Contract, ContractOption, GrantRound
from estates.models import CapitalProject, ProjectStage
from objectives.models import Plan, PlanMapping, PlanStep
from objectives.succession.parts import passage_to
from objectives.succession.steps import open_duties
from pcc_portal.accounts.access import routes
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.models import AnnualReport, BoardPaper, PanelMeeting, PanelReport, PanelRequest
from pcc_portal.panel.requests.actions import approve_reply, ask, reply
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.views import FormPage, RowPage
from performance.actions import add_series_break
from performance.grading.actions import give_grade
from performance.models import (
    AccountabilityMeeting,
    AdHocRequest,
    Budget,
    BudgetMovement,
    Forecast,
    Inspection,
    Measure,
    MeasureGrade,
    Observation,
    SeriesBreak,
    Target,
)
from tests.conftest import triggers_off


def page_of(entry: Any) -> Any:
    """The class that an address shows; `object` for one that is shown by a function."""
    return getattr(entry.callback, "view_class", object)


# Nothing is typed there that could be lost.
WITHOUT_DRAFTS = {"panel_reply_approve"}
# Those of the quarter's updates and of owners have tests of their own, in tests/work.
PAGES: dict[str, Any] = {
    str(entry.name): page
    for _, entry in routes()
    if issubclass(page := page_of(entry), FormPage) and page.form_class
    if page.keeps_drafts or entry.name in WITHOUT_DRAFTS
}
# What is the office's own, which administrators change as publishers do.
OF_ADMINISTRATORS = {name for name in PAGES if name.startswith(("office_", "plan_map", "plan_step"))}
# Below which row something is added.
PARENTS: dict[str, Any] = {
    "budget_line_add": Budget,
    "contract_option_add": Contract,
    "grant_add": GrantRound,
    "inspection_grade_add": Inspection,
    "agenda_item_add": AccountabilityMeeting,
    "medium_term_year_add": Budget,
    "meeting_action_add": AccountabilityMeeting,
    "panel_agenda_item_add": PanelMeeting,
    "panel_request_add": PanelMeeting,
    "precept_add": Budget,
    "project_step_add": CapitalProject,
    "recommendation_add": Inspection,
    "request_action_add": AdHocRequest,
    "reserve_add": Budget,
    "saving_add": Budget,
}


def step_of_a_project() -> dict[str, object]:
    step = ProjectStage.objects.filter(project__is_public=True).select_related("project").earliest("pk")
    return {"slug": step.project.slug, "order": step.order}


def open_option() -> dict[str, object]:
    option = (
        ContractOption.objects.undecided().filter(contract__is_public=True).select_related("contract").earliest("pk")
    )
    return {"slug": option.contract.slug, "order": option.order}


def request_with_a_reply() -> dict[str, object]:
    """The demo has none, so one is answered."""
    row = PanelRequest.objects.exclude(reply="").first() or PanelRequest.objects.earliest("pk")
    if not row.reply:
        reply(row, by=User.objects.with_role(Role.PUBLISHER).earliest("pk"), words="By March.")
    return {"slug": row.slug}


def first_of(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


def request_of_a_contributor() -> dict[str, object]:
    """With a reply that an approver or a publisher may approve."""
    row = PanelRequest.objects.filter(owner__role=Role.CONTRIBUTOR, reply_approved_at=None).earliest("pk")
    if row.owner and not row.reply:
        reply(row, by=row.owner, words="By March.")
    return {"slug": row.slug}


def answered_request() -> dict[str, object]:
    report = PanelReport.objects.at("2023-24-q2").get()
    asked = {"title": "Asked", "kind": "question", "words": "Why?"}
    row = ask(report, by=first_of(Role.PANEL_MEMBER), today=dt.date(2024, 1, 12), **asked)
    reply(row, by=first_of(Role.APPROVER), words="By March.")
    approve_reply(row, by=first_of(Role.PUBLISHER), today=dt.date(2024, 1, 12))
    return {"slug": row.slug}


def current_figure() -> dict[str, object]:
    row = Observation.objects.filter(superseded_by__isnull=True, measure__is_public=True).earliest("pk")
    return {"slug": row.measure.slug, "pk": row.pk}


def current_forecast() -> dict[str, object]:
    row = Forecast.objects.filter(superseded_by__isnull=True).earliest("pk")
    return {"slug": row.budget.slug, "pk": row.pk}


def current_movement() -> dict[str, object]:
    row = BudgetMovement.objects.filter(superseded_by__isnull=True).earliest("pk")
    return {"slug": row.budget.slug, "pk": row.pk}


def current_target() -> dict[str, object]:
    row = Target.objects.filter(superseded_by__isnull=True, measure__is_public=True).earliest("pk")
    return {"slug": row.measure.slug, "pk": row.pk}


def current_break() -> dict[str, object]:
    """The demo may have none, so one is noted."""
    row = SeriesBreak.objects.filter(superseded_by__isnull=True, measure__is_public=True).first()
    if row is None:
        measure = Measure.objects.filter(is_public=True).earliest("pk")
        by = User.objects.with_role(Role.PUBLISHER).earliest("pk")
        row = add_series_break(by=by, measure=measure, on=dt.date(2023, 7, 1), note="Counted anew.")
    return {"slug": row.measure.slug, "pk": row.pk}


def grade_given() -> dict[str, object]:
    """The demo has none, so one is given."""
    row = MeasureGrade.objects.filter(superseded_by__isnull=True).first()
    if row is None:
        measure, quarter = Measure.objects.filter(is_public=True).earliest("pk"), Quarter.objects.latest("start")
        by, day = User.objects.with_role(Role.PUBLISHER).earliest("pk"), quarter.end
        row = give_grade(by=by, measure=measure, quarter=quarter, grade="risk", why="A blip.", until=day, today=day)
    return {"slug": row.measure.slug, "pk": row.pk}


def plan_to_come() -> dict[str, object]:
    return {"slug": Plan.objects.drafts().earliest("pk").slug}


def plan_that_is_ready() -> dict[str, object]:
    """The demo's draft waits for much, so it is done."""
    plan = Plan.objects.drafts().earliest("pk")
    done = {"plan": plan, "done_on": dt.date(2024, 1, 1), "who": "The office"}
    PlanStep.objects.bulk_create([PlanStep(**done, step=duty.key) for duty in open_duties(plan)])
    ended = {"plan": plan, "how": "ended", "reason": "Because."}
    while waiting := passage_to(plan).waiting:
        rows = [PlanMapping(**ended, kind=part.kind.key, key=part.row.slug) for part in waiting]
        PlanMapping.objects.bulk_create(rows)
    return {"slug": plan.slug}


def finding_of_draft() -> dict[str, object]:
    report = PanelReport.objects.at("2023-24-q3").get()
    return {"slug": report.slug, "finding": standing(report, today=dt.date(2024, 1, 12))[0].finding.key}


def report_with_the_panel() -> dict[str, object]:
    """The demo holds none back, so its first one is."""
    report = PanelReport.objects.at("2023-24-q1").get()
    with triggers_off():
        Release.objects.filter(panel_report=report).update(is_held=True)
    return {"slug": report.slug}


def annual_draft() -> dict[str, object]:
    """Of the year in which the demo has two sealed quarters."""
    plan = Plan.objects.filter(is_in_force=True).earliest("pk")
    annual, _ = AnnualReport.objects.get_or_create(year=2023, defaults={"plan": plan})
    return {"slug": annual.slug}


def board_draft() -> dict[str, object]:
    """The papers of the demo's boards are sealed."""
    paper = BoardPaper.objects.filter(state=ReportState.DRAFT).first()
    if paper is None:
        meeting = AccountabilityMeeting.objects.filter(board_papers__isnull=True).earliest("pk")
        plan = Plan.objects.filter(is_in_force=True).earliest("pk")
        paper = BoardPaper.objects.create(meeting=meeting, plan=plan, as_at=dt.date(2023, 12, 31))
    return {"slug": paper.slug}


def meeting_without_report() -> dict[str, object]:
    meeting = PanelMeeting.objects.filter(reports__isnull=True).first()
    if meeting is None:
        known = PanelMeeting.objects.earliest("on")
        meeting = PanelMeeting.objects.create(
            slug="2024-06-14", title="Panel, 14 June 2024", plan=known.plan, on=dt.date(2024, 6, 14)
        )
    return {"slug": meeting.slug}


# What an address takes that is no row's key alone.
ARGUMENTS: dict[str, Callable[[], dict[str, object]]] = {
    "figure_correct": current_figure,
    "office_four_eyes": dict,
    "forecast_correct": current_forecast,
    "board_paper_seal": board_draft,
    "board_paper_words": board_draft,
    "budget_lines_report": lambda: {"slug": "2023-24", "period": "2023-12"},
    "budget_movement_correct": current_movement,
    "plan_in_force": plan_that_is_ready,
    "plan_map": lambda: {**plan_to_come(), "kind": "theme", "key": "road-safety"},
    "plan_map_rest": lambda: {**plan_to_come(), "key": "road-safety"},
    "plan_step": lambda: {**plan_to_come(), "step": "published"},
    "annual_report_seal": annual_draft,
    "annual_report_words": annual_draft,
    "panel_ask": lambda: {"slug": "2023-24-q2"},
    "panel_reply_approve": request_of_a_contributor,
    "panel_reply_return": request_of_a_contributor,
    "panel_reply_correct": request_with_a_reply,
    "panel_request_publish": answered_request,
    "report_begin": meeting_without_report,
    "report_let_stand": finding_of_draft,
    "report_publish": report_with_the_panel,
    "contract_option_change": open_option,
    "contract_option_decline": open_option,
    "contract_option_take_up": open_option,
    "project_step_change": step_of_a_project,
    "series_break_correct": current_break,
    "target_correct": current_target,
    "measure_grade_correct": grade_given,
    "scheme_change": lambda: {"graded": "measures"},
    "quarter_dates": lambda: {"quarter": "2023-24-q3"},
}


def address_of(name: str) -> str:
    page = PAGES[name]
    if name in ARGUMENTS:
        return reverse(name, kwargs=ARGUMENTS[name]())
    if name in PARENTS:
        return reverse(name, args=[PARENTS[name].objects.filter(is_public=True).first().slug])
    if not issubclass(page, RowPage):
        return reverse(name)
    row = next((row for row in page.model._default_manager.order_by("pk") if not page.why_not(row)), None)
    if row is None:
        pytest.fail(f"The demo holds no row for the page {name}.")
    return reverse(name, args=[row.slug])
