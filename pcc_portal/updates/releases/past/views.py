from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import public_page

from .addresses import address_now, address_then, page_or_overview
from .quarters import published_quarters


@public_page
def published(request: HttpRequest) -> HttpResponse:
    """The same page as each quarter's report left it. `page`: its path."""
    page = page_or_overview(request.GET.get("page", "/"))
    quarters = [
        (
            Link(moment.name, address_then(page, moment.slug)),
            moment.quarter.span_words,
            formats.day(clock.day_of(moment.release.at)),
        )
        for moment in published_quarters()
        if moment.release
    ]
    context = {
        "title": "Past quarters",
        "lead": "Read the portal as it was when a quarter was published, with the figures and the words of that day.",
        "crumbs": (OVERVIEW, Link("Past quarters", current=True)),
        "page": page,
        "now": address_now(page),
        "quarters": quarters,
    }
    return render(request, "updates/published.html", context)
