"""Writes of meetings' reports, notes and requests. Meetings and requests themselves go through `updates.actions`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates import actions as updates
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.rules import check_release, check_write

from .choices import ReportState
from .models import Addendum, PanelReport, PanelRequest


@transaction.atomic
def draft_report(*, by: User, **values: Any) -> PanelReport:
    """Begin the report to a meeting with its fixed parts. Raises PermissionDenied, ValidationError."""
    check_release(by)
    return audit.add(PanelReport(**values), by=by, verb="drafted")


@transaction.atomic
def publish_report(report: PanelReport, *, by: User, note: str = "", at: dt.datetime | None = None) -> PanelReport:
    """Release every approved row with this report, so that readers outside the office see both together.

    Raises PermissionDenied; ValidationError where somebody has published it already.
    """
    check_release(by)
    audit.hold_chain()
    report.refresh_from_db()
    if report.is_sealed:
        raise ValidationError("This report has been published already.")
    release = updates.release(by=by, quarter=report.quarter, kind=ReleaseKind.PANEL_REPORT, note=note, at=at)
    return audit.change(
        report,
        by=by,
        verb="published",
        state=ReportState.SEALED,
        release=release,
        sealed_at=release.at,
        sealed_by=by,
    )


@transaction.atomic
def add_note(report: PanelReport, *, by: User, text: str, paragraph: int | None = None) -> Addendum:
    """A dated note beside a published report. Raises ValidationError for a draft, which can still be changed itself."""
    check_release(by)
    if not report.is_sealed:
        raise ValidationError("A note stands beside a published report; this one is a draft.")
    note = Addendum(report=report, text=text, paragraph=paragraph, at=timezone.now(), by=by)
    return audit.add(note, by=by, verb="noted")


@transaction.atomic
def reply(request: PanelRequest, *, by: User, words: str) -> PanelRequest:
    check_write(by, request)
    return audit.change(request, by=by, verb="replied", reply=words, replied_at=timezone.now(), replied_by=by)
