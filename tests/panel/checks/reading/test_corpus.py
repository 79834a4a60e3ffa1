"""The corpus read by the check: what it must find at least, and tell off at most. `make check-corpus` prints more."""

from __future__ import annotations

import time

import pytest

from pcc_portal.panel.checks.reading.check import check

from . import world as corpus
from .measuring import HALVES, measure, printed

CASES = corpus.load_cases()
# (found, told off): shares that no change may fall behind. `fresh` is not read by who writes the rules.
BOUNDS = {"tuned": (0.87, 0.01), "held_out": (0.69, 0.01), "fresh": (0.75, 0.06), "blind": (0.55, 0.08)}


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


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:9])
def test_time_grows_with_the_text_only(text: str) -> None:
    def seconds(words: str) -> float:
        begun = time.process_time()
        check(words, "victims", corpus.world())
        return time.process_time() - begun

    half, whole = seconds(text[: len(text) // 2]), seconds(text)
    assert whole < 4 * half + 0.5
    assert whole < 2  # on a machine that does much else


def test_a_long_text_is_read_at_once() -> None:
    text = " ".join(case["text"].replace("\n", " ") for case in corpus.load("tuned"))[:20_000]
    check(text[:200], "victims", corpus.world())
    begun = time.process_time()
    check(text, "victims", corpus.world())
    assert time.process_time() - begun < 0.9  # a third of it on a machine that does nothing else
