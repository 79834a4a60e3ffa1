"""Every page that links lead to is sound HTML; what the checker looks for, it finds."""

import re

import pytest
from django.test import Client

from pcc_portal.accounts.roles import Role
from tests.architecture.markup import Page
from tests.architecture.test_leaks import client_of, crawl


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_every_page_is_sound(demo: None, role: Role | None) -> None:
    pages = {address: text for address, text in crawl(client_of(role)).items() if text.startswith("<!doctype html>")}
    assert len(pages) > 200
    faults = {address: found for address, text in pages.items() if (found := Page(text).faults)}
    assert faults == {}


@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_no_page_prints_what_only_programmes_say(demo: None, role: Role | None) -> None:
    """A value that is missing reads as words; no template or object shows through."""
    patterns = (r">\s*None\s*<", r"\{\{|\{%", r"&lt;[A-Z]\w+ object", r"\bDecimal\(", r"datetime\.", r"\bnan\b")
    cited = (r"\{[a-z-]+:[a-z]", r"\[not published\]")
    inside = re.compile("|".join((*patterns, *cited)))
    found = {
        address: match.group()
        for address, text in crawl(client_of(role)).items()
        if (match := inside.search(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))
    }
    assert found == {}


def test_titles_tell_pages_apart(demo: None) -> None:
    titles: dict[str, str] = {}
    for address, text in crawl(client_of(None)).items():
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
