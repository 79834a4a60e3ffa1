"""Pages that add and change the plan, its actions, commitments and decisions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.editing import AddRecord, ChangeRecord, StepForm, StepPage, adding
from pcc_portal.updates.rules import can_release, can_write
from pcc_portal.updates.viewpoint import viewpoint_for

from . import actions, forms
from .choices import CommitmentStep
from .models import Commitment, Decision, DeliveryAction, Milestone, Objective, Plan, Theme

PLANS = ("Plans", "plans")
COMMITMENTS = ("Commitments", "commitments")
DECISIONS = ("Decisions", "decisions")
HEADINGS = (Heading("Plan"), Heading("Years"), Heading("State"), Heading("Change"))


class _AddToPlan(AddRecord):
    """The plan itself is the publisher's."""

    register = PLANS
    action: Any

    @classmethod
    def may(cls, user: Any) -> bool:
        return can_release(user)

    def check(self) -> None:
        if not self.may(self.request.user):
            raise PermissionDenied("Only a publisher may change the plan.")

    def act(self, form: Any) -> Any:
        return type(self).action(by=self.request.user, **form.values())


class _ChangePlan(ChangeRecord):
    register = PLANS
    action: Any

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_release(user)

    def check(self) -> None:
        if not can_release(self.request.user):
            raise PermissionDenied("Only a publisher may change the plan.")

    def find(self) -> Any:
        return get_object_or_404(self.model, slug=self.kwargs["slug"])

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Any:
        return type(self).action(self.row, by=self.request.user, seen=seen, reason=reason, **changes)


class AddPlan(_AddToPlan):
    model, form_class, route, action = Plan, forms.PlanForm, "plan_add", staticmethod(actions.add_plan)
    title = label = "Add a plan"

    def next_url(self, row: Plan) -> str:
        return reverse("plans")


class ChangePlan(_ChangePlan):
    model, form_class, route, action = Plan, forms.PlanForm, "plan_change", staticmethod(actions.change_plan)
    title = "Change the plan"

    def next_url(self, row: Plan) -> str:
        return reverse("plans")


class AddObjective(_AddToPlan):
    model, form_class, route = Objective, forms.ObjectiveForm, "objective_add"
    action = staticmethod(actions.add_objective)
    title = label = "Add an objective"


class ChangeObjective(_ChangePlan):
    model, form_class, route = Objective, forms.ObjectiveForm, "objective_change"
    action = staticmethod(actions.change_objective)
    title = "Change the objective"


class AddTheme(_AddToPlan):
    model, form_class, route, action = Theme, forms.ThemeForm, "theme_add", staticmethod(actions.add_theme)
    title = label = "Add a theme"


class ChangeTheme(_ChangePlan):
    model, form_class, route, action = Theme, forms.ThemeForm, "theme_change", staticmethod(actions.change_theme)
    title = "Change the theme"


class BringIntoForce(StepPage):
    model, form_class, register, route = Plan, StepForm, PLANS, "plan_in_force"
    title = "Bring the plan into force"
    label, submit = "Bring into force", "Bring it into force"
    lead = "The portal then shows its objectives and names. The plan that is in force now stays on record."
    done = "The plan is in force."

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_release(user)

    @classmethod
    def why_not(cls, row: Plan) -> str:
        return "This plan is in force already." if row.is_in_force else ""

    def find(self) -> Plan:
        return get_object_or_404(Plan, slug=self.kwargs["slug"])

    def next_url(self, row: Plan) -> str:
        return reverse("plans")

    def act(self, form: StepForm) -> Plan:
        return actions.bring_into_force(self.row, by=self.request.user, seen=form.version_seen())


@office
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    table = PlainTable("Plans", HEADINGS, [_plan_row(request, plan) for plan in Plan.objects.order_by("-starts")])
    context = {
        "title": "Plans",
        "lead": "The Police and Crime Plan in force, those before it, and the next one while it is prepared.",
        "crumbs": (OVERVIEW, Link("Plans", current=True)),
        "steps": adding(request.user, AddPlan, AddObjective, AddTheme),
        "table": table,
    }
    return render(request, "objectives/plan_list.html", context)


