"""Every rule of the check is told of on the page of rules, and what is told there is true."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from objectives.models import QuarterlyUpdate
from pcc_portal.panel import checks
from pcc_portal.panel.checks.catalogue import BY_SLUG, DECLARED, GROUPS
from pcc_portal.panel.checks.theme import Words, theme_findings
from tests.factories.desks import TODAY, create_desk

SOURCES = Path(checks.__file__).parent
MAKES_FINDINGS = {"Finding", "_finding", "_about", "Kind"}
# Those that words alone are enough for; the others ask a record.
OF_WORDS_ALONE = [
    "Percentage without base",
    "Comparison without comparator",
    "Extreme without its statistic",
    "Date outside the quarter",
    "Change of method without a break",
    "Unexplained acronym",
    "Reference that prints nothing",
    "Broken link",
    "Shares that do not add up",
    "Shares without their whole",
    "Parts that do not add up",
]
# What their clean sentence needs a record for.
LEFT_BY_RECORDS = {"Change of method without a break", "Reference that prints nothing"}


def names_in(source: str) -> Iterator[str]:
    """What stands as the rule of a finding in the source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKES_FINDINGS:
            rule = next(
                (word.value for word in node.keywords if word.arg == "rule"), node.args[0] if node.args else None
            )
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                yield rule.value


def test_every_rule_that_finds_something_is_declared_and_no_other() -> None:
    named = {name for path in SOURCES.rglob("*.py") for name in names_in(path.read_text())}
    assert named == set(DECLARED)


def test_each_rule_has_an_address_of_its_own_and_words_for_everything() -> None:
    rules = [rule for _, group in GROUPS for rule in group]
    assert len(BY_SLUG) == len(rules) == len(DECLARED)
    assert all(rule.holds.endswith(".") and rule.slip and rule.clean for rule in rules)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_WORDS_ALONE)
def test_the_slip_of_the_page_is_found_and_the_clean_sentence_left(name: str) -> None:
    desk, rule = create_desk(), DECLARED[name]
    row = QuarterlyUpdate(theme=desk.theme, quarter=desk.quarter)

    def rules_on(text: str) -> dict[str, bool]:
        findings = (each.finding for each in theme_findings(row, today=TODAY, words=Words(text)))
        return {finding.rule: finding.is_blocking for finding in findings}

    assert rules_on(without_remark(rule.slip)).get(name) is rule.stops
    if name not in LEFT_BY_RECORDS:
        assert name not in rules_on(rule.clean)


def without_remark(example: str) -> str:
    """Without what is said of the records in brackets behind it."""
    return example.partition(" (")[0]
