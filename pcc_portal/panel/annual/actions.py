"""Writes of the annual report."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.house import written_in
from pcc_portal.ui.markdown import references
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_release

from ..choices import FileKind, ReportState
from ..models import AnnualReport, ReportFile
from ..sealing.actions import check_address
from .assembly import annual_file, annual_parts, assemble

PARTS = ("introduction", "closing")


@transaction.atomic
def begin_annual(*, by: User, plan: Plan, year: int) -> AnnualReport:
    """The draft of a financial year. Raises PermissionDenied; ValidationError where the year has one."""
    check_release(by)
    return audit.add(AnnualReport(plan=plan, year=year), by=by, verb="drafted")


@transaction.atomic
def write_annual(annual: AnnualReport, *, by: User, seen: int | None = None, **words: str) -> AnnualReport:
    """Change the words around the quarters. Raises PermissionDenied, StaleError, TypeError.

    ValidationError for a sealed report, and for a reference to a record: figures come from the sealed quarters alone.
    """
    check_release(by)
    if unknown := set(words) - set(PARTS):
        raise TypeError(f"An annual report has no part named {', '.join(sorted(unknown))}.")
    audit.hold_chain()
    check_version(annual, seen)
    _still_draft(annual)
    for name, text in words.items():
        if references(text):
            raise ValidationError({name: "Write no reference in braces: figures come from the sealed quarters."})
    return audit.change(annual, by=by, verb="wrote", columns=words)


@transaction.atomic
def seal_annual(annual: AnnualReport, *, by: User, at: dt.datetime | None = None) -> AnnualReport:
    """Freeze it with what its four quarters say, for everybody to read. `at`: now.

    Raises PermissionDenied; ValidationError while a quarter has no published report, and where it is sealed already.
    """
    check_release(by)
    audit.hold_chain()
    annual = _still_draft(annual)
    check_address()
    year = assemble(annual, address=settings.PORTAL_URL)
    if year.missing:
        raise ValidationError(f"{missing_words(year.missing)} The annual report is made of all four.")
    # The file says them.
    annual.state, annual.sealed_at, annual.sealed_by = ReportState.SEALED, at or clock.now(), by
    with written_in(annual.plan.house_style):
        parts = annual_parts(year)
        content = annual_file(year, parts).encode()
    digest = hashlib.sha256(content).hexdigest()
    seal = {"state": annual.state, "sealed_at": annual.sealed_at, "sealed_by": by, "sha256": digest}
    audit.change(annual, by=by, verb="sealed", columns=seal)
    for kind, kept in ((FileKind.HTML, content), (FileKind.PARTS, parts.as_bytes())):
        _keep(annual, kind, kept, by=by, at=annual.sealed_at)
    return annual


def _keep(annual: AnnualReport, kind: FileKind, content: bytes, *, by: User, at: dt.datetime) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    audit.add(ReportFile(annual_report=annual, kind=kind, content=content, sha256=sha256, at=at), by=by, verb="kept")


def missing_words(numbers: list[int]) -> str:
    """As in "Quarters 3 and 4 have no published report."."""
    if not numbers:
        return ""
    *first, last = map(str, numbers)
    if not first:
        return f"Quarter {last} has no published report."
    return f"Quarters {', '.join(first)} and {last} have no published report."


def _still_draft(annual: AnnualReport) -> AnnualReport:
    row = AnnualReport.objects.select_related("plan").get(pk=annual.pk)
    if row.is_sealed:
        raise ValidationError("This annual report has been sealed.")
    return row
