"""Recommendations by how long ago they were made and where they stand: numbers in, figure out. No queries."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.stacked import Part, Stack, stacked

from ..choices import LOOK_OF_STATUS, LocalStatus

# Age in days up to which a recommendation counts there.
AGES = ((182, "Less than 6 months ago"), (365, "6 to 12 months ago"), (730, "1 to 2 years ago"), (None, "Longer ago"))


def ages_figure(counts: Mapping[tuple[dt.date, str], int], on: dt.date) -> Figure | None:
    """`counts` by the day on which the report was published and by status; None without any."""
    by_age: dict[str, Counter[str]] = {words: Counter() for _, words in AGES}
    for (published, status), count in counts.items():
        age = (on - published).days
        words = next(words for most, words in AGES if most is None or age <= most)
        by_age[words][status] += count
    stacks = [_stack(words, of_age) for words, of_age in by_age.items() if of_age]
    if not stacks:
        return None
    title = "Recommendations by how long ago they were made, and their status"
    return Figure("recommendation-ages", stacked(stacks, title=title), title)


def _stack(words: str, counts: Mapping[str, int]) -> Stack:
    amounts = {status: counts.get(status, 0) for status in LocalStatus}
    parts = [Part(s.label, Decimal(n), LOOK_OF_STATUS[s], formats.number(n)) for s, n in amounts.items()]
    return Stack(words, parts, formats.plural(sum(amounts.values()), "recommendation"))
