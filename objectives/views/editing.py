"""Pages that add and change the plan, its actions, commitments and decisions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.forms import StepForm
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, PublisherPage, StepPage
from pcc_portal.updates.releases.as_of import viewpoint_for
from pcc_portal.updates.rules import can_release

from .. import actions, forms
from ..choices import CommitmentStep
from ..display import due_words
from ..models import Commitment, CommitmentChange, Decision, DeliveryAction, Milestone, Objective, Plan, Priority, Theme
from ..succession.checks import can_draft


def _crumbs_of_plans(title: str) -> tuple[Link, ...]:
    return (OVERVIEW, Link("Plans", reverse("plans")), Link(title, current=True))


def _crumbs_of(*above: Any, title: str) -> tuple[Link, ...]:
    return (OVERVIEW, *(Link(str(row), row.get_absolute_url()) for row in above), Link(title, current=True))


class _AddToPlan(PublisherPage, AddRecord):
    """The plan itself is the publisher's."""

    action: Any

    def perform(self, form: Any) -> Any:
        return type(self).action(by=self.request.user, **form.values(), **form.links())


class _ChangePlan(PublisherPage, ChangeRecord):
    action: Any

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Any:
        return type(self).action(self.object, by=self.request.user, seen=seen, reason=reason, **changes, **links)


class AddPlan(_AddToPlan):
    model, form_class, route, action = Plan, forms.PlanForm, "plan_add", staticmethod(actions.add_plan)
    title = label = "Add a plan"

    def get_success_url(self) -> str:
        return reverse("plans")


class ChangePlan(_ChangePlan):
    model, form_class, route, action = Plan, forms.PlanForm, "plan_change", staticmethod(actions.change_plan)
    title = "Change the plan"

    def get_success_url(self) -> str:
        return reverse("plans")

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs_of_plans(self.title)


class AddPriority(_AddToPlan):
    model, form_class, route = Priority, forms.PriorityForm, "priority_add"
    action = staticmethod(actions.add_priority)
    title = label = titled_lazy("Add {a_priority}")


class ChangePriority(_ChangePlan):
    model, form_class, route = Priority, forms.PriorityForm, "priority_change"
    action = staticmethod(actions.change_priority)
    title = titled_lazy("Change the {priority}")

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs_of(self.object, title=self.title)


class AddObjective(_AddToPlan):
    model, form_class, route = Objective, forms.ObjectiveForm, "objective_add"
    action = staticmethod(actions.add_objective)
    title = label = titled_lazy("Add {a_objective}")


class ChangeObjective(_ChangePlan):
    model, form_class, route = Objective, forms.ObjectiveForm, "objective_change"
    action = staticmethod(actions.change_objective)
    title = titled_lazy("Change the {objective}")

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs_of(self.object, title=self.title)


class AddTheme(_AddToPlan):
    model, form_class, route, action = Theme, forms.ThemeForm, "theme_add", staticmethod(actions.add_theme)
    title = label = titled_lazy("Add {a_theme}")


class ChangeTheme(_ChangePlan):
    model, form_class, route, action = Theme, forms.ThemeForm, "theme_change", staticmethod(actions.change_theme)
    title = titled_lazy("Change the {theme}")

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs_of(self.object.objective, self.object, title=self.title)


@office
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    may = can_release(request.user)
    levels = (Priority,) if Plan.objects.exclude(priority_word="").exists() else ()
    table = PlainTable.of(
        "Plans",
        Plan.objects.select_related("replaced_by").order_by("-starts"),
        PlainColumn("Plan", lambda plan: Cell(plan.title, plan.get_absolute_url()), of=None),
        PlainColumn("Years", lambda plan: formats.period_words(plan.starts, plan.ends)),
        PlainColumn("State", _state),
        PlainColumn("Change", _change, when=may),
        PlainColumn("Preparation", _prepare, when=can_draft(request.user)),
    )
    context = {
        "title": "Plans",
        "lead": "The plan in force, those before it, and the next one while it is prepared.",
        "crumbs": (OVERVIEW, Link("Plans", current=True)),
        "steps": adding(request.user, Plan, *levels, Objective, Theme),
        "table": table,
    }
    return render(request, "objectives/plan_list.html", context)


def _state(plan: Plan) -> Cell:
    if plan.is_in_force:
        return Cell("In force", status="on", sub=plan.line)
    if plan.replaced_by:
        return Cell("Replaced", status="none", sub=f"by {plan.replaced_by}")
    return Cell("Draft", status="none", sub=plan.line)


