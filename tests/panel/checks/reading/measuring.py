"""How much of the corpus the check finds, and how many clean sentences it tells off: `make check-corpus`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pcc_portal.panel.checks.reading.check import check
from pcc_portal.panel.checks.reading.sentences import sentences
from pcc_portal.panel.checks.reading.slips import Slip

from .world import load, world

HALVES = ("tuned", "held_out")


@dataclass
class Rates:
    """Counts of a half of the corpus. `by_why`: slips, those found, those found for their true reason."""

    slips: int = 0
    found: int = 0
    true: int = 0
    clean: int = 0
    told_off: int = 0
    by_why: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    false_by_why: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def measure(half: str) -> Rates:
    rates = Rates()
    for case in load(half):
        found = check(case["text"], case["theme"], world())
        if not case["slips"]:
            rates.clean += 1
            rates.told_off += bool(found)
            for each in found:
                rates.false_by_why[each.why] += 1
        for slip in case["slips"]:
            _count(rates, slip, _beside(case["text"], slip, found))
    return rates


def _beside(text: str, slip: Any, found: Sequence[Slip]) -> list[Slip]:
    """The findings that mark words of the sentence in which the slip stands."""
    at = text.index(slip["at"])
    end = at + len(slip["at"])
    spans = [(each.start, each.start + len(each.text)) for each in sentences(text)]
    spans = [span for span in spans if span[0] < end and at < span[1]]
    return [each for each in found if any(a < each.end and each.start < b for a, b in spans)]


def _count(rates: Rates, slip: Any, here: Sequence[Slip]) -> None:
    is_true = any(each.why in {slip["why"], *slip.get("or", [])} for each in here)
    rates.slips += 1
    rates.found += bool(here)
    rates.true += is_true
    for place, one in enumerate((True, bool(here), is_true)):
        rates.by_why[slip["why"]][place] += one


def printed(half: str, rates: Rates) -> str:
    lines = [
        f"{half}: {rates.slips} slips, found {rates.found / rates.slips:.1%}, with the true reason"
        f" {rates.true / rates.slips:.1%}; {rates.clean} clean, told off {rates.told_off / rates.clean:.1%}"
    ]
    lines += [
        f"  {why:22} {found:3} of {slips:3}, {true:3} truly; {rates.false_by_why.get(why, 0):2} clean told off"
        for why, (slips, found, true) in sorted(rates.by_why.items())
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    for half in HALVES:
        print(printed(half, measure(half)))  # noqa: T201  # what the command is for
