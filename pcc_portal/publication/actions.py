from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit

from .models import Publication
from .rules import check_keep

COLUMNS = ("owner", "address", "published_on", "covers_until", "is_findable", "next_on", "note")


@transaction.atomic
def keep(key: str, *, by: User, **values: Any) -> Publication:
    """Say where an item stands: the columns of COLUMNS. Raises PermissionDenied, ValidationError, KeyError."""
    check_keep(by)
    audit.hold_chain()
    columns = {name: values[name] for name in COLUMNS}
    row = Publication.objects.filter(key=key).first()
    if row is None:
        return audit.add(Publication(key=key, **columns), by=by)
    return audit.change(row, by=by, **columns)
