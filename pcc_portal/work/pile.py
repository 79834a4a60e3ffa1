"""The updates that wait for one approver, what the check finds in them, and which of them they have opened."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse

from objectives.models import QuarterlyUpdate, Review
from pcc_portal.panel.checks.report import Standing
from pcc_portal.panel.checks.theme import findings_by_theme
from pcc_portal.periods.models import Quarter

from .stats import Progress, progress


@dataclass(frozen=True)
class Pile:
    """`waiting`: those asked of this person by name first; the numbers of queries below are fixed for each quarter."""

    person: Any
    waiting: Sequence[Progress]
    today: dt.date

    @cached_property
    def _findings(self) -> dict[tuple[int, str], list[Standing]]:
        in_order = sorted((p for p in self.waiting if p.update), key=lambda p: (p.quarter.start, p.theme.pk))
        found: dict[tuple[int, str], list[Standing]] = {}
        for quarter, updates in groupby(in_order, key=lambda p: p.quarter):
            by_theme = findings_by_theme([p.update for p in updates if p.update], today=self.today)
            found |= {(quarter.pk, theme): each for theme, each in by_theme.items()}
        return found

    def findings(self, update: Progress) -> list[Standing]:
        """Those that nobody let stand, what stops sealing first."""
        standing = self._findings.get((update.quarter.pk, update.theme.slug), [])
        return sorted((s for s in standing if s.override is None), key=lambda s: not s.is_in_the_way)

    @cached_property
    def _opened(self) -> set[tuple[int, str]]:
        updates = [p.update for p in self.waiting if p.update]
        rows = Review.objects.filter(person=self.person, update__in=updates)
        return set(rows.values_list("update", "content_hash"))

    def has_opened(self, update: Progress) -> bool:
        """As it stands now."""
        return update.update is not None and (update.update.pk, update.content_hash) in self._opened

    @property
    def words(self) -> str:
        """As in "7 left, 1 with findings"; empty where nothing waits."""
        if not self.waiting:
            return ""
        with_findings = sum(bool(self.findings(each)) for each in self.waiting)
        return f"{len(self.waiting)} left, {with_findings or 'none'} with findings"

    def after(self, update: QuarterlyUpdate) -> Progress | None:
        """The next one, in the order of the pile; from its end to its beginning."""
        at = next((n for n, p in enumerate(self.waiting) if p.update == update), -1)
        others = [*self.waiting[at + 1 :], *self.waiting[: max(at, 0)]]
        return others[0] if others else None


def pile_of(person: Any, today: dt.date, updates: Sequence[Progress] | None = None) -> Pile:
    """Of all open quarters, or of the updates given."""
    every = [p for q in Quarter.objects.open() for p in progress(q)] if updates is None else updates
    waiting = sorted((p for p in every if p.waits_for(person)), key=lambda p: not p.names(person))
    return Pile(person, waiting, today)


def review_address(update: Progress) -> str:
    return reverse("update_review", args=[update.quarter.slug, update.theme.slug])
