"""The pieces of a page: what they print, and that nothing in them can run or jump the headings."""

import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template import Context, Engine, Template
from django.template.loader import get_template

from pcc_portal.panel.file import compact, style_of
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.statuses import STATUSES
from tests.ui import gallery

CODES = ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"]


def show(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Outline(HTMLParser):
    """Collects ids, headings, and whatever the security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed_at: set[str] = set()
        self.headings: list[int] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.pointed_at.update(values.get(name, "").split())
        if values.get("href", "").startswith("#"):
            self.pointed_at.add(values["href"][1:])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in {"script", "style"} or any(name == "style" or name.startswith("on") for name in values):
            self.refused.append(tag)


@pytest.fixture(scope="module")
def outline() -> Outline:
    outline = Outline()
    outline.feed(gallery.page())
    return outline


def test_ids_are_unique_and_whatever_points_at_one_finds_it(outline: Outline) -> None:
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.pointed_at - set(outline.ids) == set()


def test_nothing_inline(outline: Outline) -> None:
    assert outline.refused == []


def test_one_main_heading() -> None:
    html = gallery.page()
    assert html.count("<h1") == 1
    assert '<html lang="en-GB">' in html
    assert "<title>Every component, on one page, " in html
    assert " – Safer Anyshire Plan</title>" in html


def test_every_heading_of_a_figure_is_printed_with_its_picture() -> None:
    html = gallery.page()
    for figure in gallery.figures():
        picture = html.partition(f'id="{figure.id}"')[2].partition("</figure>")[0]
        assert re.search(r'<svg [^>]*role="img"[^>]*>\s*<title>[^<]+</title>\s*<desc>[^<]+</desc>', picture)
    assert "None" not in html
    assert not re.search(r'(x|y|cx|cy|x1|x2|y1|y2|width)="%?"', html)


def test_a_trend_is_light() -> None:
    figure = gallery.figures()[1]
    html = get_template("components/chart.html").render({"figure": figure})
    assert len(html.encode()) < 5000


@pytest.mark.parametrize("status", STATUSES)
def test_status_is_a_word_as_well_as_a_colour(status: str) -> None:
    assert show("{% status s %}", s=status) == f'<span class="tag tag--{status}">{STATUSES[status]}</span>'


def test_status_with_words_of_its_own_is_escaped() -> None:
    assert "&lt;b&gt;" in show('{% status "off" words %}', words="<b>")
    with pytest.raises(KeyError):
        show('{% status "green" %}')


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ v|number }}", Decimal("1526.5"), "1,527"),
        ("{{ v|number:1 }}", Decimal("0.25"), "0.3"),
        ("{{ v|signed }}", 24, "+24"),
        ("{{ v|pounds }}", Decimal(1200000), "£1,200,000"),
        ("{{ v|millions }}", Decimal(1337000), "£1.337m"),
        ("{{ v|percent }}", Decimal("99.6"), "over 99%"),
        ("{{ v|points }}", 1, "1 percentage point"),
        ("{{ v|days }}", 660, "660 days"),
        ('{{ v|counted:"body,bodies" }}', 2, "2 bodies"),
        ("{{ v|day }}", date(2024, 3, 31), "31 March 2024"),
        ("{{ v|month }}", date(2024, 3, 31), "March 2024"),
        ('{{ v|date_words:"early_year" }}', date(2024, 3, 31), "early 2024"),
        ("{% period_words v v %}", date(2024, 3, 31), "31 March 2024"),
        ("{{ v|number }}", 0, "0"),
        ("{{ v|number }}", None, "–"),
        ("{{ v|day }}", None, "–"),
        ("{{ nowhere|pounds }}", None, "–"),
    ],
)
def test_formats_in_templates(source: str, value: object, words: str) -> None:
    assert show(source, v=value) == words


def test_a_table_without_its_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 2 cells"):
        PlainTable("Waits", [Heading("Type"), Heading("Days", True)], [[Cell("Shotgun")]])


def test_a_plain_table_labels_its_cells_for_phones() -> None:
    html = get_template("components/table.html").render({"table": gallery.plain_table()})
    assert '<td role="cell" data-label="Quarter 2" class="number"><span>300</span></td>' in html
    assert '<th scope="row" role="rowheader"><span><a href="/m/a">Shotgun</a></span></th>' in html
    assert "Not yet released" in html


def test_errors_are_named_beside_the_field_and_in_the_summary() -> None:
    html = gallery.page()
    assert '<a href="#id_name">Contract or provider – This field is required.</a>' in html
    assert '<a href="#id_status_0">' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-describedby="id_name_helptext id_name_error"', html)
    assert 'id="id_name_error"' in html
    assert html.count('<span class="label__optional">(optional)</span>') == 1


@pytest.mark.parametrize("code", CODES)
def test_error_page_needs_no_context_and_says_what_to_do(code: str) -> None:
    html = Engine.get_default().get_template(f"{code}.html").render(Context())
    outline = Outline()
    outline.feed(html)
    assert '<html lang="en-GB">' in html
    assert outline.headings[:2] == [1, 2]
    assert "What you can do" in html
    assert "<li>" in html
    assert outline.refused == []


def test_a_table_is_its_columns_but_for_those_that_have_no_place_in_it() -> None:
    table = PlainTable.of(
        "Sums",
        [1, 2],
        PlainColumn("Number", str, total="All"),
        PlainColumn("Twice", lambda n: Cell(str(2 * n), sub="times two"), is_figure=True, total="6"),
        PlainColumn("Change", lambda n: f"Change {n}", when=False),
    )
    assert table.headings == [Heading("Number"), Heading("Twice", is_figure=True)]
    assert table.rows == [[Cell("1"), Cell("2", sub="times two")], [Cell("2"), Cell("4", sub="times two")]]
    assert table.totals == [Cell("All"), Cell("6")]
    assert PlainTable.of("None", [], PlainColumn("Number", str, total="All")).totals == ()


def test_the_cell_of_a_record_wears_its_marks() -> None:
    row = SimpleNamespace(title="A", is_public=False, is_illustrative=True, get_absolute_url=lambda: "/a/")
    assert record_cell(row, sub="b") == Cell("A", "/a/", sub="b", unreleased=True, illustrative=True)
    assert record_cell(row, "C", linked=False, marks_hidden=False) == Cell("C", illustrative=True)
    row.is_released = True
    assert not record_cell(row).unreleased


def test_a_style_is_the_content_of_its_sheets() -> None:
    css = style_of("report", "briefing")
    assert css.startswith(style_of("report"))
    assert css.count("{") == css.count("}")
    assert not re.search(r"/\*|url\(|@import|\n", css)
    with pytest.raises(FileNotFoundError, match=r"css/nothing\.css"):
        style_of("nothing")


def test_a_style_loses_only_what_people_need() -> None:
    sheet = (
        '/* a: b */\n@media (min-width: 40em) {\n  .a > b, c::before { content: " of "; margin: calc(1px + 2px) }\n}\n'
    )
    assert compact(sheet) == '@media (min-width:40em){.a>b,c::before{content:" of ";margin:calc(1px + 2px)}}'


def test_a_column_that_says_nothing_is_left_out() -> None:
    headings = [Heading("What"), Heading("Was"), Heading("Is"), Heading("Why")]
    rows = [
        [Cell("A"), Cell(MISSING), Cell("1"), Cell("")],
        [Cell(""), Cell(MISSING), Cell(MISSING), Cell("", sub="b")],
    ]
    table = PlainTable("Changes", headings, rows).filled()
    assert [heading.label for heading in table.headings] == ["What", "Is", "Why"]
    assert [[cell.text for cell in row] for row in table.rows] == [["A", "1", ""], ["", MISSING, ""]]
    assert PlainTable("Nothing", headings, []).filled().headings == headings
