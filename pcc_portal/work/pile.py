"""The updates that wait for one approver, what the check finds in them, and which of them they have opened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from objectives.models import QuarterlyUpdate, Review
from pcc_portal.panel.checks.report import Standing
from pcc_portal.panel.checks.theme import findings_by_theme
from pcc_portal.periods.models import Quarter

from .findings import Remark, in_order, remarks_on
from .stats import Progress, progress


@dataclass(frozen=True)
class Pile:
    """`waiting`: those asked of this person by name first. The number of queries is fixed for each quarter and plan."""

    person: Any
    waiting: Sequence[Progress]
    today: dt.date

    @cached_property
    def _standing(self) -> dict[tuple[int, str], list[Standing]]:
        papers: dict[tuple[int, int], list[QuarterlyUpdate]] = defaultdict(list)
        for update in (p.update for p in self.waiting if p.update):
            papers[update.quarter_id, update.theme.objective.plan_id].append(update)
        standing: dict[tuple[int, str], list[Standing]] = {}
        for (quarter, _), updates in papers.items():
            by_theme = findings_by_theme(updates, today=self.today)
            standing |= {(quarter, theme): each for theme, each in by_theme.items()}
        return standing

    def remarks(self, update: Progress) -> list[Remark]:
        """All that the check finds in an update, also what somebody accepted; of one that does not wait by itself."""
        if update.update and all(p.update != update.update for p in self.waiting):
            return remarks_on(update.update)
        return in_order(self._standing.get((update.quarter.pk, update.theme.slug), ()))

    def findings(self, update: Progress) -> int:
        """How many nobody accepted."""
        return sum(remark.standing.override is None for remark in self.remarks(update))

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


def open_updates() -> list[Progress]:
    """Of all open quarters."""
    return [p for quarter in Quarter.objects.open() for p in progress(quarter)]


def pile_of(person: Any, today: dt.date, updates: Sequence[Progress] | None = None) -> Pile:
    """Of all open quarters, or of the updates given."""
    every = open_updates() if updates is None else updates
    waiting = sorted((p for p in every if p.waits_for(person)), key=lambda p: not p.names(person))
    return Pile(person, waiting, today)


def review_address(update: Progress) -> str:
    return reverse("update_review", args=[update.quarter.slug, update.theme.slug])
