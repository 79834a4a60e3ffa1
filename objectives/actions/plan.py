"""Writes to the plan itself, which is the publisher's: plans and their levels."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.registers.actions import free_slug
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_release

from ..models import Objective, Plan, Priority, Theme
from ..models.office import CARRIED
from ..models.plan import SMALL_NUMBERS
from ..rules import check_serves

OfPlan = TypeVar("OfPlan", Plan, Priority, Objective, Theme)


@transaction.atomic
def add_plan(*, by: User, **values: Any) -> Plan:
    """It begins with the addresses, house style, logo and colour of the plan in force, which can be changed."""
    check_release(by)
    now = Plan.objects.in_force()
    carried = {name: getattr(now, name) for name in CARRIED} if now else {}
    return _add(Plan(**carried | values), by=by)


@transaction.atomic
def add_objective(*, by: User, **values: Any) -> Objective:
    check_release(by)
    return _add(Objective(**values), by=by)


@transaction.atomic
def add_priority(*, by: User, **values: Any) -> Priority:
    check_release(by)
    return _add(Priority(**values), by=by)


@transaction.atomic
def add_theme(*, by: User, also_serves: Iterable[Objective] = (), **values: Any) -> Theme:
    """`also_serves`: objectives of the plan besides its own. Raises PermissionDenied, ValidationError."""
    check_release(by)
    theme = _add(Theme(**values), by=by)
    _serve(theme, also_serves, by=by)
    return theme


@transaction.atomic
def change_plan(row: Plan, *, by: User, seen: int | None = None, reason: str = "", **changes: Any) -> Plan:
    """The limits of small numbers change only with a reason. Raises PermissionDenied, StaleError, ValidationError."""
    check_release(by)
    check_small_numbers(row, changes, reason)
    return _change(row, by=by, seen=seen, reason=reason, **changes)


def check_small_numbers(row: Plan, changes: Mapping[str, Any], reason: str) -> None:
    """Raises ValidationError where their limits change without a reason."""
    stored = Plan.objects.get(pk=row.pk)  # a form may have filled in `row` already
    moved = [name for name in SMALL_NUMBERS if changes.get(name, getattr(stored, name)) != getattr(stored, name)]
    if moved and not reason.strip():
        raise ValidationError({"reason": "Say why the limits of small numbers change."})


@transaction.atomic
def change_objective(
    row: Objective, *, by: User, seen: int | None = None, reason: str = "", **changes: Any
) -> Objective:
    check_release(by)
    return _change(row, by=by, seen=seen, reason=reason, **changes)


@transaction.atomic
def change_priority(row: Priority, *, by: User, seen: int | None = None, reason: str = "", **changes: Any) -> Priority:
    check_release(by)
    return _change(row, by=by, seen=seen, reason=reason, **changes)


@transaction.atomic
def change_theme(
    row: Theme,
    *,
    by: User,
    seen: int | None = None,
    reason: str = "",
    also_serves: Iterable[Objective] | None = None,
    **changes: Any,
) -> Theme:
    """`also_serves`: all objectives besides its own; None leaves them. Raises PermissionDenied, StaleError,
    ValidationError."""
    check_release(by)
    theme = _change(row, by=by, seen=seen, reason=reason, **changes)
    _serve(theme, theme.also_serves.all() if also_serves is None else also_serves, by=by, reason=reason)
    return theme


def _serve(theme: Theme, objectives: Iterable[Objective], *, by: User, reason: str = "") -> None:
    others = list(objectives)
    check_serves(theme.objective, others)
    before, after = (sorted(map(str, rows)) for rows in (theme.also_serves.all(), others))
    if before != after:
        theme.also_serves.set(others)
        was, now = {"also_serves": before}, {"also_serves": after}
        audit.record(by=by, verb="linked", target=theme, before=was, after=now, reason=reason)


def _add(row: OfPlan, *, by: User) -> OfPlan:
    """What is typed has no name for its address yet."""
    audit.hold_chain()
    row.slug = row.slug or free_slug(row)
    return audit.add(row, by=by)


def _change(row: OfPlan, *, by: User, seen: int | None, reason: str, **changes: Any) -> OfPlan:
    audit.hold_chain()
    check_version(row, seen)
    return audit.change(row, by=by, reason=reason, **changes)
