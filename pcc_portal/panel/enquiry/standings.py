"""Lines of enquiry about themes that are off track, or stand worse than in the report before."""

from collections.abc import Iterator

from objectives import stats
from objectives.models import Theme
from objectives.stats import Standing
from pcc_portal.ui.statuses import STATUSES

from .line import Asked, Kind, Line

RED, AT_RISK = "off", "risk"
BETTER = frozenset({"on", "done"})


def lines(asked: Asked) -> Iterator[Line]:
    """Two queries."""
    wanted = Theme.objects.filter(pk__in=[theme.pk for theme in asked.themes])
    for standing in stats.standings(wanted, asked.viewpoint, asked.before):
        if standing.status == RED:
            yield _line(Kind.RED, standing, f"What will bring “{standing.theme}” back on track, and by when?")
        elif standing.has_moved and standing.status == AT_RISK and standing.status_before in BETTER:
            yield _line(Kind.WORSENING, standing, f"Why does “{standing.theme}” stand worse than in the last report?")


def _line(kind: Kind, standing: Standing, question: str) -> Line:
    was = (
        f", before {STATUSES[standing.status_before].lower()}" if standing.has_moved and standing.status_before else ""
    )
    return Line(
        kind=kind,
        theme=standing.theme.pk,
        question=question,
        evidence=f"{STATUSES[standing.status]}{was}. {standing.reason}".strip(),
        record=str(standing.theme),
        url=standing.theme.get_absolute_url(),
        is_unreleased=standing.is_unreleased,
    )
