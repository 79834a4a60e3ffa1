from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.kept import keeping, kept
from pcc_portal.updates.releases.as_of import Viewpoint, past_moment, viewpoint_for
from pcc_portal.updates.releases.past.quarters import published_quarters

from .sections import Section, sections

NOW = "now"


@public_page
def since(request: HttpRequest) -> HttpResponse:
    """`from`, `to`: quarters that were published, such as 2023-24-q1; for the office `to` may be "now"."""
    published = _published()
    ends = {**_working_copy(request.user, published), **{moment.slug: moment for moment in published}}
    before, now = _chosen(request, published, ends)
    changed = _changed(before, now) if before and now else []
    context = {
        "title": "Since the last report",
        "lead": _lead(before, now, changed),
        "crumbs": (OVERVIEW, Link("Since the last report", current=True)),
        "starts": [(m.slug, m.name, m is before) for m in published],
        "ends": [(slug, _name(m), m is now) for slug, m in ends.items()],
        "sections": changed,
        "is_illustrative": any(cell.is_marked for s in changed for row in s.table.rows for cell in row),
    }
    return render(request, "changes/changes.html", context)


def _changed(before: Viewpoint, now: Viewpoint) -> list[Section]:
    with keeping():
        return kept(lambda: sections(before, now), "changes in sections", before.key, now.key)


def latest_changes() -> list[Section]:
    """What moved between the last two quarters that were published."""
    now, before = (*_published()[:2], None, None)[:2]
    return sections(before, now) if before and now else []


def _published() -> list[Viewpoint]:
    """Latest quarter first; in the past, those that had been published by then."""
    moment = past_moment()
    return [m for m in published_quarters() if not moment or _number(m) <= _number(moment)]


def _working_copy(user: Any, published: Sequence[Viewpoint]) -> dict[str, Viewpoint]:
    return {NOW: viewpoint_for(user)} if published and is_office(user) and not past_moment() else {}


def _chosen(
    request: HttpRequest, published: Sequence[Viewpoint], ends: dict[str, Viewpoint]
) -> tuple[Viewpoint | None, Viewpoint | None]:
    """What the address asks for where there is such a thing, else the last two published."""
    starts = {moment.slug: moment for moment in published}
    now = ends.get(request.GET.get("to", "")) or next(iter(published), None)
    before = starts.get(request.GET.get("from", ""))
    if now and not (before and _is_before(before, now)):
        before = next((moment for moment in published if _is_before(moment, now)), None)
    return before, now


def _is_before(one: Viewpoint, other: Viewpoint) -> bool:
    if other.as_at.is_working_copy:
        return one.quarter.start <= other.quarter.start
    return _number(one) < _number(other)


def _number(moment: Viewpoint) -> int:
    return moment.as_at.release or 0


def _name(moment: Viewpoint) -> str:
    return "Now, not yet published" if moment.as_at.is_working_copy else moment.name


def _lead(before: Viewpoint | None, now: Viewpoint | None, changed: list[Section]) -> str:
    if not before or not now:
        return ""
    changes = formats.plural(sum(section.count for section in changed), "change")
    until = "now" if now.as_at.is_working_copy else _lower(now)
    return f"{changes} from {_lower(before)} to {until}."


def _lower(moment: Viewpoint) -> str:
    return moment.name.replace("Quarter", "quarter")
