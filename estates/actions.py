"""Steps of disposals and projects. Other register rows go through `updates.actions`."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.formats import day
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_write

from .choices import DisposalStage, RibaStage
from .models import CapitalProject, Disposal, ProjectStage


@transaction.atomic
def move_disposal(
    disposal: Disposal, *, by: User, stage: DisposalStage, reason: str = "", seen: int | None = None, **values: Any
) -> Disposal:
    """Move a sale to another stage; a step back needs a reason. Completion goes through `complete_disposal`.

    Raises PermissionDenied, StaleError, ValidationError.
    """
    audit.hold_chain()
    disposal.refresh_from_db()
    if stage == DisposalStage.COMPLETION and disposal.stage != stage:
        raise ValidationError({"stage": "A sale completes with the day and what it brought."})
    if stage < disposal.stage and not reason.strip():
        raise ValidationError({"reason": "Say why the sale goes back a stage."})
    if stage < disposal.stage == DisposalStage.COMPLETION:
        values |= {"completed_on": None, "actual_receipt": None}
    return registers.change_register(disposal, by=by, verb="moved", reason=reason, seen=seen, stage=stage, **values)


@transaction.atomic
def complete_disposal(
    disposal: Disposal, *, by: User, on: dt.date, receipt: Decimal, seen: int | None = None
) -> Disposal:
    """Close a sale, once, with what it brought, pounds. Raises PermissionDenied, StaleError, ValidationError."""
    audit.hold_chain()
    disposal.refresh_from_db()
    if disposal.completed_on:
        raise ValidationError(f"This sale completed on {day(disposal.completed_on)}.")
    return registers.change_register(
        disposal,
        by=by,
        verb="completed",
        seen=seen,
        stage=DisposalStage.COMPLETION,
        completed_on=on,
        actual_receipt=receipt,
    )


@transaction.atomic
def reach_stage(
    project: CapitalProject,
    *,
    by: User,
    stage: RibaStage,
    on: dt.date,
    on_precision: str = Precision.DAY,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
) -> CapitalProject:
    """Record that a project is at a RIBA stage; its dated steps for it are reached too. A step back needs a reason.

    Raises PermissionDenied, StaleError, ValidationError.
    """
    audit.hold_chain()
    project.refresh_from_db()
    before = -1 if project.riba_stage is None else project.riba_stage
    _check_stage(stage, before, reason)
    registers.change_register(project, by=by, verb="moved", reason=reason, note=note, seen=seen, riba_stage=stage)
    steps = project.stages.filter(riba_stage=stage, actual_on=None) if stage > before else ()
    for step in steps:
        audit.change(step, by=by, verb="reached", actual_on=on, actual_precision=on_precision)
    return project


def _check_stage(stage: int, before: int, reason: str) -> None:
    if stage == before:
        raise ValidationError({"stage": "The project is at this stage already."})
    if stage < before and not reason.strip():
        raise ValidationError({"reason": "Say why the project goes back a stage."})


@transaction.atomic
def complete_project(
    project: CapitalProject,
    *,
    by: User,
    on: dt.date,
    on_precision: str = Precision.DAY,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
) -> CapitalProject:
    """Record when a project was completed; another day than the one recorded needs a reason.

    Raises PermissionDenied, StaleError, ValidationError.
    """
    audit.hold_chain()
    project.refresh_from_db()
    if project.actual_on and not reason.strip():
        raise ValidationError({"reason": "A completion is recorded already. Say why it is corrected."})
    done: dict[str, Any] = {"actual_on": on, "actual_precision": on_precision}
    return registers.change_register(project, by=by, verb="completed", reason=reason, note=note, seen=seen, **done)


@transaction.atomic
def add_project_stage(project: CapitalProject, *, by: User, **values: Any) -> ProjectStage:
    """A dated step of a project, after those that there are where `order` is not given."""
    check_write(by, project)
    audit.hold_chain()
    last = project.stages.order_by("-order").first()
    order = {"order": last.order + 1 if last else 1}
    return audit.add(ProjectStage(project=project, **(order | values)), by=by)


@transaction.atomic
def change_project_stage(
    stage: ProjectStage, *, by: User, reason: str = "", note: str = "", seen: int | None = None, **values: Any
) -> ProjectStage:
    """Raises PermissionDenied, StaleError; ValidationError, also where the forecast moves later without a reason."""
    check_write(by, stage.project)
    audit.hold_chain()
    check_version(stage, seen)
    stored = ProjectStage.objects.get(pk=stage.pk)
    registers.check_slip("forecast_on", stored, values, reason)
    audit.change(stage, by=by, reason=registers.for_the_log(reason, note), **values)
    registers.record_moves(stored, stage, by=by, reason=reason)
    return stage
