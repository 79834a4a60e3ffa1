"""Who asks for returns and takes them: whoever may write in the contract or grant; without one, in each measure."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import Reader, has_role
from pcc_portal.updates.rules import can_write

from .models import ReturnDuty

NOT_YOURS = "Only who answers for what a return is about, an approver or a publisher may do this."


def can_ask(user: Reader, record: Any, measures: Iterable[Any]) -> bool:
    """`record`: the contract or grant, or None; then the measures decide, and without any an approver or publisher."""
    if has_role(user, Role.APPROVER, Role.PUBLISHER):
        return True
    rows = [record] if record else list(measures)
    return bool(rows) and all(can_write(user, row) for row in rows)


def can_manage(user: Reader, duty: ReturnDuty) -> bool:
    return can_ask(user, duty.record, duty.measures.all())


def check_manage(user: Reader, duty: ReturnDuty) -> None:
    if not can_manage(user, duty):
        raise PermissionDenied(NOT_YOURS)
