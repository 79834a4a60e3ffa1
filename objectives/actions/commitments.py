"""Writes to commitments: made, answered in an update, and settled, moved or carried forward."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.titles import titled
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.actions import for_the_log
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_write

from ..choices import OPEN_COMMITMENT_STATES, CommitmentState, CommitmentStep
from ..models import Commitment, CommitmentAnswer, CommitmentChange, QuarterlyUpdate
from ..rules import check_write_update


def read_again(row: QuarterlyUpdate | Commitment) -> None:
    """As stored, with writers held off: it may have moved since the caller read it. Inside a transaction."""
    audit.hold_chain()
    row.refresh_from_db()  # and with it what it belongs to, such as the quarter


STATE_AFTER_STEP = {
    CommitmentStep.CARRIED: None,  # stays as it is
    CommitmentStep.REVISED: CommitmentState.REVISED,
    CommitmentStep.KEPT: CommitmentState.KEPT,
    CommitmentStep.OVERTAKEN: CommitmentState.OVERTAKEN,
}
CLOSING_STEPS = frozenset({CommitmentStep.KEPT, CommitmentStep.OVERTAKEN})


@transaction.atomic
def add_commitment(*, by: User, due_on: dt.date, **values: Any) -> Commitment:
    """A promise, first due when it is due now. Who adds it answers for it until somebody else is named."""
    row = Commitment(**{"owner": by, **values}, due_on=due_on, first_due_on=due_on)
    row.first_due_precision, row.first_due_said = row.due_precision, row.due_said
    return registers.add_to_register(row, by=by)


@transaction.atomic
def answer_commitment(
    *, by: User, update: QuarterlyUpdate, commitment: Commitment, today: dt.date, **answer: Any
) -> CommitmentAnswer:
    """Say what the update means to do with a commitment. `answer`: step, on, due_on, due_precision, reason.

    It is done when the update is approved; until then it can be changed. Raises PermissionDenied, WindowClosedError,
    NotInThisStateError, ValidationError by field.
    """
    read_again(update)
    check_write_update(by, update, today)
    if commitment.theme_id != update.theme_id:
        raise ValidationError(titled("This commitment belongs to another {theme}."))
    _check_step(commitment, answer["step"], answer.get("due_on"), answer.get("reason", ""))
    if answer["step"] in CLOSING_STEPS and answer.get("on") is None:
        raise ValidationError({"on": "Give the day."})
    row = CommitmentAnswer.objects.filter(commitment=commitment, quarter=update.quarter).first()
    if row is None:
        return audit.add(CommitmentAnswer(commitment=commitment, quarter=update.quarter, by=by, **answer), by=by)
    if row.change_id:
        raise ValidationError("This has been approved and done.")
    return audit.change(row, by=by, reason=answer.get("reason", ""), columns={"reason": "", **answer, "by": by})


def do_answer(answer: CommitmentAnswer, *, by: User) -> None:
    """An approved answer becomes the commitment's step. Inside the approval's transaction."""
    change = step_commitment(
        answer.commitment,
        by=by,
        quarter=answer.quarter,
        step=CommitmentStep(answer.step),
        on=answer.on,
        due_on=answer.due_on,
        due_precision=Precision(answer.due_precision),
        reason=answer.reason,
    )
    audit.change(answer, by=by, verb="done", change=change)


def _dates(before: dict[str, Any], moved: dict[str, Any]) -> dict[str, Any]:
    """When it was due and is due now, as columns of the step."""
    now = before | moved
    return {f"from_{name}": before[name] for name in before} | {f"to_{name}": now[name] for name in before}


@transaction.atomic
def step_commitment(
    commitment: Commitment,
    *,
    by: User,
    quarter: Quarter,
    step: CommitmentStep,
    on: dt.date | None,
    due_on: dt.date | None = None,
    due_precision: Precision = Precision.DAY,
    due_said: str = "",
    reason: str = "",
    note: str = "",
    seen: int | None = None,
) -> CommitmentChange:
    """What this quarter's report does with an open commitment: kept or overtaken `on` a day, moved, carried."""
    read_again(commitment)
    check_version(commitment, seen)
    check_write(by, commitment)
    _check_step(commitment, step, due_on, reason)
    stored = Commitment.objects.get(pk=commitment.pk)
    before = {name: getattr(commitment, name) for name in ("due_on", "due_precision", "due_said")}
    moved = _new_date(due_on, due_precision, due_said)
    audit.change(commitment, by=by, reason=for_the_log(reason, note), **moved, **_outcome(commitment, step, on))
    registers.record_moves(stored, commitment, by=by, reason=reason)
    return _add_step(commitment, by=by, quarter=quarter, step=step, reason=reason, **_dates(before, moved))


def _new_date(due_on: dt.date | None, precision: str, said: str) -> dict[str, Any]:
    """Columns of a commitment whose date moves; none where it stays."""
    return {"due_on": due_on, "due_precision": precision, "due_said": said} if due_on else {}


def _add_step(commitment: Commitment, *, by: User, step: CommitmentStep, **values: Any) -> CommitmentChange:
    change = CommitmentChange(commitment=commitment, step=step, at=clock.now(), by=by, **values)
    return audit.add(change, by=by, verb=step)


def _outcome(commitment: Commitment, step: CommitmentStep, on: dt.date | None) -> dict[str, Any]:
    state = STATE_AFTER_STEP[step] or commitment.state
    return {"state": state, "closed_on": None if state in OPEN_COMMITMENT_STATES else on}


def _check_step(commitment: Commitment, step: CommitmentStep, due_on: dt.date | None, reason: str) -> None:
    if not commitment.is_open:
        raise ValidationError(f"This commitment is closed: {commitment.get_state_display().lower()}.")
    if step == CommitmentStep.REVISED and due_on is None:
        raise ValidationError({"due_on": "Give the new date."})
    if due_on is not None and due_on < commitment.made_on:
        raise ValidationError({"due_on": "This is before the day on which it was promised."})
    if step != CommitmentStep.REVISED and due_on is not None:
        raise ValidationError({"due_on": "Only a revision has a new date."})
    if step != CommitmentStep.KEPT and not reason.strip():
        raise ValidationError({"reason": "Say why."})
