"""The history of one record for the office, and the log for administrators."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import chain
from pcc_portal.audit.models import Event
from pcc_portal.ui.page import OVERVIEW, Link

from .display import moment
from .entries import entries
from .kinds import heading, keys_of, may_read, model_of, rows_at
from .log import LogFilters, LogTable, page_of

ENTRIES_ON_A_PAGE = 25


@office
@never_cache
@require_safe
def history(request: HttpRequest, page: str, record: str) -> HttpResponse:
    """The history of the record that has its page at this name and slug, with that of its parts."""
    return _history(request, get_object_or_404(rows_at(page, record)))


@office
@never_cache
@require_safe
def history_by_key(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The history of anything in the log, whether it has a page or not, and even when it has gone."""
    # PostgreSQL does not take every character into a comparison.
    if not (kind + key).isprintable() or not may_read(request.user, kind):
        raise Http404("There is no such record.")
    row = _row(kind, key)
    if row is not None:
        return _history(request, row)
    last = Event.objects.about_any({kind: [key]}).newest_first().first()
    if last is None:
        raise Http404("There is no such record.")
    return _history(request, None, last)


def _row(kind: str, key: str) -> Model | None:
    model = model_of(kind)
    try:
        return model._base_manager.select_related().filter(pk=key).first() if model else None
    except (ValueError, ValidationError):
        return None


def _history(request: HttpRequest, row: Model | None, last: Event | None = None) -> HttpResponse:
    """Of a row, or of one that has gone, by its last event."""
    kind = row._meta.label_lower if row else last.kind if last else ""
    keys = keys_of(row) if row else {kind: [last.key if last else ""]}
    page = page_of(Event.objects.about_any(keys), request.GET, ENTRIES_ON_A_PAGE)
    name = str(row) if row else last.title if last else ""
    at = getattr(row, "get_absolute_url", str)()
    return render(
        request,
        "history/record_history.html",
        {
            "title": f"History of {name}",
            "kicker": heading(kind),
            "crumbs": (OVERVIEW, *([Link(name, at)] if at else []), Link("History", current=True)),
            "entries": entries(page.events, row),
            "page": page,
        },
    )


@allow(Role.ADMINISTRATOR)
@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    filters = LogFilters(request.GET or None, queryset=Event.objects.all())
    events = filters.qs if not filters.is_bound or filters.is_valid() else Event.objects.none()
    page = page_of(events, request.GET)
    check = chain.last_check()
    return render(
        request,
        "history/log.html",
        {
            "title": "Log",
            "lead": "Everything that anybody did in the portal: who, when, to what and why.",
            "crumbs": (OVERVIEW, Link("Log", current=True)),
            "filter": filters,
            "nouns": "events",
            "table": LogTable(page.events),
            "page": page,
            "check": check,
            "checked_at": moment(check.at) if check else "",
            "altered": chain.altered(page.events),
        },
    )
