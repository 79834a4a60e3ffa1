"""Proof that nothing sealed has changed."""

import hashlib
import json
from collections.abc import Iterator

from django.db.models import Model

from pcc_portal.audit.recorded import differences

from ..choices import FileKind, ReportState
from ..models import Addendum, AnnualReport, BoardPaper, CheckOverride, PanelReport, ReportFile

OTHERS: tuple[type[Model], ...] = (AnnualReport, BoardPaper, ReportFile, CheckOverride, Addendum)
NEEDED = (FileKind.HTML, FileKind.PARTS, FileKind.RECORD, FileKind.BRIEFING)


def faults() -> Iterator[str]:
    """A sentence for each thing that is not as it was sealed; none where all is well."""
    files = ReportFile.objects.select_related("report", "annual_report", "board_paper__meeting")
    for file in files.iterator(chunk_size=20):
        if _sha256(file) != file.sha256:
            yield f"{file}: it has changed since it was sealed."
    for report in PanelReport.objects.sealed().select_related("release", "meeting"):
        yield from _report(report)
    papers: list[AnnualReport | BoardPaper] = [
        *AnnualReport.objects.filter(state=ReportState.SEALED),
        *BoardPaper.objects.sealed().select_related("meeting"),
    ]
    for paper in papers:
        kept = paper.files.filter(kind=FileKind.HTML).first()
        if kept is None or kept.sha256 != paper.sha256:
            yield f"{paper}: its file is not the one that was sealed."


def unrecorded() -> Iterator[str]:
    """A sentence for each report, file, note or override that is not as the log recorded it; it has to be whole."""
    yield from differences(PanelReport, filled=("slug",))
    for model in OTHERS:
        yield from differences(model)


def covered() -> tuple[type[Model], ...]:
    """The tables that `unrecorded` compares."""
    return (PanelReport, *OTHERS)


def _report(report: PanelReport) -> Iterator[str]:
    kept = {file.kind: file for file in report.files.all()}
    if lost := [FileKind(kind).label for kind in NEEDED if kind not in kept]:
        yield f"{report}: lost {', '.join(lost)}."
        return
    if kept[FileKind.HTML].sha256 != report.sha256:
        yield f"{report}: its file is not the one that was sealed."
    record = _record(kept[FileKind.RECORD])
    if report.release is None or record.get("release", {}).get("sha256") != report.release.sha256:
        yield f"{report}: its record names another release."


def _record(file: ReportFile) -> dict:
    try:
        return dict(json.loads(bytes(file.content)))
    except ValueError:
        return {}


def _sha256(file: ReportFile) -> str:
    return hashlib.sha256(bytes(file.content)).hexdigest()
