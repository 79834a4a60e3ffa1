"""The findings of a report beside what people let stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_portal.updates.caching import cached

from ..models import CheckOverride, PanelReport
from . import prose, records
from .findings import Finding, Rule, Subject
from .subject import subject

RULES: tuple[Rule, ...] = (*prose.RULES, *records.RULES)


@dataclass(frozen=True)
class Standing:
    """A finding, and the override where somebody lets it stand."""

    finding: Finding
    override: CheckOverride | None = None

    @property
    def is_in_the_way(self) -> bool:
        return self.finding.is_blocking and self.override is None


def findings(about: Subject) -> Iterator[Finding]:
    """Each thing found once, in the order of the report."""
    places = {place: number for number, place in enumerate(_places(about))}
    found = {finding.key: finding for rule in RULES for finding in rule(about)}
    last = len(places)
    yield from sorted(
        found.values(),
        key=lambda each: (
            places.get((each.place.section, each.place.theme), last),
            each.place.paragraph or 0,
            not each.is_blocking,
        ),
    )


def standing(report: PanelReport, *, today: dt.date, afresh: bool = False) -> list[Standing]:
    """Worked out once after each change of any record, unless `afresh`."""

    def check() -> list[Finding]:
        return list(findings(subject(report, today=today)))

    found = check() if afresh else cached(check, "findings", report.pk, today)
    overrides = {override.finding: override for override in report.overrides.select_related("by")}
    return [Standing(each, overrides.get(each.key)) for each in found]


def _places(about: Subject) -> Iterator[tuple[str, str]]:
    for section in about.composition.sections:
        yield section.slug, ""
        for theme in section.themes:
            yield section.slug, theme.slug
