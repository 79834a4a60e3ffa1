"""PDF and Word copies of the demo's sealed report: the same numbers, headings, tables and alternative texts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel import exports
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.exports.pages import pages_of
from pcc_portal.panel.models import PanelReport, ReportFile
from pcc_portal.panel.sealing.actions import add_copies
from pcc_portal.panel.sealing.verify import faults
from tests.factories.accounts import create_publisher
from tests.factories.panel import create_panel_report, let_all_stand
from tests.reference.report import Reader, missing

REPORT = "2023-24-q2"
ODF = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("text", "table")} | {
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
}


def sealed() -> PanelReport:
    return PanelReport.objects.at(REPORT).newest_first()[0]


def sealed_html() -> bytes:
    return bytes(sealed().files.get(kind=FileKind.HTML).content)


@cache
def converted(html: bytes) -> dict[FileKind, bytes]:
    """Once for the whole file of tests: it takes seconds."""
    return exports.copies_of(html)


@pytest.fixture
def copies(demo: None) -> dict[FileKind, bytes]:
    return converted(sealed_html())


@pytest.fixture
def tree(demo: None) -> Any:
    return lxml_html.document_fromstring(sealed_html().decode())


@pytest.fixture
def pdf(copies: dict[FileKind, bytes]) -> PdfReader:
    return PdfReader(io.BytesIO(copies[FileKind.PDF]))


@pytest.fixture
def word(copies: dict[FileKind, bytes]) -> Any:
    return docx.Document(io.BytesIO(copies[FileKind.WORD]))


def plain(text: str) -> str:
    """Without the spaces and hyphens that lines are broken at."""
    return re.sub(r"[\s\xad\u2010-]+", "", text)


def words_of(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def words_in(text: str) -> str:
    return " ".join(text.split())


def words_of_odf(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def headings_of(tree: Any) -> list[tuple[int, str]]:
    headings = tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")
    return [(int(element.tag[1]), words_of(element)) for element in headings]


def numbered_in_html(tree: Any) -> list[tuple[int, str]]:
    """Number and first words of each paragraph."""
    paragraphs = tree.xpath("//div[@data-paragraph]")
    return [(int(each.get("data-paragraph")), words_of(each.find("p"))[:40]) for each in paragraphs]


def elements(node: Any, met: set[int] | None = None) -> list[Any]:
    """Every structure element below a node of the tagged PDF."""
    met = set() if met is None else met
    kids = node.get("/K", [])
    matching = []
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid  # noqa: PLW2901
        if isinstance(kid, dict) and "/S" in kid and id(kid) not in met:
            met.add(id(kid))
            matching += [kid, *elements(kid, met)]
    return matching


@pytest.mark.parametrize("character", ["\x0b", "\x9f", "\ufdd0", "\ufffe", "\uffff"])
def test_a_character_that_no_file_may_hold_is_replaced(character: str) -> None:
    """As a report may hold one that was sealed before forms refused it."""
    words = f"One{character}two"
    html = f'<!doctype html><html lang="en-GB"><title>{words}</title><main class="report--file"><h1>{words}</h1></main>'
    made = exports.copies_of(f'{html}<div class="pagehead"><p>{words}</p></div>'.encode())
    assert "One\ufffdtwo" in docx.Document(io.BytesIO(made[FileKind.WORD])).paragraphs[0].text
    metadata = PdfReader(io.BytesIO(made[FileKind.PDF])).metadata
    assert metadata is not None
    assert metadata.title == "One\ufffdtwo"


# PDF


def test_the_pdf_says_that_it_is_tagged_and_universally_accessible(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower() == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None
    assert "monitoring report" in (pdf.metadata.title or "")
    assert all(page.get("/Tabs") in {None, "/S"} for page in pdf.pages)


def test_the_pdf_has_the_headings_in_order(pdf: PdfReader, tree: Any) -> None:
    root: Any = pdf.trailer["/Root"]
    levels = [int(e["/S"][2:]) for e in elements(root["/StructTreeRoot"]) if re.fullmatch("/H[1-6]", e["/S"])]
    assert levels == [level for level, _ in headings_of(tree)]


def test_every_chart_of_the_pdf_has_its_words(pdf: PdfReader, tree: Any) -> None:
    root: Any = pdf.trailer["/Root"]
    told = [str(e["/Alt"]) for e in elements(root["/StructTreeRoot"]) if e["/S"] == "/Figure"]
    descriptions = [svg.findtext("desc") for svg in tree.xpath("//figure//svg[@role='img']")]
    assert len(descriptions) >= 6
    assert [words for words in descriptions if not any(words in each for each in told)] == []


def test_tables_of_the_pdf_have_header_cells(pdf: PdfReader, tree: Any) -> None:
    root: Any = pdf.trailer["/Root"]
    cells = elements(root["/StructTreeRoot"])
    # One more where a table goes over a page, and its head again.
    assert [e["/S"] for e in cells].count("/Table") >= len(tree.xpath("//table"))
    scopes = [e["/A"]["/Scope"] for e in cells if e["/S"] == "/TH"]
    assert scopes.count("/Row") == len(tree.xpath("//th[@scope='row']")) > 60
    assert scopes.count("/Column") >= len(tree.xpath("//th[@scope='col']"))
    assert set(scopes) == {"/Row", "/Column"}


def test_the_pdf_is_short(pdf: PdfReader) -> None:
    """It was 38 pages, with nothing of what it says now left out."""
    assert len(pdf.pages) <= 24


def test_the_pdf_begins_with_what_changed(pdf: PdfReader) -> None:
    first = plain(pdf.pages[0].extract_text())
    for words in (
        "Since the last paper",
        "Firearms Licensing Unit: Was at risk",
        "What is asked of the panel",
        "Money",
    ):
        assert plain(words) in first


def test_paragraphs_of_the_pdf_have_the_same_numbers(pdf: PdfReader, tree: Any) -> None:
    text = plain("".join(page.extract_text(extraction_mode="layout") for page in pdf.pages))
    wanted = [plain(f"{number}{words}") for number, words in numbered_in_html(tree)]
    assert len(wanted) == 97
    assert [each for each in wanted if each not in text] == []


def test_nothing_is_loaded_from_anywhere(copies: dict[FileKind, bytes]) -> None:
    from pcc_portal.panel.exports import pdf

    made = pdf.made_from('<!doctype html><title>A</title><h1>A</h1><img src="http://127.0.0.1:9/x.png" alt="Gone">')
    assert b"/Image" not in made


# Word


def test_the_word_document_has_the_headings(word: Any, tree: Any) -> None:
    headings = [(int(p.style.name[-1]), p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings == headings_of(tree)


def test_paragraphs_of_the_word_document_have_the_same_numbers(word: Any, tree: Any) -> None:
    """Word counts them: one list from 1 on, in the order of the report."""
    style = word.styles["Report Paragraph"]
    assert style.element.pPr.numPr is not None
    counted = [p.text[:40] for p in word.paragraphs if p.style.name == style.name]
    assert list(enumerate(counted, 1)) == numbered_in_html(tree)


def test_tables_of_the_word_document_repeat_their_header_row(word: Any, tree: Any) -> None:
    tables = tree.xpath("//table")
    assert len(word.tables) == len(tables)
    for table, source in zip(word.tables, tables, strict=True):
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == words_of(source.find("caption"))
        assert len(rows) == len(source.xpath(".//tr"))


def test_charts_of_the_word_document_have_their_words(word: Any, tree: Any) -> None:
    shapes = [shape._inline for shape in word.inline_shapes]
    pictures = [shape for shape in shapes if not shape.xpath("ancestor::w:tbl")]  # in tables stand lines and statuses
    told = [words for picture in pictures if (words := picture.docPr.get("descr"))]
    lines = [words for shape in shapes if shape not in pictures and (words := shape.docPr.get("descr"))]
    assert lines == [svg.get("aria-label") for svg in tree.xpath("//svg[@class='mini']")] != []
    titles = [svg.findtext("title") for svg in tree.xpath("//figure//svg[@role='img']")]
    assert len(told) == len(titles)
    assert all(each.startswith(title) for each, title in zip(told, titles, strict=True))


def test_the_word_document_says_its_title_language_and_author(word: Any) -> None:
    told = word.core_properties
    assert "monitoring report" in told.title
    assert (told.language, told.author) == ("en-GB", "Office of the Police and Crime Commissioner for West Mercia")


def test_the_same_figures_stand_in_all_forms(copies: dict[FileKind, bytes], word: Any, pdf: PdfReader) -> None:
    html = sealed_html().decode()
    in_word = "\n".join(
        [p.text for p in word.paragraphs] + [cell.text for table in word.tables for cell in table._cells]
    )
    in_pdf = plain("".join(page.extract_text() for page in pdf.pages))
    assert missing(Reader(html)) == []
    main = " ".join(lxml_html.document_fromstring(html).xpath("//main//text()[not(ancestor::svg)]"))
    figures = set(re.findall(r"£[\d.,]*\d[mk]?", main))
    assert len(figures) > 10
    assert [figure for figure in figures if figure not in in_word or figure not in in_pdf] == []


def test_copies_of_the_demo_begin_with_what_it_is(copies: dict[FileKind, bytes]) -> None:
    first = PdfReader(io.BytesIO(copies[FileKind.PDF])).pages[0].extract_text()
    assert "This is a demonstration." in words_in(first)
    paragraphs = docx.Document(io.BytesIO(copies[FileKind.WORD])).paragraphs[:5]
    assert any("This is a demonstration." in each.text for each in paragraphs)


def test_contact_points_are_links_in_the_file_and_its_copies(copies: dict[FileKind, bytes]) -> None:
    links = re.findall(r'href="((?:tel|mailto):[^"]*|https://www\.example[^"]*)"', sealed_html().decode())
    assert {"tel:01632960101", "mailto:panel@example.org", "https://www.example.com/contact"} <= set(links)
    document = docx.Document(io.BytesIO(copies[FileKind.WORD]))
    targets = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert {"tel:01632960101", "mailto:panel@example.org"} <= targets
    pages = PdfReader(io.BytesIO(copies[FileKind.PDF])).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    uris = {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})}
    assert {"tel:01632960101", "mailto:panel@example.org"} <= uris


def test_a_note_of_the_paper_stands_in_file_and_copies(copies: dict[FileKind, bytes]) -> None:
    html = sealed_html().decode()
    (anchor,) = re.findall(r'<sup><a href="#(note-[^"]+)"', html)
    assert html.count(f'id="{anchor}"') == 1
    word = docx.Document(io.BytesIO(copies[FileKind.WORD])).element
    names = {each.get(qn("w:name")) for each in word.iter(qn("w:bookmarkStart"))}
    anchors = {each.get(qn("w:anchor")) for each in word.iter(qn("w:hyperlink"))} - {None}
    assert len(anchors) == 2
    assert anchors <= names
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(copies[FileKind.PDF])).pages)
    assert "Changes to Twitter, now X" in words_in(pdf)


@pytest.fixture
def opened(copies: dict[FileKind, bytes], tmp_path: Path) -> Callable[[str], Path]:
    """What LibreOffice makes of the Word document, in another of its forms."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("Type: sudo apt-get install -y libreoffice-writer-nogui")
    (tmp_path / "report.docx").write_bytes(copies[FileKind.WORD])

    def open_as(form: str) -> Path:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), "report.docx"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        return tmp_path / f"report.{form}"

    return open_as


