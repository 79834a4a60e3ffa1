"""The glossary page, and the page on how figures are graded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pcc_portal.search.glossary import by_letter
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import public_page
from performance.stats.hidden import limits


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Glossary",
        "lead": "What the words and acronyms of policing and of these pages mean.",
        "crumbs": (OVERVIEW, Link("Glossary", current=True)),
        "letters": list(by_letter()),
    }
    return render(request, "home/glossary.html", context)


@public_page
def grading(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "How figures are graded",
        "lead": "One set of rules for every measure, so that a status says the same on every page.",
        "crumbs": (OVERVIEW, Link("How figures are graded", current=True)),
        "small_numbers": limits().words(),
    }
    return render(request, "home/grading.html", context)
