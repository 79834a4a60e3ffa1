"""A text held against the records, sentence by sentence."""

from collections.abc import Callable, Iterator

from .explained import is_explained
from .matching import is_named
from .parsed import Parsed, read
from .record import World
from .rules import (
    changes,
    claims,
    comparisons,
    days,
    directions,
    factors,
    kept,
    levels,
    listed,
    methods,
    money,
    names,
    numbered,
    promises,
    ranks,
    shares,
    spells,
    streaks,
    totals,
    unrecorded,
)
from .slips import Slip

RULES: tuple[Callable[[Parsed], Iterator[Slip]], ...] = (
    comparisons.figures, ranks.ranks, ranks.firsts, shares.shares, levels.figures, changes.amounts, factors.factors,
    streaks.streaks, streaks.areas, directions.directions, ranks.spans, totals.totals, claims.targets,
    comparisons.comparisons, ranks.extremes, methods.methods, days.weekdays, days.days, days.moved, spells.apart,
    spells.timely, promises.promises, kept.kept, promises.outside, promises.under_heading, money.spends,
    money.movements, money.variances, money.stale, names.names, listed.counts, names.references, numbered.numbered,
    numbered.times, numbered.outstanding, unrecorded.unrecorded,
)  # fmt: skip


def check(text: str, theme: str, world: World) -> list[Slip]:
    """Of words that overlap, the first rule that finds fault."""
    result: list[Slip] = []
    for parsed in [each for each in list(read(text, theme, world)) if each.sentence.words]:
        for rule in RULES:
            for slip in rule(parsed):
                is_marked = any(each.start < slip.end and slip.start < each.end for each in result)
                if not is_marked and not _is_explained(parsed, slip):
                    result.append(slip)
    return sorted(result, key=lambda each: each.start)


# Kinds of slip of one figure, which something that its words call for may explain after all.
OF_FIGURES = frozenset(
    {
        "no-record",
        "old-value",
        "other-area",
        "other-record",
        "other-statistic",
        "remaining",
        "total-of-list",
        "wrong-sum",
    }
    | {"wrong-money", "wrong-average", "wrong-difference"}
)


def _is_explained(parsed: Parsed, marked: Slip) -> bool:
    """Of the one figure that it marks."""
    begin, end = marked.start - parsed.sentence.start, marked.end - parsed.sentence.start
    figures = [each for each in parsed.quantities if begin <= each.start and each.end <= end]
    if marked.why not in OF_FIGURES or len(figures) != 1:
        return False
    if marked.record and marked.record.theme != parsed.theme and not is_named(parsed, figures[0], marked.record):
        return True  # only what is counted is called like it
    is_exact = marked.why == "wrong-difference" or (begin, end) == (figures[0].start, figures[0].end)
    return is_exact and is_explained(parsed, figures[0], marked.why)
