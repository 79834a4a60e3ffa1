"""† stands in the very cell, sentence or word that rests on a made-up row: pages and report compared with the rows."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.db.models import DateField, DecimalField, ForeignKey, TextField
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html as lxml_html

from objectives.display import grade_words
from objectives.models import Theme, UpdateText
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealed import sealed_record
from pcc_portal.ui.marks import DAGGER
from pcc_portal.updates.models import Sourced
from pcc_portal.updates.models.rows import made_up_fields
from pcc_portal.updates.registers.declaration import all_kinds, sealed_kinds
from pcc_portal.updates.registers.wording import seen_fields, words_of
from performance.models import Observation
from tests.factories.panel import as_sent
from tests.pages import read

REPORTS = ("2023-24-q1", "2023-24-q2")
# Not printed as values of the row: where it is known from, and what other records say.
NOT_VALUES = {"source", "slug", "title", "made_in", "order", "number"}

UNREAD = "//nav | //dd[a] | //form | //footer | //svg | //*[@class='pagehead__kicker'] | //div[@class='period']"


def made_up(row: Any) -> Iterator[tuple[str, str]]:
    """(field, what readers see of it) of the made-up facts of a row that can be told from other words of a page."""
    words_by_field = {field.name: words_of(row, field, lambda *_: "") for field in seen_fields(type(row))}
    real = {words for name, words in words_by_field.items() if not row.is_made_up(name)}
    for field in seen_fields(type(row)):
        is_fact = isinstance(field, DateField | DecimalField | TextField) or field.name in {"reference", "place"}
        if field.name in NOT_VALUES or isinstance(field, ForeignKey) or not is_fact:
            continue
        words = words_by_field[field.name]
        is_told_apart = len(words) > 5 and not any(words in other for other in real)
        if row.is_made_up(field.name) and is_told_apart and words not in {"Not set", "no date given"}:
            yield field.name, words


def rows_made_up() -> list[Any]:
    rows: list[Any] = []
    for kind in sealed_kinds():
        if kind.page and issubclass(kind.model, Sourced):
            shown: Any = kind.model._default_manager
            rows += [row for row in shown.filter(is_public=True) if row.is_illustrative]
    return rows


def one_of_each(rows: list[Any]) -> list[Any]:
    """The first of each kind with the same facts made up, which its page marks by the same code."""
    return list({(type(row), *sorted(name for name, _ in made_up(row))): row for row in reversed(rows)}.values())


def smallest(page: Any, words: str) -> Iterator[Any]:
    """The innermost block elements that print the words."""
    for element in page.xpath("//td | //dd | //p | //li | //th"):
        inner = element.xpath(".//td | .//dd | .//p | .//li")
        if words in text(element) and not any(words in text(each) for each in inner):
            yield element


def text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def cells(html: str) -> Iterator[tuple[Any, list[Any]]]:
    """(the record that the line is about, its cells) of each line of a table that leads to a record; of a table that is
    printed as lines, what stands between the dots."""
    page = lxml_html.document_fromstring(html)
    for line in page.xpath("//tr[th//a/@href]"):
        if row := record_at(line.xpath(".//th//a/@href")[0]):
            yield row, list(line)
    for line in page.xpath("//ul[@class='lines']/li[.//a/@href]"):
        if row := record_at(line.xpath(".//a/@href")[0]):
            yield row, [said(part) for part in text(line).split(" · ")]


def said(words: str) -> Any:
    """An element that says no more than these words."""
    element = lxml_html.Element("p")
    element.text = words
    return element


def download(address: str) -> str:
    response: Any = Client().get(address)
    assert response.status_code == 200, address
    return str(response.getvalue().decode("utf-8-sig"))


def record_at(address: str) -> Any:
    path = re.sub(r"^https?://[^/]+", "", address).partition("#")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return None
    slug = match.kwargs.get("slug")
    kind = next((k for k in all_kinds() if k.page and getattr(k.model, "page", "") == match.url_name), None)
    row = kind.model._default_manager.filter(slug=slug).first() if kind and slug else None
    return row if isinstance(row, Sourced) else None


def test_every_source_that_lists_fields_lists_fields_of_its_row(demo: None) -> None:
    """ "Illustrative: the stage" is read as the stage; where it were not, all of the row would wear the mark."""
    listed = [row for row in rows_made_up() if re.search(r"[Ii]llustrative: the ", row.source)]
    assert len(listed) > 15
    assert [row for row in listed if not made_up_fields(cast("Any", type(row)), row.source)] == []


def test_the_page_of_a_made_up_record_marks_each_of_its_values(demo: None) -> None:
    rows, checked = one_of_each(rows_made_up()), 0
    for row in rows:
        page = lxml_html.document_fromstring(read(row.get_absolute_url()))
        for unread in page.xpath(UNREAD):
            unread.drop_tree()
        for name, words in made_up(row):
            for element in smallest(page, words):
                checked += 1
                assert DAGGER in text(element), (row.get_absolute_url(), name, text(element))
    assert checked > 80


@pytest.mark.parametrize("quarter", REPORTS)
def test_the_sealed_report_marks_each_cell_of_a_made_up_row(demo: None, quarter: str) -> None:
    checked = 0
    for row, line in cells(read(f"/panel/reports/{quarter}/report.html")):
        for name, words in made_up(row) if row.is_illustrative else ():
            for cell in line:
                if words in text(cell):
                    checked += 1
                    assert DAGGER in text(cell), (row, name, text(cell))
    assert checked > 10


@pytest.mark.parametrize("quarter", REPORTS)
def test_grades_and_their_reasons_wear_the_mark(demo: None, quarter: str) -> None:
    """No paper gives a grade: all of them, and why, are made up; so is what is counted of them."""
    page = lxml_html.document_fromstring(read(f"/panel/reports/{quarter}/report.html"))
    tags = page.xpath("//div[@class='report__theme']//span[contains(@class, 'tag')]")
    reasons = page.xpath("//div[@class='notice']/p[b='Why this grade:']")
    graded = [tag for tag in tags if "tag--nodata" not in tag.get("class")]
    assert len(graded) >= 20
    assert [
        text(each) for each in (*graded, *reasons, *page.xpath("//p[@class='lead']")) if DAGGER not in text(each)
    ] == []


@pytest.mark.parametrize("address", ["/", "/objectives/secure/", "/themes/firearms-licensing-unit/"])
def test_pages_mark_the_grades_of_themes(demo: None, address: str) -> None:
    page = lxml_html.document_fromstring(read(address))
    sealed = PanelReport.objects.at("2023-24-q2").get()
    texts = UpdateText.objects.as_at(as_sent(sealed)).filter(update__quarter=sealed.quarter)
    graded = {grade_words(each) for each in texts}
    shown = page.xpath("//ul[@class='items']//span[contains(@class, 'tag')] | //p[@class='standing']/span")
    shown += page.xpath("//p[@class='matter__status']/span[contains(@class, 'tag')]")
    shown += page.xpath("//h2/following-sibling::p/span[contains(@class, 'tag')]")
    assert shown
    assert {text(tag) for tag in shown} <= {" ".join(words.split()) for words in graded}


def test_words_that_a_paper_made_up_are_marked_in_each_paragraph(demo: None) -> None:
    """The paper on quarter 1 is not to hand: every paragraph of its themes is made up."""
    page = lxml_html.document_fromstring(read("/panel/reports/2023-24-q1/report.html"))
    record = sealed_record(PanelReport.objects.at("2023-24-q1").get())
    numbers = [p["number"] for s in record["sections"] for t in s["themes"] for p in t["paragraphs"]]
    assert len(numbers) >= 20
    for number in numbers:
        assert DAGGER in text(page.get_element_by_id(f"para-{number}"))


@pytest.mark.parametrize(
    "address", ["/measures/", "/measures/shotgun-grant-longest-wait/", "/boards/firearms-licensing-unit/"]
)
def test_figures_that_are_made_up_wear_the_mark(demo: None, address: str) -> None:
    page = lxml_html.document_fromstring(read(address))
    for element in page.xpath("//td | //p[@class='card__context'] | //p[@class='card__figure']"):
        words = text(element)
        if re.search(r"\bsince \w+ to \w+ \d{4}|276|205 days|163 days", words):
            assert DAGGER in words, words


def test_sentences_of_charts_wear_the_mark(demo: None) -> None:
    html = read("/measures/shotgun-grant-longest-wait/")
    (description,) = re.findall(r"<desc>(West Mercia.*?)</desc>", html, re.DOTALL)[:1]
    assert f"88 days\N{NO-BREAK SPACE}{DAGGER}" in description
    assert f"205 days\N{NO-BREAK SPACE}{DAGGER}" in description
    assert f"300 days\N{NO-BREAK SPACE}{DAGGER}" not in description


def test_withheld_by_is_marked_where_nobody_withholds_anything(demo: None) -> None:
    assert f"withheld by the forces of the group\N{NO-BREAK SPACE}{DAGGER}" in read(
        "/panel/reports/2023-24-q2/report.html"
    )


def test_files_say_what_is_made_up(demo: None) -> None:
    rows = list(csv.DictReader(io.StringIO(download("/disposals/?format=csv"))))
    assert {row["Disposal"]: row["Illustrative"] for row in rows} == {
        "Land off Holmer Road": "",
        "The Firs and The Orchards, Hindlip": "Stage",
        "42A Albert Road, Malvern": "Stage",
        "Evesham Community Contact Centre": "Stage",
    }
    figures = list(csv.DictReader(io.StringIO(download("/data/measures.csv"))))
    told = {
        (row["illustrative"], "llustrative" in row["source"]) for row in figures if row["source"]
    }  # else its measure's
    assert told == {("yes", True), ("no", False)}


def test_what_the_paper_says_wears_no_mark(demo: None) -> None:
    """A mark on a real figure would be an untruth too."""
    sealed = PanelReport.objects.at("2023-24-q2").get()
    real = Observation.objects.as_at(as_sent(sealed)).filter(source__startswith="Published report")
    assert real.count() > 40
    assert not any(row.is_made_up() for row in real)
    html = read("/panel/reports/2023-24-q2/report.html")
    for words in ("300 days", "£538,496", "£1,200,000", "379"):
        assert f"{words}\N{NO-BREAK SPACE}{DAGGER}" not in html
    assert Theme.objects.of_plans_in_force().count() == 21
