"""Extensions, variations and what follows a contract."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.ui.formats import day
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_write

from ..choices import ChangeKind
from ..models import Contract, ContractChange, ContractOption
from ..stats import derived_dates


@transaction.atomic
def change_contract(
    contract: Contract,
    *,
    by: User,
    seen: int | None = None,
    note: str = "",
    option: ContractOption | None = None,
    **values: Any,
) -> ContractChange:
    """Extend, by an `option` where any is open, or vary. What was awarded stays; the current end follows `new_end`.
    An extension moves it later, up to the latest end that was agreed; a variation may move either. `note` is for the
    log. Raises PermissionDenied, StaleError; ValidationError by field.
    """
    check_write(by, contract)
    audit.hold_chain()
    check_version(contract, seen)
    stored = Contract.objects.get(pk=contract.pk)
    if values.get("kind") == ChangeKind.EXTENSION:
        _check_extension(stored, values.get("new_end"), option)
    reason = registers.for_the_log(values.get("reason", ""), note)
    change = audit.add(ContractChange(contract=contract, **values), by=by, reason=reason)
    if change.new_end:
        _move_end(stored, change, by)
        contract.refresh_from_db(fields=["current_end", "maximum_end", "extension_decision_by"])
    return change


def _check_extension(stored: Contract, new_end: dt.date | None, option: ContractOption | None) -> None:
    now, latest = stored.current_end, stored.maximum_end
    if new_end is None:
        return  # the row itself says that it needs one
    if option is None and stored.options.undecided().exists():
        raise ValidationError({"new_end": "It is extended by taking up its next option. Else, it takes a variation."})
    if now and new_end <= now:
        raise ValidationError({"new_end": f"The contract runs until {day(now)} already. An early end is a variation."})
    if option is None and latest and new_end > latest:
        raise ValidationError({"new_end": f"It can be extended up to {day(latest)}. Beyond, it takes a variation."})


def _move_end(stored: Contract, change: ContractChange, by: User) -> None:
    """Raises ValidationError where the new end is before the contract starts."""
    end, latest = change.new_end, stored.maximum_end
    if stored.starts and end and end < stored.starts:
        raise ValidationError({"new_end": f"The contract starts on {day(stored.starts)}, after this."})
    moved: dict[str, Any] = {"current_end": end} | ({"maximum_end": end} if end and latest and end > latest else {})
    verb = "extended" if change.kind == ChangeKind.EXTENSION else "varied"
    audit.change(stored, by=by, verb=verb, reason=change.reason, **moved)
    follow_options(stored, by=by)


def follow_options(contract: Contract, *, by: User) -> None:
    """The latest end and the day to decide of a contract with options are those of its options. The caller holds the
    chain."""
    options = list(contract.options.select_related("change"))
    if options:
        audit.change(contract, by=by, columns=derived_dates(contract, options))


@transaction.atomic
def name_successor(
    contract: Contract,
    *,
    by: User,
    successor: Contract | None,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
) -> Contract:
    """Say which contract follows on, or that none does. Raises PermissionDenied, StaleError, ValidationError."""
    return registers.change_register(
        contract, by=by, verb="linked", seen=seen, reason=reason, note=note, successor=successor
    )