def test_on_paper_it_is_as_short_as_the_pdf(opened: Callable[[str], Path]) -> None:
    """It was 31 pages, in letters as wide as these: columns of words were as narrow as those of numbers."""
    assert len(PdfReader(opened("pdf")).pages) <= 24


def test_libreoffice_opens_it(opened: Callable[[str], Path], tree: Any) -> None:
    """And keeps headings, numbers and alternative texts, as what it makes of it shows."""
    document = etree.parse(opened("fodt"))
    headings = document.xpath("//text:h", namespaces=ODF)
    level = f"{{{ODF['text']}}}outline-level"
    assert [(int(each.get(level)), words_of_odf(each)) for each in headings] == headings_of(tree)
    counted = document.xpath("//text:list[@text:style-name='WWNum90']//text:p", namespaces=ODF)
    assert list(enumerate((words_of_odf(each)[:40] for each in counted), 1)) == numbered_in_html(tree)
    described = [each.text for each in document.xpath("//svg:desc", namespaces=ODF)]
    titles = [svg.findtext("title") for svg in tree.xpath("//figure//svg[@role='img']")]
    assert [title for title in titles if not any(each.startswith(title) for each in described)] == []
    assert len(document.xpath("//table:table-header-rows", namespaces=ODF)) == len(tree.xpath("//table"))


