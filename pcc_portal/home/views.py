"""The pages of the plan, which bring together records of every app."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString

from objectives.display import grade_words, graded_sentence
from objectives.models import Objective, Plan, Priority, Theme
from objectives.stats import Standing, Tally, has_made_up, history, reasons, standings
from objectives.succession.words import last_read, passed_of, replaced_words
from objectives.titles import levels_of, plan_of_request, plans_of_request
from pcc_portal.accounts.rules import can_change_office, is_office
from pcc_portal.ui.charts import Card
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.kept import keeping, kept, once_a_request
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from performance import summaries
from performance.stats import Reading
from performance.stats.hidden import limits

from . import plan
from .overview import glance, groups_of
from .records import objective_crumbs, priority_crumbs

Row = TypeVar("Row", Objective, Theme)
T = TypeVar("T")

STATEMENT_PREPARED = dt.date(2026, 11, 23)  # the accessibility statement


@public_page
def objective(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Objective.objects.visible_to(request.user).select_related("plan__replaced_by", "priority")
    row = get_object_or_404(rows, slug=slug)
    with levels_of(row.plan), keeping():
        return render(request, "home/objective.html", _of_objective(request, row))


def _of_objective(request: HttpRequest, row: Objective) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    standing = _standings_of(row, viewpoint)
    cards = _kept(_headlines_of, row, viewpoint)
    actions = _kept(_actions_of, row, viewpoint)
    return {
        "title": row.title,
        "kicker": row.kind_words,
        "lead": row.summary,
        "summary": graded_sentence(standing),
        "period": period_box(viewpoint),
        "crumbs": (*priority_crumbs(row), Link(row.title, current=True)),
        "themes": [(s, actions.get(s.theme.pk, ""), cards.get(s.theme.pk, [])) for s in standing],
        "also": _kept(_also, row, viewpoint),
        "steps": steps(request.user, row),
        **_passed(row, row.plan, request.user),
        "illustrative": plan.is_illustrative([], chain(*cards.values()), []) or has_made_up(standing),
    }


def _standings_of(row: Objective, viewpoint: Viewpoint) -> list[Standing]:
    return once_a_request(lambda: _kept(_own, row, viewpoint), "standings of", row.pk, viewpoint.key)


def _own(row: Objective, viewpoint: Viewpoint) -> list[Standing]:
    return standings(row.themes.in_report_order(), viewpoint)


def _also(row: Objective, viewpoint: Viewpoint) -> list[Standing]:
    return standings(row.served_by.in_report_order(), viewpoint)


def _headlines_of(row: Objective, viewpoint: Viewpoint) -> dict[int, list[Card]]:
    """Cards of the headline measures, by the key of their theme."""
    headlines: dict[int, list[Reading]] = defaultdict(list)
    for reading in plan.theme_readings([s.theme for s in _standings_of(row, viewpoint)], viewpoint):
        if reading.measure.is_headline:
            headlines[reading.measure.theme_id].append(reading)
    return {theme: plan.cards(readings) for theme, readings in headlines.items()}


def _actions_of(row: Objective, viewpoint: Viewpoint) -> dict[int, SafeString]:
    return plan.actions(_standings_of(row, viewpoint), viewpoint.as_at)


@public_page
def priority(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands above the objectives of a plan of three levels."""
    row = get_object_or_404(Priority.objects.visible_to(request.user).select_related("plan__replaced_by"), slug=slug)
    with levels_of(row.plan):
        return render(request, "home/priority.html", _of_priority(request, row))


def _of_priority(request: HttpRequest, row: Priority) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    rows = Theme.objects.filter(objective__priority=row).in_report_order().prefetch_related("also_serves")
    themes = standings(rows, viewpoint)
    return {
        "title": row.title,
        "kicker": titled("Plan {priority}"),
        "lead": row.summary,
        "summary": graded_sentence(themes),
        "period": period_box(viewpoint),
        "crumbs": (OVERVIEW, Link(row.title, current=True)),
        **glance(groups_of(themes), Tally(None, themes)),
        "steps": steps(request.user, row),
        **_passed(row, row.plan, request.user),
        "illustrative": has_made_up(themes),
    }


