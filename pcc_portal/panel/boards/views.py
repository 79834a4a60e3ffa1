from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

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
    """Those of the boards that the reader sits on; all of them for the office."""
    page = {
        "title": list_link(BoardPaper).label,
        "lead": "How the delivery plan stood on a day, for the members of a board alone.",
        "crumbs": (OVERVIEW, Link(list_link(BoardPaper).label, current=True)),
        "papers": _papers(request),
        "steps": adding(request.user, BoardPaper),
    }
    return render(request, "panel/boardpaper_list.html", page)


@signed_in
@require_safe
def board_paper(request: SignedInRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(_papers(request), meeting__slug=slug)
    shown = _of_file(paper) if paper.is_sealed else context(assemble(paper))
    page = shown | {
        "crumbs": (OVERVIEW, list_link(BoardPaper), Link(str(paper.meeting), current=True)),
        "steps": steps(request.user, paper) if is_office(request.user) else (),
        "file_url": reverse("board_paper_file", args=[slug]),
    }
    return render(request, "panel/boardpaper_detail.html", page)


@signed_in
@require_safe
def board_paper_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Of a sealed paper its bytes; of a draft, for the office, what it would be."""
    paper, filename = get_object_or_404(_papers(request), meeting__slug=slug), f"board-paper-{slug}.html"
    if paper.is_sealed:
        return files.serve(request, paper.files.get(kind=FileKind.HTML), filename=filename)
    html = board_file(assemble(paper, address=request.build_absolute_uri("/").rstrip("/")))
    response = HttpResponse(html)
    response["Content-Security-Policy"] = policy_of(html)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _papers(request: SignedInRequest) -> Any:
    return BoardPaper.objects.visible_to(request.user).select_related("meeting__kind", "plan")


def _of_file(paper: BoardPaper) -> dict[str, Any]:
    parts = files.parts(paper.files.get(kind=FileKind.PARTS))
    heading = {name: parts[name] for name in HEADING}
    return frame(paper) | heading | {"lead": parts["lead"], "sealed": parts}
