from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.query import LONGEST
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.declaration import kind_named

from .kinds import searched_kinds
from .results import Group, find

OF_EACH_KIND, ON_A_PAGE = 5, 20


@public_page
def find_page(request: HttpRequest) -> HttpResponse:
    """`q`: what is looked for; `kind`: only of this kind, with `page`."""
    asked = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = named.key if (named := kind_named(kind)) else kind
    only = kind in searched_kinds()
    groups = find(asked, request.user)
    shown = [group for group in groups if group.kind.key == kind] if only else groups
    context = {
        "title": f"Find: {asked}" if asked else "Find",
        "heading": "Find",
        "crumbs": (OVERVIEW, Link("Find", current=True)),
        "asked": asked,
        "longest": LONGEST,
        "found_words": formats.plural(sum(group.count for group in groups), "result"),
        "kinds": _kinds(asked, kind, groups),
        "groups": [_shown(asked, group) for group in shown] if not only else [],
        "only": _page(asked, shown[0], request.GET.get("page")) if only and shown else None,
        "is_illustrative": any(result.illustrative for group in shown for result in group.results),
    }
    return render(request, "search/search.html", context)


def _kinds(asked: str, kind: str, groups: list[Group]) -> list[tuple[Link, int]]:
    """Everything, and each kind of which there is something: the filter, with counts."""
    everything = Link("Everything", _address(asked), current=kind not in searched_kinds())
    of_each = [(Link(_label(g), _address(asked, g), current=g.kind.key == kind), g.count) for g in groups]
    return [(everything, sum(group.count for group in groups)), *of_each] if groups else []


def _label(group: Group) -> str:
    return group.kind.noun.title


def _shown(asked: str, group: Group) -> dict[str, Any]:
    more = f"All {formats.number(group.count)} {group.kind.noun.many}" if group.count > OF_EACH_KIND else ""
    return {
        "name": group.kind.key,
        "heading": _label(group),
        "count": group.count,
        "results": group.results[:OF_EACH_KIND],
        "more": Link(more, _address(asked, group)) if more else None,
    }


def _page(asked: str, group: Group, number: str | None) -> dict[str, Any]:
    page = Paginator(group.results, ON_A_PAGE).get_page(number)
    address = _address(asked, group)
    return {
        "heading": _label(group),
        "count": group.count,
        "page": page,
        "previous": f"{address}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{address}&page={page.next_page_number()}" if page.has_next() else "",
    }


def _address(asked: str, group: Group | None = None) -> str:
    return f"?{urlencode({'q': asked} | ({'kind': group.kind.key} if group else {}))}"
