"""Writes of what is an office's own: its names, addresses, house style, logo and colour."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit import actions as audit
from pcc_portal.ui.images import read_picture
from pcc_portal.updates.registers.versions import check_version

from ..models import LogoImage, Plan
from ..models.office import ADDRESSES, AREA, HOUSE_STYLE, LEVELS, LOOK, NAMES, OFFICERS, STATUS_WORDS
from ..models.plan import SMALL_NUMBERS
from .plan import check_small_numbers

OWN = frozenset(
    {
        *(*NAMES, *OFFICERS, *LEVELS, *ADDRESSES, *AREA, *HOUSE_STYLE, *STATUS_WORDS, *LOOK, *SMALL_NUMBERS),
        *("logo_alt", "demonstration"),
    }
)


@transaction.atomic
def change_office(plan: Plan, *, by: User, seen: int | None = None, reason: str = "", **changes: Any) -> Plan:
    """Change what is the office's own on its plan. The limits of small numbers change only with a reason.

    Raises PermissionDenied, StaleError, ValidationError; TypeError for what is the publisher's.
    """
    check_change_office(by)
    if others := set(changes) - OWN:
        raise TypeError(f"These are not the office's own: {', '.join(sorted(others))}.")
    check_small_numbers(plan, changes, reason)
    audit.hold_chain()
    check_version(plan, seen)
    return audit.change(plan, by=by, reason=reason, **changes)


@transaction.atomic
def set_logo(plan: Plan, *, by: User, content: bytes, words: str) -> Plan:
    """Show this picture on every page and paper from now on. `words`: what it says, for who does not see it.

    Raises PermissionDenied; ValidationError for what is no PNG or JPEG picture.
    """
    check_change_office(by)
    audit.hold_chain()
    picture = read_picture(content)
    name = f"{hashlib.sha256(content).hexdigest()}.{picture.ending}"
    if not LogoImage.objects.filter(name=name).exists():
        audit.add(LogoImage(name=name, content=content, width=picture.width, height=picture.height), by=by)
    return audit.change(plan, by=by, verb="set the logo of", logo=name, logo_alt=words)


@transaction.atomic
def remove_logo(plan: Plan, *, by: User) -> Plan:
    """From now on there is none; what was sealed with it keeps it. Raises PermissionDenied, ValidationError."""
    check_change_office(by)
    audit.hold_chain()
    if not plan.logo:
        raise ValidationError("There is no logo.")
    return audit.change(plan, by=by, verb="removed the logo of", logo="", logo_alt="")
