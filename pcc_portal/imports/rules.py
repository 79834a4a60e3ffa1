"""Whether an import can still be taken back."""

from pcc_portal.updates.models import Release
from performance.models import Observation

from .choices import ImportState
from .models import Import
from .office.loading import BOOK

BOOK_STAYS = "An office that was set up from a workbook is not taken back: begin again with an empty portal."
CHANGED_SINCE = "Some of these figures have been corrected since. Correct the others one by one."
RELEASED_SINCE = "Readers have seen a release since. Correct it on the pages of the records."
FIGURES = "figures"


def why_not_undone(brought: Import) -> str:
    """Why nothing of it can be taken back; empty where something can, of records row by row."""
    if brought.state != ImportState.LOADED:
        return "There is nothing to take back."
    if brought.target == BOOK:
        return BOOK_STAYS
    if Release.objects.filter(at__gte=brought.loaded_at).exists():
        return RELEASED_SINCE
    return _why_not_corrected(brought) if brought.target == FIGURES else ""


def _why_not_corrected(brought: Import) -> str:
    keys = [row.pk for row in brought.rows_written()]
    later = Observation.objects.filter(supersedes__in=keys).exclude(pk__in=keys)
    return CHANGED_SINCE if later.exists() else ""