def _plan_row(request: SignedInRequest, plan: Plan) -> list[Cell]:
    state = Cell("In force", status="on") if plan.is_in_force else Cell("Not in force", status="none")
    may = can_release(request.user)
    change = Cell("Change", href=reverse("plan_change", args=[plan.slug])) if may else Cell("")
    if may and not plan.is_in_force:
        state = Cell("Bring into force", href=reverse("plan_in_force", args=[plan.slug]))
    return [Cell(plan.title), Cell(formats.period_words(plan.starts, plan.ends)), state, change]


class AddDeliveryAction(AddRecord):
    model, form_class, register, route = DeliveryAction, forms.DeliveryActionForm, COMMITMENTS, "delivery_action_add"
    title = label = "Add a delivery action"


class ChangeDeliveryAction(ChangeRecord):
    model, form_class, register = DeliveryAction, forms.DeliveryActionForm, COMMITMENTS
    route, title = "delivery_action_change", "Change the delivery action"


class AddMilestone(AddRecord):
    model, form_class, register, route = Milestone, forms.MilestoneForm, COMMITMENTS, "milestone_add"
    title = label = "Add a milestone"


class ChangeMilestone(ChangeRecord):
    model, form_class, register, route = Milestone, forms.MilestoneForm, COMMITMENTS, "milestone_change"
    title = "Change the milestone"


class AddDecision(AddRecord):
    model, form_class, register, route = Decision, forms.DecisionForm, DECISIONS, "decision_add"
    title = label = "Add a decision"


class ChangeDecision(ChangeRecord):
    model, form_class, register, route = Decision, forms.DecisionForm, DECISIONS, "decision_change"
    title = "Change the decision"


class AddCommitment(AddRecord):
    model, form_class, register, route = Commitment, forms.CommitmentForm, COMMITMENTS, "commitment_add"
    title = label = "Add a commitment"

    def act(self, form: forms.CommitmentForm) -> Commitment:
        return actions.add_commitment(by=self.request.user, **form.values())


class ChangeCommitment(ChangeRecord):
    model, form_class, register, route = Commitment, forms.CommitmentChangeForm, COMMITMENTS, "commitment_change"
    title = "Change the commitment"
    lead = "Its date moves by a revision, which says why."


class _StepCommitment(StepPage):
    """What the report of the quarter in hand does with a commitment that is still open."""

    model, register = Commitment, COMMITMENTS
    step: CommitmentStep
    done = "The commitment is up to date."

    @classmethod
    def may(cls, user: Any, row: Commitment) -> bool:
        return can_write(user, row)

    @classmethod
    def why_not(cls, row: Commitment) -> str:
        return "" if row.is_open else f"This commitment is closed: {row.get_state_display().lower()}."

    def find(self) -> Commitment:
        rows: QuerySet[Commitment] = Commitment.objects.visible_to(self.request.user).select_related("theme")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def quarter(self) -> Quarter:
        return viewpoint_for(self.request.user).quarter

    def act(self, form: StepForm) -> Commitment:
        values = {"on": today(), **form.values()}
        actions.step_commitment(
            self.row,
            by=self.request.user,
            quarter=self.quarter(),
            step=self.step,
            seen=form.version_seen(),
            **values,
        )
        return self.row


class KeepCommitment(_StepCommitment):
    form_class, route, step = forms.KeepForm, "commitment_keep", CommitmentStep.KEPT
    title, label, submit = "Mark the commitment as kept", "Kept", "Mark as kept"


class ReviseCommitment(_StepCommitment):
    form_class, route, step = forms.ReviseForm, "commitment_revise", CommitmentStep.REVISED
    title, label, submit = "Revise the commitment", "Revise", "Revise"


class CarryCommitment(_StepCommitment):
    form_class, route, step = forms.CarryForm, "commitment_carry", CommitmentStep.CARRIED
    title, label, submit = "Carry the commitment over", "Carry over", "Carry over"


class OvertakeCommitment(_StepCommitment):
    form_class, route, step = forms.OvertakeForm, "commitment_overtake", CommitmentStep.OVERTAKEN
    title, label, submit = "Close the commitment as overtaken", "Overtaken", "Close it"


OF_COMMITMENT = (ChangeCommitment, KeepCommitment, ReviseCommitment, CarryCommitment, OvertakeCommitment)
OF_PLAN_REGISTERS = (AddCommitment, AddMilestone, AddDeliveryAction)
