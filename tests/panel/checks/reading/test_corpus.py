"""The corpus read by the check: what it must find at least, and tell off at most. `make check-corpus` prints more."""

from __future__ import annotations

from typing import Any

import pytest

from pcc_portal.panel.checks.reading.check import check

from . import world as corpus
from .measuring import HALVES, marked, measure, printed

CASES = corpus.load_cases()
# (found, told off): shares that no change may fall behind. The second half was never read by who wrote the rules.
BOUNDS = {"tuned": (0.80, 0.10), "held_out": (0.45, 0.20)}


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
