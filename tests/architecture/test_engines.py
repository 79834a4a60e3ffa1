"""The suite runs on SQLite, the tests marked `engines` on PostgreSQL too: whatever can differ between the two."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

# What speaks to the database in its own words, or asks which one it is.
OWN_WORDS = re.compile(
    r"\.cursor\(|\bRawSQL\b|\.raw\(|\.extra\(|execute_wrapper|\bRunSQL\b|\bFunc\(|contrib\.postgres|[a-z]\.vendor\b"
    r"|connection\.(?:features|ops)\b|allows_group_by"
)
BACKUPS = ("archive", "contents", "engines", "rehearsal", "restoring")
# Each module that does, and the tests that try it on both.
TRIED_BY = {
    "pcc_portal/accounts/cache.py": "tests/accounts/test_cache.py",
    "pcc_portal/audit/recorded.py": "tests/home/test_verify.py",
    "pcc_portal/audit/triggers.py": "tests/audit/test_actions.py",
    **{f"pcc_portal/backups/{name}.py": "tests/backups/test_restore.py" for name in BACKUPS},
    "pcc_portal/home/status/logs.py": "tests/home/test_status.py",
    "pcc_portal/home/status/upgrade.py": "tests/home/test_upgrade_check.py",
    "pcc_portal/home/successor/actions.py": "tests/home/test_successor.py",
    "pcc_portal/open_data/catalogue.py": "tests/open_data/test_tables.py",
    "pcc_portal/search/actions.py": "tests/search/test_find.py",
    "pcc_portal/search/engines.py": "tests/search/test_find.py",
    "pcc_portal/search/models.py": "tests/search/test_find.py",
    "performance/kept/triggers.py": "tests/performance/test_kept.py",
    "pcc_portal/updates/kept.py": "tests/panel/test_kept.py",
    "pcc_portal/updates/releases/past/quarters.py": "tests/updates/test_past.py",
}
# Tests that look at what an engine says, at real transactions, or at which engine it is.
ENGINES = re.compile(rf"{OWN_WORDS.pattern}|\b(?:Integrity|Database|Operational)Error\b|transaction=True|\bENGINE\b")
MARK = "pytest.mark.engines"
# Where that is not about the engine.
ELSEWHERE = {
    "tests/architecture/test_engines.py",
    "tests/panel/test_kept_afresh.py",  # tries whatever value a column takes
    "tests/test_errors.py",  # raises one itself, to see what readers are told
    "tests/suites/test_leak_canary.py",  # plants rows, past those that a constraint refuses
}


def is_marked(test: Path) -> bool:
    """Does the module say `pytestmark = …` with the marker?"""
    assigned = (node for node in ast.parse(test.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign))
    marks = [ast.unparse(node.value) for node in assigned if ast.unparse(node.targets[0]) == "pytestmark"]
    return any(MARK in each for each in marks)


def unmarked_tests(module: Path) -> list[str]:
    """Which of its functions look at what an engine does, and do not say so; the module may say it for all of them."""
    if is_marked(module):
        return []
    functions = (n for n in ast.parse(module.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef))
    texts = {function.name: ast.unparse(function) for function in functions}
    return [f"{module.name}: {name}" for name, text in texts.items() if ENGINES.search(text) and MARK not in text]


def test_whatever_speaks_sql_of_its_own_is_tried_on_both_engines() -> None:
    speaking = {m.place for m in modules() if OWN_WORDS.search(m.path.read_text(encoding="utf-8"))}
    assert speaking == set(TRIED_BY)
    assert [test for test in TRIED_BY.values() if not is_marked(ROOT / test)] == []


def test_tests_of_what_an_engine_does_run_on_both() -> None:
    modules = [path for path in (ROOT / "tests").rglob("test_*.py") if str(path.relative_to(ROOT)) not in ELSEWHERE]
    assert sum(map(is_marked, modules)) > 20
    assert [name for path in modules for name in unmarked_tests(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "with connection.cursor() as cursor:",
        "rows = Entry.objects.raw(query)",
        "if connection.vendor == 'sqlite':",
        "with connection.execute_wrapper(watch):",
        "MATCHING = RawSQL(words, [])",
    ],
)
def test_the_search_finds_each(line: str) -> None:
    assert OWN_WORDS.search(line)
