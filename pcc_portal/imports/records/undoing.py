"""Taking back what an import wrote into a register: each row is sent to its page again, with what stood before.

No record is ever deleted: one that was added is hidden from readers, where they saw it, and stays.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.updates.models import Proposal
from pcc_portal.updates.proposals.actions import withdraw

from ..outcomes import ADDED, CHANGED, WAITS, Outcome, RowOutcome, Written
from ..target import Rows
from .target import KEY, Records, attempt

PUBLIC = "is_public"
SINCE = "It has been changed since. Its own page changes it."
STAYS = "It was added, and no record is deleted. Its own page changes it."
NOT_KEPT = "What stood before was not kept. Its own page changes it."
DECIDED = "An approver has decided about it."


@dataclass
class Step:
    """What taking back one row does. `cells`: what its page is sent; `why_not`: why it stays as it is."""

    written: Written
    row: Any
    cells: dict[str, str]
    why_not: str = ""

    def outcome(self, number: int, labels: dict[str, str]) -> RowOutcome:
        kind = WAITS if self.written.kind == WAITS else CHANGED
        outcome = RowOutcome(number, str(self.row or ""), kind)
        outcome.changes = [(labels.get(name, name), "", text) for name, text in self.cells.items()]
        if self.why_not:
            outcome.refuse("", self.why_not)
        return outcome


def steps(target: Records, written: Sequence[Written]) -> list[Step]:
    """As things stand. A few queries, however many rows."""
    model = target.kind.model
    rows = model._default_manager.in_bulk([each.pk for each in written if each.kind != WAITS])
    proposals = Proposal.objects.in_bulk([each.pk for each in written if each.kind == WAITS])
    about = Event.objects.filter(kind=model._meta.label_lower, key__in=[str(key) for key in rows])
    versions = dict(about.order_by().values("key").annotate(last=Max("number")).values_list("key", "last"))
    return [
        _of_proposal(each, proposals.get(each.pk))
        if each.kind == WAITS
        else _of_record(each, rows.get(each.pk), versions.get(str(each.pk), 0))
        for each in written
    ]


def _of_proposal(written: Written, proposal: Proposal | None) -> Step:
    is_open = proposal is not None and proposal.is_undecided
    return Step(written, proposal, {}, "" if is_open else DECIDED)


def _of_record(written: Written, row: Any, version: int) -> Step:
    if not written.version or row is None:
        return Step(written, row, {}, NOT_KEPT)
    if written.version != version:
        return Step(written, row, {}, SINCE)
    if written.kind == ADDED:
        seen = bool(getattr(row, PUBLIC, False))
        return Step(written, row, {PUBLIC: "no"} if seen else {}, "" if seen else STAYS)
    return Step(written, row, dict(written.was))


def preview(target: Records, written: Sequence[Written], labels: dict[str, str]) -> list[RowOutcome]:
    return [step.outcome(number, labels) for number, step in enumerate(steps(target, written), start=1)]


def undo(target: Records, written: Sequence[Written], *, by: User, today: dt.date, reason: str) -> Outcome:
    """Row by row: what has changed since, or may not be changed by this person, is refused. In a transaction."""
    return Outcome(rows=list(_undone(target, steps(target, written), by, today, reason)))


def _undone(target: Records, planned: list[Step], by: User, today: dt.date, reason: str) -> Iterator[RowOutcome]:
    for number, step in enumerate(planned, start=1):
        outcome = step.outcome(number, {})
        if not step.why_not and step.written.kind == WAITS:
            _withdraw(step.row, outcome, by)
        elif not step.why_not:
            cells = {KEY: step.row.slug, **{name: text or "-" for name, text in step.cells.items()}}
            rows = Rows(by, today, (), frozenset(cells), reason=reason, confirmed=True)
            attempt(outcome, target.sending(rows, outcome, cells).send)
        yield outcome


def _withdraw(proposal: Proposal, outcome: RowOutcome, by: User) -> None:
    try:
        withdraw(proposal, by=by)
    except ConflictError as why:
        outcome.refuse("", str(why))
