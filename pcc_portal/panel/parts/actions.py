"""Writes of the parts of reports. Drafts follow at once; what is sealed stays as it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit import actions as audit
from pcc_portal.ui.titles import titled

from ..models import ReportPart
from ..models.parts import parts_in_use, parts_of_reports

OWN = "own-"  # no part of ours, no theme and no objective has an address that begins so


@transaction.atomic
def add_part(*, by: User, heading: str) -> ReportPart:
    """After the last one. Raises PermissionDenied, ValidationError."""
    check_change_office(by)
    _store_all(by)
    last = ReportPart.objects.aggregate(last=Max("order"))["last"] or 0
    return audit.add(ReportPart(slug=_free_slug(heading), heading=heading, order=last + 1), by=by)


@transaction.atomic
def rename_part(slug: str, *, by: User, heading: str) -> ReportPart:
    """Raises PermissionDenied, ValidationError; ReportPart.DoesNotExist."""
    part = _held(slug, by)
    if part.is_themes:
        raise ValidationError(titled("The {themes} stand under headings of their own, those of the plan."))
    return audit.change(part, by=by, verb="renamed", heading=heading)


@transaction.atomic
def move_part(slug: str, *, by: User, up: bool) -> ReportPart:
    """Change places with the part in use before it, or after it; the first and the last one stay where they are."""
    part = _held(slug, by)
    used = [each.slug for each in parts_in_use()]
    if part.slug not in used:
        raise ValidationError("This part is retired, and stands nowhere.")
    place = used.index(part.slug) + (-1 if up else 1)
    if not 0 <= place < len(used):
        return part
    other = ReportPart.objects.get(slug=used[place])
    here, there = part.order, other.order
    audit.change(other, by=by, verb="moved", order=here)
    return audit.change(part, by=by, verb="moved", order=there)


@transaction.atomic
def retire_part(slug: str, *, by: User) -> ReportPart:
    """Drafts and later reports do without it. Raises PermissionDenied, ValidationError; ReportPart.DoesNotExist."""
    part = _held(slug, by)
    if part.is_kept:
        raise ValidationError(f"“{part}” stays: the portal needs it. It can be moved, and have another heading.")
    return audit.change(part, by=by, verb="retired", is_retired=True)


@transaction.atomic
def bring_back_part(slug: str, *, by: User) -> ReportPart:
    """Raises PermissionDenied; ValidationError where another has its heading by now; ReportPart.DoesNotExist."""
    return audit.change(_held(slug, by), by=by, verb="brought back", is_retired=False)


def _held(slug: str, by: User) -> ReportPart:
    check_change_office(by)
    _store_all(by)
    return ReportPart.objects.get(slug=slug)


def _store_all(by: User) -> None:
    """What is usual becomes the office's own with its first change; each part then has a place of its own."""
    audit.hold_chain()
    for part in parts_of_reports():
        if part._state.adding:
            audit.add(part, by=by)


def _free_slug(heading: str) -> str:
    base = f"{OWN}{slugify(heading)[:60]}".rstrip("-")
    in_use = set(ReportPart.objects.values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(in_use) + 3))) if slug not in in_use)
