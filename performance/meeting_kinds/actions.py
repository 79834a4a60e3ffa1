"""Writes of the kinds of meetings. What was published keeps the names of its day."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit import actions as audit

from ..choices import HeldBy
from ..models import MeetingKind


@transaction.atomic
def add_kind(*, by: User, name: str, held_by: HeldBy) -> MeetingKind:
    """After the last one. Raises PermissionDenied, ValidationError."""
    check_change_office(by)
    audit.hold_chain()
    last = MeetingKind.objects.aggregate(last=Max("order"))["last"] or 0
    return audit.add(MeetingKind(key=_free_key(name), name=name, held_by=held_by, order=last + 1), by=by)


@transaction.atomic
def rename_kind(kind: MeetingKind, *, by: User, name: str) -> MeetingKind:
    """Raises PermissionDenied, ValidationError."""
    return audit.change(_held(kind, by), by=by, verb="renamed", name=name)


@transaction.atomic
def move_kind(kind: MeetingKind, *, by: User, up: bool) -> MeetingKind:
    """Change places with the kind in use of the same holder before it, or after it; the first and the last one stay."""
    kind = _held(kind, by)
    used = list(MeetingKind.objects.in_use(HeldBy(kind.held_by)))
    if kind not in used:
        raise ValidationError("This kind is retired, and forms do not offer it.")
    place = used.index(kind) + (-1 if up else 1)
    if not 0 <= place < len(used):
        return kind
    other = used[place]
    here, there = kind.order, other.order
    audit.change(other, by=by, verb="moved", order=here)
    return audit.change(kind, by=by, verb="moved", order=there)


@transaction.atomic
def retire_kind(kind: MeetingKind, *, by: User) -> MeetingKind:
    """Its meetings keep it; no other gets it. Raises PermissionDenied, ValidationError."""
    kind = _held(kind, by)
    if kind.is_ordinary:
        raise ValidationError(f"“{kind}” stays: it is the ordinary meeting of the panel. It can have another name.")
    return audit.change(kind, by=by, verb="retired", is_retired=True)


@transaction.atomic
def bring_back_kind(kind: MeetingKind, *, by: User) -> MeetingKind:
    """Raises PermissionDenied; ValidationError where another has its name by now."""
    return audit.change(_held(kind, by), by=by, verb="brought back", is_retired=False)


@transaction.atomic
def set_members(kind: MeetingKind, *, by: User, people: Iterable[User]) -> MeetingKind:
    """Who sits on a board and reads its papers. Raises PermissionDenied; ValidationError for a kind of the panel's."""
    kind = _held(kind, by)
    if kind.held_by == HeldBy.PANEL:
        raise ValidationError("Members of the panel have a role of their own.")
    people = [*people]
    before, after = (sorted(f"{person}" for person in each) for each in (kind.members.all(), people))
    if before != after:
        kind.members.set(people)
        audit.record(by=by, verb="named members", target=kind, before={"members": before}, after={"members": after})
    return kind


def _held(kind: MeetingKind, by: User) -> MeetingKind:
    check_change_office(by)
    audit.hold_chain()
    return MeetingKind.objects.get(pk=kind.pk)


def _free_key(name: str) -> str:
    base = slugify(name)[:50] or "kind"
    in_use = set(MeetingKind.objects.values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(in_use) + 3))) if key not in in_use)
