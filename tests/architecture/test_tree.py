"""The tree: what stands at the root, how long things are, and words that do not belong."""

import ast
import re
from pathlib import Path

from django.core.management import call_command

from tests.architecture.source import ROOT, modules

AT_THE_ROOT = {
    "CHANGELOG.md",
    "Makefile",
    "README.md",
    "commissioning",
    "deploy",
    "docs",
    "estates",
    "manage.py",
    "objectives",
    "pcc_portal",
    "performance",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements-formats.txt",
    "requirements.txt",
    "static",
    "templates",
    "tests",
}
LONGEST_MODULE, LONGEST_FUNCTION = 350, 25
# Functions that are one list of declarations, with their length today: they may shrink, not grow.
LONG_FUNCTIONS = {
    "pcc_portal/changes/sections.py: _rows": 31,  # the table of contents of a page
    "pcc_portal/ui/svg.py: spark": 33,
    "pcc_portal/ui/svg.py: trend": 40,
    "performance/monitoring/actions.py: record_lines": 29,  # each of its ten arguments on a line
}
UNWANTED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|(?<!\w)/(root|home/\w+|work)/|\.pyenv|breakpoint\(\)|pdb\.set_trace")
TEXT = {".py", ".html", ".css", ".js", ".md", ".yaml", ".csv", ".toml", ".txt", ""}


def files() -> list[Path]:
    """Files of the project, without what it makes."""
    roots = [path for path in ROOT.iterdir() if path.name in AT_THE_ROOT or path.name == ".ci"]
    found = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*")) if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts]


def test_the_root_holds_only_the_agreed_names() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - {"var", "__pycache__"} == AT_THE_ROOT


def test_modules_stay_short() -> None:
    long = {m.place for m in modules() if m.path.read_text(encoding="utf-8").count("\n") > LONGEST_MODULE}
    assert long == set()


def test_functions_stay_short() -> None:
    lengths = {
        f"{m.place}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for m in modules()
        for node in ast.walk(m.tree())
        if isinstance(node, ast.FunctionDef)
    }
    long = {name: length for name, length in lengths.items() if length > LONG_FUNCTIONS.get(name, LONGEST_FUNCTION)}
    assert long == {}
    assert {name for name in LONG_FUNCTIONS if lengths.get(name, 0) <= LONGEST_FUNCTION} == set(), "short by now"


def test_no_unfinished_work_and_no_machine_of_ours() -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files()
        if path != here and path.suffix in TEXT
        for match in UNWANTED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_names_say_what_things_are() -> None:
    empty_words = {"utils", "helpers", "helper", "manager", "managers", "data", "misc", "common"}
    assert [m.place for m in modules() if set(m.parts) & empty_words] == []


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_migrations_have_names() -> None:
    automatic = [
        path.name for path in files() if path.parent.name == "migrations" and re.search(r"_auto_\d", path.name)
    ]
    assert automatic == []
