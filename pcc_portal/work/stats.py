"""How far each theme's update has come, with a fixed number of queries for one theme or for all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from objectives.actions import is_changed
from objectives.models import QuarterlyUpdate, Theme, UpdateText
from objectives.rules import authors_of, can_approve_update
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import State
from pcc_portal.updates.kept import follows_from, kept
from pcc_portal.updates.releases.approval import Item, changed_readings, content, digest, missing, printed_by


@dataclass(frozen=True)
class Progress:
    """One theme's update in one quarter; `update` is None where nobody has begun it."""

    theme: Theme
    quarter: Quarter
    update: QuarterlyUpdate | None
    items: list[Item]
    printed: Mapping[str, str] = field(default_factory=dict)  # by reference, in words that are not released
    last_words: str = ""

    @property
    def state(self) -> State:
        return State(self.update.state) if self.update else State.DRAFT

    @property
    def owner(self) -> User | None:
        return self.theme.owner

    @property
    def done(self) -> int:
        return len(self.items) - len(self.missing)

    @cached_property
    def missing(self) -> list[Item]:
        return missing(self.items)

    @property
    def is_without_figure(self) -> bool:
        return any(item.key.startswith("figure:") for item in self.missing)

    @property
    def is_complete(self) -> bool:
        return self.state == State.APPROVED and not self.is_changed_since_approval

    @property
    def is_returned(self) -> bool:
        return self.state == State.RETURNED

    @property
    def is_begun(self) -> bool:
        return any(item.row is not None for item in self.items)

    @cached_property
    def is_changed_since_approval(self) -> bool:
        """An approval holds for the content that was approved, and for no other."""
        approved = self.update if self.state == State.APPROVED else None
        return approved is not None and is_changed(approved, self.items, self.printed)

    @property
    def changed_readings(self) -> list[tuple[str, str, str]]:
        """(reference, what it printed when it was approved, what it prints now)."""
        return changed_readings(self.update.printed, self.printed) if self.update else []

    @property
    def content_hash(self) -> str:
        """Of what somebody sees who looks at it now."""
        return digest(self.items, self.printed)

    @property
    def text(self) -> UpdateText | None:
        return next((item.row for item in self.items if isinstance(item.row, UpdateText)), None)

    @property
    def is_stale(self) -> bool:
        """The words are those of the quarter before."""
        return self.text is not None and bool(self.last_words) and self.text.body.strip() == self.last_words.strip()

    def is_late(self, today: dt.date) -> bool:
        return today > self.quarter.due and self.state in {State.DRAFT, State.RETURNED}

    def waits_for(self, person: Any) -> bool:
        """Could this person approve it now?"""
        return self.may_be_reviewed_by(person) and person.pk not in authors_of(self.items)

    def may_be_reviewed_by(self, person: Any) -> bool:
        """Who wrote part of it can still return it."""
        if self.update is None or not can_approve_update(person, self.update):
            return False
        return self.state == State.SUBMITTED or self.is_changed_since_approval

    def names(self, person: Any) -> bool:
        """Was this person asked by name?"""
        return self.update is not None and self.update.approver_id == person.pk


def progress(quarter: Quarter, themes: QuerySet[Theme] | None = None) -> list[Progress]:
    """In the order of the report; of all themes of the plans in force unless some are given."""
    if themes is not None:
        return _progress(quarter, themes)
    return kept(lambda: _progress(quarter, Theme.objects.of_plans_in_force()), "progress", quarter.pk)


def _progress(quarter: Quarter, themes: QuerySet[Theme]) -> list[Progress]:
    follows_from(Quarter)
    in_order = list(themes.in_report_order().select_related("owner"))  # type: ignore[attr-defined]
    keys = [theme.pk for theme in in_order]
    updates = {u.theme_id: u for u in QuarterlyUpdate.objects.of(quarter).filter(theme__in=keys)}
    items = content(quarter, keys)
    before = _words_of(quarter.previous(), keys)
    printed = printed_by(
        quarter, {k: items[k] for k, u in updates.items() if u.state in {State.SUBMITTED, State.APPROVED}}
    )
    return [
        Progress(t, quarter, updates.get(t.pk), items[t.pk], printed.get(t.pk, {}), before.get(t.pk, ""))
        for t in in_order
    ]


def progress_of(quarter: Quarter, theme: Theme) -> Progress:
    return progress(quarter, Theme.objects.filter(pk=theme.pk))[0]


def _words_of(quarter: Quarter | None, themes: list[int]) -> dict[int, str]:
    current = UpdateText.objects.filter(update__quarter=quarter, update__theme__in=themes, superseded_by__isnull=True)
    return dict(current.values_list("update__theme", "body"))
