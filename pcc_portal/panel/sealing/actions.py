import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.house import written_in
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import AsAt
from pcc_portal.updates.rules import check_release

from .. import exports
from ..briefing import briefing_file
from ..checks.answer import NO_ADDRESS, answer
from ..checks.softened import softened_words
from ..choices import FileKind, ReportState
from ..composing.actions import CARRIED, SAME_PAPER
from ..composition import compose
from ..file import report_file, report_parts
from ..models import PanelReport, ReportFile
from ..record import as_bytes, record


@transaction.atomic
def seal_report(
    report: PanelReport, *, by: User, today: dt.date, note: str = "", at: dt.datetime | None = None, hold: bool = False
) -> PanelReport:
    """Freeze the report with all that it shows, and release every approved row with it. `at`: now.

    `hold`: only members of the panel read it until it is published. Raises PermissionDenied; ValidationError where
    somebody has sealed it already, where `PORTAL_URL` is not set in service, where the check finds what no one has let
    stand, and while another is held back.
    """
    check_release(by)
    audit.hold_chain()
    report = _still_draft(report)
    check_address()
    _check(report, today)
    release = releases.release(by=by, note=note, at=at, hold=hold, **_sent_as(report))
    seal = {"number": _number(report), "state": ReportState.SEALED, "release": release}
    seal |= {"sealed_at": release.at, "sealed_by": by}
    for name, value in seal.items():
        setattr(report, name, value)  # the file says them
    files = _frozen(report, AsAt(release.number))
    audit.change(report, by=by, verb="sealed", reason=_logged(note), sha256=_sha256(files[FileKind.HTML]), columns=seal)
    for form, content in files.items():
        _keep(report, form, content, by=by, at=release.at)
    return report


def _logged(note: str) -> str:
    """With the rules of the check that did not hold in full."""
    return " ".join(filter(None, (note, softened_words())))


def _sent_as(report: PanelReport) -> dict[str, Any]:
    kind = ReleaseKind.PANEL_REPORT if report.version == 1 else ReleaseKind.CORRECTION
    return {"quarter": report.quarter, "kind": kind, "corrects": _first_release(report)}


@transaction.atomic
def publish_report(report: PanelReport, *, by: User) -> PanelReport:
    """Show everyone what the panel has read. Raises PermissionDenied; ValidationError where it is no secret."""
    check_release(by)
    audit.hold_chain()
    report.refresh_from_db()
    if report.release is None or not report.release.is_held:
        raise ValidationError("Only a report that is held back for the panel can be published.")
    audit.change(report.release, by=by, verb="published", is_held=False)
    return report


@transaction.atomic
def add_copies(
    report: PanelReport, copies: Mapping[FileKind, bytes], *, by: User | None, at: dt.datetime | None = None
) -> PanelReport:
    """Keep other forms of a sealed report, made from its HTML file. What is kept already stays as it is. `by`: None for
    the command line. `at`: now.

    Raises PermissionDenied; ValidationError for a draft.
    """
    if by is not None:
        check_release(by)
    audit.hold_chain()
    if not report.is_sealed:
        raise ValidationError("Copies are made of a sealed report; this one is a draft.")
    kept = set(report.files.values_list("kind", flat=True))
    for kind, content in copies.items():
        if kind not in kept:
            _keep(report, kind, content, by=by, at=at or clock.now())
    return report


def make_copies(report: PanelReport, *, by: User | None) -> PanelReport:
    """Convert the sealed file, which takes seconds, and keep what comes of it: called outside a transaction, so that
    nobody waits. Raises PermissionDenied, SwitchedOffError; ReportFile.DoesNotExist for a draft.
    """
    html = bytes(report.files.get(kind=FileKind.HTML).content)
    return add_copies(report, exports.copies_of(html), by=by)


@transaction.atomic
def correct_report(report: PanelReport, *, by: User, correction: str) -> PanelReport:
    """Begin the next version, with a note of what it corrects; the sealed one stays as it is.

    Raises PermissionDenied; ValidationError without a note, for a draft, and where a version is being written.
    """
    versions = PanelReport.objects.filter(meeting=report.meeting)
    same = {name: getattr(report, name) for name in (*CARRIED, *SAME_PAPER)}
    return begin_next_version(report, versions, by=by, correction=correction, **same)


def begin_next_version(paper: Any, versions: QuerySet[Any], *, by: User, correction: str, **same: Any) -> Any:
    """The draft of the next of its `versions`, with a note of what it corrects and the `same` columns as before.

    Raises PermissionDenied; ValidationError without a note, for a draft, and where a version is being written.
    """
    check_release(by)
    audit.hold_chain()
    if not correction.strip():
        raise ValidationError({"correction": "Say what is corrected, and why: readers see this note."})
    if not paper.is_sealed or versions.filter(state=ReportState.DRAFT).exists():
        raise ValidationError("A version of this paper is being written already.")
    number = (versions.aggregate(n=Max("version"))["n"] or 0) + 1
    draft = type(paper)(version=number, correction=correction, **same)
    return audit.add(draft, by=by, verb="began to correct", reason=correction)


def _still_draft(report: PanelReport) -> PanelReport:
    fresh = PanelReport.objects.select_related("meeting__plan", "meeting__kind", "quarter").get(pk=report.pk)
    if fresh.is_sealed:
        raise ValidationError("This report has been sealed already.")
    return fresh


def check_address() -> None:
    """Raises ValidationError where nobody has said where the links of a sealed file lead."""
    if not settings.MAY_SEAL_LINKS:
        raise ValidationError(NO_ADDRESS)


def _check(report: PanelReport, today: dt.date) -> None:
    open_ones = [each.finding for each in answer(report, today=today, afresh=True).in_the_way]
    if open_ones:
        first = open_ones[0]
        raise ValidationError(
            f"The check has {formats.plural(len(open_ones), 'finding')} to fix, or to accept with a reason, "
            f"before the report is sealed. The first: {first.place.words}: {first.why}"
        )


def _first_release(report: PanelReport) -> Release | None:
    """With which the paper was first sent that this version puts right."""
    first = PanelReport.objects.sealed().filter(meeting=report.meeting).order_by("version").first()
    return first.release if first else None


def _number(report: PanelReport) -> int:
    """A meeting's report keeps its number; the next meeting's gets the next."""
    same = PanelReport.objects.filter(meeting=report.meeting, number__isnull=False).first()
    if same and same.number:
        return same.number
    return (PanelReport.objects.aggregate(n=Max("number"))["n"] or 0) + 1


def _frozen(report: PanelReport, as_at: AsAt) -> dict[FileKind, bytes]:
    with written_in(report.meeting.plan.house_style):
        composition = compose(report, as_at, base_url=settings.PORTAL_URL)
        parts = report_parts(composition)
        return {
            FileKind.HTML: report_file(composition, parts).encode(),
            FileKind.PARTS: parts.as_bytes(),
            FileKind.RECORD: as_bytes(record(composition)),
            FileKind.BRIEFING: briefing_file(composition).encode(),
        }


def _keep(report: PanelReport, form: FileKind, content: bytes, *, by: User | None, at: dt.datetime) -> ReportFile:
    kept = ReportFile(report=report, kind=form, content=content, sha256=_sha256(content), at=at)
    return audit.add(kept, by=by, verb="kept")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
