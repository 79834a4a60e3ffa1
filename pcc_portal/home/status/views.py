"""The page on the service for those who answer for it, and the same for Prometheus."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, public
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.words import mid_sentence

from . import metrics
from .facts import Fact, facts, versions

HEADINGS = (Heading("What"), Heading("Now"), Heading("As it should be"))
WELL = {True: "Yes", False: "No: look into it", None: ""}


@allow(Role.PUBLISHER, Role.ADMINISTRATOR)
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    known = facts()
    ill = [mid_sentence(fact.what) for fact in known if fact.is_well is False]
    context = {
        "title": "Status of the portal",
        "crumbs": (OVERVIEW, Link("Status of the portal", current=True)),
        "lead": f"To look into: {', '.join(ill)}." if ill else "All is as it should be.",
        "tables": (PlainTable("The service", HEADINGS, [_row(fact) for fact in known]), _versions()),
    }
    return render(request, "home/status.html", context)


def _row(fact: Fact) -> list[Cell]:
    return [Cell(fact.what), Cell(fact.words, verbatim=True), Cell(WELL[fact.is_well])]


def _versions() -> PlainTable:
    rows = [[Cell(name), Cell(version)] for name, version in versions().items()]
    return PlainTable("Versions", (Heading("Of"), Heading("Version")), rows)


@public
@require_safe
@never_cache
def prometheus(request: HttpRequest) -> HttpResponse:
    """404 to whoever does not send METRICS_TOKEN as a bearer."""
    sent, expected = request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    if not (settings.METRICS_TOKEN and hmac.compare_digest(sent.encode(), expected.encode())):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
