"""What python-docx has no words for: numbering, header rows, links, the language of a document."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

NUMBERED, INDENTED, QUIET, FIGURES, LISTED, CAPTION, QUOTE, TABLE = (
    *("Report Paragraph", "Report Paragraph Continued", "Report Note", "Report Cell", "Report List"),
    *("Caption", "Quote", "Table Grid"),
)
FONT, INK, LINK = "Arial", RGBColor(0x0B, 0x0C, 0x0C), "1D70B8"
SIZES = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 13, "Heading 4": 11}
NUMBERS = 90  # keys of ours in the document's numbering
HANGING, DEEPER = Mm(12), Mm(7)  # the indent of a paragraph, and of each level of a list in it
LEVELS, BULLETS = 9, "•–•–•–•–•"


def prepare(document: Document, *, title: str, author: str) -> None:
    document.core_properties.title, document.core_properties.author = title, author
    document.core_properties.language = "en-GB"
    document.core_properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    _style(document, "Normal", 11)
    for name, size in SIZES.items():
        _style(document, name, size, bold=True).font.italic = False
    _style(document, CAPTION, 10, bold=True).paragraph_format.keep_with_next = True
    quotation = _style(document, QUOTE, 11)
    quotation.font.italic, quotation.paragraph_format.left_indent = True, HANGING + DEEPER
    for name, size in ((NUMBERED, 11), (INDENTED, 11), (QUIET, 9), (FIGURES, 9), (LISTED, 11)):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _style(document, name, size)
    document.styles[FIGURES].paragraph_format.space_after = Pt(2)
    document.styles[INDENTED].paragraph_format.left_indent = HANGING
    _number(document)
    _language(document)


def _style(document: Document, name: str, size: int, *, bold: bool | None = None) -> Any:
    style: Any = document.styles[name]
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
    style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    style.font.bold = bold
    return style


def _number(document: Document) -> None:
    """One run of numbers through the document, carried by the style of its paragraphs."""
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERS}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{HANGING.twips}" w:hanging="{HANGING.twips}"/></w:pPr>'
            f"</w:lvl></w:abstractNum>"
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{NUMBERS}"><w:abstractNumId w:val="{NUMBERS}"/></w:num>')
    )
    properties = document.styles[NUMBERED].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{NUMBERS}"/></w:numPr>'))


def list_of(document: Document, level: int, *, first: int | None) -> int:
    """Key of a new list at that level (0: not inside another): counted from its `first` number, or with bullets."""
    numbering = document.part.numbering_part.element
    key = max(int(each.get(qn("w:numId"))) for each in numbering.findall(qn("w:num"))) + 1
    levels = "".join(
        _level(each, first if each == level else 1, is_counted=first is not None) for each in range(LEVELS)
    )
    last_abstract = numbering.findall(qn("w:abstractNum"))[-1]
    last_abstract.addnext(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>'
            f"{levels}</w:abstractNum>"
        )
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return key


def _level(level: int, first: int | None, *, is_counted: bool) -> str:
    form, text = ("decimal", f"%{level + 1}.") if is_counted else ("bullet", BULLETS[level])
    indent = HANGING.twips + DEEPER.twips * (level + 1)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{first or 1}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent}" w:hanging="{DEEPER.twips}"/></w:pPr></w:lvl>'
    )


def put_in_list(paragraph: Any, key: int, level: int) -> None:
    """Deeper than Word has levels, at the last."""
    properties = paragraph._p.get_or_add_pPr()
    depth = min(level, LEVELS - 1)
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>'))


def _language(document: Document) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-GB")


def speak(run: Any, language: str) -> None:
    """Its words are read out, and their spelling checked, in the language of this tag."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    run._r.get_or_add_rPr().append(element)


def repeat_as_header(row: Any) -> None:
    """The row heads the table, on each page that the table goes over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def describe(table: Any, words: str) -> None:
    """What a screen reader says of the table."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)


def link(paragraph: Any, words: str, href: str) -> None:
    key = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:rPr><w:color w:val="{LINK}"/>'
        f'<w:u w:val="single"/></w:rPr><w:t xml:space="preserve"/></w:r></w:hyperlink>'
    )
    element.find(".//" + qn("w:t")).text = words
    paragraph._p.append(element)


def link_inside(paragraph: Any, words: str, name: str, *, raised: bool) -> None:
    """A link to a bookmark of this document; `raised` as the number of a note is."""
    up = '<w:vertAlign w:val="superscript"/>' if raised else ""
    element = parse_xml(
        f'<w:hyperlink {nsdecls("w")} w:anchor="{_bookmark(name)}"><w:r><w:rPr><w:color w:val="{LINK}"/>{up}'
        f'</w:rPr><w:t xml:space="preserve"/></w:r></w:hyperlink>'
    )
    element.find(".//" + qn("w:t")).text = words
    paragraph._p.append(element)


def bookmark(paragraph: Any, name: str) -> None:
    """A place in the document that links lead to."""
    key = len(paragraph.part.element.xpath("//w:bookmarkStart"))
    for tag, more in (("bookmarkStart", f'w:name="{_bookmark(name)}"'), ("bookmarkEnd", "")):
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{key}" {more}/>'))


def _bookmark(name: str) -> str:
    return name.replace("-", "_")
