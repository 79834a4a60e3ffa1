"""Words of another language in texts, and the languages that an office names."""

import io

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.oxml.ns import qn

from pcc_portal.panel.exports.word import made_from
from pcc_portal.ui.languages import Language, read_languages
from pcc_portal.ui.markdown import (
    Cited,
    Reference,
    in_plain_words,
    in_words,
    language_tags,
    paragraphs,
    plain_words,
    references,
    unfinished,
)


def cite(reference: Reference) -> Cited:
    return Cited(f"{reference.key} printed")


def test_languages_are_read_from_a_line() -> None:
    assert read_languages("cy: Welsh (Cymraeg), gd: Scottish Gaelic (Gàidhlig)") == (
        Language("cy", "Welsh", "Cymraeg"),
        Language("gd", "Scottish Gaelic", "Gàidhlig"),
    )
    assert read_languages(" ") == ()


@pytest.mark.parametrize("text", ["Welsh", "cy", "cy: Welsh", "CY: Welsh (Cymraeg)", "en-GB: English (English)"])
def test_what_names_no_other_language_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_languages(text)


def test_a_language_is_named_once() -> None:
    with pytest.raises(ValidationError, match="twice"):
        read_languages("cy: Welsh (Cymraeg), cy: Welsh (y Gymraeg)")


TEXT = "Officers of [Heddlu *Dyffryn* {theme:celyn}]{cy} came."
PRINTED = 'Officers of <span lang="cy">Heddlu <em>Dyffryn</em> celyn printed</span> came.'


def test_words_are_marked_with_their_language() -> None:
    (html,) = paragraphs(TEXT, cite)
    assert html == f"<p>{PRINTED}</p>"
    assert plain_words(html) == "Officers of Heddlu Dyffryn celyn printed came."
    assert (unfinished(TEXT), language_tags(TEXT), len(references(TEXT))) == ([], ["cy"], 1)


def test_a_text_without_markdown_has_them_too() -> None:
    text = TEXT.replace("*", "")
    assert in_words(text, cite) == PRINTED.replace("<em>", "").replace("</em>", "")
    assert in_plain_words(text, cite) == "Officers of Heddlu Dyffryn celyn printed came."


@pytest.mark.parametrize("text", [r"\[Heddlu]{cy}", "[Heddlu] {cy}", "[Heddlu]{<b>}", "[a\n\nb]{cy}", "`[Heddlu]{cy}`"])
def test_anything_else_is_words(text: str) -> None:
    assert not any("<span" in html for html in paragraphs(text, cite))


def test_a_link_can_be_in_another_language() -> None:
    (html,) = paragraphs("[[Heddlu](https://heddlu.example)]{cy}", cite)
    assert html == '<p><span lang="cy"><a href="https://heddlu.example">Heddlu</a></span></p>'


def test_word_reads_them_out_in_their_language() -> None:
    html = f'<html><body><div class="report--file"><p>{PRINTED}</p></div></body></html>'
    document = docx.Document(io.BytesIO(made_from(html)))
    spoken = {
        run.text: [each.get(qn("w:val")) for each in run._r.iter(qn("w:lang"))] for run in document.paragraphs[0].runs
    }
    assert spoken == {"Officers of ": [], "Heddlu ": ["cy"], "Dyffryn": ["cy"], " celyn printed": ["cy"], " came.": []}
