"""The things that matter most: chosen by rule from the records, and never by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from objectives.stats import Standing, worst_first
from pcc_portal.changes.comparison import Comparison
from pcc_portal.changes.themes import moved_by_theme
from pcc_portal.ui.charts import Card
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.choices import NEEDS_ATTENTION
from pcc_portal.updates.kept import kept
from pcc_portal.updates.releases.as_of import Viewpoint
from performance.charts.boards import leading
from performance.charts.cards import card
from performance.stats import Reading
from performance.stats.boards import furthest

from .one_page import changed_cell

SHOWN = 3


@dataclass(frozen=True)
class Matter:
    """A theme that needs attention: its measure as a card, None where it has none, and what changed of it."""

    standing: Standing
    card: Card | None
    changed: Cell

    @property
    def is_marked(self) -> bool:
        return self.changed.is_marked or (self.card is not None and self.card.is_marked)


def in_need(themes: Iterable[Standing]) -> list[Standing]:
    """The worst grade first, and of the same grade what got worse since the report before; else as they come."""
    wanting = [each for each in themes if each.graded.counts_as in NEEDS_ATTENTION]
    return worst_first(sorted(wanting, key=lambda each: not _got_worse(each)))


def _got_worse(standing: Standing) -> bool:
    before = standing.graded_before
    return standing.has_moved and before is not None and standing.graded.rank < before.rank


def matters(
    wanting: Sequence[Standing], readings: Iterable[Reading], before: Viewpoint | None, now: Viewpoint
) -> list[Matter]:
    """Of themes in need, each by its measure that misses its target by most, else by the one that leads its board."""
    of_theme: dict[int, list[Reading]] = {each.theme.pk: [] for each in wanting}
    for reading in readings:
        if reading.measure.theme_id in of_theme and reading.has_value:
            of_theme[reading.measure.theme_id].append(reading)
    moved = _moved(before, now) if before and wanting else {}
    return [_matter(each, of_theme[each.theme.pk], moved) for each in wanting]


def _moved(before: Viewpoint, now: Viewpoint) -> dict[int, list[str]]:
    return kept(lambda: moved_by_theme(Comparison(before, now)), "moved dates and promises", before.key, now.key)


def _matter(standing: Standing, rows: Sequence[Reading], moved: Mapping[int, list[str]]) -> Matter:
    chosen = furthest(rows) or leading(rows)
    return Matter(standing, card(chosen) if chosen else None, changed_cell(standing, moved.get(standing.theme.pk, [])))
