"""Themes whose grade is another, and updates that say word for word what the one before said."""

from collections.abc import Iterable, Iterator

from objectives.models import Theme, UpdateText
from objectives.stats import Standing, standings
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.releases.as_of import Viewpoint

from .comparison import Row


def standings_of(before: Viewpoint, now: Viewpoint) -> list[Standing]:
    return standings(Theme.objects.in_report_order(), now, before)


def changed_grades(found: Iterable[Standing]) -> Iterator[Row]:
    for standing in found:
        if standing.has_moved:
            before = standing.status_before or "nodata"
            yield [
                Cell(standing.theme.title, standing.theme.get_absolute_url()),
                Cell(STATUSES[before], status=before),
                Cell(STATUSES[standing.status], status=standing.status, unreleased=standing.is_unreleased),
                Cell(standing.reason or formats.MISSING),
            ]


def unchanged_words(before: Viewpoint, now: Viewpoint) -> Iterator[Row]:
    """Two queries."""
    earlier = {text.update.theme_id: text for text in _texts(before)}
    for text in _texts(now):
        was = earlier.get(text.update.theme_id)
        if was and _words(was) == _words(text):
            theme = text.update.theme
            yield [
                Cell(theme.title, theme.get_absolute_url(), unreleased=not text.is_released),
                Cell(_beginning(text)),
                Cell("The same words"),
                Cell(text.brag_reason or formats.MISSING),
            ]


def _texts(viewpoint: Viewpoint) -> Iterable[UpdateText]:
    found = UpdateText.objects.as_at(viewpoint.as_at).filter(update__quarter=viewpoint.quarter)
    return found.select_related("update__theme").order_by("update__theme__objective__order", "update__theme__order")


def _words(text: UpdateText) -> list[str]:
    return text.body.split()


def _beginning(text: UpdateText) -> str:
    """As it was written: what it cites may print other figures now."""
    words = _words(text)
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
