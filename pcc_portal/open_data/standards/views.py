"""The files of the standards, at addresses that stay."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from pcc_portal.ui.licence import licence
from pcc_portal.ui.markdown import Cite, in_plain_words
from pcc_portal.updates.citations.resolving import Citations, not_published
from pcc_portal.updates.releases.as_of import as_at_for, known_viewpoint

from ..columns import Column
from ..files import json_object
from ..serving import ALL, File, filters_of, open_data, respond
from ..tables import AskedWronglyError, no_filter
from . import giving, lists
from .ocds import release_package


@dataclass(frozen=True)
class Sheet:
    """`rows`: as the columns say, for a reader and by what is asked of `filters`."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[..., Iterator[list[Any]]]
    filters: tuple[Column, ...] = ()


GRANTS = "360giving-grants"
SHEETS: Mapping[str, Sheet] = {
    GRANTS: Sheet("Grants (360Giving)", giving.COLUMNS, giving.rows),
    "contracts-register": Sheet("Contracts register", lists.CONTRACTS, lists.contracts),
    "land-register": Sheet("Land register", lists.LAND, lists.land),
    "spending": Sheet("Spending over £500", lists.SPENDING, lists.spending, lists.OF_SPENDING),
}


@open_data
def ocds(request: HttpRequest) -> HttpResponseBase:
    package = release_package(
        as_at_for(request.user), request.build_absolute_uri(request.path), request.build_absolute_uri(reverse("home"))
    )
    return _json("ocds-contracts", in_words(package, request))


@open_data
def grants_json(request: HttpRequest) -> HttpResponseBase:
    return _json(GRANTS, in_words(giving.grants(as_at_for(request.user)), request))


@open_data
def standard_list(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    if name not in SHEETS:
        raise Http404("There is no list of that name.")
    sheet, asked, known = SHEETS[name], filters_of(request), [column.name for column in SHEETS[name].filters]
    if wrong := asked.keys() - {*known}:
        raise AskedWronglyError(no_filter(min(wrong), known))
    lines = in_words(list(sheet.rows(as_at_for(request.user), **asked)), request)
    return respond(request, File(sheet.title, name, sheet.columns, lines, str), form, ALL)


def in_words(content: Any, request: HttpRequest) -> Any:
    """The same lists and mappings with what the references in their texts print to this reader."""
    citing, viewpoint = [*_citing(content)], known_viewpoint(request.user)
    if not citing:
        return content
    return _put(content, Citations(citing, viewpoint).cite if viewpoint else not_published)


def _citing(content: Any) -> Iterator[str]:
    if isinstance(content, str) and "{" in content:
        yield content
    elif isinstance(content, Mapping | list):
        for each in content.values() if isinstance(content, Mapping) else content:
            yield from _citing(each)


def _put(content: Any, cite: Cite) -> Any:
    if isinstance(content, str):
        return in_plain_words(content, cite)
    if isinstance(content, Mapping):
        return {key: _put(each, cite) for key, each in content.items()}
    return [_put(each, cite) for each in content] if isinstance(content, list) else content


def _json(name: str, content: Mapping[str, Any]) -> HttpResponse:
    """Amounts as exact numbers."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"', **licence().headers}
    return HttpResponse(json_object(content), content_type="application/json", headers=headers)
