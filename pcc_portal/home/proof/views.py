"""What everyone can take away to prove later that the log was neither cut short nor written anew."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.audit import anchors
from pcc_portal.ui.page import OVERVIEW, Link

SHOWN = 12


@public
@require_safe
@never_cache
def proof(request: HttpRequest) -> HttpResponse:
    """Three queries beside those of every page, and as many files as are shown."""
    files = anchors.kept()[: -SHOWN - 1 : -1]
    context = {
        "title": "Proof",
        "crumbs": (OVERVIEW, Link("Proof", current=True)),
        "lead": "How anyone can show later that no record here was changed and no part of our log was taken away.",
        "rows": _rows(files),
        "key": anchors.public_key().strip().splitlines()[-1:],
    }
    return render(request, "home/proof.html", context)


def _rows(files: list[Path]) -> list[dict[str, Any]]:
    read = {file: _read(file) for file in files}
    held = anchors.held(anchor for anchor in read.values() if anchor)
    return [
        {
            "anchor": anchor,
            "name": file.name,
            "file": reverse("proof_anchor", args=[file.name]),
            "signature": reverse("proof_anchor", args=[anchors.signature_of(file).name]),
            "is_held": anchor in held,
        }
        for file, anchor in read.items()
        if anchor
    ]


def _read(file: Path) -> anchors.Anchor | None:
    """One that cannot be read is for `verify` to tell of."""
    try:
        return anchors.read(file)
    except ValueError:
        return None


@public
@require_safe
@never_cache
def public_key(request: HttpRequest) -> HttpResponse:
    text = anchors.public_key()
    if not text:
        raise Http404
    return _attached(text.encode(), "portal.pub")


@public
@require_safe
@never_cache
def anchor_file(request: HttpRequest, name: str) -> HttpResponse:
    """An anchor or its signature, by the name of a file of the folder and nothing else."""
    for file in anchors.kept():
        for part in (file, anchors.signature_of(file)):
            if part.name == name and part.is_file():
                return _attached(part.read_bytes(), name)
    raise Http404


def _attached(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
