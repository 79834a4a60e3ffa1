"""Footnotes in texts that people write: both halves linked, ids that are unique, nothing lost, nothing unsafe."""

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.markdown import Cited, Reference, paragraphs, plain_words, references, render, sources

NOTED = (
    "Over 8,800 people engaged[^1] with posts.\n\n[^1]: The platform changed *how* it counts,\nsays {measure:posts}."
)


def cite(reference: Reference) -> Cited:
    return Cited(f"<{reference.key}>")


class Report:
    """What cites for several texts that stand in one document."""

    def __init__(self) -> None:
        self.notes = count(1)

    def cite(self, reference: Reference) -> Cited:
        return cite(reference)


def test_a_note_stands_below_its_paragraph_with_links_both_ways() -> None:
    (html,) = paragraphs(NOTED, cite)
    (to_note,) = re.findall(r'<sup><a href="#([^"]+)"', html)
    (back,) = re.findall(r'<p class="note" id="[^"]+" role="doc-footnote"><a href="#([^"]+)"', html)
    assert f'id="{to_note}"' in html
    assert f'id="{back}" role="doc-noteref" aria-label="Note 1"' in html
    assert "The platform changed <em>how</em> it counts,\nsays &lt;posts&gt;." in html
    assert [each.key for each in references(NOTED)] == ["posts"]


def test_the_number_of_a_note_is_no_part_of_the_words() -> None:
    assert plain_words(render("8,800[^a] people\n\n[^a]: About.", cite)).startswith("8,800 [note 1] people")


def test_notes_are_counted_through_a_document_and_their_ids_are_unique() -> None:
    report = Report()
    html = "".join(render(NOTED, report.cite) for _ in range(3))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(set(ids)) == len(ids) == 6
    assert re.findall(r'aria-label="Note (\d)"', html) == ["1", "2", "3"]


def test_a_note_that_is_referred_to_twice_stands_once() -> None:
    html = render("One[^x], two[^x].\n\n[^x]: Said.", cite)
    assert html.count("<sup>") == 2
    assert html.count("Said.") == html.count(' id="ref-') == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("A reference[^1] without a note.", "A reference[^1] without a note."),
        ("Words.\n\n[^2]: A note that nothing refers to.", "Words. [^2]: A note that nothing refers to."),
        ("A[^1].\n\n[^1]: One.\n\n[^1]: Two.", "A [note 1]. [note 1]: Two. 1 One."),
        ("Behind a backslash\\[^1].\n\n[^1]: Note.", "Behind a backslash[^1]. [^1]: Note."),
        ("- [^1]: in a list", "[^1]: in a list"),
        ("[^1]:no space", "[^1]:no space"),
    ],
)
def test_what_has_no_other_half_is_shown_as_it_was_typed(typed: str, shown: str) -> None:
    assert plain_words(render(typed, cite)) == shown


def test_a_note_is_no_way_round_the_rules_for_text() -> None:
    html = render('A[^1]\n\n[^1]: <script>x</script> [y](javascript:alert(1)) <p id="para-1" onclick="z">', cite)
    assert "<script" not in html
    tags = "".join(re.findall(r"<[^>]*>", html))
    assert "onclick" not in tags
    assert "javascript" not in tags
    assert "para-1" not in tags


def test_the_words_of_each_paragraph_keep_their_notes() -> None:
    text = "First[^1].\n\n[^1]: Note one.\n\nSecond."
    assert sources(text) == ["First[^1].\n\n[^1]: Note one.", "Second."]
    assert len(paragraphs(text, cite)) == 2
    assert len(paragraphs("[^1]: Before all.\n\nFirst[^1].", cite)) == 1


@given(st.text(alphabet="ab[]^1: \n-*", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert len(paragraphs(text, cite)) == len(sources(text))
    ids = re.findall(r' id="([^"]+)"', render(text, cite))
    assert len(ids) == len(set(ids))
