"""Steps of disposals and projects. Other register rows go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates import actions as updates
from pcc_portal.updates.rules import check_write

from .choices import DisposalStage
from .models import CapitalProject, Disposal, ProjectStage


@transaction.atomic
def move_disposal(disposal: Disposal, *, by: User, stage: DisposalStage, reason: str = "", **values: Any) -> Disposal:
    """Move a sale to another stage; a step back needs a reason. Completion goes through `complete_disposal`."""
    audit.hold_chain()
    disposal.refresh_from_db()
    check_write(by, disposal)
    if stage < disposal.stage and not reason.strip():
        raise ValidationError({"reason": "Say why the sale goes back a stage."})
    return updates.change_register(disposal, by=by, verb="moved", reason=reason, stage=stage, **values)


@transaction.atomic
def complete_disposal(disposal: Disposal, *, by: User, on: dt.date, receipt: Decimal) -> Disposal:
    """Close a sale with what it brought, pounds."""
    check_write(by, disposal)
    return audit.change(
        disposal, by=by, verb="completed", stage=DisposalStage.COMPLETION, completed_on=on, actual_receipt=receipt
    )


@transaction.atomic
def add_project_stage(project: CapitalProject, *, by: User, **values: Any) -> ProjectStage:
    check_write(by, project)
    return audit.add(ProjectStage(project=project, **values), by=by)
