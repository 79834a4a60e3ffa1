"""The style sheets of a report's file: no rule without markup for it, and no class of the markup without a rule."""

import re
from pathlib import Path

import pytest

from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import PanelReport
from pcc_portal.ui import markdown
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.ui.templatetags import ui

TEMPLATES = Path("templates")
# What a report's file is made of: its pages, the parts that these print, and the code that writes markup.
PRINTED = [
    "panel/*_file.html",
    "panel/file_masthead.html",
    "panel/*_body.html",
    "panel/*contents.html",
    "panel/*paragraph.html",
    "panel/report_opening.html",
    "panel/sections.html",
    "panel/summary.html",
]
PARTS = ["pagehead", "blocks", "block", "chart", "trend", "bridge", "table_plain", "lines", "cell", "mini_trend"]
PARTS += ["unreleased", "illustrative_note"]
FIGURE_COLUMNS = " ".join(f"n{column}" for column in range(2, 10))
SHEETS = ["report", "draft", "briefing"]
ROLES = ["force", "region", "nation", "peers", "level"]
BARS = ["total", "down", "up"]
# Names in the markup that only the portal's own pages dress, or that nothing has to.
WITHOUT_A_RULE = {
    "bridge",
    "briefing__asked",
    "register",
    "report--file",
    "rows__bars",
    "trend",
    "trend__label--target",
    "trend__mark",
}


def markup() -> str:
    paths = [path for name in PRINTED for path in TEMPLATES.glob(name)]
    paths += [TEMPLATES / "components" / f"{name}.html" for name in PARTS]
    paths += [Path(markdown.__file__), Path(ui.__file__)]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    text = text.replace("n{{ column }}", FIGURE_COLUMNS)
    for name, values in (("{}", STATUSES), (r"{{ \w+.role }}", ROLES), (r"{{ row.kind }}", BARS)):
        stems = re.findall(rf"([\w-]+(?:--|__)){re.escape(name) if name == '{}' else name}", text)
        text += " ".join(f" {stem}{value} " for stem in set(stems) for value in values)
    return text


def classes_of(*sheets: str) -> set[str]:
    text = "".join(Path(f"static/css/{sheet}.css").read_text(encoding="utf-8") for sheet in sheets)
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", text, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_class_of_a_sheet_stands_in_the_markup_of_a_report(sheet: str) -> None:
    words = set(re.findall(r"[\w-]+", markup()))
    assert classes_of(sheet) - words == set()


def test_each_class_of_the_sealed_reports_has_a_rule(demo: None) -> None:
    dressed = classes_of("report", "briefing") | WITHOUT_A_RULE
    for report in PanelReport.objects.sealed():
        for file in report.files.filter(kind__in=[FileKind.HTML, FileKind.BRIEFING]):
            html = bytes(file.content).decode()
            used = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
            assert used - dressed == set()
