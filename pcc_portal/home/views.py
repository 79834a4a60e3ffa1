"""The overview and the pages of the plan, which bring together records of every app."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from objectives.display import grade_words, graded_sentence
from objectives.models import Objective, Plan, Priority, Theme
from objectives.models.plan import ThemeQuerySet
from objectives.stats import Standing, Tally, has_made_up, history, reasons, standings, tallies
from objectives.succession.words import last_read, passed_of, replaced_words
from objectives.titles import has_several_plans, levels_of, plan_of_request, plans_of_request
from pcc_portal.accounts.rules import can_change_office
from pcc_portal.changes.summary import changes_table
from pcc_portal.panel.models import PanelReport
from pcc_portal.ui.charts import Card
from pcc_portal.ui.marks import beside, is_made_up
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import PlainTable
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import NEEDS_ATTENTION
from pcc_portal.updates.grading.schemes import NOT_GRADED, Grade
from pcc_portal.updates.registers.due import AwaitedDate, dates_gone_by, gone_by_words, next_dates
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.as_of import (
    Viewpoint,
    known_viewpoint,
    period_box,
    report_before,
    viewpoint_for,
)
from performance.models import Budget
from performance.stats import BudgetPosition, Reading, budget_positions
from performance.stats.hidden import limits

from . import plan
from .display import counts_words, furthest_sentence, short_date
from .records import objective_crumbs, priority_crumbs
from .stats import furthest

DATES_SHOWN = 8
STATEMENT_PREPARED = dt.date(2026, 11, 23)  # the accessibility statement


@public_page
def home(request: HttpRequest) -> HttpResponse:
    viewpoint = known_viewpoint(request.user)
    if viewpoint is None:
        return render(request, "home/start.html", {"title": "Nothing has been published yet"})
    return render(request, "home/home.html", _overview(request, viewpoint))


def _overview(request: HttpRequest, viewpoint: Viewpoint) -> dict[str, Any]:
    before = report_before(viewpoint)
    themes = standings(_with_services(Theme.objects.of_plans_in_force()), viewpoint, before)
    everything = Tally(None, themes)
    headlines = plan.headline_readings(viewpoint)
    cards = plan.cards(headlines)
    dates, gone_by = next_dates(viewpoint, DATES_SHOWN), dates_gone_by(viewpoint, DATES_SHOWN)
    sentences = (graded_sentence(themes), furthest_sentence(furthest(headlines)))
    changes = changes_table(viewpoint, before, themes, _budgets(viewpoint)) if before else None
    return {
        "title": "How the plan is going",
        "lead": " ".join(sentence for sentence in sentences if sentence),
        "period": period_box(viewpoint),
        "attention": [s for s in everything.worst_first if s.graded.counts_as in NEEDS_ATTENTION],
        "dates": [(short_date(date.on, date.precision, viewpoint.day.year), date) for date in dates],
        "gone_by": [(gone_by_words(date, viewpoint), date) for date in gone_by],
        "report": PanelReport.objects.visible_to(request.user).newest_first().first(),
        **_tallied(everything, _groups_by_plan(themes, everything)),
        "plans": plans_of_request() if has_several_plans() else [],
        "cards": cards,
        "changes": changes,
        "replaced": _before_the_first_report(themes),
        "illustrative": _wears_marks(changes, cards, (*dates, *gone_by), themes),
    }


def _tallied(everything: Tally, groups: list[tuple[Any, list[Any]]]) -> dict[str, Any]:
    """What `home/tallies.html` needs."""
    statuses = [(grade.look, grade.word) for grade in _shown(everything)]
    return {"statuses": statuses, "groups": groups, "everything": _tally_row(everything, everything)}


def _wears_marks(
    changes: PlainTable | None, cards: list[Card], dates: Iterable[AwaitedDate], themes: list[Standing]
) -> bool:
    in_tables = plan.is_illustrative([changes] if changes else [], cards, [])
    return in_tables or any(date.is_illustrative for date in dates) or has_made_up(themes)


def _before_the_first_report(themes: list[Standing]) -> Plan | None:
    """The plan whose place was taken, until there is a report on the one that took it. One query at most."""
    reported = any(standing.text for standing in themes)
    return None if reported else Plan.objects.replaced().order_by("-replaced_at").first()


def _with_services(themes: ThemeQuerySet) -> ThemeQuerySet:
    return themes.in_report_order().prefetch_related("also_serves")


def _groups_by_plan(themes: list[Standing], everything: Tally) -> list[tuple[Any, list[Any]]]:
    """The groups of each plan, below its name where several are in force."""
    groups: list[tuple[Any, list[Any]]] = []
    for row, of_plan in groupby(themes, lambda standing: standing.theme.objective.plan):
        own = _groups(list(of_plan), everything)
        groups += [(row, []), *own] if has_several_plans() else own
    return groups


def _groups(themes: list[Standing], everything: Tally) -> list[tuple[Any, list[Any]]]:
    """A row for each objective, below what stands above it; in a plan of two levels one group."""
    rows = tallies({s.theme.objective_id: s.theme.objective for s in themes}.values(), themes)
    groups = groupby(rows, lambda tally: tally.objective.priority if tally.objective else None)
    return [(above, [_tally_row(tally, everything) for tally in of_it]) for above, of_it in groups]


def _shown(everything: Tally) -> list[Grade]:
    """The grades that the table has columns for: ungraded themes are rare, so that column comes when needed."""
    return [grade for grade, count in everything.counts if count or grade != NOT_GRADED]


def _tally_row(tally: Tally, everything: Tally) -> tuple[Tally, str, list[str]]:
    """In words and in figures, with † where grades that are made up are counted."""
    made_up = {(s.graded, s.graded.word) for s in tally.standings if is_made_up(s.text, "brag")}
    counts = [(grade, str(tally.count(grade))) for grade in _shown(everything)]
    words = counts_words(tally.counts)
    figures = [beside(count) if (grade, grade.word) in made_up else count for grade, count in counts]
    return tally, beside(words) if made_up else words, figures


def _budgets(viewpoint: Viewpoint) -> list[BudgetPosition]:
    return budget_positions(Budget.objects.as_at(viewpoint.as_at).filter(year=viewpoint.quarter.year), viewpoint)


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
    themes = standings(_with_services(Theme.objects.filter(objective__priority=row)), viewpoint)
    everything = Tally(None, themes)
    return {
        "title": row.title,
        "kicker": titled("Plan {priority}"),
        "lead": row.summary,
        "summary": graded_sentence(themes),
        "period": period_box(viewpoint),
        "crumbs": (OVERVIEW, Link(row.title, current=True)),
        **_tallied(everything, _groups(themes, everything)),
        "steps": steps(request.user, row),
        **_passed(row, row.plan, request.user),
        "illustrative": has_made_up(themes),
    }


@public_page
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    joined = ("objective__plan__replaced_by", "objective__priority", "owner")
    rows = Theme.objects.visible_to(request.user).select_related(*joined).prefetch_related("also_serves")
    row = get_object_or_404(rows, slug=slug)
    with levels_of(row.objective.plan):
        return render(request, "home/theme.html", _of_theme(request, row))


def _of_theme(request: HttpRequest, row: Theme) -> dict[str, Any]:
    viewpoint = viewpoint_for(request.user)
    texts = history(row, viewpoint)
    why = reasons(texts, viewpoint.as_at)
    cards = plan.cards(plan.theme_readings([row], viewpoint))
    tables, blocks = plan.plan_tables(row, viewpoint), plan.blocks(row, viewpoint)
    return {
        "title": row.title,
        "kicker": row.objective.title,
        "lead": why[texts[0].pk] if texts else "",
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
