"""Differences between two texts: complete, safe, short enough to read, and quick whatever is compared."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.differences import (
    Piece,
    by_paragraph,
    by_words,
    coarse,
    difference,
    marked,
    pieces,
    shortened,
    words_changed,
)

WORDS = st.sampled_from(["the ", "force ", "waits ", "are ", "long.\n", "\n", "  ", "shorter", "Llŷn ", "<b>", "é\r\n"])
TEXT = st.one_of(st.text(), st.lists(WORDS, max_size=60).map("".join))


def joined(parts: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in parts if piece.kind in kinds)


@given(TEXT, TEXT)
def test_what_stayed_and_what_came_is_the_new_text_and_what_stayed_and_went_the_old(old: str, new: str) -> None:
    parts = pieces(old, new)
    assert joined(parts, "kept", "inserted") == new
    assert joined(parts, "kept", "removed") == old


@given(TEXT, TEXT)
def test_pieces_take_turns_and_none_is_empty(old: str, new: str) -> None:
    parts = pieces(old, new)
    assert all(piece.text for piece in parts)
    assert all(one.kind != next_.kind for one, next_ in pairwise(parts))
    assert ("inserted", "removed") not in [(one.kind, next_.kind) for one, next_ in pairwise(parts)]


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert pieces(text, text) == ([Piece("kept", text)] if text else [])


@given(TEXT, TEXT)
def test_the_page_holds_both_texts_and_no_element_but_ours(old: str, new: str) -> None:
    html = marked(pieces(old, new))
    assert set(re.findall(r"<(/?\w+)", html)) <= {"ins", "/ins", "del", "/del", "span", "/span"}


def test_one_word_changed_is_marked_alone() -> None:
    parts = pieces("The longest wait was 276 days.", "The longest wait was 300 days.")
    assert [(piece.kind, piece.text) for piece in parts] == [
        ("kept", "The longest wait was "),
        ("removed", "276 "),
        ("inserted", "300 "),
        ("kept", "days."),
    ]


def test_words_change_inside_the_paragraph_that_changed() -> None:
    old = "First paragraph.\n\nThe board met twice.\n\nLast."
    new = "First paragraph.\n\nThe board met three times.\n\nLast."
    assert joined(pieces(old, new), "removed") == "twice.\n"
    assert joined(pieces(old, new), "inserted") == "three times.\n"


def test_marks_are_words_as_well() -> None:
    assert marked(pieces("on track", "off track")) == (
        '<del><span class="visually-hidden">Removed: </span>on </del>'
        '<ins><span class="visually-hidden">Added: </span>off </ins>track'
    )


def test_markup_in_either_text_is_text() -> None:
    html = difference("<script>alert(1)</script> {0} stays", "<img src=x onerror=alert(2)> {0} stays &amp;")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; " in html
    assert "{0} " in html
    assert "&amp;amp;" in html


def test_a_long_stretch_that_stayed_is_left_out_with_its_count() -> None:
    stayed = "word " * 200
    html = difference(f"old {stayed}", f"new {stayed}")
    assert html.count("word ") == 25
    assert "[… 175 words unchanged …]" in html


def test_between_two_changes_both_ends_of_what_stayed_are_shown() -> None:
    middle = " ".join(str(number) for number in range(100))
    (before, kept, after) = (shortened(pieces(f"a {middle} b", f"{middle} ")))[:3]
    assert (before.kind, kept.kind, after.kind) == ("removed", "kept", "removed")
    assert (kept.text[:4], kept.skipped, kept.ending[-4:]) == ("0 1 ", 50, " 99 ")


def test_a_short_stretch_stays_whole() -> None:
    parts = pieces("a " + "x " * 60, "b " + "x " * 60)
    assert shortened(parts, around=40) == parts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 20_000, "b a " * 20_000),
        ("\n" * 50_000, "\n \n" * 25_000),
        ("x" * 100_000, "y" * 100_000),
        (" ".join(map(str, range(3000))), " ".join(map(str, range(3000, 0, -1)))),
        ("same line\n" * 5_000 + "a", "b" + "same line\n" * 5_000),
        ("the force waits\n" * 1_900, "waits the force\n" * 1_900),
    ],
    ids=["two words", "empty lines", "one word", "backwards", "one line over and over", "lines of the same words"],
)
def test_nothing_takes_long(old: str, new: str) -> None:
    start = time.perf_counter()
    parts = pieces(old, new)
    assert time.perf_counter() - start < 5
    assert joined(parts, "kept", "inserted") == new


@given(TEXT, TEXT)
def test_paragraphs_hold_every_piece_once(old: str, new: str) -> None:
    parts = pieces(old, new)
    again = [piece for paragraph in by_paragraph(parts) for piece in paragraph]
    for kinds in (("kept", "inserted"), ("kept", "removed")):
        assert joined(again, *kinds) == joined(parts, *kinds)


def test_a_change_stands_in_its_own_paragraph() -> None:
    old = "First paragraph.\n\nThe board met twice.\n\nLast."
    new = "First paragraph.\n\nThe board met three times.\n\nLast."
    first, second, third = by_paragraph(pieces(old, new))
    assert {piece.kind for piece in (*first, *third)} == {"kept"}
    assert joined(second, "removed").strip() == "twice."
    assert joined(second, "kept", "inserted").strip() == "The board met three times."


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("", "", 0),
        ("The wait was 60 days.", "The wait was 61 days.", 1),
        ("The wait was 60 days.", "The wait was 60 long days.", 1),
        ("The wait was 60 days.", "The wait was days.", 1),
        ("One two.", "Three four five.", 3),
        ("", "All of it is new.", 5),
    ],
)
def test_words_that_changed_are_counted_once(old: str, new: str, changed: int) -> None:
    assert words_changed(pieces(old, new)) == changed


@given(TEXT, TEXT)
def test_coarse_pieces_are_both_texts_too(old: str, new: str) -> None:
    parts = coarse(pieces(old, new))
    assert joined(parts, "kept", "inserted") == new
    assert joined(parts, "kept", "removed") == old


def test_words_that_two_texts_share_by_chance_are_not_kept() -> None:
    old = "Bidding by organisations closed in the autumn and the fund will be spent on many things in schools."
    new = "Claims for all first spending have gone to the funder on time."
    assert {piece.kind for piece in coarse(pieces(old, new))} == {"removed", "inserted"}
    small = pieces("It rose from 60 days on 3 May.", "It rose from 61 days on 4 May.")
    assert coarse(small) == small


@given(TEXT, TEXT)
def test_by_words_the_new_text_is_whole_and_the_old_but_for_its_spaces(old: str, new: str) -> None:
    parts = by_words(pieces(old, new))
    assert joined(parts, "kept", "inserted") == new
    assert "".join(joined(parts, "kept", "removed").split()) == "".join(old.split())
    assert all(piece.kind == "kept" for piece in by_words(pieces(f"{new}\n\n", new)) if piece.text.strip())


def test_a_paragraph_that_comes_behind_changes_no_word_before_it() -> None:
    parts = by_words(pieces("It met in Borset.", "It met in Borset.\n\nMore came."))
    assert parts == [Piece("kept", "It met in Borset.\n\n"), Piece("inserted", "More came.")]


def test_many_short_paragraphs_are_told_apart_at_once() -> None:
    started = time.perf_counter()
    parts = pieces("a\n\nb\n\n" * 3_000, "a\n\nc\n\n" * 3_000)
    assert len(by_paragraph(coarse(by_words(parts)))) >= 6_000
    assert time.perf_counter() - started < 5
