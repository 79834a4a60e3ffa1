"""Pages that add and change properties, sales, building projects and surveys."""

from typing import Any

from django.shortcuts import get_object_or_404

from pcc_portal.periods.clock import today
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.rules import can_write

from .. import actions, forms
from ..choices import DisposalStage
from ..models import CapitalProject, ConditionSurvey, Disposal, ProjectStage, Property


class AddProperty(AddRecord):
    model, form_class, route = Property, forms.PropertyForm, "property_add"
    title = label = "Add a property"


class ChangeProperty(ChangeRecord):
    model, form_class, route = Property, forms.PropertyForm, "property_change"
    title = "Change the property"


class AddDisposal(AddRecord):
    model, form_class, route = Disposal, forms.DisposalForm, "disposal_add"
    title = label = "Add a disposal"


class ChangeDisposal(ChangeRecord):
    model, form_class, route = Disposal, forms.DisposalChangeForm, "disposal_change"
    title = "Change the disposal"
    lead = "Its stage moves by a step of its own."


class MoveDisposal(StepPage):
    model, form_class, route = Disposal, forms.MoveDisposalForm, "disposal_move"
    title, label, submit = "Move the sale to another stage", "Move to another stage", "Move the sale"
    success_message = "The sale is at its new stage."

    def get_initial(self) -> dict[str, Any]:
        names = ("stage", "buyer", "expected_receipt", "due_on")
        return {name: getattr(self.object, name) for name in names}

    def perform(self, form: forms.MoveDisposalForm) -> Disposal:
        return actions.move_disposal(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class _Happened(StepPage):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": today()}


class CompleteDisposal(_Happened):
    model, form_class, route = Disposal, forms.CompleteDisposalForm, "disposal_complete"
    title, label, submit = "Record the completion of the sale", "Record completion", "Record the completion"
    success_message = "The sale is complete."

    @classmethod
    def why_not(cls, row: Disposal) -> str:
        return "This sale is complete." if row.stage == DisposalStage.COMPLETION else ""

    def perform(self, form: forms.CompleteDisposalForm) -> Disposal:
        return actions.complete_disposal(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class AddProject(AddRecord):
    model, form_class, route = CapitalProject, forms.ProjectForm, "project_add"
    title = label = "Add a building project"


class ChangeProject(ChangeRecord):
    model, form_class, route = CapitalProject, forms.ProjectChangeForm, "project_change"
    title = "Change the building project"
    lead = "Its RIBA stage and its completion are recorded by steps of their own."


class ReachStage(_Happened):
    model, form_class, route = CapitalProject, forms.ReachStageForm, "project_stage_reached"
    title, label, submit = "Record a RIBA stage", "Record a RIBA stage", "Record the stage"
    success_message = "The stage is recorded."

    def perform(self, form: forms.ReachStageForm) -> CapitalProject:
        return actions.reach_stage(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class CompleteProject(_Happened):
    model, form_class, route = CapitalProject, forms.CompleteProjectForm, "project_complete"
    title, label, submit = "Record the completion of the project", "Record completion", "Record the completion"
    success_message = "The completion is recorded."

    def perform(self, form: forms.CompleteProjectForm) -> CapitalProject:
        return actions.complete_project(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class AddProjectStep(AddPart):
    model, form_class, route = ProjectStage, forms.ProjectStepForm, "project_step_add"
    parent_model, parent_column = CapitalProject, "project"
    title = label = "Add a step"

    def perform(self, form: forms.ProjectStepForm) -> ProjectStage:
        return actions.add_project_stage(self.parent, by=self.request.user, **form.values())

    def get_success_url(self) -> str:
        return self.cancel_url()


class ChangeProjectStep(ChangeRecord):
    model, form_class, route = ProjectStage, forms.ProjectStepForm, "project_step_change"
    title = "Change the step"

    @classmethod
    def may(cls, user: Any, row: ProjectStage) -> bool:
        return can_write(user, row.project)

    def get_object(self, queryset: Any = None) -> ProjectStage:
        projects = CapitalProject.objects.visible_to(self.request.user).filter(slug=self.kwargs["slug"])
        steps = ProjectStage.objects.filter(project__in=projects).select_related("project__theme")
        return get_object_or_404(steps, order=self.kwargs["order"])

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> ProjectStage:
        return actions.change_project_stage(
            self.object, by=self.request.user, seen=seen, reason=reason, note=self.note, **changes
        )

    def get_success_url(self) -> str:
        return str(self.object.project.get_absolute_url())

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        return (*before, Link(str(self.object.project), self.object.project.get_absolute_url()), here)


class AddSurvey(AddRecord):
    model, form_class, route = ConditionSurvey, forms.SurveyForm, "survey_add"
    title = label = "Add a condition survey"


class ChangeSurvey(ChangeRecord):
    model, form_class, route = ConditionSurvey, forms.SurveyForm, "survey_change"
    title = "Change the survey"
