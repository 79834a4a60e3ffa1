"""The glossary page, and the page on how figures are graded."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pcc_portal.search.glossary import by_letter
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.schemes import Grade, Scheme, scheme_for
from pcc_portal.updates.releases.as_of import known_viewpoint
from performance.grading.words import rule_words
from performance.stats.grading import grade_within
from performance.stats.hidden import limits

GRADED_IN_ORDER = (Graded.MEASURES, Graded.UPDATES, Graded.ACTIONS, Graded.RISKS)
EXAMPLE = {
    9: "1 second under",
    10: "On target",
    12: "2 seconds over: the edge of the tolerance counts as within it",
    13: "3 seconds over",
}


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Glossary",
        "lead": "What the words and acronyms of policing and of these pages mean.",
        "crumbs": (OVERVIEW, Link("Glossary", current=True)),
        "letters": list(by_letter()),
    }
    return render(request, "home/glossary.html", context)


def _read_by(request: HttpRequest, graded: Graded) -> Scheme:
    """The scheme by which the reader's pages are graded: registers are live, the rest is of a quarter."""
    viewpoint = known_viewpoint(request.user)
    is_live = graded in {Graded.ACTIONS, Graded.RISKS} or viewpoint is None
    return scheme_for(graded, None if is_live or viewpoint is None else viewpoint.quarter.start)


def _schemes(request: HttpRequest) -> list[tuple[Scheme, str]]:
    return [(scheme, rule_words(scheme)) for scheme in (_read_by(request, graded) for graded in GRADED_IN_ORDER)]


def _example(request: HttpRequest) -> list[tuple[str, str, Grade]]:
    """Answers to calls that are due within 10 seconds, with a tolerance of 2; empty where another rule grades."""
    scheme = _read_by(request, Graded.MEASURES)
    if scheme.rule != Rule.TARGET:
        return []
    rows = ((answer, grade_within(scheme, Decimal(answer - 10), Decimal(2))) for answer in EXAMPLE)
    return [(f"{answer} seconds", EXAMPLE[answer], grade) for answer, grade in rows if grade]


@public_page
def grading(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "How figures are graded",
        "lead": "One set of rules for every measure, so that a status says the same on every page.",
        "crumbs": (OVERVIEW, Link("How figures are graded", current=True)),
        "small_numbers": limits().words(),
        "schemes": _schemes(request),
        "example": _example(request),
    }
    return render(request, "home/grading.html", context)
