"""Archives of sealed reports, made of what was sealed: right after sealing, or years later, with the same bytes."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.house import written_in
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from pcc_portal.updates.releases.past.quarters import as_published
from pcc_portal.updates.rules import check_release

from ..choices import FileKind
from ..composition import compose
from ..models import AnnualReport, BoardPaper, PanelReport, ReportFile
from ..sealing.actions import add_copies
from .annual import annual_archive
from .archive import NAMES, archive_of
from .boards import board_archive


def archive_again(report: PanelReport) -> bytes:
    """Of a sealed report, from its files and from the rows that were released with it. Raises ReportFile.DoesNotExist
    for a draft."""
    files = {FileKind(file.kind): bytes(file.content) for file in report.files.filter(kind__in=NAMES)}
    release: Any = report.release
    with (
        as_published(Viewpoint(AsAt(release.number), report.quarter, release)),
        written_in(report.meeting.plan.house_style),
    ):
        composition = compose(report, AsAt(release.number), base_url=_address(files))
        return archive_of(composition, files)


def _address(files: dict[FileKind, bytes]) -> str:
    """Of the portal, as it was when the report was sealed."""
    return str(json.loads(files[FileKind.RECORD])["address"])


def add_archive(report: PanelReport, *, by: User | None, at: dt.datetime | None = None) -> PanelReport:
    """Beside its other copies. `by`: None for the command line; `at`: now. Raises PermissionDenied;
    ReportFile.DoesNotExist for a draft."""
    return add_copies(report, {FileKind.ARCHIVE: archive_again(report)}, by=by, at=at)


def add_archive_of(paper: AnnualReport | BoardPaper, *, by: User | None, at: dt.datetime | None = None) -> None:
    """The same of an annual report, or of the paper of a board."""
    if isinstance(paper, AnnualReport):
        _keep(ReportFile(annual_report=paper, content=annual_archive(paper)), paper, by=by, at=at)
    else:
        _keep(ReportFile(board_paper=paper, content=board_archive(paper)), paper, by=by, at=at)


@transaction.atomic
def _keep(file: ReportFile, paper: AnnualReport | BoardPaper, *, by: User | None, at: dt.datetime | None) -> None:
    if by is not None:
        check_release(by)
    audit.hold_chain()
    if not paper.files.filter(kind=FileKind.ARCHIVE).exists():
        file.kind, file.sha256, file.at = FileKind.ARCHIVE, hashlib.sha256(file.content).hexdigest(), at or clock.now()
        audit.add(file, by=by, verb="kept")
