"""Approvals that hold no more, as who gave them is told: how much has changed since, by whom, and in which words."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from objectives.choices import Verdict
from objectives.models import QuarterlyUpdate, Review
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.ui import formats
from pcc_portal.ui.words import listed
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.approval import digest

from .compared import Box, Compared, since
from .pile import review_address
from .stats import Progress
from .tables import address


@dataclass(frozen=True)
class Fallen:
    """`others`: titles of figures and commitments that differ. `author`: who wrote the words as they are now.
    `taken_up`: the event by which somebody took the update up again; None where nobody did."""

    update: Progress
    seen: Review
    compared: Compared
    others: Sequence[str]
    author: User | None
    taken_up: Event | None

    @property
    def url(self) -> str:
        is_waiting = self.update.may_be_reviewed_by(self.seen.person)
        return review_address(self.update) if is_waiting else address(self.update)

    @property
    def boxes(self) -> list[Box]:
        return [box for box in self.compared.boxes if box.words_changed]

    @property
    def sentence(self) -> str:
        """As in "1 word changed since you approved it on 12 January 2024, by its author, Megan Lloyd."."""
        changed = [formats.plural(self.compared.words_changed, "word")] if self.boxes else []
        changed += self.others
        what = f"{listed(changed)} changed" if changed else "Nothing has changed yet"
        return f"{what} since you approved it on {formats.day(self.seen.decided_on)}{self._by_whom}."

    @property
    def _by_whom(self) -> str:
        now, then = self.update.text, self.seen.text
        if now is not None and now != then and self.author:
            is_same = then is not None and now.created_by_id == then.created_by_id
            return f", by {'its author, ' if is_same else ''}{self.author}"
        return ", because a record that it cites has changed" if self.boxes else ""

    @property
    def why(self) -> str:
        """As in "Taken up again by Megan Lloyd: A figure came late."."""
        return f"Taken up again by {self.taken_up.who}: {self.taken_up.reason}" if self.taken_up else ""


def fallen_of(person: Any, updates: Iterable[Progress]) -> list[Fallen]:
    """Those of the updates that this person approved last and that are not approved as they stand.

    One query where there is none, else a fixed number for each quarter.
    """
    return _fallen(updates, {person.pk})


def all_fallen(updates: Iterable[Progress]) -> list[Fallen]:
    """The same of whoever approved them."""
    return _fallen(updates, None)


def _fallen(updates: Iterable[Progress], people: Container[int] | None) -> list[Fallen]:
    open_still = {p.update.pk: p for p in updates if p.update and not p.is_complete}
    last: dict[int, Review] = {}
    for row in Review.objects.decided().filter(update__in=open_still).select_related("person"):
        last.setdefault(row.update_id, row)
    theirs = [row for row in last.values() if people is None or row.person_id in people]
    approved = [row for row in theirs if row.verdict == Verdict.APPROVED]
    pairs = [(update, row) for key, update in open_still.items() for row in approved if row.update_id == key]
    return [each for _, some in groupby(pairs, key=lambda pair: pair[0].quarter.pk) for each in _of_quarter(list(some))]


def _of_quarter(pairs: Sequence[tuple[Progress, Review]]) -> list[Fallen]:
    texts = [update.text for update, _ in pairs if update.text]
    people = User.objects.in_bulk([text.created_by_id for text in texts])
    events = Event.objects.about_any({QuarterlyUpdate._meta.label_lower: [str(row.update_id) for _, row in pairs]})
    taken_up = {event.key: event for event in events.filter(verb="amended").in_order()}
    return [
        Fallen(
            update,
            seen,
            compared,
            others=_others(update, seen),
            author=people.get(update.text.created_by_id) if update.text else None,
            taken_up=taken_up.get(str(seen.update_id)) if update.state != State.APPROVED else None,
        )
        for (update, seen), compared in zip(pairs, since(pairs), strict=True)
    ]


def _others(update: Progress, seen: Review) -> list[str]:
    """Titles of what differs besides the words."""
    known = set(seen.items)
    return [item.title for item in update.items if item.row != update.text and digest([item]) not in known]
