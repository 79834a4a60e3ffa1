"""The calendar as a page, as a file, and at each person's secret addresses."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objectives.models import Theme
from pcc_portal.accounts.access import SignedInRequest, public, signed_in
from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.titles import LEVEL_LABELS
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.releases.as_of import Days, period_for

from . import actions, feeds
from .days import LATE, Asked, Day
from .filters import DaysForm
from .ics import CONTENT_TYPE, calendar_file
from .models import Feed

TITLE = "Calendar"
LEAD = "Every day that law, contracts and promises set: what is due, how it stands, and what sets the day."
MOST_ROWS = 500  # more are too many to read; a filter or the file has them


@public_page
def calendar_page(request: HttpRequest) -> HttpResponse:
    form = DaysForm(request.GET, user=request.user)
    asked = form.asked() if form.is_valid() else None
    days = form.days(asked) if asked else []
    shown = days[:MOST_ROWS]
    context = {
        "title": TITLE,
        "lead": LEAD,
        "total_words": _total(days, asked),
        "crumbs": (OVERVIEW, Link(TITLE, current=True)),
        "period": period_for(request.user),
        "filter": {"form": form, "is_active": form.has_changed()},
        "tables": list(_tables(shown, asked)) if asked else [],
        "more": len(days) - len(shown),
        "downloads": (Link("ICS", _with_filters("calendar_ics", form)),) if days else (),
        "feeds_url": _with_filters("calendar_feeds", form),
        "illustrative": any(day.is_illustrative for day in shown),
    }
    return render(request, "calendar_of_days/calendar.html", context)


@public_page
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The same days as a file. Raises Http404 for what cannot be asked."""
    form = DaysForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404("The calendar has no such filter.")
    return ics_response(form)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feeds(request: SignedInRequest) -> HttpResponse:
    """One's own addresses, and a form that makes one for the days that it names."""
    form = DaysForm(request.POST if request.method == "POST" else request.GET, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_feed(by=request.user, query=form.query, words=form.words())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The address is made. Whoever has it reads your days, so keep it to yourself.")
            return redirect("calendar_feeds")
    own = Feed.objects.that_work().filter(person=request.user)
    context = {
        "title": "Your calendar elsewhere",
        "lead": "An address that your own calendar can follow. It has what you may see, and no title of a draft.",
        "crumbs": (OVERVIEW, Link(TITLE, reverse("calendar")), Link("Your calendar elsewhere", current=True)),
        "feeds": [(feed, feeds.address(feed)) for feed in own],
        "form": form,
    }
    return render(request, "calendar_of_days/feeds.html", context)


@signed_in
@require_POST
def calendar_feed_end(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.end_feed(get_object_or_404(Feed.objects.that_work(), pk=pk, person=request.user), by=request.user)
    messages.success(request, "The address has stopped working.")
    return redirect("calendar_feeds")


@public
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of the person whose address it is. Raises Http404 alike for every address that does not work."""
    feed = feeds.feed_of(token)
    form = DaysForm(QueryDict(feed.query), user=feed.person) if feed else None
    if form is None or not form.is_valid():
        raise Http404("No calendar is at this address.")
    return ics_response(form)


def ics_response(form: DaysForm) -> HttpResponse:
    asked = form.asked()
    content = calendar_file(form.days(asked), name=TITLE, counted=asked.days)
    headers = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _with_filters(name: str, form: DaysForm) -> str:
    """The address of that name with what the form has chosen."""
    return f"{reverse(name)}?{form.query}".rstrip("?")


def _total(days: list[Day], asked: Asked | None) -> str:
    """As in "41 days: 3 overdue."."""
    if asked is None:
        return ""
    late = sum(day.standing(asked.days.on) == LATE for day in days)
    word = "overdue" if asked.is_inside else "overdue or not yet reported on"
    return f"{formats.plural(len(days), 'day')}{f', {late} {word}' if late else ''}."


def _tables(days: list[Day], asked: Asked) -> list[PlainTable]:
    """What is late in one table, then one for each month."""
    today = asked.days.on
    late = [day for day in days if day.standing(today) == LATE]
    rest = [day for day in days if day.standing(today) != LATE]
    groups = [("Overdue" if asked.is_inside else "Overdue or not yet reported on", late)] if late else []
    groups += [(month, list(of_month)) for month, of_month in groupby(rest, lambda day: formats.month(day.shown_on))]
    themes = Theme.objects.visible_to(asked.user).in_bulk({day.theme for day in days if day.theme})
    owners = User.objects.in_bulk({day.owner for day in days if day.owner}) if is_office(asked.user) else {}
    return [_table(title, rows, asked, themes, owners) for title, rows in groups]


def _table(title: str, rows: list[Day], asked: Asked, themes: dict[int, Theme], owners: dict[int, User]) -> PlainTable:
    return PlainTable.of(
        title,
        rows,
        PlainColumn("Day", lambda day: day.words(), of=None),
        PlainColumn("What", _what, of=None),
        PlainColumn("Status", lambda day: _status(day, asked.days), of=None),
        PlainColumn(str(LEVEL_LABELS["theme"]), lambda day: _theme(themes.get(day.theme)), of=None),
        PlainColumn("Owner", lambda day: str(owners.get(day.owner, "Nobody")), of=None, when=asked.is_inside),
        PlainColumn("Set by", lambda day: day.set_by, of=None),
    )


def _what(day: Day) -> Cell:
    return Cell(
        day.title,
        day.url,
        sub=day.what,
        unreleased=not (day.is_public or day.for_office),
        illustrative=day.is_illustrative,
    )


def _status(day: Day, days: Days) -> Cell:
    shape, words = day.status(days)
    return Cell(words, status=shape)


def _theme(row: Any) -> Cell:
    return Cell(row.title, row.get_absolute_url()) if row else Cell(formats.MISSING)