# What people write keeps its form

PIECE = """<!doctype html><html lang="en-GB"><title>A paper</title><style>:root{--warn:#8a4a00;--bad:#a3200f}
.tag::before{content:"";width:10px;height:10px;background:currentColor}</style>
<div class="report report--file"><h2>Roads</h2>
<div data-paragraph="1"><a href="#para-1">1</a><p>Two <em>italic words</em> and <strong>bold</strong>.</p>
<ol><li>One<ol><li>Inner one</li><li>Inner two</li></ol></li><li>Two<ul><li>Point</li></ul></li></ol></div>
<div data-paragraph="2"><a href="#para-2">2</a><p>Again:</p>
<ol start="4"><li><p>Four</p><p>More of four</p></li><li>Five</li></ol>
<blockquote><p>What the court said.</p></blockquote></div>
<div data-paragraph="3"><a href="#para-3">3</a><ul><li>Only a list</li></ul></div>
<p><span class="tag tag--risk">At risk</span> <span class="tag tag--off">Off track</span>
<span class="tag tag--star-purple">Good</span></p></div>"""


@pytest.fixture(scope="module")
def piece() -> dict[FileKind, bytes]:
    return exports.copies_of(PIECE.encode())


def listed(document: Any) -> list[tuple[str, int, str, str]]:
    """(words, level, form of its number, first number of its list) of each item."""
    numbering = document.part.numbering_part.element
    items = []
    for paragraph in document.paragraphs:
        properties = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if properties is not None:
            key, level = str(properties.numId.val), properties.ilvl.val
            abstract = next(e for e in numbering.findall(qn("w:abstractNum")) if e.get(qn("w:abstractNumId")) == key)
            at = next(e for e in abstract.findall(qn("w:lvl")) if e.get(qn("w:ilvl")) == str(level))
            form, first = (at.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("numFmt", "start"))
            items.append((paragraph.text, level, form, first))
    return items


