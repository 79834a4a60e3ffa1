from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link, PeriodBox
from pcc_portal.ui.stylesheet import report_css
from pcc_portal.updates.editing import adding, steps
from pcc_portal.updates.models import as_at_for
from pcc_portal.updates.rules import can_write

from . import editing
from .composition import Composition, compose
from .models import PanelMeeting, PanelReport

LINE_ENDS = re.compile(r"\s*\n\s*")
FILE_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@public
@require_safe
def panel_reports(request: HttpRequest) -> HttpResponse:
    reports = PanelReport.objects.visible_to(request.user).newest_first()
    context = {
        "title": "Panel reports",
        "lead": "What the office sent to the Police and Crime Panel, meeting by meeting.",
        "crumbs": (OVERVIEW, Link("Panel reports", current=True)),
        "reports": reports,
        "steps": adding(request.user, editing.AddMeeting),
    }
    return render(request, "panel/panelreport_list.html", context)


@public
@require_safe
def panel_report(request: HttpRequest, slug: str) -> HttpResponse:
    report = _report(request, slug)
    file = Link("Download as one file", reverse("panel_report_file", args=[slug]))
    return render(request, "panel/panelreport_detail.html", _context(compose(report, as_at_for(request.user)), file))


@public
@require_safe
def panel_report_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same report as one file that loads nothing: for the clerk, to print, convert and keep."""
    report = _report(request, slug)
    base_url = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(report_file(compose(report, as_at_for(request.user), base_url=base_url)))
    response["Content-Disposition"] = f'attachment; filename="panel-report-{report.quarter.slug}.html"'
    response["Content-Security-Policy"] = FILE_POLICY.format(style_hash())
    return response


@public
@require_safe
def panel_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(PanelMeeting.objects.visible_to(request.user).select_related("plan"), slug=slug)
    requests = list(meeting.requests.visible_to(request.user))
    may_add = can_write(request.user, meeting)
    context = {
        "title": meeting.title,
        "crumbs": _crumbs(meeting),
        "meeting": meeting,
        "reports": meeting.reports.visible_to(request.user).newest_first(),
        "requests": [(row, steps(request.user, row, *editing.OF_REQUEST)) for row in requests],
        "steps": steps(request.user, meeting, *editing.OF_MEETING),
        "add_request": reverse("panel_request_add", args=[slug]) if may_add else "",
        "has_illustrative": any(row.is_illustrative for row in (meeting, *requests)),
    }
    return render(request, "panel/panelmeeting_detail.html", context)


def report_file(composition: Composition) -> str:
    """The report as one self-contained HTML document."""
    context = _context(composition) | {"css": report_css(), "is_file": True}
    return LINE_ENDS.sub("\n", render_to_string("panel/report_file.html", context))


@cache
def style_hash() -> str:
    """Of the one style sheet that the file may apply, as browsers work it out."""
    return base64.b64encode(hashlib.sha256(report_css().encode()).digest()).decode()


def _report(request: HttpRequest, slug: str) -> PanelReport:
    """The newest version of the quarter's report that the reader may see."""
    report = PanelReport.objects.visible_to(request.user).of_quarter(slug).newest_first().first()
    if report is None:
        raise Http404
    return report


def _context(composition: Composition, *links: Link) -> dict[str, object]:
    report = composition.report
    return {
        "title": report.meeting.plan.report_title,
        "crumbs": _crumbs(report.meeting),
        "kicker": f"{report.meeting.plan.panel}, {formats.day(report.meeting.on)}",
        "lead": composition.lead,
        "period": _period(composition, links),
        "composition": composition,
        "report": report,
        "plan": report.meeting.plan,
    }


def _crumbs(meeting: PanelMeeting) -> tuple[Link, ...]:
    return (OVERVIEW, Link("Panel reports", reverse("panel_reports")), Link(formats.day(meeting.on), current=True))


def _period(composition: Composition, links: tuple[Link, ...]) -> PeriodBox:
    report, quarter = composition.report, composition.report.quarter
    published = f"Published {formats.day(report.sealed_at.date())}" if report.sealed_at else "Draft"
    if composition.viewpoint.as_at.is_working_copy:
        published += "; working copy of the office"
    return PeriodBox(quarter.name, quarter.span_words, published, unreleased=not report.is_sealed, links=links)
