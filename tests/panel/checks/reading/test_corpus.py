"""The corpus read by the check: what it must find at least, and tell off at most. `make check-corpus` prints more."""

from __future__ import annotations

import gc
import time

import pytest

from pcc_portal.panel.checks.reading.check import check
from pcc_portal.panel.checks.reading.parsed import MOST_SENTENCES

from . import world as corpus
from .measuring import HALVES, measure, printed

CASES = corpus.load_cases()
# (found, told off): shares that no change may fall behind. Of `unread` nobody who writes rules has read a sentence.
BOUNDS = {"tuned": (0.94, 0.0), "held_out": (0.85, 0.0), "fresh": (0.97, 0.0), "blind": (0.95, 0.0)}
BOUNDS |= {"unseen": (0.98, 0.0), "sealed": (0.95, 0.0), "reworded": (0.97, 0.0), "stranger": (0.92, 0.0)}
BOUNDS |= {"visitor": (0.90, 0.004), "newcomer": (0.84, 0.008), "varied": (0.88, 0.038), "unread": (0.76, 0.10)}


@pytest.mark.parametrize("half", HALVES)
def test_the_check_finds_slips_and_leaves_clean_sentences(half: str, capsys: pytest.CaptureFixture[str]) -> None:
    rates, (found, told_off) = measure(half), BOUNDS[half]
    with capsys.disabled():
        print(f"\n{printed(half, rates)}")  # noqa: T201  # what `make check-corpus` is for
    assert rates.found / rates.slips >= found
    assert rates.told_off / rates.clean <= told_off


@pytest.mark.parametrize(("theme", "text"), [tuple(case) for case in CASES["clean"]])
def test_a_clean_sentence_is_left(theme: str, text: str) -> None:
    assert check(text, theme, corpus.world()) == []


FOUND = 0.85  # of the slips in our own words


def test_slips_in_other_words_are_found() -> None:
    found = [bool(check(text, theme, corpus.world())) for theme, text, *_ in CASES["slips"]]
    assert sum(found) / len(found) >= FOUND


HOSTILE = ["1," * 10_000, "12 of " * 3_300, "£1 " * 6_600, "A B C D " * 2_500, "5 May " * 3_300, "- 1\n" * 5_000]
HOSTILE += [
    "one and " * 2_500,
    "a third of 1. A" * 1_300,
    "Up 1 than 2. " * 1_500,
    "The ISVA 12%. " * 1_400,
    "(" * 20_000,
]


REAL = " ".join(case["text"].replace("\n", " ") for case in corpus.load("tuned"))
LENGTH = 4_000  # characters, of which a text of twice as many takes at most GROWTH times as long
GROWTH, AT_ONCE = 2.6, 0.01  # the second: seconds in which a clock sees nothing


@pytest.mark.parametrize("text", [*HOSTILE, REAL], ids=lambda text: text[:9])
def test_time_grows_with_the_text_only(text: str) -> None:
    assert _seconds(text[: 2 * LENGTH]) <= GROWTH * _seconds(text[:LENGTH]) + AT_ONCE


def _seconds(text: str) -> float:
    """The least of three readings, so that what else the machine does counts little."""
    return min(_once(text) for _ in range(3))


def _once(text: str) -> float:
    """In seconds of the processor. Nothing is collected meanwhile, as what else a worker holds would count."""
    gc.disable()
    begun = time.process_time()
    check(text, "victims", corpus.world())
    seconds = time.process_time() - begun
    gc.enable()
    return seconds


def test_what_is_no_prose_is_left() -> None:
    """Of a paragraph of more sentences than any has, those at its end are not read."""
    slip = "Each adviser is looking after 39.8 cases."
    assert check(slip, "sexual-violence", corpus.world())
    assert check(f"{'Yes. ' * MOST_SENTENCES}{slip}", "sexual-violence", corpus.world()) == []
