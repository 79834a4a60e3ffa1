"""Writes to the plan itself, which is the publisher's: plans and their levels."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

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
Placed = TypeVar("Placed", bound=Objective | Theme)


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
    if isinstance(row, Objective | Theme) and row.order is None:
        row.order = _last_place(row) + 1
    return audit.add(row, by=by)


def _change(row: OfPlan, *, by: User, seen: int | None, reason: str, **changes: Any) -> OfPlan:
    audit.hold_chain()
    check_version(row, seen)
    if isinstance(row, Objective | Theme) and _above(row) in changes and "order" not in changes:
        changes |= _place_under(row, changes[_above(row)])
    return audit.change(row, by=by, reason=reason, **changes)


def _place_under(row: Objective | Theme, above: Plan | Objective) -> dict[str, int]:
    """The last one there, where it comes from elsewhere."""
    stored = type(row)._default_manager.get(pk=row.pk)  # a form may have filled in `row` already
    if getattr(stored, _above(row)) == above:
        return {}
    setattr(row, _above(row), above)
    return {"order": _last_place(row) + 1}


def _above(row: Objective | Theme) -> str:
    return "plan" if isinstance(row, Objective) else "objective"


def _beside(row: Objective | Theme) -> QuerySet[Any]:
    """Those among which it stands, itself with them, in their order."""
    rows: QuerySet[Any] = type(row)._default_manager.filter(**{_above(row): getattr(row, _above(row))})
    return rows.order_by("order")


def _last_place(row: Objective | Theme) -> int:
    return int(_beside(row).aggregate(last=Max("order"))["last"] or 0)


@transaction.atomic
def move_in_plan(row: Placed, *, by: User, up: bool) -> Placed:
    """Change places with the one before it under what it belongs to, or after it; the first and the last one stay.

    Raises PermissionDenied.
    """
    check_release(by)
    audit.hold_chain()
    beside = list(_beside(row))
    here = beside.index(row)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(beside):
        return row
    moved, other = beside[here], beside[there]
    own, others = moved.order, other.order
    for each, place in ((other, _last_place(row) + 1), (moved, others), (other, own)):  # no two may ever have one place
        audit.change(each, by=by, verb="moved", order=place)
    return moved
