"""Records of sealed reports, read: the last one, and the grades that it printed. What they hold says `record`."""

import json
from collections.abc import Mapping
from typing import Any

from objectives.models import Plan
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.marks import unmarked
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, first_schemes

from .choices import FileKind
from .models import PanelReport, ReportFile


def sealed_record(report: PanelReport) -> dict[str, Any]:
    """Of a sealed report. Raises ReportFile.DoesNotExist. One query."""
    kept = ReportFile.objects.filter(report=report.pk, kind=FileKind.RECORD).first()
    if kept is None:
        raise ReportFile.DoesNotExist(f"Nothing is kept of {report}.")
    record: dict[str, Any] = json.loads(bytes(kept.content))
    return record


def grade_words(theme: Mapping[str, Any]) -> str:
    """A theme's grade as the report printed it; reports of earlier years kept the status alone."""
    return str(theme.get("grade", STATUSES.get(theme["status"], "")))


def sealed_grade(theme: Mapping[str, Any]) -> Grade:
    """A theme's grade in the words of the report, whatever the schemes of now say. Earlier reports had the first."""
    word = unmarked(grade_words(theme))
    if "graded" in theme:
        return Grade.of({**theme["graded"], "word": word}, theme["graded"]["place"])
    scheme = next(each for each in first_schemes() if each.graded == Graded.UPDATES)
    known = (*scheme.grades, NOT_GRADED, NO_DATA)
    return next(grade for grade in known if grade.look == theme["status"])


def last_sealed(report: PanelReport) -> dict[str, Any] | None:
    """The record of the newest report sealed before this one: its earlier version, or that to an earlier meeting."""
    own = PanelReport.objects.sealed().filter(meeting=report.meeting_id, version__lt=report.version)
    return _kept(own.order_by("-version").first() or PanelReport.objects.before(report).first())


def last_sealed_before(quarter: Quarter, plan: Plan) -> dict[str, Any] | None:
    """The record of the newest report sealed for an earlier quarter, on a plan of the line."""
    reports = PanelReport.objects.sealed().of_line(plan)
    return _kept(reports.filter(quarter__start__lt=quarter.start).newest_first().first())


def _kept(report: PanelReport | None) -> dict[str, Any] | None:
    file = ReportFile.objects.filter(kind=FileKind.RECORD, report=report).first() if report else None
    return json.loads(bytes(file.content)) if file else None
