"""Writes of meetings' reports and of notes beside them. Meetings themselves go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.rules import check_release

from .models import Addendum, PanelReport
from .record import check_paragraph, sealed_record


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
    if paragraph is not None:
        check_paragraph(sealed_record(report), paragraph)
    note = Addendum(report=report, text=text, paragraph=paragraph, at=at or timezone.now(), by=by)
    return audit.add(note, by=by, verb="noted")
