"""The pages of the plan, which bring together records of every app."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from objectives.display import grade_words, graded_sentence
from objectives.models import Objective, Plan, Priority, Theme
from objectives.stats import Tally, has_made_up, history, reasons, standings
from objectives.succession.words import last_read, passed_of, replaced_words
from objectives.titles import levels_of, plan_of_request, plans_of_request
from pcc_portal.accounts.rules import can_change_office
from pcc_portal.ui.block import Block
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import PlainTable
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.kept import keeping, kept
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from performance import summaries
from performance.stats import Reading
from performance.stats.hidden import limits

from . import plan
from .overview import glance, groups_of
from .records import objective_crumbs, priority_crumbs

STATEMENT_PREPARED = dt.date(2026, 11, 23)  # the accessibility statement


@public_page
def objective(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Objective.objects.visible_to(request.user).select_related("plan__replaced_by", "priority")
    row = get_object_or_404(rows, slug=slug)
    with levels_of(row.plan):
        return render(request, "home/objective.html", _of_objective(request, row))


def _of_objective(request: HttpRequest, row: Objective) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    standing = standings(row.themes.in_report_order(), viewpoint)
    readings = plan.theme_readings([s.theme for s in standing], viewpoint)
    headlines: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.measure.is_headline:
            headlines[reading.measure.theme_id].append(reading)
    actions = plan.actions(standing, viewpoint.as_at)
    themes = [(s, actions.get(s.theme.pk, ""), plan.cards(headlines[s.theme.pk])) for s in standing]
    return {
        "title": row.title,
        "kicker": row.kind_words,
        "lead": row.summary,
        "summary": graded_sentence(standing),
        "period": period_box(viewpoint),
        "crumbs": (*priority_crumbs(row), Link(row.title, current=True)),
        "themes": themes,
        "also": standings(row.served_by.in_report_order(), viewpoint),
        "steps": steps(request.user, row),
        **_passed(row, row.plan, request.user),
        "illustrative": plan.is_illustrative([], [card for _, _, cards in themes for card in cards], [])
        or has_made_up(standing),
    }


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
    rows = Theme.objects.visible_to(request.user).select_related(*joined).prefetch_related("also_serves")
    row = get_object_or_404(rows, slug=slug)
    with levels_of(row.objective.plan), keeping():
        return render(request, "home/theme.html", _of_theme(request, row))


def _of_theme(request: HttpRequest, row: Theme) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    texts = history(row, viewpoint)
    why = reasons(texts, viewpoint.as_at)
    readings = plan.theme_readings([row], viewpoint)
    cards = plan.cards(readings)
    tables, blocks = _records_of(row, viewpoint)
    return {
        "title": row.title,
        "kicker": row.objective.title,
        "lead": why[texts[0].pk] if texts else "",
        "furthest": summaries.furthest_words(readings),
        "period": period_box(viewpoint),
        "crumbs": (*objective_crumbs(row.objective), Link(row.title, current=True)),
        "theme": row,
        "serves": [Link(other.title, other.get_absolute_url()) for other in row.also_serves.all()],
        "steps": (Link("Show on a screen", reverse("screen_theme", args=[row.slug])), *steps(request.user, row)),
        **_passed(row, row.objective.plan, request.user),
        "update": plan.written(texts[0], viewpoint.as_at) if texts else None,
        "earlier": [(text, text.grade.look, grade_words(text), why[text.pk]) for text in texts[1:]],
        "cards": cards,
        "tables": tables,
        "blocks": blocks,
        "illustrative": plan.is_illustrative(tables, cards, blocks) or any(text.is_illustrative for text in texts),
    }


def _records_of(row: Theme, viewpoint: Viewpoint) -> tuple[list[PlainTable], list[Block]]:
    """Kept until one of the records changes, and not with each word of an update."""
    return kept(lambda: (plan.plan_tables(row, viewpoint), plan.blocks(row, viewpoint)), "theme", row.pk, viewpoint.key)


def _passed(row: Priority | Objective | Theme, plan: Plan, user: Any) -> dict[str, Any]:
    """What happened to it, and what it came from. Two queries where its plan was not replaced."""
    replaced = replaced_words(plan)
    return {
        "replaced": replaced,
        "last_read": last_read(row, plan) if replaced else None,
        "passed": passed_of(row, user),
    }


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
