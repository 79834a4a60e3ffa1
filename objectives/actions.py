"""Every write to the plan, its updates and its commitments. Register rows otherwise go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.updates import actions as updates
from pcc_portal.updates.choices import State
from pcc_portal.updates.citations import problems
from pcc_portal.updates.models import WORKING_COPY
from pcc_portal.updates.registry import Viewpoint
from pcc_portal.updates.rules import check_release, check_write
from pcc_portal.updates.workflow import check_move

from .choices import OPEN_COMMITMENT_STATES, CommitmentState, CommitmentStep
from .models import Commitment, CommitmentChange, Objective, Plan, QuarterlyUpdate, Theme, UpdateText
from .rules import check_approve_update, check_write_update

STATE_AFTER_STEP = {
    CommitmentStep.CARRIED: None,  # stays as it is
    CommitmentStep.REVISED: CommitmentState.REVISED,
    CommitmentStep.KEPT: CommitmentState.KEPT,
    CommitmentStep.OVERTAKEN: CommitmentState.OVERTAKEN,
}


@transaction.atomic
def add_plan(*, by: User, **values: Any) -> Plan:
    check_release(by)
    return audit.add(Plan(**values), by=by)


@transaction.atomic
def add_objective(*, by: User, **values: Any) -> Objective:
    check_release(by)
    return audit.add(Objective(**values), by=by)


@transaction.atomic
def add_theme(*, by: User, **values: Any) -> Theme:
    check_release(by)
    return audit.add(Theme(**values), by=by)


@transaction.atomic
def write_update(*, by: User, theme: Theme, quarter: Quarter, body: str, reason: str = "", **grade: str) -> UpdateText:
    """Write the words of a theme's update, or replace them. `grade`: brag, brag_reason, commissioner_action.

    Raises PermissionDenied, NotInThisStateError, ValidationError (also for a citation of what there is not).
    """
    check_write(by, theme)
    audit.hold_chain()
    update = QuarterlyUpdate.objects.filter(theme=theme, quarter=quarter).first()
    update = update or audit.add(QuarterlyUpdate(theme=theme, quarter=quarter), by=by)
    check_write_update(by, update)
    check_citations({"body": body, "commissioner_action": grade.get("commissioner_action", "")}, quarter)
    current = update.texts.filter(superseded_by__isnull=True).first()
    if current is None:
        return updates.enter(UpdateText(update=update, body=body, **grade), by=by)
    return updates.supersede(current, by=by, reason=reason or "Rewritten before approval.", body=body, **grade)


def check_citations(texts: dict[str, str], quarter: Quarter) -> None:
    """Raises ValidationError by field where a text cites a record or field that is not there."""
    viewpoint = Viewpoint(WORKING_COPY, quarter)
    found = {field: problems(text, viewpoint) for field, text in texts.items()}
    if any(found.values()):
        raise ValidationError({field: sentences for field, sentences in found.items() if sentences})


@transaction.atomic
def submit_update(update: QuarterlyUpdate, *, by: User) -> QuarterlyUpdate:
    _read_again(update)
    check_write(by, update.theme)
    move = check_move(update.state, "submit")
    return audit.change(
        update, by=by, verb="submitted", state=move.target, submitted_at=timezone.now(), submitted_by=by
    )


@transaction.atomic
def return_update(update: QuarterlyUpdate, *, by: User, comment: str) -> QuarterlyUpdate:
    """Ask the author for changes; the comment goes with it."""
    _read_again(update)
    check_approve_update(by, update)
    if not comment.strip():
        raise ValidationError({"comment": "Say what has to change."})
    return audit.change(update, by=by, verb="returned", reason=comment, state=State.RETURNED)


@transaction.atomic
def approve_update(update: QuarterlyUpdate, *, by: User) -> QuarterlyUpdate:
    """Approve the update and every version of its words that nobody has approved yet."""
    _read_again(update)
    check_approve_update(by, update)
    updates.approve(update.texts.unreleased(), by=by)
    return audit.change(update, by=by, verb="approved", state=State.APPROVED)


def _read_again(row: QuarterlyUpdate | Commitment) -> None:
    """As stored, with writers held off: it may have moved since the caller read it."""
    audit.hold_chain()
    row.refresh_from_db()


@transaction.atomic
def step_commitment(
    commitment: Commitment,
    *,
    by: User,
    quarter: Quarter,
    step: CommitmentStep,
    on: dt.date,
    due_on: dt.date | None = None,
    reason: str = "",
) -> CommitmentChange:
    """What this quarter's report does with an open commitment: keep, revise (new date and reason), carry, overtake."""
    _read_again(commitment)
    check_write(by, commitment)
    _check_step(commitment, step, due_on, reason)
    change = CommitmentChange(
        commitment=commitment,
        quarter=quarter,
        step=step,
        from_due_on=commitment.due_on,
        to_due_on=due_on or commitment.due_on,
        reason=reason,
        at=timezone.now(),
        by=by,
    )
    audit.change(commitment, by=by, reason=reason, due_on=change.to_due_on, **_outcome(commitment, step, on))
    return audit.add(change, by=by, verb=step)


def _outcome(commitment: Commitment, step: CommitmentStep, on: dt.date) -> dict[str, Any]:
    state = STATE_AFTER_STEP[step] or commitment.state
    return {"state": state, "closed_on": None if state in OPEN_COMMITMENT_STATES else on}


def _check_step(commitment: Commitment, step: CommitmentStep, due_on: dt.date | None, reason: str) -> None:
    if not commitment.is_open:
        raise ValidationError(f"This commitment is closed: {commitment.get_state_display().lower()}.")
    if step == CommitmentStep.REVISED and due_on is None:
        raise ValidationError({"due_on": "Give the new date."})
    if step != CommitmentStep.REVISED and due_on is not None:
        raise ValidationError({"due_on": "Only a revision has a new date."})
    if step != CommitmentStep.KEPT and not reason.strip():
        raise ValidationError({"reason": "Say why."})
