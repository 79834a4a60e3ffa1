"""Whether an import can still be taken back."""

from collections.abc import Sequence

from pcc_portal.updates.models import Release
from performance.models import Observation

from .models import Import

ONLY_FIGURES = "Records stay as they are: each has its history, and a page that changes it."
CHANGED_SINCE = "Some of these figures have been corrected since. Correct the others one by one."
RELEASED_SINCE = "Readers have seen something since. Correct the figures one by one."


def why_not_undone(brought: Import) -> str:
    """Why it cannot be taken back; empty where it can."""
    if brought.target != "figures":
        return ONLY_FIGURES
    if Release.objects.filter(at__gte=brought.loaded_at).exists():
        return RELEASED_SINCE
    later = Observation.objects.filter(supersedes__in=written_keys(brought))
    return CHANGED_SINCE if later.exclude(pk__in=written_keys(brought)).exists() else ""


def written_keys(brought: Import) -> Sequence[int]:
    return [key for _, key, _ in brought.written]
