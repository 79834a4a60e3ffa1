"""Pages and files of the demo that links lead to, as nobody and as a publisher: sound, in words, and no drafts.

All that everybody sees is read by tests/suites/test_leak_canary.py, which asks for the same soundness."""

import re
from collections.abc import Iterator

import pytest

from pcc_portal.accounts.roles import Role
from tests.architecture.crawl import client_of, crawl
from tests.architecture.markup import Page, citation_as_typed, programme_talk
from tests.offices import foreign

# The history of a text tells which words were changed, and a rule of the check shows a slip: a citation is among the
# words that an officer typed.
AS_TYPED = ("/history/", "/log/", "/check-rules/")
# Of a sealed report: which record each citation printed; and the form of its parts, whose summary cites.
ENDS_AS_TYPED = ("/report.json", "/compose/parts/")
# Words of the whole country, and forms that give the usual titles as an example.
OF_ANY_OFFICE = re.compile(r"^/glossary/|^/plans/(?:.+/)?(?:add|change)/|/names/")
OF_EACH = 8  # of the records of one kind
# Of the demo's drafts. With words and numbers in every draft: tests/suites/test_leak_canary.py.
HIDDEN_WORDS = {
    "demo": (
        "Unreleased draft",
        "Interim support for victims of any crime",
        "Refurbishment of Hereford",
        "Performance meeting: quarter 3",
        "9 February 2024",
        "Example 2024/2",
        'class="unreleased"',
    ),
    "valley": (
        "Kept back",
        "30 January 2025",
        "CV/2025/002",
        "Valley Delivery Board: January 2025",
        'class="unreleased"',
    ),
}
MANY_PAGES = {"demo": 250, "valley": 200}


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
        if "?" in address or address.endswith(("/report.html", "/archive.zip")):
            continue
        if found := re.search(r"<title>(.*?)</title>", text, re.DOTALL):
            other = titles.setdefault(found.group(1), address)
            if other != address:
                yield f"{other} and {address} are both called “{found.group(1)}”"


def drafts(pages: dict[str, str], office: str = "demo") -> Iterator[str]:
    words = HIDDEN_WORDS[office]
    yield from (f"{address} shows “{word}”" for address, text in pages.items() for word in words if word in text)


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("role", [None, Role.PUBLISHER], ids=str)
def test_every_page_that_links_lead_to(office: str, role: Role | None) -> None:
    pages = crawl(client_of(role), past=False, of_each=OF_EACH)
    assert sum(text.startswith("<!doctype html>") for text in pages.values()) > MANY_PAGES[office]
    met = [f"{address} as {role}: {fault}" for address, text in pages.items() for fault in faults(address, text)]
    own = {address: text for address, text in pages.items() if not OF_ANY_OFFICE.search(address)}
    met += [f"{address} says “{word}”" for address, text in own.items() for word in foreign(office, text)]
    if role is None:
        met += [*titles_alike(pages), *drafts(pages, office)]
    else:  # the search can fail: with the office's eyes it finds every word
        text = "\n".join(pages.values())
        met += [f"the office is not shown “{word}”" for word in HIDDEN_WORDS[office] if word not in text]
    assert not met, "\n".join(met)


def test_the_walk_finds_each_kind_of_fault() -> None:
    page = "<!doctype html><title>A</title><h1>A</h1><div>None</div><p>{measure:a}</p><p>Unreleased draft</p><b>"
    assert len(list(faults("/a/", page))) == 3
    assert list(titles_alike({"/a/": page, "/b/": page})) == ["/a/ and /b/ are both called “A”"]
    assert list(drafts({"/a/": page})) == ["/a/ shows “Unreleased draft”"]
