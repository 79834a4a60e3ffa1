"""The manual as a site: built without a warning, each link leads, nothing from elsewhere; what lists name is there."""

import ast
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from django.test import Client

from tests.architecture.markup import Page
from tests.manual_pictures import LARGEST, PAGES, PICTURES
from tests.portal import ROOT
from tests.test_headers import EXPECTED, protection

STATES = {"met", "in part", "not met", "yours", "none here"}


class Links(HTMLParser):
    """The ids of a page, where it leads, and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.leads: set[str] = set()
        self.loads: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert "style" not in named, f"<{tag}> is styled inline"
        assert tag != "style"
        self.ids.add(named.get("id", ""))
        if address := named.get("href") or named.get("src") or named.get("action"):
            (self.leads if tag == "a" else self.loads).add(address)


@pytest.mark.slow
def test_it_is_built_and_every_link_leads(tmp_path: Path) -> None:
    site = tmp_path / "docs"
    command = ["-m", "sphinx", "--fail-on-warning", "--quiet", "-c", "docs/site", "--doctree-dir"]
    done = subprocess.run(
        [sys.executable, *command, tmp_path / "doctrees", "docs", site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert {path: faults for path, html in pages.items() if (faults := Page(html).faults)} == {}
    links = {path: Links(html) for path, html in pages.items()}
    assert [broken for path in links for broken in broken_links(path, links)] == []


def broken_links(page: Path, links: dict[Path, Links]) -> list[str]:
    """What a page loads has to be a file of the site; what it leads to, that or an address elsewhere."""
    broken = []
    for address in links[page].leads | links[page].loads:
        parts = urlsplit(address)
        if parts.scheme in {"https", "http", "mailto"} and address not in links[page].loads:
            continue
        file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        heading = unquote(parts.fragment)
        if parts.scheme or not file.is_file() or (heading and heading not in links[file].ids):
            broken.append(f"{page.name}: {address}")
    return broken


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    html = '<a href="#b">B</a><a href="c.html">C</a><img src="https://elsewhere.example/d.png"><a href="https://e.example">E</a>'
    page.write_text(html)
    assert sorted(broken_links(page, {page: Links(html)})) == [
        "a.html: #b",
        "a.html: c.html",
        "a.html: https://elsewhere.example/d.png",
    ]


def test_it_is_served_under_the_portals_policy(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.html").write_text("<h1>The manual</h1>")
    settings.WHITENOISE_ROOT = tmp_path
    answer = Client().get(settings.MANUAL_URL)
    assert b"".join(answer.streaming_content) == b"<h1>The manual</h1>"  # type: ignore[attr-defined]
    assert answer["Content-Type"] == 'text/html; charset="utf-8"'
    framing = "X-Frame-Options"  # which the policy says as well
    assert protection(answer.headers) == {**EXPECTED, framing: None}


def test_pictures_are_small_and_are_those_that_the_script_makes() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == {name for name, *_ in PAGES}
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > LARGEST] == []


def test_the_list_of_asvs_is_whole_and_its_tests_are_there() -> None:
    chapters = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text(encoding="utf-8"))
    rows = [row for chapter in chapters for row in chapter["rows"]]
    numbers = [tuple(map(int, row["id"].split("."))) for row in rows]
    assert numbers == sorted(set(numbers))
    assert [
        row["id"]
        for chapter in chapters
        for row in chapter["rows"]
        if not row["id"].startswith(f"{chapter['number']}.")
    ] == []
    assert Counter(row["level"] for row in rows) == {1: 70, 2: 183}  # of ASVS 5.0.0
    assert {row["state"] for row in rows} <= STATES
    assert [row["id"] for row in rows if not row.get("how") and not row.get("tests")] == [], "says what shows it"
    named = {test for row in rows for test in row.get("tests", ())}
    assert {test for test in named if not is_there(test)} == set()


def is_there(test: str) -> bool:
    """`tests/file.py::test_name` of a module."""
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and name in {
        node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    }
