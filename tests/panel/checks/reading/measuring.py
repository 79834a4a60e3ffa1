"""How much of the corpus the check finds, and how many clean sentences it tells off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from pcc_portal.panel.checks.findings import Finding, Place, Prose
from pcc_portal.panel.checks.prose import acronyms, claims, dates, figures
from pcc_portal.panel.checks.prose.stated import KINDS
from pcc_portal.panel.checks.reading.check import check
from pcc_portal.panel.checks.reading.sentences import sentences
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import Cited, Reference, paragraphs, plain_words, sources

from .world import acronyms as known_acronyms
from .world import load, world

HALVES = (
    *("tuned", "held_out", "fresh", "blind", "unseen", "sealed", "reworded", "stranger", "visitor", "newcomer"),
    *("varied", "unread"),
)
# Rules that read the text beside the reader of sentences, and need no database.
BESIDE = (
    dates.date_outside,
    figures.percentage_without_base,
    claims.comparison_without_comparator,
    claims.extreme_alone,
    acronyms.unexplained_acronym,
)
WHYS = {kind.rule: {why for why, each in KINDS.items() if each is kind} for kind in KINDS.values()}
WHYS["Unexplained acronym"] = {"acronym-unexplained"}


@dataclass(frozen=True)
class Marked:
    """Words of a case that the check marks, and the kinds of slip that it may mean by it."""

    start: int
    end: int
    whys: frozenset[str]


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
        found = list(marked(case["text"], case["theme"]))
        if not case["slips"]:
            rates.clean += 1
            rates.told_off += bool(found)
            for why in {why for each in found for why in each.whys}:
                rates.false_by_why[why] += 1
        for slip in case["slips"]:
            _count(rates, slip, _beside(case["text"], slip, found))
    return rates


def marked(text: str, theme: str) -> Iterator[Marked]:
    """What the office would see marked in a paragraph of a theme."""
    for slip in check(text, theme, world()):
        yield Marked(slip.start, slip.end, frozenset({slip.why}))
    with patch.object(acronyms, "_names", lambda _: known_acronyms()):
        findings = [finding for rule in BESIDE for finding in rule(_draft(text, theme))]
    for finding in findings:
        yield from _placed(text, finding)


def _placed(text: str, finding: Finding) -> Iterator[Marked]:
    for words in finding.about.split(", "):
        at = text.find(words.rstrip("…"))
        if at >= 0:
            yield Marked(at, at + len(words), frozenset(WHYS[finding.rule]))


def _draft(text: str, theme: str) -> Any:
    first, last = world().quarter
    place = Place("section", "A section", theme, world().themes.get(theme, ""))
    pairs = zip(paragraphs(text, _uncited), sources(text), strict=True)
    return SimpleNamespace(
        prose=[Prose(place, html, plain_words(html), source) for html, source in pairs],
        quarter=Quarter(year=first.year, number=2, start=first, end=last),
        world=world(),
    )


def _uncited(_: Reference) -> Cited:
    raise AssertionError("The corpus cites nothing.")


def _beside(text: str, slip: Any, found: Sequence[Marked]) -> list[Marked]:
    """The findings that mark words of the sentence in which the slip stands."""
    at = text.index(slip["at"])
    end = at + len(slip["at"])
    spans = [(each.start, each.start + len(each.text)) for each in sentences(text)]
    spans = [span for span in spans if span[0] < end and at < span[1]]
    return [each for each in found if any(a < each.end and each.start < b for a, b in spans)]


def _count(rates: Rates, slip: Any, here: Sequence[Marked]) -> None:
    is_true = any(each.whys & {slip["why"], *slip.get("or", [])} for each in here)
    rates.slips += 1
    rates.found += bool(here)
    rates.true += is_true
    for place, one in enumerate((True, bool(here), is_true)):
        rates.by_why[slip["why"]][place] += one


def printed(half: str, rates: Rates) -> str:
    head = f"{half}: {rates.slips} slips, found {rates.found / rates.slips:.1%}, for their true reason"
    lines = [
        f"{head} {rates.true / rates.slips:.1%}; {rates.clean} clean, told off {rates.told_off / rates.clean:.1%}",
        *(
            f"  {why:20} {found:3} of {slips:3}, {true:3} truly; {rates.false_by_why.get(why, 0):2} clean told off"
            for why, (slips, found, true) in sorted(rates.by_why.items())
        ),
    ]
    return "\n".join(lines)
