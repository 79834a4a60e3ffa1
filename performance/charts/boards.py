"""Boards as pictures: a thumbnail of each theme, and strips of where its measures stand among similar forces."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.trend import TrendPicture
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, worst_first

from .. import figures, summaries
from ..stats import Reading
from .peers import peers_figure
from .trends import can_draw, measure_spark


@dataclass(frozen=True)
class Thumbnail:
    """A theme by its leading measure: a headline that has a trend, else another that has one, else none.

    `counts`: how many of its measures have each grade, the worst first, without those that are not graded.
    """

    theme: Theme
    total: int
    counts: list[tuple[Grade, str]]
    leading: Reading | None
    spark: TrendPicture | None
    is_illustrative: bool

    @property
    def value(self) -> str:
        return figures.counted_words(self.leading.measure, self.leading.observation) if self.leading else ""

    @property
    def period(self) -> str:
        row = self.leading.observation if self.leading else None
        return figures.period_words(row) if row else ""


def thumbnails(readings: Iterable[Reading], least: int) -> list[Thumbnail]:
    """Of themes with at least so many measures; the readings stand theme by theme."""
    by_theme = ((theme, list(rows)) for theme, rows in groupby(readings, lambda reading: reading.measure.theme))
    return [_thumbnail(theme, rows) for theme, rows in by_theme if len(rows) >= least]


def _thumbnail(theme: Theme, rows: Sequence[Reading]) -> Thumbnail:
    chosen = leading(rows)
    counts = Counter(row.grade for row in rows)
    graded = worst_first(grade for grade in counts if grade not in {NOT_GRADED, NO_DATA})
    return Thumbnail(
        theme,
        len(rows),
        [(grade, f"{formats.number(counts[grade])} {grade.word.lower()}") for grade in graded],
        chosen,
        measure_spark(chosen) if chosen else None,
        chosen is not None and summaries.is_illustrative(chosen),
    )


def leading(rows: Iterable[Reading]) -> Reading | None:
    """The first headline that has a trend, else the first measure that has one."""
    return min((row for row in rows if can_draw(row)), key=lambda row: not row.measure.is_headline, default=None)


def strips(readings: Iterable[Reading]) -> list[tuple[Reading, Figure]]:
    """Of those that have peers to stand among."""
    drawn = ((reading, peers_figure(reading, id=f"peers-{reading.measure.slug}")) for reading in readings)
    return [(reading, figure) for reading, figure in drawn if figure]
