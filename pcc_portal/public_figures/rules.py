"""Who says which series fills a measure: whoever may enter its figures."""

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.updates.rules import can_write, theirs
from performance.models import Measure

NOBODYS = "Only somebody who enters figures may bring them in."


def can_fetch(user: Any) -> bool:
    return can_write(user) or theirs(user, Measure).exists()


def check_fetch(user: Any) -> None:
    if not can_fetch(user):
        raise PermissionDenied(NOBODYS)
