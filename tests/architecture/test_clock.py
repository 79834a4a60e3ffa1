"""One module reads the day, and a quarter's end is never a day to which days are counted."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from tests.architecture.source import ROOT, modules

CLOCK = "pcc_portal/periods/clock.py"
# What reads a clock when it is called without anything to convert.
READS = frozenset({"now", "utcnow", "today", "localdate", "localtime"})
OWNERS = frozenset({"timezone", "dt", "datetime", "date", "tz"})
# Columns whose default is for rows made without an action; the actions of both give the time.
DEFAULTS = frozenset({"pcc_portal/audit/models.py", "pcc_portal/accounts/models.py"})

# Where the end of a quarter is asked for, and why it is the period that is meant and no day to count to.
END_OF_PERIOD = {
    "objectives/content.py": "until when a quarter that runs is silent on what can still be kept",
    "pcc_portal/panel/checks/prose/dates.py": "a typed date lies in the quarter that the sentence names",
    "pcc_portal/panel/checks/citable.py": "the year of a date that is typed without one",
    "pcc_portal/panel/checks/facts.py": "the quarter that the words of a paper are about",
    "pcc_portal/panel/checks/held.py": "the year of a date that a record prints without one",
    "pcc_portal/panel/checks/records/sums.py": "meetings that were held in the quarter",
    "pcc_portal/updates/grading/rules.py": "a scheme grades from the first quarter that has no release",
    "pcc_portal/panel/archives/archive.py": "the days of the quarter that a report prints",
    "performance/content.py": "whether a year has gone by since the last figure",
    "performance/models/observations.py": "figures of periods up to that of a quarter",
    "performance/monitoring/periods.py": "the last day of a period of a budget",
    "performance/stats/money.py": "the forecast of the quarter that the lines of a budget were last reported in",
    "performance/stats/periods.py": "how long before a quarter a period may end that is told of in it",
    "performance/rules.py": "an observation of a quarter ends in it",
    "performance/stats/due.py": "the target in force at the end of the quarter",
    "performance/report/measures.py": "whether a figure is of the quarter itself",
    "pcc_portal/returns/models.py": "from which the days of a return are counted",
    "pcc_portal/work/update_form.py": "the day that figures are proposed as at",
    "performance/tables/comparison.py": "whether a figure is of the quarter itself",
    "performance/views/editing/money.py": "the day that a forecast is proposed as at",
}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_clock(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in READS and _name(node.value) in OWNERS


def _reads_clock(tree: ast.Module) -> Iterator[int]:
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.timezone")
    imported = {name.asname or name.name for node in imports for name in node.names} & READS
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and not node.args and (_is_clock(node.func) or _name(node.func) in imported):
            yield node.lineno
        elif isinstance(node, ast.keyword) and _is_clock(node.value):
            yield node.value.lineno


def _asks_for_end(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "end" and "quarter" in _name(node.value):
            yield node.lineno
        elif isinstance(node, ast.keyword) and "quarter__end" in (node.arg or ""):
            yield node.value.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "quarter__end" in node.value:
            yield node.lineno


def _places(rule: Callable[[Any], Iterator[int]]) -> dict[str, list[int]]:
    return {module.place: lines for module in modules() if (lines := list(rule(module.tree())))}


def test_the_clock_module_alone_reads_the_day() -> None:
    assert set(_places(_reads_clock)) == {CLOCK, *DEFAULTS}


def test_the_end_of_a_quarter_is_asked_for_where_a_period_is_meant() -> None:
    assert set(_places(_asks_for_end)) == set(END_OF_PERIOD)


def test_the_rules_see_what_they_are_for() -> None:
    read = ["timezone.now()", "dt.datetime.now()", "dt.date.today()", "timezone.localdate()", "f(default=timezone.now)"]
    assert [len(list(_reads_clock(ast.parse(source)))) for source in read] == [1] * 5
    assert list(_reads_clock(ast.parse("timezone.localdate(at); clock.now(); today()"))) == []
    assert list(_asks_for_end(ast.parse("f(viewpoint.quarter.end); rows.filter(quarter__end__lte=day)"))) == [1, 1]


def test_no_template_takes_the_date_of_a_stamp_in_another_time_zone() -> None:
    """`stamp.date` is that of UTC: after midnight in summer, the day before. The filter `date` knows the zone."""
    templates = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in templates if ".date|" in path.read_text(encoding="utf-8")] == []
