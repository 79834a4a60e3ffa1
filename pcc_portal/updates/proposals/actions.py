"""Proposing a change, taking it back, returning it, applying it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.form_pages import ConflictError

from ..choices import UNDECIDED, ProposalState
from ..models import FourEyes, Proposal
from ..registers.versions import check_version
from .rules import check_author, check_decide


class _TriedError(Exception):
    """Undoes a trial."""


@contextmanager
def trial() -> Iterator[None]:
    """Whatever is written in this block is taken back at its end; what it raises is raised. Meanwhile nobody else
    writes, nor until the caller's transaction ends, where there is one."""
    with transaction.atomic():
        audit.hold_chain()
        with suppress(_TriedError), transaction.atomic():
            yield
            raise _TriedError


@transaction.atomic
def propose(*, by: User, instead_of: Proposal | None = None, **content: Any) -> Proposal:
    """Keep a change for an approver. `instead_of`: one of the same person that is not settled yet, which it replaces.

    Raises PermissionDenied, ConflictError, ValidationError.
    """
    audit.hold_chain()
    if instead_of is None:
        return audit.add(Proposal(author=by, at=clock.now(), **content), by=by, verb="sent")
    stored = _stored(instead_of, *UNDECIDED)
    check_author(by, stored)
    waits = {"state": ProposalState.WAITING, "decided_by": None, "decided_at": None, "at": clock.now()}
    return audit.change(stored, by=by, verb="sent again", **content | waits)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User) -> Proposal:
    """Raises PermissionDenied, ConflictError."""
    audit.hold_chain()
    stored = _stored(proposal, *UNDECIDED)
    check_author(by, stored)
    return _decide(stored, ProposalState.WITHDRAWN, "took back", by=by)


@transaction.atomic
def give_back(proposal: Proposal, *, by: User, sha256: str, comment: str) -> Proposal:
    """Return it to its author with what has to change. Raises PermissionDenied, ConflictError, ValidationError."""
    audit.hold_chain()
    stored = _looked_at(proposal, by=by, sha256=sha256)
    return _decide(stored, ProposalState.RETURNED, "returned", by=by, comment=comment.strip())


@transaction.atomic
def apply(proposal: Proposal, *, by: User, sha256: str, act: Callable[[], object]) -> Proposal:
    """Do what was proposed, by `act`, which calls the record's own action. The log names who proposed it beside who
    applies it, in each event.

    Raises PermissionDenied; ConflictError where it was decided, or changed, since `sha256`; what the action raises.
    """
    audit.hold_chain()
    stored = _looked_at(proposal, by=by, sha256=sha256)
    with audit.proposed_by(stored.author, formats.day(clock.day_of(stored.at))):
        act()
        return _decide(stored, ProposalState.APPLIED, "applied", by=by)


def _decide(stored: Proposal, state: ProposalState, verb: str, *, by: User, **values: Any) -> Proposal:
    return audit.change(stored, by=by, verb=verb, state=state, decided_by=by, decided_at=clock.now(), **values)


def _looked_at(proposal: Proposal, *, by: User, sha256: str) -> Proposal:
    stored = _stored(proposal, ProposalState.WAITING)
    check_decide(by, stored)
    if stored.sha256 != sha256:
        raise ConflictError("Its author changed the proposal after you opened this page. Look at it again.")
    return stored


def _stored(proposal: Proposal, *states: ProposalState) -> Proposal:
    """The caller holds the chain."""
    stored = Proposal.objects.select_related("author").get(pk=proposal.pk)
    if stored.state not in states:
        raise ConflictError(f"“{stored}” has been decided: {stored.get_state_display().lower()}.")
    return stored


@transaction.atomic
def set_four_eyes(*, by: User, approvers_at_once: bool, seen: int | None = None) -> FourEyes:
    """Say whether what approvers change themselves is applied at once. Raises PermissionDenied, StaleError."""
    check_change_office(by)
    audit.hold_chain()
    row = FourEyes.in_force()
    check_version(row, seen)
    if row.pk and FourEyes.objects.filter(pk=row.pk).exists():
        return audit.change(row, by=by, approvers_at_once=approvers_at_once)
    row.approvers_at_once = approvers_at_once
    return audit.add(row, by=by)
