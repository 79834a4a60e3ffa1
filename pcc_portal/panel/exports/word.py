"""A sealed file as a Word document: real headings, the same paragraph numbers, tables with header rows, charts."""

import base64
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from . import wordstyles
from .charts import is_small, with_pictures
from .shapes import looks_in, put_before_words
from .wordstyles import CAPTION, FIGURES, INDENTED, LISTED, NUMBERED, QUIET, QUOTE, TABLE

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
NOTES = ("#note-", "#ref-")  # links between a footnote and the text that refers to it
BOLD, ITALIC, LISTS = {"b", "strong"}, {"em", "i"}, {"ol", "ul"}
CELLS = {"td", "th"}
APART = {"blockquote", "ol", "p", "table", "ul"}  # in an item of a list
FIGURE_COLUMN = re.compile(r"n(\d+)")
SPACE = re.compile(r"[ \t\r\n]+")
WIDTH, LOGO_HEIGHT, SHAPE_HEIGHT, LINE_HEIGHT = Mm(165), Mm(14), Pt(8), Pt(11)


def made_from(html: str) -> bytes:
    tree = with_pictures(html)
    put_before_words(tree, looks_in(tree))
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


def _put(document: Document, element: Any, style: str = "") -> None:
    """One element of the report after what is there already; `style` of its paragraphs where not their own."""
    classes = set((element.get("class") or "").split())
    if element.tag in HEADINGS:
        document.add_heading(_words(element), HEADINGS[element.tag])
    elif element.get("data-paragraph"):
        _numbered(document, element)
    elif element.tag in LISTS:
        _list(document, element)
    elif element.tag == "table":
        _table(document, element)
    elif element.tag == "img":
        _picture(document, element, width=WIDTH // 2 if is_small(element) else WIDTH)
    elif element.tag in {"p", "span", "caption"}:
        _paragraph(document, element, style or _style_of(classes))
    else:
        for child in element:
            _put(document, child, QUOTE if element.tag == "blockquote" else style)


def _style_of(classes: set[str]) -> str:
    if "chart__title" in classes:
        return CAPTION
    return QUIET if classes & {"chart__foot", "chart__sub", "quiet", "pagehead__kicker"} else ""


def _numbered(document: Document, element: Any) -> None:
    """A numbered paragraph of the report; what follows in it stands under the same number."""
    children = [child for child in element if child.tag != "a"]  # its number, which Word counts by itself
    if children and children[0].tag != "p":
        document.add_paragraph(style=NUMBERED)
    for number, child in enumerate(children):
        if child.tag == "p":
            _paragraph(document, child, INDENTED if number else NUMBERED)
        else:
            _put(document, child)


def _list(document: Document, element: Any, level: int = 0) -> None:
    """Each list counts by itself from its own first number; one inside another stands a level deeper."""
    key = wordstyles.list_of(document, level, first=int(element.get("start", "1")) if element.tag == "ol" else None)
    for item in element.iterchildren("li"):
        words = item.find("p") if item.find("p") is not None else item
        added = document.add_paragraph(style=LISTED)
        _fill(added, words)
        wordstyles.put_in_list(added, key, level)
        for child in item:
            if child.tag in LISTS:
                _list(document, child, level + 1)
            elif child.tag in APART and child is not words:
                _put(document, child, INDENTED)


def _paragraph(document: Any, element: Any, style: str = "") -> None:
    if _words(element):
        added = document.add_paragraph(style=QUIET if element.get("class") == "note" else style or None)
        for name in element.xpath("./@id | .//sup/a/@id"):
            wordstyles.bookmark(added, name)
        _fill(added, element)


class Run(NamedTuple):
    """A stretch of words of one look; or a `picture` among them, as an address that holds it, with its words."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""
    language: str = ""  # tag, where it is not that of the document
    picture: str = ""


def _fill(paragraph: Any, element: Any) -> None:
    """The words of an element, its links, its shapes, and what is bold or italic in it."""
    for number, run in enumerate(_runs(element, Run(""))):
        text = SPACE.sub(" ", run.text)
        words = text.lstrip() if number == 0 else text
        if run.picture:
            _in_line(paragraph, run)
        elif run.href.startswith(("http", "mailto:", "tel:")):
            wordstyles.link(paragraph, words, run.href)
        elif run.href.startswith(NOTES):
            wordstyles.link_inside(paragraph, words, run.href[1:], raised=run.href.startswith(NOTES[0]))
        elif words:
            added = paragraph.add_run(words)
            added.bold, added.italic = run.is_bold or None, run.is_italic or None
            if run.language:
                wordstyles.speak(added, run.language)


def _runs(element: Any, around: Run) -> Iterator[Run]:
    """Of what stands in one line: lists, quotations and tables in it are put by themselves."""
    look = around._replace(
        is_bold=around.is_bold or element.tag in BOLD,
        is_italic=around.is_italic or element.tag in ITALIC,
        href=element.get("href") or around.href,
        language=element.get("lang") or around.language,
    )
    if _stands_apart(element):
        yield look._replace(text=" ", href="")
    if element.tag == "img":
        yield look._replace(picture=element.get("src"), text=element.get("alt"))
    if element.text:
        yield look._replace(text=element.text)
    for child in element:
        if not (child.tag in APART and element.tag == "li"):
            yield from _runs(child, look)
        if child.tail:
            yield look._replace(text=child.tail)


def _in_line(paragraph: Any, run: Run) -> None:
    """The shape of a status, whose word stands beside it, or the line of a cell, which has words of its own."""
    picture = paragraph.add_run().add_picture(_content(run.picture), height=LINE_HEIGHT if run.text else SHAPE_HEIGHT)
    picture._inline.docPr.set("descr", run.text)


def _stands_apart(element: Any) -> bool:
    """On a line of its own on the page, and so apart from the word before it."""
    return element.get("class") == "register__sub" or (element.tag == "small" and element.getparent().tag in CELLS)


def _words(element: Any) -> str:
    return SPACE.sub(" ", "".join(run.text for run in _runs(element, Run("")))).strip()


def _table(document: Document, element: Any) -> None:
    rows = element.xpath(".//tr")
    caption = element.find("caption")
    if caption is not None:
        _paragraph(document, caption, CAPTION)
    figures = {int(match[1]) for match in map(FIGURE_COLUMN.fullmatch, (element.get("class") or "").split()) if match}
    table = document.add_table(rows=0, cols=max(len(row) for row in rows), style=TABLE)
    for row in rows:
        cells = table.add_row().cells
        for place, (cell, source) in enumerate(zip(cells, row, strict=False), 1):
            _cell(cell, source, is_figure=place in figures)
        if row.getparent().tag == "thead":
            wordstyles.repeat_as_header(table.rows[-1])
    wordstyles.describe(table, _words(caption) if caption is not None else "")
    document.add_paragraph(style=QUIET)


def _cell(cell: Any, source: Any, *, is_figure: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = FIGURES
    _fill(paragraph, source)
    if is_figure or source.get("class") == "number":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if source.tag == "th":
        for run in paragraph.runs:
            run.bold = True


def _picture(document: Document, element: Any, **size: Any) -> None:
    picture = document.add_paragraph().add_run().add_picture(_content(element.get("src")), **size)
    picture._inline.docPr.set("descr", element.get("alt"))


def _content(source: str) -> io.BytesIO:
    """Of a picture that its address holds."""
    return io.BytesIO(base64.b64decode(source.partition(",")[2]))
