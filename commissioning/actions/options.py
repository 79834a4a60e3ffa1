"""Options to extend a contract: added, changed, taken up or not."""

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
from ..models.options import next_option
from ..stats import ends_of
from .contracts import change_contract, follow_options


@transaction.atomic
def add_option(contract: Contract, *, by: User, **values: Any) -> ContractOption:
    """After those that there are, where `order` is not given. Raises PermissionDenied, ValidationError."""
    check_write(by, contract)
    audit.hold_chain()
    last = contract.options.order_by("-order").first()
    order = {"order": last.order + 1 if last else 1}
    option = audit.add(ContractOption(contract=contract, **(order | values)), by=by)
    _settle(option, by)
    return option


@transaction.atomic
def change_option(
    option: ContractOption, *, by: User, reason: str = "", note: str = "", seen: int | None = None, **values: Any
) -> ContractOption:
    """Raises PermissionDenied, StaleError; ValidationError, also where its day to decide moves later without a
    reason, and where its term moves after it was taken up."""
    check_write(by, option.contract)
    audit.hold_chain()
    check_version(option, seen)
    stored = ContractOption.objects.get(pk=option.pk)
    if stored.change_id and {"months", "ends_on"} & values.keys():
        raise ValidationError({"months": "It was taken up. Another end of the contract is a variation now."})
    registers.check_slip("decide_by", stored, values, reason)
    audit.change(option, by=by, reason=registers.for_the_log(reason, note), **values)
    registers.record_moves(stored, option, by=by, reason=reason)
    _settle(option, by)
    return option


def _settle(option: ContractOption, by: User) -> None:
    """The contract follows. Raises ValidationError where the option would end no later than what is before it."""
    contract = Contract.objects.get(pk=option.contract_id)
    options = list(contract.options.select_related("change"))
    ends, before = ends_of(contract, options), contract.current_end
    for each in options:
        end = ends[each.order]
        if each.is_undecided and before and end and end <= before:
            raise ValidationError({"ends_on": f"Without it the contract may run until {day(before)} already."})
        before = end if each.is_undecided and end else before
    follow_options(contract, by=by)


@transaction.atomic
def take_up_option(
    option: ContractOption, *, by: User, seen: int | None = None, note: str = "", **values: Any
) -> ContractChange:
    """Extend the contract by its next option. `values`: of the extension, but for its end, which is the option's.

    One that was declined can still be taken up, as people think again. Raises PermissionDenied, StaleError,
    ValidationError.
    """
    check_write(by, option.contract)
    audit.hold_chain()
    check_version(option, seen)
    contract = Contract.objects.get(pk=option.contract_id)
    options = _next_is(option, contract)
    agreed = [each for each in options if each.order <= option.order]
    end = _end_if_taken_up(contract, agreed)
    change = change_contract(
        contract, by=by, note=note, option=option, kind=ChangeKind.EXTENSION, new_end=end, **values
    )
    columns = {"change": change, "declined_on": None, "declined_by": None, "declined_reason": ""}
    audit.change(option, by=by, verb="taken up", columns=columns)
    follow_options(contract, by=by)
    return change


def _end_if_taken_up(contract: Contract, options: list[ContractOption]) -> dt.date:
    end = ends_of(contract, options)[options[-1].order]
    if end is None:
        raise ValidationError("Record when the contract ends first: the option counts from there.")
    return end


@transaction.atomic
def decline_option(
    option: ContractOption, *, by: User, on: dt.date, reason: str, note: str = "", seen: int | None = None
) -> ContractOption:
    """Say that the next option is not taken up, since when and why. Raises PermissionDenied, StaleError,
    ValidationError."""
    check_write(by, option.contract)
    audit.hold_chain()
    check_version(option, seen)
    contract = Contract.objects.get(pk=option.contract_id)
    _next_is(option, contract)
    if not option.is_undecided:
        raise ValidationError("It was not taken up, as is recorded already.")
    columns = {"declined_on": on, "declined_by": by, "declined_reason": reason}
    audit.change(option, by=by, verb="declined", reason=registers.for_the_log(reason, note), columns=columns)
    follow_options(contract, by=by)
    return option


def _next_is(option: ContractOption, contract: Contract) -> list[ContractOption]:
    options = list(contract.options.select_related("change"))
    if next_option(options) != option:
        raise ValidationError("Options are taken up in their order, each once.")
    return options
