from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_file, public_page
from pcc_portal.updates.registers.links import adding, list_link, steps

from ..choices import FileKind
from ..file import HEADING, policy_of
from ..models import AnnualReport, ReportFile
from ..sealing import files
from .actions import missing_words
from .assembly import annual_file, assemble, context, frame


@public_page
def annual_reports(request: HttpRequest) -> HttpResponse:
    page = {
        "title": list_link(AnnualReport).label,
        "lead": titled("What the {holder} did in a financial year, and the progress of each {objective} of the plan."),
        "crumbs": (
            OVERVIEW,
            Link("Panel reports", reverse("panel_reports")),
            Link(list_link(AnnualReport).label, current=True),
        ),
        "reports": AnnualReport.objects.visible_to(request.user).select_related("plan"),
        "steps": adding(request.user, AnnualReport),
    }
    return render(request, "panel/annualreport_list.html", page)


@public_page
def annual_report(request: HttpRequest, slug: str) -> HttpResponse:
    annual = _annual(request, slug)
    shown = _of_file(annual) if annual.is_sealed else _of_draft(annual)
    page = shown | {
        "crumbs": (OVERVIEW, list_link(AnnualReport), Link(shown["period"].name, current=True)),
        "steps": steps(request.user, annual) if is_office(request.user) else (),
        "file_url": reverse("annual_report_file", args=[slug]),
        "archive_url": _archive_url(annual),
    }
    return render(request, "panel/annualreport_detail.html", page)


@public_file
def annual_report_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a sealed report its bytes; of a draft, for the office, what it would be."""
    annual, filename = _annual(request, slug), f"annual-report-{slug}.html"
    if annual.is_sealed:
        return files.serve(request, _sealed(annual), filename=filename)
    html = annual_file(assemble(annual, address=_address(request)))
    response = HttpResponse(html)
    response["Content-Security-Policy"] = policy_of(html)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@public_file
def annual_report_archive(request: HttpRequest, slug: str) -> HttpResponse:
    annual = _annual(request, slug)
    archive = get_object_or_404(annual.files, kind=FileKind.ARCHIVE)
    return files.serve(request, archive, filename=f"annual-report-archive-{slug}.zip")


def _annual(request: HttpRequest, slug: str) -> AnnualReport:
    reports = AnnualReport.objects.visible_to(request.user).select_related("plan")
    return get_object_or_404(reports.by_slug(slug))


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _sealed(annual: AnnualReport) -> ReportFile:
    return annual.files.get(kind=FileKind.HTML)


def _archive_url(annual: AnnualReport) -> str:
    is_kept = annual.is_sealed and annual.files.filter(kind=FileKind.ARCHIVE).exists()
    return reverse("annual_report_archive", args=[annual.slug]) if is_kept else ""


def _of_file(annual: AnnualReport) -> dict[str, Any]:
    parts = files.parts(annual.files.get(kind=FileKind.PARTS))
    heading = {name: parts[name] for name in HEADING if parts["title"]}
    return frame(annual) | heading | {"lead": parts["lead"], "sealed": parts}


def _of_draft(annual: AnnualReport) -> dict[str, Any]:
    year = assemble(annual)
    return context(year) | {"missing": missing_words(year.missing)}
