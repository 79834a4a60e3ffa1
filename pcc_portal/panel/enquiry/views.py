import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives.models import Plan, Theme
from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link, PeriodBox
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint, report_before
from pcc_portal.updates.releases.past.quarters import as_published

from ..composition import papers_of_line, sent_with
from ..models import PanelReport
from . import dates, measures, standings
from .line import Asked, Kind, Line, Section, ThemeLines


def lines(viewpoint: Viewpoint, plan: Plan, *, on: dt.date) -> list[Section]:
    """In the order of the report, and of the kinds below each theme. The number of queries is fixed."""
    themes = list(Theme.objects.filter(objective__plan=plan).in_report_order())
    asked = Asked(viewpoint, report_before(viewpoint), themes, on)
    questions = [line for part in (standings, measures, dates) for line in part.lines(asked)]
    return _sections(themes, questions)


def _sections(themes: Iterable[Theme], questions: Iterable[Line]) -> list[Section]:
    by_theme: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(questions, key=lambda line: Kind.values.index(line.kind)):
        by_theme[line.theme].append(line)
    sections: dict[int, Section] = {}
    for theme in themes:
        if theme.pk in by_theme:
            section = sections.setdefault(theme.objective_id, Section(theme.objective))
            section.themes.append(ThemeLines(theme, by_theme[theme.pk]))
    return list(sections.values())


@allow(Role.PANEL_MEMBER, *OFFICE_ROLES)
@require_safe
def lines_of_enquiry(request: SignedInRequest, slug: str) -> HttpResponse:
    """What can be asked about the newest version that the reader may see: over what it showed, or over a draft."""
    report = PanelReport.objects.visible_to(request.user).at(slug).newest_first().first()
    if report is None:
        raise Http404
    groups = questions_on(report)
    page = {
        "title": "Key lines of enquiry",
        "kicker": f"Report to the meeting of {report.meeting.on_words}",
        "lead": _lead(groups),
        "crumbs": (
            OVERVIEW,
            Link("Panel reports", reverse("panel_reports")),
            Link(report.name, report.get_absolute_url()),
            Link("Key lines of enquiry", current=True),
        ),
        "period": PeriodBox(report.name, report.figures_words, unreleased=not report.is_sealed),
        "report": report,
        "sections": groups,
        "is_illustrative": any(line.is_illustrative for group in groups for t in group.themes for line in t.lines),
    }
    return render(request, "panel/lines_of_enquiry.html", page)


def questions_on(report: PanelReport) -> list[Section]:
    """The lines of enquiry on what the report showed, or over a draft on what it would show."""
    with _records_of(report):
        return lines(viewpoint_of(report), report.meeting.plan, on=_day(report))


def viewpoint_of(report: PanelReport) -> Viewpoint:
    """What the report shows: its release, or the working copy while it is a draft."""
    as_at = AsAt(report.release.number) if report.release else WORKING_COPY
    return Viewpoint(
        as_at,
        report.quarter,
        report.release,
        sent_with=sent_with(report),
        first_day=report.first_day,
        papers=papers_of_line(report),
    )


def _records_of(report: PanelReport) -> AbstractContextManager[None]:
    """Registers as they were sealed with the report, so that its lines stay as they are; of a draft, as they stand."""
    return as_published(viewpoint_of(report)) if report.release else nullcontext()


def _day(report: PanelReport) -> dt.date:
    """Until the meeting, today; after it, its day: lines are for those who sit there."""
    return min(today(), report.meeting.on)


def _lead(sections: list[Section]) -> str:
    count = sum(section.count for section in sections)
    if not count:
        return "Nothing in the records of this report calls for a question."
    return f"{formats.plural(count, 'question')} for which this report’s records give reason, each with its evidence."
