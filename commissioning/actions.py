"""Changes to contracts. Other register rows go through `updates.actions`."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.rules import check_write

from .models import Contract, ContractChange


@transaction.atomic
def change_contract(contract: Contract, *, by: User, **values: Any) -> ContractChange:
    """Extend or vary a contract. What was awarded stays; the current end follows an extension.

    Raises PermissionDenied; ValidationError, also where the new end is past the maximum.
    """
    check_write(by, contract, contract.service)
    change = audit.add(ContractChange(contract=contract, **values), by=by, reason=values.get("reason", ""))
    if change.new_end:
        audit.change(contract, by=by, verb="extended", reason=change.reason, current_end=change.new_end)
    return change
