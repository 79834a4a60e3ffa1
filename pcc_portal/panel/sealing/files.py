"""Sealed files as they are served: the bytes that were kept, and nothing worked out anew."""

import json
from dataclasses import dataclass

from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import get_script_prefix, reverse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.utils.text import slugify

from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link
from pcc_portal.updates.caching import cached
from pcc_portal.updates.releases.past.addresses import PART

from ..choices import FileKind
from ..exports.pages import pages_of
from ..file import Parts, policy_of
from ..models import PanelReport, ReportFile

HTML, DATA = "text/html; charset=utf-8", "application/json"
PDF, ZIP = "application/pdf", "application/zip"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Form:
    """A form in which readers fetch a report."""

    kind: FileKind
    name: str
    label: str
    content_type: str
    opens: bool = False  # in the browser, rather than as a download
    what: str = "panel report"  # in the name of the download


FORMS = (
    Form(FileKind.BRIEFING, "briefing.html", "Briefing in two pages", HTML, opens=True, what="panel briefing"),
    Form(FileKind.HTML, "report.html", "Report as one HTML file", HTML),
    Form(FileKind.PDF, "report.pdf", "Report as PDF, to print", PDF),
    Form(FileKind.WORD, "report.docx", "Report as a Word document", WORD),
    Form(FileKind.RECORD, "report.json", "What it says as data (JSON)", DATA),
    Form(FileKind.ARCHIVE, "archive.zip", "Archive to check every number", ZIP, what="panel report archive"),
)
BY_NAME = {form.name: form for form in FORMS}
BY_KIND = {form.kind: form for form in FORMS}


def downloads(report: PanelReport) -> tuple[Link, ...]:
    """A link to each form of a sealed report that is kept, with its size and the pages of a PDF. One query, which reads
    no content; a second reads the PDF, once after each change of a record."""
    where, sizes = [report.slug, report.version], dict(report.files.values_list("kind", Length("content")))
    pages = cached(lambda: _pages(report), "pages", *where) if FileKind.PDF in sizes else {}
    return tuple(
        Link(", ".join((form.label, *pages.get(form.kind, ()), size)), _address(*where, form.name))
        for form in FORMS
        if form.kind in sizes and (size := filesizeformat(sizes[form.kind]))
    )


def _pages(report: PanelReport) -> dict[FileKind, tuple[str]]:
    """How long the PDF is, where it says so."""
    file = kept(report, FileKind.PDF)
    pages = pages_of(bytes(file.content)) if file else None
    return {FileKind.PDF: (plural(pages, "page"),)} if pages else {}


def _address(*arguments: object) -> str:
    """Of the sealed bytes, which are the same in every quarter that readers look back to."""
    return PART.sub("", reverse("panel_report_copy", args=arguments))


def filename(report: PanelReport, name: str) -> str:
    """Of a download: whose paper it is, which, of which quarter, to which meeting, and in which version."""
    _, _, ending = name.rpartition(".")
    what = BY_NAME[name].what
    meeting, version = report.meeting, f"v{report.version}" if report.is_sealed else "draft"
    parts = (meeting.plan.body, what, report.quarter.slug, f"meeting {meeting.on:%Y-%m-%d}", version)
    return f"{slugify(' '.join(parts))}.{ending}"


def kept(report: PanelReport, kind: FileKind) -> ReportFile | None:
    return report.files.filter(kind=kind).first()


def serve(request: HttpRequest, file: ReportFile, *, filename: str = "") -> HttpResponse:
    """The bytes that were kept and their hash as the ETag; 304 for a reader who has them. `filename`: what it is saved
    as, whether it opens in the browser or is a download."""
    content, form = bytes(file.content), BY_KIND[FileKind(file.kind)]
    response = HttpResponse(content, content_type=form.content_type)
    response["ETag"] = tag = f'"{file.sha256}"'
    if filename:
        how = "inline" if BY_KIND[FileKind(file.kind)].opens else "attachment"
        response["Content-Disposition"] = f'{how}; filename="{filename}"'
    answer = get_conditional_response(request, etag=tag, response=response) or response
    if form.content_type == HTML:
        # On a 304 too: its headers replace those that the browser keeps with the file.
        answer["Content-Security-Policy"] = policy_of(content.decode())
    return answer


def parts(file: ReportFile) -> dict[str, SafeString]:
    """Lead, contents and body out of a file of that kind, their links leading within the portal."""
    return Parts(**json.loads(bytes(file.content))).safe(get_script_prefix())
