"""Which version of a register row somebody saw: the number of the latest event about it."""

from django.db.models import Max, Model

from pcc_portal.audit.models import Event
from pcc_portal.ui.form_pages import ConflictError


class StaleError(ConflictError):
    """Somebody has saved the row since it was read; the page shows both."""


def version_of(row: Model) -> int:
    """0 for a row that the log knows nothing of. One query."""
    number = Event.objects.filter(kind=row._meta.label_lower, key=str(row.pk)).aggregate(number=Max("number"))["number"]
    return number or 0


def check_version(row: Model, seen: int | None) -> None:
    """To be called while the chain is held. None: the caller has just read the row itself. Raises StaleError."""
    if seen is not None and seen != version_of(row):
        raise StaleError(f"{row} has been changed since version {seen}.")
