"""Templates: nothing inline that the Content-Security-Policy would block, nothing past the escaping."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules, templates

# A file that is read away from the portal brings its own style sheet and its own, stricter policy.
OWN_STYLE = {
    "templates/home/successor_index.html",
    "templates/panel/annual_file.html",
    "templates/panel/briefing_file.html",
    "templates/panel/report_file.html",
}
# Where HTML is declared safe, and why it is.
SAFE_BY_CONSTRUCTION = {
    "performance/forms/grid.py",  # drawn by a template, and the name of a row put in, escaped
    "pcc_portal/search/glossary.py",  # copies safe HTML, and puts in what is escaped
    "pcc_portal/ui/markdown.py",  # has just passed the allow-list
    "pcc_portal/ui/widgets.py",  # escapes each value; help texts are ours: Django's own, and those of our forms
}


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def having(pattern: str, but: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
    found = re.compile(pattern, re.IGNORECASE)
    return {place(path) for path in templates() if found.search(path.read_text(encoding="utf-8"))} - but


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\ssrc=)",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=\s*[\"']",
        r"javascript:",
        r"\{%\s*autoescape\s+off",
        r"""(src|href|action)\s*=\s*["'](https?:)?//""",
    ],
)
def test_nothing_inline_and_nothing_from_elsewhere(pattern: str) -> None:
    assert having(pattern) == set()


def test_a_style_sheet_inside_a_page_is_for_the_file_alone() -> None:
    assert having(r"<style") == OWN_STYLE


def test_nothing_goes_past_the_escaping() -> None:
    assert having(r"\|\s*(safe|safeseq)\b") == set()
    marked = {m.place for m in modules() if re.search(r"\bmark_safe\(", m.path.read_text(encoding="utf-8"))}
    assert marked == SAFE_BY_CONSTRUCTION


def test_forms_that_change_something_carry_a_token() -> None:
    for path in templates():
        for form in re.findall(r"<form.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL):
            if re.search(r'method="post"', form, re.IGNORECASE):
                assert "{% csrf_token %}" in form, place(path)


def test_templates_stay_short() -> None:
    long = {place(path) for path in templates() if path.read_text(encoding="utf-8").count("\n") > 160}
    assert long == set()


def test_words_with_a_halo_are_fitted_as_one_piece() -> None:
    """Fitted letter by letter, each would be drawn with its halo over the letter before it."""
    css = (ROOT / "static/css/report.css").read_text(encoding="utf-8")
    rules = (rule.partition("{") for rule in css.split("}"))
    haloed = {name for names, _, style in rules if "paint-order" in style for name in re.findall(r"\.([\w-]+)", names)}
    assert {"rows__name", "trend__halo"} <= haloed
    texts = [
        tag
        for path in templates()
        for tag in re.findall(r"<text [^>]*textLength[^>]*>", path.read_text(encoding="utf-8"))
    ]
    fitted = [tag for tag in texts if haloed & set(re.findall(r"[\w-]+", tag))]
    assert fitted
    assert [tag for tag in fitted if 'lengthAdjust="spacingAndGlyphs"' not in tag] == []