def test_lists_of_the_word_document_count_by_themselves_and_keep_their_levels(piece: dict[FileKind, bytes]) -> None:
    document: Any = docx.Document(io.BytesIO(piece[FileKind.WORD]))
    assert listed(document) == [
        ("One", 0, "decimal", "1"),
        ("Inner one", 1, "decimal", "1"),
        ("Inner two", 1, "decimal", "1"),
        ("Two", 0, "decimal", "1"),
        ("Point", 1, "bullet", "1"),
        ("Four", 0, "decimal", "4"),
        ("Five", 0, "decimal", "4"),
        ("Only a list", 0, "bullet", "1"),
    ]
    keys = [
        p._p.pPr.numPr.numId.val for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None
    ]
    assert len(set(keys)) == 5
    assert keys[0] == keys[3] != keys[1]


def test_the_word_document_keeps_italics_quotations_and_numbers(piece: dict[FileKind, bytes]) -> None:
    document: Any = docx.Document(io.BytesIO(piece[FileKind.WORD]))
    looks = {run.text: (run.bold, run.italic) for p in document.paragraphs for run in p.runs}
    assert looks["italic words"] == (None, True)
    assert looks["bold"] == (True, None)
    assert [p.text for p in document.paragraphs if p.style.name == "Quote"] == ["What the court said."]
    assert [p.text for p in document.paragraphs if p.style.name == "Report Paragraph Continued"] == ["More of four"]
    assert [p.text[:3] for p in document.paragraphs if p.style.name == "Report Paragraph"] == ["Two", "Aga", ""]


