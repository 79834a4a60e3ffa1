"""What the office has made of the rules: a silent one has no findings, and those of an advisory one stop nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.text import slugify

from ..choices import Strength
from ..models import RuleSetting
from .catalogue import BY_SLUG, Declared
from .findings import Finding


@dataclass(frozen=True)
class Softened:
    """A rule that the office keeps less strictly, with since when and why."""

    rule: Declared
    setting: RuleSetting

    @property
    def words(self) -> str:
        return f"{self.rule.name}. {self.setting.words}"


def softened_rules() -> list[Softened]:
    """In the order of the page of rules. One query."""
    settings = {each.rule: each for each in RuleSetting.objects.softened()}
    return [Softened(rule, settings[slug]) for slug, rule in BY_SLUG.items() if slug in settings]


def softened_words() -> str:
    """For the log and for who seals: which rules do not hold in full; empty where all do. One query."""
    rules = [each.words for each in softened_rules()]
    return f"Rules of the check that the office has softened: {' '.join(rules)}" if rules else ""


def soften(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One query."""
    strengths = {each.rule.slug: each.setting.strength for each in softened_rules()}
    for finding in findings:
        strength = strengths.get(slugify(finding.rule), Strength.FULL)
        if strength != Strength.SILENT:
            yield finding if strength == Strength.FULL else replace(finding, is_blocking=False)
