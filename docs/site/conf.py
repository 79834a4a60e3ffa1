"""How Sphinx makes the manual a site: `make docs`. Decision 80 says why so."""

import re
from pathlib import Path

import yaml
from docutils.nodes import Element
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "var" / "pictures"

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
html_copy_source = html_show_sourcelink = False
html_permalinks = False
pygments_style = "none"
highlight_language = "text"

# `<!-- picture NAME ROLE ADDRESS: words -->`, of which `make docs-pictures` makes NAME.png.
PICTURE = re.compile(r"^<!-- picture ([\w-]+) ([\w-]+) (\S+): (.+) -->$", re.MULTILINE)
EVIDENCE = "<!-- evidence -->"


def complete(app: Sphinx, name: str, source: list[str]) -> None:
    """Put in what is not written: pictures that were made, and the list of requirements with their evidence."""
    source[0] = PICTURE.sub(_picture, source[0])
    if EVIDENCE in source[0]:
        source[0] = source[0].replace(EVIDENCE, evidence())


def _picture(match: re.Match[str]) -> str:
    file = PICTURES / f"{match[1]}.png"
    return f"![{match[4]}](../var/pictures/{file.name})" if file.exists() else ""


def evidence() -> str:
    """A table for each chapter of `asvs.yaml`."""
    listed = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text(encoding="utf-8"))
    return "\n\n".join(_table(chapter) for chapter in listed["chapters"])


def _table(chapter: dict) -> str:
    head = f"## {chapter['number']}. {chapter['title']}\n\n| No. | Level | In short | Met | How, and what shows it |"
    rows = [f"| {row['id']} | {row['level']} | {row['about']} | {row['met']} | {_shown(row)} |" for row in chapter["rows"]]
    return "\n".join([head, "| --- | --- | --- | --- | --- |", *rows])


def _shown(row: dict) -> str:
    return " ".join([row.get("how", ""), *(f"`{test}`" for test in row.get("tests", []))]).strip()


def setup(app: Sphinx) -> None:
    app.connect("source-read", complete)
