"""What happened to each theme's promises and dates between two viewpoints, counted in a few words."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from objectives.choices import CommitmentStep
from objectives.models import Commitment, CommitmentChange, DeliveryAction, Milestone
from pcc_portal.ui import formats

from .comparison import Comparison
from .dates import reached, way_moved
from .plan import steps_of

NOUNS = {Commitment: "commitment", DeliveryAction: "action", Milestone: "milestone"}
WAYS = {"later": "later", "earlier": "earlier", "exact": "made exact", "vague": "less exact"}
NEW = "new"
Event = tuple[int, str, str]  # theme key, what it happened to, and what


def moved_by_theme(compared: Comparison) -> dict[int, list[str]]:
    """As in "2 commitments kept", "1 milestone later", by theme key. The number of queries is fixed."""
    counts: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for theme, noun, what in _events(compared):
        counts[theme][noun, what] += 1
    return {
        theme: [_words(n, noun, what) for (noun, what), n in of_theme.items()] for theme, of_theme in counts.items()
    }


def _words(n: int, noun: str, what: str) -> str:
    """As in "1 new commitment", "2 commitments kept"."""
    return formats.plural(n, f"new {noun}") if what == NEW else f"{formats.plural(n, noun)} {what}"


def _events(compared: Comparison) -> Iterator[Event]:
    for step in steps_of(compared):
        yield step.commitment.theme_id, NOUNS[Commitment], _step_words(step)
    for model, noun in NOUNS.items():
        pairs = () if model is Commitment else compared.pairs(model)
        for was, row in pairs:
            if what := _date_words(was, row):
                yield row.theme_id, noun, what
        for row in compared.new(model):
            yield row.theme_id, noun, NEW


def _step_words(step: CommitmentChange) -> str:
    return "with another date" if step.step == CommitmentStep.REVISED else step.get_step_display().lower()


def _date_words(was: Any, row: Any) -> str:
    """Done, or moved; empty where it is as it was."""
    if reached(row):
        return "" if reached(was) else "done"
    return WAYS.get(way_moved(was, row, "forecast_on"), "")
