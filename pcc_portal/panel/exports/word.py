"""A sealed file as a Word document: real headings, the same paragraph numbers, tables with header rows, charts."""

import base64
import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from . import wordstyles
from .charts import with_pictures
from .wordstyles import CAPTION, FIGURES, INDENTED, NUMBERED, QUIET, TABLE

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
NOTES = ("#note-", "#ref-")  # links between a footnote and the text that refers to it
BOLD = {"b", "strong"}
SPACE = re.compile(r"[ \t\r\n]+")
WIDTH, LOGO_HEIGHT = Mm(165), Mm(14)


def made_from(html: str) -> bytes:
    tree = with_pictures(html)
    document = docx.Document()
    wordstyles.prepare(document, title=tree.findtext(".//title"), author=_body(tree))
    for logo in tree.xpath("//header//img[@class='logo']"):
        _picture(document, logo, height=LOGO_HEIGHT)
    for part in tree.xpath("//div[@class='pagehead'] | //div[contains(@class, 'report--file')]"):
        for child in part:
            _put(document, child)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _body(tree: Any) -> str:
    return "".join(tree.xpath("//*[@class='masthead__body']//text()")).strip()


def _put(document: Document, element: Any) -> None:
    """One element of the report after what is there already."""
    classes = set((element.get("class") or "").split())
    if element.tag in HEADINGS:
        document.add_heading(_words(element), HEADINGS[element.tag])
    elif element.get("data-paragraph"):
        _numbered(document, element)
    elif element.tag in {"ul", "ol"}:
        _list(document, element)
    elif element.tag == "table":
        _table(document, element)
    elif element.tag == "img":
        _picture(document, element, width=WIDTH)
    elif element.tag in {"p", "span", "caption"}:
        _paragraph(document, element, _style_of(classes))
    else:
        for child in element:
            _put(document, child)


def _style_of(classes: set[str]) -> str:
    if "chart__title" in classes:
        return CAPTION
    return QUIET if classes & {"chart__foot", "chart__sub", "quiet", "pagehead__kicker"} else ""


def _numbered(document: Document, element: Any) -> None:
    """A numbered paragraph of the report; what follows in it stands under the same number."""
    style = NUMBERED
    for child in element:
        if child.tag == "a":  # its number, which Word counts by itself
            continue
        if child.tag == "p":
            _paragraph(document, child, style)
            style = INDENTED
        else:
            _put(document, child)


def _list(document: Document, element: Any) -> None:
    style = "List Bullet" if element.tag == "ul" else "List Number"
    for item in element.iterchildren("li"):
        _paragraph(document, item, style)


def _paragraph(document: Any, element: Any, style: str = "") -> None:
    if _words(element):
        added = document.add_paragraph(style=QUIET if element.get("class") == "note" else style or None)
        for name in element.xpath("./@id | .//sup/a/@id"):
            wordstyles.bookmark(added, name)
        _fill(added, element)


def _fill(paragraph: Any, element: Any) -> None:
    """The words of an element, its links and what is bold in it."""
    runs = [(SPACE.sub(" ", text), is_bold, href) for text, is_bold, href in _runs(element)]
    for number, (text, is_bold, href) in enumerate(runs):
        words = text.lstrip() if number == 0 else text
        if href.startswith(("http", "mailto:", "tel:")):
            wordstyles.link(paragraph, words, href)
        elif href.startswith(NOTES):
            wordstyles.link_inside(paragraph, words, href[1:], raised=href.startswith(NOTES[0]))
        elif words:
            paragraph.add_run(words).bold = is_bold or None


def _runs(element: Any, is_bold: bool = False, href: str = "") -> Iterator[tuple[str, bool, str]]:
    is_bold, href = is_bold or element.tag in BOLD, element.get("href") or href
    if _stands_apart(element):
        yield " ", is_bold, ""
    if element.text:
        yield element.text, is_bold, href
    for child in element:
        yield from _runs(child, is_bold, href)
        if child.tail:
            yield child.tail, is_bold, href


def _stands_apart(element: Any) -> bool:
    """On a line of its own on the page, and so apart from the word before it."""
    return element.get("class") == "register__sub"


def _words(element: Any) -> str:
    return SPACE.sub(" ", "".join(text for text, _, _ in _runs(element))).strip()


def _table(document: Document, element: Any) -> None:
    rows = element.xpath(".//tr")
    caption = element.find("caption")
    if caption is not None:
        _paragraph(document, caption, CAPTION)
    table = document.add_table(rows=0, cols=max(len(row) for row in rows), style=TABLE)
    for row in rows:
        cells = table.add_row().cells
        for cell, source in zip(cells, row, strict=False):
            _cell(cell, source)
        if row.getparent().tag == "thead":
            wordstyles.repeat_as_header(table.rows[-1])
    wordstyles.describe(table, _words(caption) if caption is not None else "")
    document.add_paragraph(style=QUIET)


def _cell(cell: Any, source: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = FIGURES
    _fill(paragraph, source)
    if source.get("class") == "number":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if source.tag == "th":
        for run in paragraph.runs:
            run.bold = True


def _picture(document: Document, element: Any, **size: Any) -> None:
    content = base64.b64decode(element.get("src").partition(",")[2])
    run = document.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(content), **size)
    picture._inline.docPr.set("descr", element.get("alt"))
