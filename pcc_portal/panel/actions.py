"""Writes of meetings' reports, notes and requests. Meetings and requests themselves go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.rules import check_release, check_write
from pcc_portal.updates.versions import check_version

from .models import Addendum, PanelReport, PanelRequest
from .record import sealed_record, texts_by_place


@transaction.atomic
def draft_report(*, by: User, **values: Any) -> PanelReport:
    """Begin the report to a meeting with its fixed parts. Raises PermissionDenied, ValidationError."""
    check_release(by)
    return audit.add(PanelReport(**values), by=by, verb="drafted")


@transaction.atomic
def add_note(
    report: PanelReport, *, by: User, text: str, paragraph: int | None = None, at: dt.datetime | None = None
) -> Addendum:
    """A dated note beside a sealed report, about one of its paragraphs or the whole. `at`: now.

    Raises PermissionDenied; ValidationError for a draft, which can still be changed itself, and for a paragraph that
    the report does not have.
    """
    check_release(by)
    if not report.is_sealed:
        raise ValidationError("A note stands beside a published report; this one is a draft.")
    if paragraph is not None and paragraph > _paragraphs(report):
        raise ValidationError({"paragraph": f"The report has {_paragraphs(report)} paragraphs."})
    note = Addendum(report=report, text=text, paragraph=paragraph, at=at or timezone.now(), by=by)
    return audit.add(note, by=by, verb="noted")


def _paragraphs(report: PanelReport) -> int:
    texts = texts_by_place(sealed_record(report))
    return sum(map(len, texts.values()))


@transaction.atomic
def reply(request: PanelRequest, *, by: User, words: str) -> PanelRequest:
    """Answer the panel, once. Raises PermissionDenied; ValidationError for an empty reply, and for a second one."""
    check_write(by, request)
    audit.hold_chain()
    if _stored(request).reply:
        raise ValidationError("This request has a reply already. Correct that one, and say why.")
    return _answer(request, by=by, verb="replied", words=words)


@transaction.atomic
def correct_reply(request: PanelRequest, *, by: User, words: str, reason: str, seen: int | None = None) -> PanelRequest:
    """Put another reply in the place of the one that was given, which the log keeps.

    Raises PermissionDenied; ValidationError without a reply to correct, without a new one, and without a reason.
    """
    check_write(by, request)
    audit.hold_chain()
    check_version(request, seen)
    stored = _stored(request)
    if not stored.reply:
        raise ValidationError("This request has no reply yet.")
    if not reason.strip():
        raise ValidationError("Say why the reply is corrected; the earlier one is kept.")
    if words.strip() == stored.reply:
        return request
    return _answer(request, by=by, verb="corrected the reply to", words=words, reason=reason)


def _stored(request: PanelRequest) -> PanelRequest:
    """As it stands in the database: a form may have filled in `request` already."""
    return PanelRequest.objects.get(pk=request.pk)


def _answer(request: PanelRequest, *, by: User, verb: str, words: str, reason: str = "") -> PanelRequest:
    words = words.strip()
    if not words:
        raise ValidationError({"reply": "Write the reply."})
    given: dict[str, Any] = {"reply": words, "replied_at": timezone.now(), "replied_by": by}
    return audit.change(request, by=by, verb=verb, reason=reason, **given)
