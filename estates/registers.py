"""The kinds of record of the estate: properties, disposals, building projects and condition surveys."""

from django.db.models import Q

from objectives.models.delivery import NOT_DONE
from pcc_portal.updates.registers.declaration import Deadline, Kind, ListPage, Noun

from . import citations
from .models import CapitalProject, ConditionSurvey, Disposal, ProjectStage, Property
from .views import editing

SECTION = "Estates"
DONE = {
    "forecast_on": Deadline(done="actual_on", set_by="The plan of the project"),
    "baseline_on": Deadline(set_by="The plan of the project"),
}

KINDS = (
    Kind(
        key="disposal",
        stated={
            "property__title": "name",
            "buyer": "body",
            "expected_receipt": "expected receipt",
            "actual_receipt": "receipt",
            "due_on": "expected",
            "completed_on": "completed",
        },
        keeps_documents=True,
        reports_moves=True,
        model=Disposal,
        noun=Noun("disposal"),
        section=SECTION,
        list_page=ListPage("Disposals", "disposals"),
        searched=("grounds", "buyer"),
        cited=citations.DISPOSAL,
        awaited={"due_on": "Disposal: completion"},
        outstanding={"due_on": Q(completed_on__isnull=True)},
        calendar={"due_on": Deadline(done="completed_on", set_by="The plan of the disposal")},
        sealed=True,
        adding=(editing.AddDisposal,),
        changing=(editing.ChangeDisposal, editing.MoveDisposal, editing.CompleteDisposal),
    ),
    Kind(
        key="project",
        stated={
            "property__title": "name",
            "budget": "budget",
            "forecast": "forecast",
            "forecast_on": "expected",
            "actual_on": "completed",
        },
        keeps_documents=True,
        reports_moves=True,
        model=CapitalProject,
        noun=Noun("building project"),
        section=SECTION,
        list_page=ListPage("Building projects", "projects"),
        searched=("description",),
        cited=citations.PROJECT,
        awaited={"forecast_on": "Building project: completion"},
        outstanding=NOT_DONE,
        calendar=DONE,
        sealed=True,
        adding=(editing.AddProject,),
        changing=(editing.ChangeProject, editing.ReachStage, editing.CompleteProject),
    ),
    Kind(
        key="project-stage",
        reports_moves=True,
        model=ProjectStage,
        noun=Noun("stage of the project", "stages of the project"),
        section=SECTION,
        awaited={"forecast_on": "Building project: stage"},
        outstanding=NOT_DONE,
        calendar=DONE,
        parents=("project",),
        sealed=lambda: ProjectStage.objects.filter(project__is_public=True).select_related("project"),
        adding_below=(editing.AddProjectStep,),
    ),
    Kind(
        key="property",
        model=Property,
        noun=Noun("property", "properties"),
        section=SECTION,
        list_page=ListPage("Properties", "properties"),
        searched=("address", "use"),
        cited=citations.PROPERTY,
        calendar={
            "lease_ends_on": Deadline(set_by="The lease", what="Lease ends"),
            "lease_break_on": Deadline(set_by="The lease", what="Lease can be ended from this day"),
            "insured_until": Deadline(set_by="The insurance", what="Insurance ends"),
        },
        sealed=True,
        adding=(editing.AddProperty,),
        changing=(editing.ChangeProperty,),
    ),
    Kind(
        key="survey",
        model=ConditionSurvey,
        noun=Noun("condition survey"),
        section=SECTION,
        list_page=ListPage("Condition surveys", "surveys"),
        searched=(),
        cited=citations.SURVEY,
        awaited={"due_on": "Condition survey"},
        outstanding={"due_on": Q(reported_on__isnull=True)},
        calendar={"due_on": Deadline(done="reported_on")},
        sealed=True,
        adding=(editing.AddSurvey,),
        changing=(editing.ChangeSurvey,),
    ),
)
