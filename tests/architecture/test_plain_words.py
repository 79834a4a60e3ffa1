"""What people read is in plain words of the field: none that are coy, archaic or a riddle."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Module, modules, templates

# What is not written, and what is written in its place.
PLAIN = {
    r"\bmend(s|ed|ing)?\b": "fix, correct",
    r"\blets? (it|this|a finding|them) stand\b|\b(let|may) stand\b": "accept with a reason",
    r"\bwho has it\b": "with …",
    r"\bcarried(?!\s+(forward|out)\b)|\bcarr(y|ies) (it |the \w+ )?over\b": "carried forward",
    r"\bovertaken?\b": "no longer needed",
    r"(?-i:^Boards\b)|\*\*Boards\*\*|\bBoards by\b|\btheme['’]s board\b|measures for a board\b|: board$": "dashboards",
    r"\bbytes (never|have) change": "cannot be changed",
    r"\bhow far\b": "progress",
    r"\bwhere (it|they) stands?\b(?! (among|on)\b)": "status",
    r"\bbec[oa]mes? of\b": "what happens to it",
    r"\bputs? (it |the \w+ )?right\b": "correct",
    r"\b(who|nobody|officer) (who )?answers for\b": "owner",
    r"\bwhat is the office['’]s own\b": "the office’s settings",
    r"\b(told and|is told|are told off)\b": "stated, reported",
    r"\bworded otherwise\b": "worded differently",
    r"\b(anew|upon|hitherto|whence|thereof|alas|nigh|lest|forthwith)\b": "again, on, …",
    r"\b(no|not) (\w+ )?any more\b|\bno more\.": "no longer",
    r"\bThis is no\b|\bis none of\b": "is not",
    r"\bnot placed\b": "not allocated",
    r"\b(log|chain) (is|was) whole\b|\bslipped in\b": "intact, inserted",
}
# The written words in which the check looks for slips are those of others, and no words of ours.
READING = ("pcc_portal/panel/checks/reading", "pcc_portal/ui/reading")
DOCS = ("README.md", "docs/using.md")
SHOWN = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


@cache
def written() -> tuple[tuple[str, str], ...]:
    return tuple(_written())


def _written() -> Iterator[tuple[str, str]]:
    """(place, words): of templates what they print, of modules their texts without docstrings, of docs all."""
    for path in (*templates(), *(ROOT / "templates").rglob("*.txt")):
        yield str(path.relative_to(ROOT)), SHOWN.sub(" ", path.read_text(encoding="utf-8"))
    for module in modules():
        if not module.place.startswith(READING):
            yield from ((f"{module.place}:{line}", words) for line, words in texts(module))
    for path in (*(ROOT / name for name in DOCS), *demo_texts()):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def texts(module: Module) -> Iterator[tuple[int, str]]:
    """(line, text) of each string of two words or more that is no docstring; values within it stand as braces."""
    tree = module.tree()
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            yield node.lineno, "".join(_text(part, "{}") for part in node.values)
        elif isinstance(node, ast.Constant) and id(node) not in passed and " " in _text(node):
            yield node.lineno, _text(node)


def _text(node: ast.AST, other: str = "") -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else other


def demo_texts() -> Iterator[Path]:
    yield from (path for path in ROOT.rglob("demo/**/*.md") if ".venv" not in path.parts)


@pytest.mark.parametrize("pattern", PLAIN)
def test_what_people_read_is_plain(pattern: str) -> None:
    coy = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    met = [f"{place}: {match[0]}" for place, words in written() for match in coy.finditer(words)]
    assert met == [], f"Write instead: {PLAIN[pattern]}"


def test_the_walk_reads_pages_messages_and_rules() -> None:
    read = dict(written())
    assert "Something in that request could not be read" in read["templates/400.html"]
    assert any("You get this once a day" in words for place, words in read.items() if place.endswith("digest.txt"))
    assert any("without successor" in words for place, words in read.items() if "checks/catalogue.py" in place)
