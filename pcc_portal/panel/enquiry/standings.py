"""Lines of enquiry about themes that are off track, or stand worse than in the report before."""

from collections.abc import Iterator

from objectives import stats
from objectives.models import Theme
from objectives.stats import Standing
from pcc_portal.updates.choices import NEEDS_ATTENTION, CountsAs
from pcc_portal.updates.grading.schemes import Grade

from .line import Asked, Kind, Line


def lines(asked: Asked) -> Iterator[Line]:
    """Two queries."""
    wanted = Theme.objects.filter(pk__in=[theme.pk for theme in asked.themes])
    for standing in stats.standings(wanted, asked.viewpoint, asked.before):
        if standing.graded.counts_as == CountsAs.OFF:
            yield _line(Kind.RED, standing, f"What will bring “{standing.theme}” back on track, and by when?")
        elif standing.has_moved and _is_worse(standing.graded, standing.graded_before):
            yield _line(Kind.WORSENING, standing, f"Why does “{standing.theme}” stand worse than in the last report?")


def _is_worse(now: Grade, before: Grade | None) -> bool:
    """It needs attention, and did not before."""
    good = {CountsAs.ON, CountsAs.DONE}
    return before is not None and now.counts_as in NEEDS_ATTENTION and before.counts_as in good


def _line(kind: Kind, standing: Standing, question: str) -> Line:
    before = standing.graded_before
    was = f", before {before.in_sentence}" if standing.has_moved and before else ""
    return Line(
        kind=kind,
        theme=standing.theme.pk,
        question=question,
        evidence=f"{standing.graded.word}{was}. {standing.reason}".strip(),
        record=str(standing.theme),
        url=standing.theme.get_absolute_url(),
        is_unreleased=standing.is_unreleased,
    )