@public_page
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    joined = ("objective__plan__replaced_by", "objective__priority", "owner")
    rows = Theme.objects.visible_to(request.user).select_related(*joined)
    row = get_object_or_404(rows, slug=slug)
    with levels_of(row.objective.plan), keeping():
        return render(request, "home/theme.html", _of_theme(request, row))


def _of_theme(request: HttpRequest, row: Theme) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    words, figures = _kept(_words_of, row, viewpoint), _kept(_figures_of, row, viewpoint)
    tables, blocks = plan.plan_tables(row, viewpoint), plan.blocks(row, viewpoint)
    illustrative = words["illustrative"] or plan.is_illustrative(tables, figures["cards"], blocks)
    return {
        "title": row.title,
        "kicker": row.objective.title,
        **words,
        **figures,
        "period": period_box(viewpoint),
        "crumbs": (*objective_crumbs(row.objective), Link(row.title, current=True)),
        "theme": row,
        "serves": _kept(_serves, row, viewpoint),
        "steps": (Link("Show on a screen", reverse("screen_theme", args=[row.slug])), *steps(request.user, row)),
        **_passed(row, row.objective.plan, request.user),
        "tables": tables,
        "blocks": blocks,
        "illustrative": illustrative,
    }


def _kept(work: Callable[[Row, Viewpoint], T], row: Row, viewpoint: Viewpoint) -> T:
    """A part of the page that is the same for all who read at this viewpoint, until something that it reads changes."""
    return kept(lambda: work(row, viewpoint), "page of the plan", work.__name__, row.slug, viewpoint.key)


def _words_of(row: Theme, viewpoint: Viewpoint) -> dict[str, Any]:
    """The update, and those before it."""
    texts = history(row, viewpoint)
    why = reasons(texts, viewpoint.as_at)
    return {
        "lead": why[texts[0].pk] if texts else "",
        "update": plan.written(texts[0], viewpoint.as_at) if texts else None,
        "earlier": [(text, text.grade.look, grade_words(text), why[text.pk]) for text in texts[1:]],
        "illustrative": any(text.is_illustrative for text in texts),
    }


def _figures_of(row: Theme, viewpoint: Viewpoint) -> dict[str, Any]:
    readings = plan.theme_readings([row], viewpoint)
    return {"furthest": summaries.furthest_words(readings), "cards": plan.cards(readings)}


def _serves(row: Theme, _: Viewpoint) -> list[Link]:
    return [Link(other.title, other.get_absolute_url()) for other in row.also_serves.all()]


def _passed(row: Priority | Objective | Theme, plan: Plan, user: Any) -> dict[str, Any]:
    """What happened to it, and what it came from: the same for all inside the office, and for all outside it. Two
    queries where its plan was not replaced."""

    def work() -> dict[str, Any]:
        replaced = replaced_words(plan)
        read = last_read(row, plan) if replaced else None
        return {"replaced": replaced, "last_read": read, "passed": passed_of(row, user)}

    return kept(work, "what happened to", type(row).__name__, row.slug, is_office(user))


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Who publishes this; in a past quarter, who did."""
    plan = plan_of_request()
    context = {
        "title": "About the office",
        "crumbs": (OVERVIEW, Link("About the office", current=True)),
        "plan": plan,
        "beside": plans_of_request()[1:],
        "replaced": Plan.objects.replaced().order_by("-replaced_at"),
        "limits": limits().words(),
        "steps": (Link("Change the office’s settings", reverse("office")),) if can_change_office(request.user) else (),
    }
    return render(request, "home/about.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    crumbs = (OVERVIEW, Link("Accessibility", current=True))
    context = {"title": "Accessibility", "crumbs": crumbs, "prepared": STATEMENT_PREPARED}
    return render(request, "home/accessibility.html", context)
