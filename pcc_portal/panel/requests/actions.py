"""Writes of what the panel asks. A request that the office records goes through `updates.actions`."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.updates.registers.actions import free_slug
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.releases.approval import ChangedSinceError
from pcc_portal.updates.rules import check_publish, check_write

from ..models import PanelReport, PanelRequest
from ..record import check_paragraph, theme_of_paragraph
from ..sealed import sealed_record
from . import approval
from .rules import check_approve_reply, check_ask


@transaction.atomic
def ask(
    report: PanelReport, *, by: User, today: dt.date, title: str, kind: str, words: str, **more: Any
) -> PanelRequest:
    """Ask the office about a sealed report; `more`: `paragraph` and `due_on`. The owner of its theme answers.

    Members of the panel and the office see it; everybody else once it is published. Raises PermissionDenied;
    ValidationError for a draft, and for a paragraph that the report does not have.
    """
    check_ask(by)
    audit.hold_chain()
    if not report.is_sealed:
        raise ValidationError("The panel asks about a report that was sent to it; this one is a draft.")
    asked = PanelRequest(meeting=report.meeting, title=title, kind=kind, words=words, is_public=False, **more)
    asked.owner = _owner(report, asked.paragraph)
    asked.raised_on, asked.raised_by, asked.slug = today, by, free_slug(asked)
    return audit.add(asked, by=by, verb="asked")


def _owner(report: PanelReport, paragraph: int | None) -> User | None:
    if paragraph is None:
        return None
    record = sealed_record(report)
    check_paragraph(record, paragraph)
    theme = Theme.objects.filter(slug=theme_of_paragraph(record, paragraph)).select_related("owner").first()
    return theme.owner if theme else None


@transaction.atomic
def reply(request: PanelRequest, *, by: User, words: str) -> PanelRequest:
    """Draft the answer to the panel, once. Raises PermissionDenied; ValidationError for an empty or a second one."""
    check_write(by, request)
    audit.hold_chain()
    if _stored(request).reply:
        raise ValidationError("This request has a reply already. Correct that one, and say why.")
    return _written(request, by=by, verb="replied", words=words)


@transaction.atomic
def correct_reply(request: PanelRequest, *, by: User, words: str, reason: str, seen: int | None = None) -> PanelRequest:
    """Put another reply in the place of the one that was given, which the log keeps.

    What was approved before stays the answer until the new words are approved. A reply that was returned may be sent
    again as it was: the reason says why. Raises PermissionDenied;
    ValidationError without a reply to correct, without a new one, and without a reason.
    """
    check_write(by, request)
    audit.hold_chain()
    check_version(request, seen)
    stored = _stored(request)
    if not stored.reply:
        raise ValidationError("This request has no reply yet.")
    if not reason.strip():
        raise ValidationError("Say why the reply is corrected; the earlier one is kept.")
    if words.strip() == stored.reply and not stored.returned_for:
        return request
    return _written(request, by=by, verb="corrected the reply to", words=words, reason=reason)


@transaction.atomic
def approve_reply(
    request: PanelRequest, *, by: User, today: dt.date, seen: int | None = None, content_hash: str | None = None
) -> PanelRequest:
    """Make the reply the answer, or say of an answer that it still holds. Approval is of the words that were seen,
    `seen` is their version, and of what they printed (`approval.hash_of`).

    Raises PermissionDenied for its author too; StaleError; ChangedSinceError; ValidationError where no reply waits.
    """
    audit.hold_chain()
    check_version(request, seen)
    stored = _stored(request)
    _check_waiting(stored)
    check_approve_reply(by, stored)
    if content_hash is not None and content_hash != approval.hash_of(stored):
        raise ChangedSinceError("A record that the reply cites has changed since you opened it. Look at it again.")
    printed = approval.readings(stored.reply)
    approved: dict[str, Any] = {"reply_approved_at": clock.now(), "reply_approved_by": by, "printed": printed}
    answer: dict[str, Any] = {"answer": stored.reply, "answered_on": stored.answered_on or today}
    return audit.change(request, by=by, verb="approved the reply to", **approved, **answer)


@transaction.atomic
def return_reply(request: PanelRequest, *, by: User, reason: str, seen: int | None = None) -> PanelRequest:
    """Ask for another reply, with what has to change; `seen` as for approval. What was approved stays the answer.

    Raises PermissionDenied for its author too; StaleError; ValidationError where no reply waits, and without a reason.
    """
    audit.hold_chain()
    check_version(request, seen)
    stored = _stored(request)
    _check_waiting(stored)
    check_approve_reply(by, stored)
    if not reason.strip():
        raise ValidationError({"reason": "Say what has to change."})
    returned: dict[str, Any] = {"returned_for": reason.strip(), "reply_approved_at": None, "reply_approved_by": None}
    return audit.change(request, by=by, verb="returned the reply to", reason=reason, **returned)


@transaction.atomic
def publish_pair(request: PanelRequest, *, by: User) -> PanelRequest:
    """Show everybody the request with its answer. Raises PermissionDenied; ValidationError without an answer whose
    approval holds."""
    check_publish(by)
    audit.hold_chain()
    stored = _stored(request)
    if not stored.answer:
        raise ValidationError("A request is published with its answer, and this one has none.")
    if approval.changed(stored):
        raise ValidationError(approval.AGAIN)
    return audit.change(request, by=by, verb="published", is_public=True)


def _check_waiting(stored: PanelRequest) -> None:
    if not stored.is_waiting and (stored.has_draft or not approval.changed(stored)):
        raise ValidationError("No reply to this request waits for approval.")


def _stored(request: PanelRequest) -> PanelRequest:
    """As it stands in the database: a form may have filled in `request` already."""
    return PanelRequest.objects.get(pk=request.pk)


def _written(request: PanelRequest, *, by: User, verb: str, words: str, reason: str = "") -> PanelRequest:
    words = words.strip()
    if not words:
        raise ValidationError({"reply": "Write the reply."})
    values: dict[str, Any] = {"reply": words, "replied_at": clock.now(), "replied_by": by}
    unapproved: dict[str, Any] = {"reply_approved_at": None, "reply_approved_by": None, "returned_for": ""}
    return audit.change(request, by=by, verb=verb, reason=reason, **values, **unapproved)
