"""How Sphinx makes the manual a site: `make docs`. Decision 85 says why so."""

from collections import Counter
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

ROOT = Path(__file__).parents[2]

project = "PCC Portal"
extensions = ["myst_parser"]
exclude_patterns = ["site"]
# Links to headings, and no guess of what else a link might mean.
myst_heading_anchors = 4
suppress_warnings = ["myst.header", "myst.strikethrough"]
html_theme = "basic"
html_title = "PCC Portal: the manual"
templates_path = ["templates"]
# The portal's own look: its sheet of the report holds the colours and the type.
html_static_path = ["static", str(ROOT / "static" / "css" / "report.css")]
html_css_files = ["report.css", "manual.css"]
html_copy_source = html_show_sourcelink = html_use_index = False
html_permalinks = False
pygments_style = "none"
highlight_language = "text"

EVIDENCE = "<!-- evidence -->"
STATES = ("met", "in part", "not met", "yours", "none here")


def complete(app: Sphinx, name: str, source: list[str]) -> None:
    """Put the list of requirements with their evidence where a page asks for it."""
    if EVIDENCE in source[0]:
        source[0] = source[0].replace(EVIDENCE, evidence())


def evidence() -> str:
    """How many requirements are met, then a table for each chapter of `asvs.yaml`."""
    chapters = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text(encoding="utf-8"))
    return "\n\n".join([_counts(chapters), *map(_table, chapters)])


def _counts(chapters: list[dict]) -> str:
    counts = Counter((row["state"], row["level"]) for chapter in chapters for row in chapter["rows"])
    lines = [f"| {state} | {counts[state, 1]} | {counts[state, 2]} |" for state in STATES]
    return "\n".join(["| State | Level 1 | Level 2 |", "| --- | --- | --- |", *lines])


def _table(chapter: dict) -> str:
    head = f"## {chapter['number']}. {chapter['title']}\n\n| No. | Level | In short | State | How, and what shows it |"
    rows = [
        f"| {row['id']} | {row['level']} | {row['asks']} | {row['state']} | {_shown(row)} |" for row in chapter["rows"]
    ]
    return "\n".join([head, "| --- | --- | --- | --- | --- |", *rows])


def _shown(row: dict) -> str:
    """What the row says, then each of its tests on a line."""
    return "<br>".join([*filter(None, [row.get("how")]), *map(_test, row.get("tests", []))])


def _test(name: str) -> str:
    """The sentence that the test is named by, and its file."""
    file, _, sentence = name.partition("::test_")
    return f"Test: *{sentence.replace('_', ' ')}* (`{file}`)"


class Page(HTML5Translator):
    """As Sphinx writes it, but that a wide table scrolls by itself, by keys too."""

    def visit_table(self, node: nodes.Element) -> None:
        if is_wide(node):
            self.body.append('<div class="sideways" role="group" aria-label="Table" tabindex="0">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        if is_wide(node):
            self.body.append("</div>")


def is_wide(table: nodes.Element) -> bool:
    return len(list(table.findall(nodes.colspec))) > 2


def setup(app: Sphinx) -> None:
    app.connect("source-read", complete)
    app.set_translator("html", Page)
