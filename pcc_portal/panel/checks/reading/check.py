"""A text held against the records, sentence by sentence."""

from collections.abc import Callable, Iterator

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
    methods,
    money,
    names,
    numbered,
    promises,
    ranks,
    shares,
    totals,
    unrecorded,
)
from .slips import Slip

RULES: tuple[Callable[[Parsed], Iterator[Slip]], ...] = (
    ranks.ranks, ranks.firsts, shares.shares, levels.figures, changes.amounts, factors.factors,
    directions.directions, ranks.spans, totals.totals, claims.targets, comparisons.comparisons, ranks.extremes,
    methods.methods, days.weekdays, days.days, days.moved, days.apart, days.timely, promises.promises, kept.kept,
    promises.outside, promises.under_heading, money.spends, money.movements, names.names, names.counts,
    names.references, numbered.numbered, numbered.times, numbered.outstanding, unrecorded.unrecorded,
)  # fmt: skip


def check(text: str, theme: str, world: World) -> list[Slip]:
    """Of words that overlap, the first rule that finds fault."""
    result: list[Slip] = []
    for parsed in [each for each in list(read(text, theme, world)) if each.sentence.words]:
        for rule in RULES:
            for slip in rule(parsed):
                if not any(each.start < slip.end and slip.start < each.end for each in result):
                    result.append(slip)
    return sorted(result, key=lambda each: each.start)
