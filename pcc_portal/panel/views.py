import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString

from objectives.titles import has_several_plans
from pcc_portal.accounts.rules import Audience, audience_of, is_office
from pcc_portal.ui.languages import language_of
from pcc_portal.ui.page import OVERVIEW, Link, PeriodBox
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_file, public_page
from pcc_portal.updates.documents.section import documents_beside
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.links import adding, below, steps
from pcc_portal.updates.releases.as_of import as_at_for, counted_to, period_for
from pcc_portal.updates.rules import can_release

from .agenda import agenda_of
from .choices import FileKind
from .composing.views import steps_of
from .composition import composed
from .editing import AddPanelAgendaItem
from .file import HEADING, context, heading, policy_of, report_file, sealed_words
from .margins import laid_beside, margins_of
from .models import PanelMeeting, PanelReport, ReportFile
from .requests.editing import AddRequest
from .requests.rules import can_ask
from .requests.standing import age_words
from .sealing import files
from .timetable import timetable


@public_page
def panel_reports(request: HttpRequest) -> HttpResponse:
    reports = list(PanelReport.objects.visible_to(request.user).newest_first())
    languages = Document.objects.visible_to(request.user).languages_by_row("panel-report")
    page = {
        "title": "Panel reports",
        "lead": titled("What the office sent to the {panel}, meeting by meeting."),
        "crumbs": (OVERVIEW, Link("Panel reports", current=True)),
        "reports": [(report, [language_of(tag) for tag in languages.get(report.pk, ())]) for report in reports],
        "several_plans": has_several_plans(),
        "related": (
            Link("What the panel asks", reverse("panel_requests")),
            Link("Annual reports", reverse("annual_reports")),
        ),
        "steps": adding(request.user, PanelMeeting),
    }
    return render(request, "panel/panelreport_list.html", page)


@public_page
def panel_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version that the reader may see."""
    return _page(request, _report(request, slug))


@public_page
def panel_report_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    return _page(request, _report(request, slug, version))


@public_file
def panel_report_file(request: HttpRequest, slug: str) -> HttpResponse:
    """As one file that loads nothing: of a draft as it stands, for the office; of a sealed report its bytes."""
    report = _report(request, slug)
    if file := _sealed(report):
        return files.serve(request, file, filename=files.filename(report, "report.html"))
    base_url = request.build_absolute_uri("/").rstrip("/")
    html = report_file(composed(report, as_at_for(request.user), base_url=base_url))
    response = HttpResponse(html)
    response["Content-Security-Policy"] = policy_of(html)
    response["Content-Disposition"] = f'attachment; filename="{files.filename(report, "report.html")}"'
    return response


@public_file
def panel_report_copy(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponse:
    """One form of a sealed version: the very bytes that were kept."""
    form = files.BY_NAME.get(name)
    report = _report(request, slug, version)
    file = files.kept(report, form.kind) if form else None
    if form is None or file is None:
        raise Http404
    return files.serve(request, file, filename=files.filename(report, name))


def _dates(meeting: PanelMeeting, user: Any) -> list[tuple[str, dt.date]]:
    """(label, day): when it meets and when its papers go out, and for the office what has to be ready before."""
    days = timetable(meeting.on)
    inside = [("Updates by", days.updates_by), ("Approved by", days.approvals_by)] if is_office(user) else []
    return [("Meets", meeting.on), *inside, ("Papers by", meeting.despatch_by)]


@public_page
def panel_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(PanelMeeting.objects.visible_to(request.user).select_related("plan", "kind"), slug=slug)
    day = counted_to()
    requests = list(meeting.requests.visible_to(request.user))
    page = {
        "title": meeting.title,
        "crumbs": _crumbs(meeting),
        "period": period_for(request.user),
        "meeting": meeting,
        "dates": _dates(meeting, request.user),
        "day": day,
        "is_ahead": meeting.on >= day,
        "is_day_made_up": meeting.is_made_up("on"),
        "reports": meeting.reports.visible_to(request.user).newest_first(),
        "requests": [(row, age_words(row, day)) for row in requests],
        "steps": (
            *_readiness(request, meeting),
            *steps(request.user, meeting),
            *below(request.user, meeting, AddPanelAgendaItem, AddRequest),
        ),
        "agenda": agenda_of(meeting, request.user, day),
        **documents_beside(meeting, request.user).context,
        "has_illustrative": any(row.is_illustrative for row in (meeting, *requests)),
    }
    return render(request, "panel/panelmeeting_detail.html", page)


def _readiness(request: HttpRequest, meeting: PanelMeeting) -> tuple[Link, ...]:
    return (Link("Readiness", reverse("panel_readiness", args=[meeting.slug])),) if is_office(request.user) else ()


def _report(request: HttpRequest, slug: str, version: int | None = None) -> PanelReport:
    """The newest version of the report that the reader may see, or the one that is asked for."""
    reports = PanelReport.objects.visible_to(request.user).at(slug).newest_first()
    report = (reports if version is None else reports.filter(version=version)).first()
    if report is None:
        raise Http404
    return report


def _sealed(report: PanelReport) -> ReportFile | None:
    return files.kept(report, FileKind.HTML) if report.is_sealed else None


def _page(request: HttpRequest, report: PanelReport) -> HttpResponse:
    file = files.kept(report, FileKind.PARTS) if report.is_sealed else None
    versions = list(PanelReport.objects.visible_to(request.user).filter(meeting=report.meeting).newest_first())
    if file is None:
        shown = _of_draft(request, report)
    else:
        shown = _of_file(report, file) | _beside(request, report, versions, files.parts(file))
    page = shown | {
        "crumbs": _crumbs(report.meeting),
        "report": report,
        "versions": versions,
        **documents_beside(report, request.user).context,
        "steps": steps_of(request.user, report),
        "may_ask": can_ask(request.user) and report.is_sealed,
        "lines_url": reverse("lines_of_enquiry", args=[report.slug])
        if audience_of(request.user) is not Audience.EVERYONE
        else "",
    }
    return render(request, "panel/panelreport_detail.html", page)


def _of_file(report: PanelReport, file: ReportFile) -> dict[str, Any]:
    parts = files.parts(file)
    return {
        **heading(report),
        **{name: parts[name] for name in HEADING if parts["title"]},
        "period": PeriodBox(report.name, report.figures_words, sealed_words(report)),
        "lead": parts["lead"],
        "sealed": parts,
        "downloads": files.downloads(report),
    }


def _beside(
    request: HttpRequest, report: PanelReport, versions: list[PanelReport], parts: dict[str, SafeString]
) -> dict[str, Any]:
    """What it says with what stands beside its paragraphs, and what is about the whole."""
    margins = margins_of(report, versions, request.user)
    links = {}
    if can_ask(request.user):
        links[reverse("panel_ask", args=[report.slug])] = "Ask about this"
    if can_release(request.user) and versions[0] == report:
        links[reverse("report_note", args=[report.slug])] = "Add a note to this"
    return {
        **{name: laid_beside(parts[name], margins, request.user, links) for name in ("opening", "body")},
        "about_all": margins[None].notes if None in margins else [],
        "beside": sorted(number for number in margins if number),
    }


def _of_draft(request: HttpRequest, report: PanelReport) -> dict[str, Any]:
    file = Link("Download as one file", reverse("panel_report_file", args=[report.slug]))
    return context(composed(report, as_at_for(request.user)), file)


def _crumbs(meeting: PanelMeeting) -> tuple[Link, ...]:
    return (OVERVIEW, Link("Panel reports", reverse("panel_reports")), Link(meeting.day_words, current=True))
