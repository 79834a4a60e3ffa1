"""The kinds of record of the plan: what it wants, what is done about it, and what was promised and decided."""

from django.db.models import Q

from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.declaration import Deadline, Kind, ListPage, Noun

from . import citations
from .choices import OPEN_COMMITMENT_STATES
from .models import (
    Commitment,
    CommitmentChange,
    Decision,
    DeliveryAction,
    Milestone,
    Objective,
    Plan,
    PlanMapping,
    PlanStep,
    Priority,
    QuarterlyUpdate,
    Theme,
    UpdateText,
)
from .models.delivery import NOT_DONE
from .models.office import CARRIED, NAMES
from .views import editing, succession

PLAN, SECTION = "Overview", "Commitments"
DONE = {
    "forecast_on": Deadline(done="actual_on", set_by="The delivery plan"),
    "baseline_on": Deadline(set_by="The delivery plan"),
}


# As the plan calls them.
PRIORITY = Noun(titled_lazy("{priority}"), titled_lazy("{priorities}"), titled_lazy("{article_priority}"))
OBJECTIVE = Noun(titled_lazy("{objective}"), titled_lazy("{objectives}"), titled_lazy("{article_objective}"))
THEME = Noun(titled_lazy("{theme}"), titled_lazy("{themes}"), titled_lazy("{article_theme}"))

KINDS = (
    Kind(
        key="plan",
        model=Plan,
        noun=Noun("plan"),
        section=PLAN,
        list_page=ListPage("Plans", "plans"),
        keeps_documents=True,
        sealed=Plan.objects.shown,
        named_then=(*NAMES, *CARRIED),
        unseen={
            "in_force_at": "That it came into force is reported; the hour is for past quarters.",
            "logo": "A name made of its content; the picture is seen, and what it says is.",
            "status_words": "They stand wherever a state is named.",
        },
        adding=(editing.AddPlan,),
        changing=(editing.ChangePlan, succession.BringIntoForce),
    ),
    Kind(
        key="plan-step",
        model=PlanStep,
        noun=Noun("duty of the plan", "duties of the plan"),
        section=PLAN,
        parents=("plan",),
    ),
    Kind(
        key="plan-mapping",
        model=PlanMapping,
        noun=Noun("passage from the plan before", "passages from the plan before"),
        section=PLAN,
        parents=("plan",),
    ),
    Kind(
        key="priority",
        model=Priority,
        noun=PRIORITY,
        section=PLAN,
        searched=("summary",),
        sealed=lambda: Priority.objects.filter(plan__in=Plan.objects.shown()),
        named_then=("title", "summary"),
        adding=(editing.AddPriority,),
        changing=(editing.ChangePriority,),
    ),
    Kind(
        key="objective",
        model=Objective,
        noun=OBJECTIVE,
        section=PLAN,
        searched=("summary",),
        sealed=lambda: Objective.objects.filter(plan__in=Plan.objects.shown()),
        named_then=("title", "summary", "priority"),
        adding=(editing.AddObjective,),
        changing=(editing.ChangeObjective,),
    ),
    Kind(
        key="theme",
        model=Theme,
        noun=THEME,
        section=PLAN,
        searched=(),
        sealed=lambda: Theme.objects.filter(objective__plan__in=Plan.objects.shown()),
        named_then=("title",),
        adding=(editing.AddTheme,),
        changing=(editing.ChangeTheme,),
    ),
    Kind(key="update", model=QuarterlyUpdate, noun=Noun("quarterly update"), section=PLAN, parents=("theme",)),
    Kind(
        key="update-text",
        model=UpdateText,
        noun=Noun("text of the update", "texts of the update"),
        section=PLAN,
        parents=("update__theme",),
    ),
    Kind(
        key="commitment",
        stated={"due_on": "due", "closed_on": "completed"},
        reports_moves=True,
        model=Commitment,
        noun=Noun("commitment"),
        section=SECTION,
        list_page=ListPage("Commitments", "commitments"),
        searched=("words", "made_in"),
        cited=citations.COMMITMENT,
        awaited={"due_on": ""},
        outstanding={"due_on": Q(state__in=OPEN_COMMITMENT_STATES)},
        calendar={"due_on": Deadline(done="closed_on", set_by="What the office promised")},
        sealed=True,
        unseen={"first_due_said": "Told with the day that was first due."},
        adding=(editing.AddCommitment,),
        changing=(
            editing.ChangeCommitment,
            editing.KeepCommitment,
            editing.ReviseCommitment,
            editing.CarryCommitment,
            editing.OvertakeCommitment,
        ),
    ),
    Kind(
        key="commitment-change",
        model=CommitmentChange,
        noun=Noun("step of the commitment", "steps of the commitment"),
        section=SECTION,
        parents=("commitment",),
        sealed=lambda: CommitmentChange.objects.filter(commitment__is_public=True),
        unseen={"by": "Who in the office recorded it."},
    ),
    Kind(
        key="delivery-action",
        stated={"forecast_on": "expected", "actual_on": "completed"},
        model=DeliveryAction,
        noun=Noun("delivery plan action"),
        section=SECTION,
        list_page=ListPage("Delivery plan", "delivery_actions"),
        searched=("brag_reason",),
        awaited={"forecast_on": "Delivery plan action"},
        outstanding=NOT_DONE,
        calendar=DONE,
        sealed=True,
        adding=(editing.AddDeliveryAction,),
        changing=(editing.ChangeDeliveryAction,),
    ),
    Kind(
        key="milestone",
        stated={"forecast_on": "expected", "actual_on": "completed"},
        model=Milestone,
        noun=Noun("milestone"),
        section=SECTION,
        list_page=ListPage("Milestones", "milestones"),
        searched=(),
        cited=citations.MILESTONE,
        awaited={"forecast_on": "Milestone"},
        outstanding=NOT_DONE,
        calendar=DONE,
        sealed=True,
        adding=(editing.AddMilestone,),
        changing=(editing.ChangeMilestone,),
    ),
    Kind(
        key="decision",
        stated={"reference": "name", "taken_on": "day"},
        keeps_documents=True,
        model=Decision,
        noun=Noun("decision"),
        section=SECTION,
        list_page=ListPage("Decisions", "decisions"),
        searched=("reference", "summary"),
        cited=citations.DECISION,
        sealed=True,
        adding=(editing.AddDecision,),
        changing=(editing.ChangeDecision,),
    ),
)
