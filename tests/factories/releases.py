"""An office that has published twice: one of everything that never changes again, all of it in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Model
from django.utils import timezone

from objectives.models import QuarterlyUpdate, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.audit import serialise
from pcc_portal.audit.models import Event
from pcc_portal.home.proof import records
from pcc_portal.panel.choices import FileKind, ReportState
from pcc_portal.panel.composing.actions import add_note, draft_report
from pcc_portal.panel.models import AnnualReport, BoardPaper, PanelReport, ReportFile
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import GradeScheme, Releasable
from pcc_portal.updates.releases import actions as updates
from performance.models import (
    BudgetMovement,
    Forecast,
    LineFigure,
    MeasureGrade,
    MeetingKind,
    Observation,
    SeriesBreak,
    Target,
)
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_decision, create_milestone, create_theme
from tests.factories.panel import create_panel_meeting, let_all_stand, seal
from tests.factories.performance import create_area, create_budget, create_budget_line, create_measure, create_meeting
from tests.factories.periods import create_quarter


def create_published() -> PanelReport:
    """Release 1 with a sealed report, release 2 with its correction, held for the panel; and rows that wait.

    Of each table of releasable rows there is one of release 1, one of release 2 that replaces it, and one that waits.
    """
    author, publisher = create_user(), create_publisher()
    rows = _entered(author)
    create_decision(theme=create_theme())
    create_milestone()
    updates.approve(rows, by=publisher)
    quarter = Quarter.objects.get()
    texts = {"recommendation": "To note.", "background": "The plan.", "assurance": "How it is checked."}
    report = draft_report(by=publisher, meeting=create_panel_meeting(), quarter=quarter, **texts)
    let_all_stand(report, by=publisher)
    seal(report, by=publisher)
    add_note(report, by=publisher, text="The meeting moved.")
    rows = _corrected(rows, author)
    updates.approve(rows, by=publisher)
    seal(correct_report(report, by=publisher, correction="Recounted."), by=publisher, hold=True)
    _corrected(rows, author)
    _annual(report, publisher)
    _board_paper(report, publisher)
    _log_the_rest()
    return report


def _log_the_rest() -> None:
    """What factories saved by themselves, as if it had been added by an action."""
    models: list[type[Model]] = [*records.compared(), User]
    for model in models:
        logged = set(Event.objects.filter(kind=model._meta.label_lower).values_list("key", flat=True))
        for row in model._base_manager.all():
            if str(row.pk) not in logged and not isinstance(row, GradeScheme | MeetingKind):
                audit.record(by=None, verb="added", target=row, after=serialise.values(row))


def _entered(author: User) -> list[Releasable]:
    quarter, measure, budget = create_quarter(), create_measure(), create_budget()
    update = QuarterlyUpdate.objects.create(theme=create_theme(), quarter=quarter)
    period = {"start": quarter.start, "end": quarter.end, "as_at": quarter.end}
    rows: list[Releasable] = [
        Observation(measure=measure, area=create_area(), quarter=quarter, value=300, note="Counted by hand.", **period),
        Target(measure=measure, effective_from=quarter.start, value=150, set_by="The board"),
        SeriesBreak(measure=measure, on=quarter.start, note="Counted anew."),
        MeasureGrade(measure=measure, quarter=quarter, grade="risk", why="A blip.", until=quarter.end),
        Forecast(budget=budget, quarter=quarter, outturn=271_000_000, as_at=quarter.end),
        LineFigure(line=create_budget_line(budget=budget), quarter=quarter, end=quarter.end, forecast=610_000),
        BudgetMovement(budget=budget, quarter=quarter, number=1, cause="Pay award", amount=10_000),
        UpdateText(update=update, body="What was done.", brag="green"),
    ]
    return [updates.enter(row, by=author) for row in rows]


def _corrected(rows: Iterable[Releasable], author: User) -> list[Releasable]:
    return [updates.supersede(row, by=author, reason="Recounted.") for row in rows]


def _annual(report: PanelReport, publisher: User) -> AnnualReport:
    """Sealed as `seal_annual` does it, without the four quarters."""
    content, at = b"<html>The year.</html>", timezone.now()
    digest = hashlib.sha256(content).hexdigest()
    annual = audit.add(AnnualReport(plan=report.meeting.plan, year=2023), by=publisher, verb="drafted")
    seal = {"state": ReportState.SEALED, "sealed_at": at, "sealed_by": publisher, "sha256": digest}
    audit.change(annual, by=publisher, verb="sealed", columns=seal)
    file = ReportFile(annual_report=annual, kind=FileKind.HTML, content=content, sha256=digest, at=at)
    audit.add(file, by=publisher, verb="kept")
    return annual


def _board_paper(report: PanelReport, publisher: User) -> BoardPaper:
    """Sealed as `seal_paper` does it."""
    content, at = b"<html>The month.</html>", timezone.now()
    digest = hashlib.sha256(content).hexdigest()
    meeting = create_meeting(kind="governance-board")
    row = BoardPaper(meeting=meeting, plan=report.meeting.plan, as_at=at.date())
    paper = audit.add(row, by=publisher, verb="drafted")
    seal = {"state": ReportState.SEALED, "sealed_at": at, "sealed_by": publisher, "sha256": digest}
    audit.change(paper, by=publisher, verb="sealed", columns=seal)
    file = ReportFile(board_paper=paper, kind=FileKind.HTML, content=content, sha256=digest, at=at)
    audit.add(file, by=publisher, verb="kept")
    return paper
