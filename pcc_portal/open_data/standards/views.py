"""The files of the standards, at addresses that stay."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from pcc_portal.ui.licence import licence
from pcc_portal.updates.releases.as_of import AsAt, as_at_for

from ..columns import Column
from ..files import json_object
from ..serving import ALL, File, open_data, respond
from . import giving, lists
from .ocds import release_package

Sheet = tuple[str, tuple[Column, ...], Callable[[AsAt], Iterator[list[Any]]]]
GRANTS = "360giving-grants"
SHEETS: Mapping[str, Sheet] = {
    GRANTS: ("Grants (360Giving)", giving.COLUMNS, giving.rows),
    "contracts-register": ("Contracts register", lists.CONTRACTS, lists.contracts),
    "land-register": ("Land register", lists.LAND, lists.land),
}


@open_data
def ocds(request: HttpRequest) -> HttpResponseBase:
    package = release_package(
        as_at_for(request.user), request.build_absolute_uri(request.path), request.build_absolute_uri(reverse("home"))
    )
    return _json("ocds-contracts", package)


@open_data
def grants_json(request: HttpRequest) -> HttpResponseBase:
    return _json(GRANTS, giving.grants(as_at_for(request.user)))


@open_data
def standard_list(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    if name not in SHEETS:
        raise Http404("There is no list of that name.")
    title, columns, rows = SHEETS[name]
    return respond(request, File(title, name, columns, rows(as_at_for(request.user)), str), form, ALL)


def _json(name: str, content: Mapping[str, Any]) -> HttpResponse:
    """Amounts as exact numbers."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"', **licence().headers}
    return HttpResponse(json_object(content), content_type="application/json", headers=headers)