def _change(plan: Plan) -> Cell:
    """The words name the plan, as links are also read without their row."""
    return Cell(f"Change {plan}", href=reverse("plan_change", args=[plan.slug]))


def _prepare(plan: Plan) -> Cell:
    if not plan.is_draft:
        return Cell(formats.MISSING)
    return Cell(f"What {plan} still needs", href=reverse("plan_succession", args=[plan.slug]))


class AddDeliveryAction(AddRecord):
    model, form_class, route = DeliveryAction, forms.DeliveryActionForm, "delivery_action_add"
    title = label = "Add a delivery action"


class _ChangeOfTheme(ChangeRecord):
    """A row that is reached from the page of its theme."""

    def crumbs(self) -> tuple[Link, ...]:
        theme = self.object.theme
        return _crumbs_of(theme.objective, theme, self.object, title=self.title)


class ChangeDeliveryAction(_ChangeOfTheme):
    model, form_class = DeliveryAction, forms.DeliveryActionForm
    route, title = "delivery_action_change", "Change the delivery action"


class AddMilestone(AddRecord):
    model, form_class, route = Milestone, forms.MilestoneForm, "milestone_add"
    title = label = "Add a milestone"


class ChangeMilestone(_ChangeOfTheme):
    model, form_class, route = Milestone, forms.MilestoneForm, "milestone_change"
    title = "Change the milestone"


class AddDecision(AddRecord):
    model, form_class, route = Decision, forms.DecisionForm, "decision_add"
    title = label = "Add a decision"


class ChangeDecision(ChangeRecord):
    model, form_class, route = Decision, forms.DecisionForm, "decision_change"
    title = "Change the decision"


class AddCommitment(AddRecord):
    model, form_class, route = Commitment, forms.CommitmentForm, "commitment_add"
    title = label = "Add a commitment"

    def perform(self, form: forms.CommitmentForm) -> Commitment:
        return actions.add_commitment(by=self.request.user, **form.values())


class ChangeCommitment(ChangeRecord):
    model, form_class, route = Commitment, forms.CommitmentChangeForm, "commitment_change"
    title = "Change the commitment"
    lead = "Its date moves by a revision, which says why."


class _StepCommitment(StepPage):
    """What the report of the quarter in hand does with a commitment that is still open."""

    model, moves = Commitment, frozenset({"due_on", "due_precision", "due_said"})
    in_quarter: Quarter | None = None  # where it is another than the one in hand
    success_message = "The commitment is up to date."

    @classmethod
    def why_not(cls, row: Commitment) -> str:
        return "" if row.is_open else f"This commitment is closed: {row.get_state_display().lower()}."

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("theme")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"“{self.object.words}” Due {due_words(self.object)}."
        return super().get_context_data(lead=lead, **kwargs)

    def quarter(self) -> Quarter:
        return self.in_quarter or viewpoint_for(self.request.user).quarter

    def perform(self, form: StepForm) -> Commitment:
        values = {"on": today(), **form.values()}
        actions.step_commitment(
            self.object,
            by=self.request.user,
            quarter=self.quarter(),
            **self.adds,
            seen=form.version_seen(),
            **values,
        )
        return self.object


class _CloseCommitment(_StepCommitment):
    @classmethod
    def typed_for(cls, added: CommitmentChange) -> dict[str, Any]:
        return {"on": added.commitment.closed_on, "reason": added.reason}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": today()}


class KeepCommitment(_CloseCommitment):
    form_class, route, adds = forms.KeepForm, "commitment_keep", {"step": CommitmentStep.KEPT}
    title, label, submit = "Mark the commitment as kept", "Mark as kept", "Mark as kept"


class ReviseCommitment(_StepCommitment):
    form_class, route, adds = forms.ReviseForm, "commitment_revise", {"step": CommitmentStep.REVISED}
    title, label, submit = "Revise the commitment", "Revise", "Revise"

    @classmethod
    def typed_for(cls, added: CommitmentChange) -> dict[str, Any]:
        due = (added.to_due_on, added.to_due_precision)
        return {"due_on": due, "due_said": added.to_due_said, "reason": added.reason}


class CarryCommitment(_StepCommitment):
    form_class, route, adds = forms.CarryForm, "commitment_carry", {"step": CommitmentStep.CARRIED}
    title, label, submit = "Carry the commitment forward", "Carry forward", "Carry forward"


class OvertakeCommitment(_CloseCommitment):
    form_class, route, adds = forms.OvertakeForm, "commitment_overtake", {"step": CommitmentStep.OVERTAKEN}
    title, label, submit = "Close the commitment as no longer needed", "Close as no longer needed", "Close it"
