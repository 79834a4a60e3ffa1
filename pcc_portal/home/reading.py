"""The glossary page, and the page on how figures are graded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.search.glossary import by_letter
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import cached_page


@public
@cached_page
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Glossary",
        "lead": "What the words and acronyms of policing and of these pages mean.",
        "crumbs": (OVERVIEW, Link("Glossary", current=True)),
        "letters": list(by_letter()),
    }
    return render(request, "home/glossary.html", context)


@public
@cached_page
@require_safe
def grading(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "How figures are graded",
        "lead": "One set of rules for every measure, so that a status says the same on every page.",
        "crumbs": (OVERVIEW, Link("How figures are graded", current=True)),
    }
    return render(request, "home/grading.html", context)