def test_statuses_of_the_word_document_have_their_shapes(piece: dict[FileKind, bytes]) -> None:
    document: Any = docx.Document(io.BytesIO(piece[FileKind.WORD]))
    [line] = [p for p in document.paragraphs if "At risk" in p.text]
    pictures = line._p.xpath(".//w:drawing//a:blip/@r:embed")
    assert len(set(pictures)) == 3
    assert set(line._p.xpath(".//wp:docPr/@descr")) == {""}


def test_statuses_of_the_pdf_have_their_shapes(piece: dict[FileKind, bytes]) -> None:
    """Drawn as three corners, four and ten; a square clipped by a rule would have four each time."""
    page: Any = PdfReader(io.BytesIO(piece[FileKind.PDF])).pages[0]
    drawn = "".join(content_of(page))
    corners = [len(re.findall(r"\bl\b", path)) + 1 for path in re.findall(r"[-.\d ]+ m\n?((?:[-.\d ]+ l\n?)+)h", drawn)]
    assert sorted(corners) == [3, 4, 10]


def content_of(page: Any) -> list[str]:
    """Of the page and of what is drawn on it by name."""
    streams = [page.get_contents().get_data().decode("latin-1")]
    objects = [each.get_object() for each in page["/Resources"].get("/XObject", {}).values()]
    return streams + [each.get_data().decode("latin-1") for each in objects if each["/Subtype"] == "/Form"]


