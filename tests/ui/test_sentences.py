"""A text in sentences: nothing is lost, and what only looks like an end is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.sentences import sentences, unwrapped


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("The board met.", ["The board met."]),
        ("It met twice. It agreed a plan.", ["It met twice.", "It agreed a plan."]),
        ("It cost £1.5m. £200,000 came back.", ["It cost £1.5m.", "£200,000 came back."]),
        (
            "Op. Freya ran, e.g. in No. 2 district. It ended.",
            ["Op.", "Freya ran, e.g. in No. 2 district.", "It ended."],
        ),
        ("Mr J. Smith of St. Mary’s spoke.", ["Mr J. Smith of St. Mary’s spoke."]),
        ("She said “It works.” He agreed.", ["She said “It works.”", "He agreed."]),
        ("It was 3.5 per cent. of all.", ["It was 3.5 per cent. of all."]),
        ("A line\nthat goes on. Another.", ["A line that goes on.", "Another."]),
        (
            "Three things:\n\n- first\n- second. Third.\n1. last",
            ["Three things:", "first", "second.", "Third.", "last"],
        ),
    ],
)
def test_a_text_in_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.lists(st.sampled_from(["The ", "Mr. ", "board ", "met. ", "“Yes.” ", "£2.5m ", "\n", "\n\n", "- "])))
def test_no_word_is_lost_or_told_twice(parts: list[str]) -> None:
    text = "".join(parts)
    told = [word for sentence in sentences(text) for word in sentence.split()]
    assert [word for word in told if word != "-"] == [word for word in text.split() if word != "-"]


@pytest.mark.parametrize("part", ["a. ", "A. ", "No. A", "x", "(“", "\n- ", " ", "\n ", ".*", "\n\n"])
def test_a_hostile_text_is_read_at_once(part: str) -> None:
    started = time.perf_counter()
    sentences(part * 20_000)
    assert time.perf_counter() - started < 1


def test_lines_that_go_on_are_joined() -> None:
    text = "A line\nthat goes on.\n\n- an item\n  of two lines\n- another\n\nLast."
    assert unwrapped(text) == "A line that goes on.\n\n- an item of two lines\n- another\n\nLast."
