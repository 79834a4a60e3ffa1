from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives.titles import has_several_plans
from pcc_portal.accounts.access import SignedInRequest, signed_in
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.registers.links import adding, list_link, steps

from ..choices import FileKind
from ..file import HEADING, policy_of
from ..models import BoardPaper
from ..sealing import files
from .assembly import assemble, board_file, context, frame


@signed_in
@require_safe
def board_papers(request: SignedInRequest) -> HttpResponse:
    """Those of the boards that the reader sits on, each in its newest version; all of them for the office."""
    newest = {paper.meeting_id: paper for paper in _papers(request).order_by("version")}
    page = {
        "title": list_link(BoardPaper).label,
        "lead": "How the delivery plan stood on a day, for the members of a board alone.",
        "crumbs": (OVERVIEW, Link(list_link(BoardPaper).label, current=True)),
        "papers": sorted(newest.values(), key=lambda paper: paper.as_at, reverse=True),
        "several_plans": has_several_plans(),
        "steps": adding(request.user, BoardPaper),
    }
    return render(request, "panel/boardpaper_list.html", page)


@signed_in
@require_safe
def board_paper(request: SignedInRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The newest version that the reader may see, or the one that is asked for."""
    paper, versions = _versions(request, slug, version)
    shown = _of_file(paper) if paper.is_sealed else context(assemble(paper))
    page = shown | {
        "crumbs": (OVERVIEW, list_link(BoardPaper), Link(str(paper.meeting), current=True)),
        "versions": versions,
        "steps": steps(request.user, paper) if is_office(request.user) and paper == versions[0] else (),
        "file_url": reverse("board_paper_version_file", args=[slug, paper.version]),
        "archive_url": _archive_url(paper),
    }
    return render(request, "panel/boardpaper_detail.html", page)


@signed_in
@require_safe
def board_paper_file(request: SignedInRequest, slug: str, version: int | None = None) -> HttpResponse:
    """Of a sealed paper its bytes; of a draft, for the office, what it would be."""
    paper, _ = _versions(request, slug, version)
    filename = f"board-paper-{slug}{f'-version-{paper.version}' if paper.version > 1 else ''}.html"
    if paper.is_sealed:
        return files.serve(request, paper.files.get(kind=FileKind.HTML), filename=filename)
    html = board_file(assemble(paper, address=request.build_absolute_uri("/").rstrip("/")))
    response = HttpResponse(html)
    response["Content-Security-Policy"] = policy_of(html)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@signed_in
@require_safe
def board_paper_archive(request: SignedInRequest, slug: str, version: int) -> HttpResponse:
    paper, _ = _versions(request, slug, version)
    archive = get_object_or_404(paper.files, kind=FileKind.ARCHIVE)
    return files.serve(request, archive, filename=f"board-paper-archive-{slug}-version-{version}.zip")


def _papers(request: SignedInRequest) -> Any:
    return BoardPaper.objects.visible_to(request.user).newest_first()


def _versions(request: SignedInRequest, slug: str, version: int | None) -> tuple[BoardPaper, list[BoardPaper]]:
    """The one that is asked for, or the newest, and all that the reader may see. One query."""
    versions = list(_papers(request).filter(meeting__slug=slug).order_by("-version"))
    paper = next((each for each in versions if version in {None, each.version}), None)
    if paper is None:
        raise Http404
    return paper, versions


def _archive_url(paper: BoardPaper) -> str:
    where = [paper.meeting.slug, paper.version]
    is_kept = paper.is_sealed and paper.files.filter(kind=FileKind.ARCHIVE).exists()
    return reverse("board_paper_archive", args=where) if is_kept else ""


def _of_file(paper: BoardPaper) -> dict[str, Any]:
    parts = files.parts(paper.files.get(kind=FileKind.PARTS))
    heading = {name: parts[name] for name in HEADING}
    return frame(paper) | heading | {"lead": parts["lead"], "sealed": parts}
