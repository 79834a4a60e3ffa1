"""What every page keeps: it is sound, in words, and names no other office. Here a publisher reads the second office's.

The first's are read by every role in tests/architecture/test_routes.py; and what people outside see of either, with
words in every draft, in tests/suites/test_leak_canary.py.
"""

import re
from collections.abc import Iterator

import pytest

from pcc_portal.accounts.roles import Role
from pcc_portal.updates.releases.past.addresses import PART
from tests.architecture.crawl import client_of, crawl
from tests.architecture.markup import Page, citation_as_typed, programme_talk
from tests.offices import foreign

# The history of a text tells which words were changed, and a rule of the check shows a slip: a citation is among the
# words that an officer typed.
AS_TYPED = ("/history/", "/log/", "/check-rules/")
# Of a sealed report: which record each citation printed; the form of its parts, whose summary cites; and what there is
# to cite.
ENDS_AS_TYPED = ("/report.json", "/compose/parts/", "/references.json")
# Words of the whole country, and forms that give the usual titles as an example.
OF_ANY_OFFICE = re.compile(r"^/glossary/|^/plans/(?:.+/)?(?:add|change)/|/names/")


def faults(address: str, text: str) -> Iterator[str]:
    if address.endswith("/archive.zip"):  # rows as they are stored, and a program
        return
    if text.startswith("<!doctype html>"):
        yield from Page(text).faults
    if said := programme_talk(text):
        yield f"a value that is missing reads as words; here stands {said}"
    if not address.startswith(AS_TYPED) and not address.endswith(ENDS_AS_TYPED) and (said := citation_as_typed(text)):
        yield f"a citation as it was typed: {said}"


def titles_alike(pages: dict[str, str]) -> Iterator[str]:
    titles: dict[str, str] = {}
    for address, text in pages.items():
        # A feed is called as the page that it is of.
        is_file = address.endswith(("/report.html", "/archive.zip", "/feed.atom"))
        if "<h1>Page not found</h1>" in text or "?" in address or is_file:
            continue
        if found := re.search(r"<title>(.*?)</title>", text, re.DOTALL):
            other = titles.setdefault(found.group(1), address)
            if other != address:
                yield f"{other} and {address} are both called “{found.group(1)}”"


def foreign_words(office: str, pages: dict[str, str]) -> Iterator[str]:
    """What belongs to the demo's other office."""
    own = {address: text for address, text in pages.items() if not OF_ANY_OFFICE.search(PART.sub("", address))}
    yield from (f"{address} says “{word}”" for address, text in own.items() for word in foreign(office, text))


@pytest.mark.usefixtures("kept_drafts")
def test_the_second_offices_pages_are_sound(valley: None) -> None:
    pages = crawl(client_of(Role.PUBLISHER), past=False)
    assert sum(text.startswith("<!doctype html>") for text in pages.values()) > 200
    met = [f"{address} as publisher: {fault}" for address, text in pages.items() for fault in faults(address, text)]
    met += foreign_words("valley", pages)
    assert not met, "\n".join(met)


def test_the_walk_finds_each_kind_of_fault() -> None:
    page = "<!doctype html><title>A</title><h1>A</h1><div>None</div><p>{measure:a}</p><b>"
    assert len(list(faults("/a/", page))) == 3
    assert list(titles_alike({"/a/": page, "/b/": page})) == ["/a/ and /b/ are both called “A”"]
    told = list(foreign_words("valley", {"/a/": "West Mercia Police", "/glossary/": "West Mercia Police"}))
    assert told == ["/a/ says “West Mercia”", "/a/ says “West Mercia Police”"]
