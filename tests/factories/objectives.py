import datetime as dt
from typing import Any

from django.utils import timezone

from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import (
    Commitment,
    CommitmentChange,
    Decision,
    DeliveryAction,
    Milestone,
    Objective,
    Plan,
    Priority,
    QuarterlyUpdate,
    Theme,
    UpdateText,
)
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.models import Release
from tests.factories.accounts import create_user
from tests.factories.numbers import numbers
from tests.factories.rows import stored
from tests.factories.updates import store_releasable

NEXT_PLAN: dict[str, Any] = {
    "slug": "next",
    "title": "The plan to come",
    "starts": dt.date(2030, 4, 1),
    "ends": dt.date(2034, 3, 31),
    "body": "Mayor’s Office for Anyshire",
    "office_holder": "Mayor",
    "force": "Anyshire Police",
    "area_name": "Anyshire",
    "panel": "Anyshire Panel",
    "report_title": "Report",
}


def create_plan(*, slug: str | None = None, is_in_force: bool = True, **values: Any) -> Plan:
    """A stored plan for 2021 to 2025, in force."""
    names = {
        "title": "Safer Anyshire Plan",
        "starts": dt.date(2021, 4, 1),
        "ends": dt.date(2025, 3, 31),
        "body": "Office of the Police and Crime Commissioner for Anyshire",
        "office_holder": "Police and Crime Commissioner",
        "force": "Anyshire Police",
        "area_name": "Anyshire",
        "panel": "Anyshire Police and Crime Panel",
        "report_title": "Activity and performance report",
    }
    return stored(Plan(slug=slug or f"plan-{next(numbers)}", is_in_force=is_in_force, **(names | values)))


def create_priority(*, plan: Plan | None = None, slug: str | None = None, **values: Any) -> Priority:
    """Stored, of the plan in force or of a new one, which has three levels from then on."""
    number = next(numbers)
    plan = plan or Plan.objects.in_force() or create_plan()
    if not plan.has_three_levels:
        plan.priority_word, plan.priority_words = "priority", "priorities"
        plan.save()
    return stored(Priority(plan=plan, slug=slug or f"priority-{number}", **({"title": f"Priority {number}"} | values)))


def create_objective(*, plan: Plan | None = None, slug: str | None = None, **values: Any) -> Objective:
    """A stored objective, of the plan in force or of a new one."""
    number = next(numbers)
    values = {"title": f"Objective {number}", "order": number} | values
    plan = plan or Plan.objects.in_force() or create_plan()
    return stored(Objective(plan=plan, slug=slug or f"objective-{number}", **values))


def create_theme(*, objective: Objective | None = None, slug: str | None = None, **values: Any) -> Theme:
    number = next(numbers)
    values = {"title": f"Theme {number}", "order": number} | values
    return stored(Theme(objective=objective or create_objective(), slug=slug or f"theme-{number}", **values))


def create_update_text(
    *,
    theme: Theme,
    quarter: Quarter,
    release: Release | None = None,
    brag: Brag | str = Brag.GREEN,
    brag_reason: str | None = None,
    body: str = "What was done.",
    commissioner_action: str = "",
    supersedes: UpdateText | None = None,
    by: User | None = None,
) -> UpdateText:
    """The words of a theme's update for a quarter; with a release, approved and shown to everyone."""
    update, _ = QuarterlyUpdate.objects.get_or_create(theme=theme, quarter=quarter)
    reason = "Not there yet." if brag in {Brag.AMBER, Brag.RED} else ""
    text = UpdateText(
        update=update,
        body=body,
        brag=brag,
        brag_reason=reason if brag_reason is None else brag_reason,
        commissioner_action=commissioner_action,
        supersedes=supersedes,
        reason="Rewritten." if supersedes else "",
    )
    return store_releasable(text, release=release, by=by)


def create_commitment(
    *,
    theme: Theme | None = None,
    slug: str | None = None,
    due_on: dt.date = dt.date(2023, 12, 31),
    state: CommitmentState = CommitmentState.OPEN,
    closed_on: dt.date | None = None,
    **values: Any,
) -> Commitment:
    """A promise made in July 2023, still open."""
    number = next(numbers)
    defaults = {
        "title": f"Commitment {number}",
        "words": "The office will do what it says.",
        "made_in": "Panel report, 20 July 2023",
        "made_on": dt.date(2023, 7, 20),
        "first_due_on": due_on,
        "first_due_precision": values.get("due_precision", "day"),
    }
    return stored(
        Commitment(
            theme=theme or create_theme(),
            slug=slug or f"commitment-{number}",
            due_on=due_on,
            state=state,
            closed_on=closed_on,
            **(defaults | values),
        )
    )


def create_commitment_change(
    *,
    commitment: Commitment,
    quarter: Quarter,
    step: CommitmentStep = CommitmentStep.CARRIED,
    to_due_on: dt.date | None = None,
    reason: str = "It takes longer.",
) -> CommitmentChange:
    """What a quarter's report did; the commitment itself stays as it is."""
    return stored(
        CommitmentChange(
            commitment=commitment,
            quarter=quarter,
            step=step,
            from_due_on=commitment.due_on,
            from_due_precision=commitment.due_precision,
            to_due_precision=commitment.due_precision,
            to_due_on=to_due_on or commitment.due_on,
            reason=reason,
            at=timezone.now(),
            by=create_user(),
        )
    )


def create_decision(*, theme: Theme | None = None, slug: str | None = None, **values: Any) -> Decision:
    number = next(numbers)
    defaults = {
        "title": f"Decision {number}",
        "reference": f"PCC/D/2023/{number}",
        "taken_on": dt.date(2023, 8, 1),
    }
    return stored(Decision(theme=theme, slug=slug or f"decision-{number}", **(defaults | values)))


def create_delivery_action(*, theme: Theme | None = None, slug: str | None = None, **values: Any) -> DeliveryAction:
    number = next(numbers)
    defaults = {"title": f"Action {number}", "baseline_on": dt.date(2023, 12, 31)}
    return stored(DeliveryAction(theme=theme or create_theme(), slug=slug or f"action-{number}", **(defaults | values)))


def create_milestone(*, theme: Theme | None = None, slug: str | None = None, **values: Any) -> Milestone:
    number = next(numbers)
    defaults = {"title": f"Milestone {number}", "forecast_on": dt.date(2023, 11, 30)}
    return stored(Milestone(theme=theme or create_theme(), slug=slug or f"milestone-{number}", **(defaults | values)))