def test_lists_and_quotations_of_the_pdf_keep_their_form(piece: dict[FileKind, bytes]) -> None:
    reader: Any = PdfReader(io.BytesIO(piece[FileKind.PDF]))
    text = plain(reader.pages[0].extract_text(extraction_mode="layout"))
    assert all(each in text for each in ("1.One", "1.Innerone", "2.Innertwo", "2.Two", "4.Four", "5.Five"))
    kinds = [e["/S"] for e in elements(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert (kinds.count("/L"), kinds.count("/BlockQuote")) == (5, 1)
    fonts = {str(f.get_object()["/BaseFont"]) for f in reader.pages[0]["/Resources"]["/Font"].values()}
    assert any(re.search("Italic|Oblique", font) for font in fonts)


# Keeping them


def test_a_publisher_makes_the_copies_on_a_page(
    demo: None, copies: dict[FileKind, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "copies_of", converted)
    report, client, reader = sealed(), Client(), Client()
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    page = reverse("report_copies", args=[report.slug])
    assert "PDF" not in reader.get(report.get_absolute_url()).content.decode()
    assert client.post(page).status_code == 302
    for name, kind in (("report.pdf", FileKind.PDF), ("report.docx", FileKind.WORD)):
        response = reader.get(reverse("panel_report_copy", args=[report.slug, report.version, name]))
        assert response.content == copies[kind]
        ending = name.rpartition(".")[2]
        assert response.headers["Content-Disposition"].endswith(f'-2023-24-q2-meeting-2023-11-17-v1.{ending}"')
    words = f"Report as PDF, to print, {len(PdfReader(io.BytesIO(copies[FileKind.PDF])).pages)} pages, "
    assert words in reader.get(report.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 302  # made already
    assert list(faults()) == []


@pytest.mark.parametrize("pdf", [b"", b"A", b"/Type /ObjStm stream\nx\nendstream", b"/Type /Page /Count x"])
def test_a_file_that_does_not_say_how_long_it_is_has_no_number_of_pages(pdf: bytes) -> None:
    assert pages_of(pdf) is None


def test_copies_are_kept_once_and_by_publishers(demo: None) -> None:
    report, publisher = sealed(), User.objects.with_role(Role.PUBLISHER).earliest("pk")
    with pytest.raises(PermissionDenied):
        add_copies(report, {FileKind.PDF: b"A"}, by=User.objects.with_role(Role.APPROVER).earliest("pk"))
    add_copies(report, {FileKind.PDF: b"A"}, by=publisher)
    add_copies(report, {FileKind.PDF: b"B", FileKind.WORD: b"C"}, by=publisher)
    kept = ReportFile.objects.filter(report=report, kind__in=(FileKind.PDF, FileKind.WORD))
    assert {file.kind: bytes(file.content) for file in kept} == {FileKind.PDF: b"A", FileKind.WORD: b"C"}


@pytest.fixture
def short_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "import_module", lambda _: SimpleNamespace(made_from=lambda _: b"A copy."))


def sealed_on_a_page(settings: Any) -> tuple[Any, PanelReport]:
    """The page that follows when a publisher seals a report of a few words, and the report."""
    publisher, client, draft = create_publisher(), Client(), create_panel_report()
    let_all_stand(draft, by=publisher)
    settings.DEMO_DATE = draft.quarter.closes
    client.force_login(publisher)
    page = reverse("report_seal", args=[draft.slug])
    seen = client.get(page).context["form"]["seen"].value()
    answered = client.post(page, {"seen": seen, "note": ""}, follow=True)
    draft.refresh_from_db()
    return answered, draft


def kinds_of(report: PanelReport) -> set[str]:
    return set(report.files.values_list("kind", flat=True))


def test_copies_are_made_with_the_seal(db: None, settings: Any, short_copies: None) -> None:
    answered, report = sealed_on_a_page(settings)
    assert report.is_sealed
    assert {FileKind.PDF, FileKind.WORD} <= kinds_of(report)
    assert "Report as PDF, to print" in answered.content.decode()


@pytest.mark.parametrize("kind", [FileKind.ARCHIVE, FileKind.PDF])
def test_what_keeps_a_copy_from_being_made_unseals_nothing_and_is_told(
    db: None, settings: Any, short_copies: None, monkeypatch: pytest.MonkeyPatch, kind: FileKind
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise OSError("No space left.")

    broken = {FileKind.ARCHIVE: "archives.actions.archive_of", FileKind.PDF: "exports.copies_of"}[kind]
    monkeypatch.setattr(f"pcc_portal.panel.{broken}", fail)
    answered, report = sealed_on_a_page(settings)
    assert (answered.status_code, report.is_sealed) == (200, True)
    assert "one of its copies could not be made" in answered.content.decode()
    assert kind not in kinds_of(report)
    assert len(kinds_of(report) & {FileKind.ARCHIVE, FileKind.PDF}) == 1


def test_a_report_is_sealed_without_copies_and_a_command_makes_them_later(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(name: str) -> None:
        raise ImportError(name)

    with monkeypatch.context() as without:
        without.setattr(exports, "import_module", lost)
        answered, report = sealed_on_a_page(settings)
        assert report.is_sealed
        assert "manage.py report_copies" in answered.content.decode()
        with pytest.raises(CommandError, match="make formats"):
            call_command("report_copies")
    assert FileKind.PDF not in kinds_of(report)
    monkeypatch.setattr(exports, "import_module", lambda _: SimpleNamespace(made_from=lambda _: b"A copy."))
    call_command("report_copies", report.slug)
    assert {FileKind.PDF, FileKind.WORD} <= kinds_of(report)
    assert "PDF and Word made." in capsys.readouterr().out
    call_command("report_copies")
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="No sealed report"):
        call_command("report_copies", "2031-32-q1")
    assert list(faults()) == []


def test_a_draft_has_no_copies(db: None) -> None:
    with pytest.raises(ValidationError, match="draft"):
        add_copies(create_panel_report(), {FileKind.PDF: b"A"}, by=create_publisher())


def without(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pcc_portal.panel.exports.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize("lost", ["weasyprint", "docx", "resvg_py"])
def test_without_a_package_copies_are_switched_off(monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    without(lost, monkeypatch)
    with pytest.raises(exports.SwitchedOffError, match="make formats"):
        exports.copies_of(PIECE.encode())


def test_pages_say_that_copies_are_switched_off(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    without("weasyprint", monkeypatch)
    client = Client()
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    report = sealed()
    response = client.get(reverse("report_copies", args=[report.slug]), follow=True)
    assert "make formats" in response.content.decode()
    assert reverse("report_copies", args=[report.slug]) not in client.get(report.get_absolute_url()).content.decode()


def test_a_missing_library_of_the_system_is_said_on_the_page(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(exports, "import_module", refuse)
    client = Client()
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    response = client.post(reverse("report_copies", args=[REPORT]))
    assert "make formats" in response.content.decode()
    assert not ReportFile.objects.filter(kind=FileKind.PDF).exists()
