"""What anybody may follow, without an account. Everybody gets what readers outside see, as it stands now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import public_page, unless_known
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.releases.past.addresses import address_now

from .changes import entries, latest_releases
from .feeds import ReleaseFeed
from .subjects import Subject, subject_at


def of_now(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What is followed has no past: its address within a past quarter leads back."""

    @wraps(view)
    def at_present(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect(address_now(request.path_info)) if past_moment() else view(request, *args, **kwargs)

    return at_present


@public_page
@of_now
def follow(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    subject = subject_at(kind, slug)
    told = entries(subject, latest_releases())[::-1]
    context = {
        "title": "Follow",
        "kicker": subject.title,
        "lead": "What each publication changed, from what to what.",
        "crumbs": crumbs(subject),
        "subject": subject,
        "entries": told,
        "is_illustrative": any(entry.is_marked for entry in told),
    }
    return render(request, "following/follow.html", context)


@public
@require_safe
@of_now
def feed(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    return unless_known(request, lambda: ReleaseFeed()(request, kind=kind, slug=slug), "feed")


def crumbs(subject: Subject) -> tuple[Link, ...]:
    return (OVERVIEW, Link(subject.title, subject.page), Link("Follow", current=True))
