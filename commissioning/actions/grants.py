"""Rounds of grants that do not stand as they were announced."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.registers import actions as registers

from ..models import GrantRound


@transaction.atomic
def withdraw_round(
    grants: GrantRound,
    *,
    by: User,
    on: dt.date,
    reason: str,
    replaced_by: GrantRound | None = None,
    note: str = "",
    seen: int | None = None,
) -> GrantRound:
    """Say, once, since when and why a round does not stand, and which other takes its place. Grants that were made of
    it stay. Raises PermissionDenied, StaleError, ValidationError."""
    audit.hold_chain()
    grants.refresh_from_db()
    if grants.withdrawn_on:
        raise ValidationError("It is recorded that this round does not stand.")
    columns: dict[str, Any] = {"withdrawn_on": on, "withdrawn_reason": reason, "replaced_by": replaced_by}
    verb = "replaced" if replaced_by else "withdrawn"
    return registers.change_register(grants, by=by, verb=verb, reason=reason, note=note, seen=seen, **columns)
