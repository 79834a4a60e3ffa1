"""Every page that links lead to is sound HTML; what the checker looks for, it finds."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from pcc_portal.accounts.roles import Role
from tests.architecture.crawl import pages_of
from tests.architecture.markup import Page

# The history of a text tells which words were changed, and a citation is among the words that an officer typed.
AS_TYPED = ("/history/", "/log/")
RECORD = "/report.json"  # of a sealed report: which record each citation printed


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_every_page_is_sound(demo: None, role: Role | None) -> None:
    pages = {address: text for address, text in pages_of(role).items() if text.startswith("<!doctype html>")}
    assert len(pages) > 200
    faults = {address: found for address, text in pages.items() if (found := Page(text).faults)}
    assert faults == {}


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_no_page_prints_what_only_programmes_say(demo: None, role: Role | None) -> None:
    """A value that is missing reads as words; no template or object shows through."""
    found = {address: said for address, text in pages_of(role).items() if (said := programme_talk(text))}
    assert found == {}


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_no_page_prints_a_citation_as_it_was_typed(demo: None, role: Role | None) -> None:
    found = {
        address: said
        for address, text in pages_of(role).items()
        if not address.startswith(AS_TYPED) and not address.endswith(RECORD) and (said := citation_as_typed(text))
    }
    assert found == {}


def programme_talk(text: str) -> str:
    patterns = (r">\s*None\s*<", r"\{\{|\{%", r"&lt;[A-Z]\w+ object", r"\bDecimal\(", r"datetime\.", r"\bnan\b")
    return _first("|".join(patterns), re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def citation_as_typed(text: str) -> str:
    """Boxes to type in and samples of code hold citations by right."""
    shown = re.sub(r"<(style|textarea|code)\b.*?</\1>", "", text, flags=re.DOTALL)
    return _first(r"\{[a-z-]+:[a-z]|\[not published\]", shown)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found.group() if found else ""


@pytest.mark.parametrize(
    ("find", "html"),
    [
        (programme_talk, "<td> None </td>"),
        (programme_talk, "<textarea>{{ form.words }}</textarea>"),
        (programme_talk, "<p>&lt;Measure object (1)&gt;</p>"),
        (citation_as_typed, "<p>It took {measure:firearms|value} days.</p>"),
        (citation_as_typed, "<p>It took [not published] days.</p>"),
        (citation_as_typed, "<textarea>{measure:a}</textarea><p>{measure:b}</p>"),
    ],
)
def test_the_search_finds_each(find: Callable[[str], str], html: str) -> None:
    assert find(html)


def test_titles_tell_pages_apart(demo: None) -> None:
    titles: dict[str, str] = {}
    for address, text in pages_of(None).items():
        if "?" in address or not (found := re.search(r"<title>(.*?)</title>", text, re.DOTALL)):
            continue
        if not address.endswith("/report.html"):
            other = titles.setdefault(found.group(1), address)
            assert other == address, f"{other} and {address} are both called “{found.group(1)}”"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>A</h1><hmeasure>B</hmeasure>", "<hmeasure> is no element"),
        ("<h1>A</h1><div><p></div></p>", "closes what is not open"),
        ("<h1>A</h1><div>", "<div> stays open"),
        ('<h1 id="a">A</h1><p id="a"></p>', "the id “a” stands 2 times"),
        ('<h1>A</h1><a href="#b">B</a>', "href points at “b”"),
        ('<h1>A</h1><label for="b">B</label>', "for points at “b”"),
        ("<p>A</p>", "0 headings of the first level"),
        ("<h1>A</h1><h3>B</h3>", "level 3 follows one of level 1"),
    ],
)
def test_the_checker_finds_each_fault(html: str, fault: str) -> None:
    assert any(fault in found for found in Page(html).faults)


def test_error_pages_are_sound(db: None) -> None:
    assert Page(Client().get("/no-such-page/").content.decode()).faults == []
