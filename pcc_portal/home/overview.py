"""The overview: every theme at a glance, the things that matter most, what comes next and what passed without word."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from objectives.display import graded_sentence
from objectives.models import Plan, Theme
from objectives.stats import Standing, Tally, has_made_up, standings, tallies
from objectives.titles import has_several_plans, plans_of_request
from pcc_portal.changes.summary import changes_table
from pcc_portal.panel.models import PanelMeeting, PanelReport
from pcc_portal.panel.timetable import timetable
from pcc_portal.ui.marks import is_made_up
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.kept import keeping, kept, once_a_request
from pcc_portal.updates.registers.due import AwaitedDate, dates_gone_by, gone_by_words, next_dates
from pcc_portal.updates.releases.as_of import Viewpoint, known_viewpoint, period_box
from pcc_portal.updates.releases.past.papers import paper_before
from performance import summaries
from performance.choices import AreaKind
from performance.models import Area, Budget
from performance.report.headlines import headline_table
from performance.stats import BudgetPosition, budget_positions

from . import plan
from .display import coming_words, counts_words
from .matters import SHOWN, Matter, in_need, matters

DATES_SHOWN = 8
Group = tuple[Any, list[tuple[Tally, str, bool]]]


@public_page
def home(request: HttpRequest) -> HttpResponse:
    viewpoint = known_viewpoint(request.user)
    if viewpoint is None:
        return render(request, "home/start.html", {"title": "Nothing has been published yet"})
    with keeping():
        return render(request, "home/home.html", _of_the_plans(request, viewpoint, paper_before(viewpoint)))


def _of_the_plans(request: HttpRequest, viewpoint: Viewpoint, before: Viewpoint | None) -> dict[str, Any]:
    themes = _themes(viewpoint, before)
    context = {
        "title": "How the plan is going",
        "period": period_box(viewpoint),
        "report": PanelReport.objects.visible_to(request.user).newest_first().first(),
        **glance(_groups_by_plan(themes), Tally(None, themes)),
        **kept(lambda: _what_matters(viewpoint, before), "what matters", *_key(viewpoint, before)),
        **kept(lambda: _dates(viewpoint), "dates of the overview", viewpoint.key),
        **_further(request, viewpoint),
        "changes": changes_table(before, viewpoint, themes, _budgets(viewpoint)) if before else None,
        "replaced": _before_the_first_report(themes),
        "plans": plans_of_request() if has_several_plans() else [],
    }
    return context | {"illustrative": _wears_marks(context, themes)}


def _key(viewpoint: Viewpoint, before: Viewpoint | None) -> tuple[object, ...]:
    return viewpoint.key, before and before.key


def _themes(viewpoint: Viewpoint, before: Viewpoint | None) -> list[Standing]:
    rows = Theme.objects.of_plans_in_force().in_report_order().prefetch_related("also_serves")
    parts = "standings of the overview", *_key(viewpoint, before)
    return once_a_request(lambda: kept(lambda: standings(rows, viewpoint, before), *parts), *parts)


def glance(groups: list[Group], everything: Tally) -> dict[str, Any]:
    """What `home/glance.html` needs."""
    return {"groups": groups, "statuses": [(grade.look, grade.word) for grade, count in everything.counts if count]}


def _what_matters(viewpoint: Viewpoint, before: Viewpoint | None) -> dict[str, Any]:
    """The first few of what needs attention at length, the others a line each, and the headline measures."""
    themes = _themes(viewpoint, before)
    wanting = in_need(themes)
    shown, rest = wanting[:SHOWN], wanting[SHOWN:]
    readings = plan.headlines_and([each.theme for each in shown], viewpoint)
    headlines = [reading for reading in readings if reading.measure.is_headline]
    caption = f"{viewpoint.quarter.span_words}, unless a period stands below the name"
    return {
        "lead": graded_sentence(themes),
        "furthest": summaries.furthest_words(headlines),
        "matters": matters(shown, readings, before, viewpoint),
        "rest": rest,
        "headlines": headline_table(caption, headlines, viewpoint.quarter),
    }


def _dates(viewpoint: Viewpoint) -> dict[str, Any]:
    dates, gone_by = next_dates(viewpoint, DATES_SHOWN), dates_gone_by(viewpoint, DATES_SHOWN)
    return {
        "dates": [(coming_words(date.on, date.precision, viewpoint.day), date) for date in dates],
        "gone_by": [(gone_by_words(date, viewpoint), date) for date in gone_by],
    }


def _further(request: HttpRequest, viewpoint: Viewpoint) -> dict[str, Any]:
    """Where readers live, and when the next report comes. Two queries."""
    coming = PanelMeeting.objects.visible_to(request.user).filter(on__gte=viewpoint.day).order_by("on")
    meeting = coming.first()
    return {
        "areas": Area.objects.filter(kind=AreaKind.COUNCIL),
        "meeting": meeting,
        "despatch": timetable(meeting.on).despatch_by if meeting else None,
    }


def _wears_marks(context: dict[str, Any], themes: list[Standing]) -> bool:
    """Does anything on the page wear †? Then it says what that means."""
    dates: Iterable[AwaitedDate] = [row[-1] for row in (*context["dates"], *context["gone_by"])]
    chosen: Iterable[Matter] = context["matters"]
    tables = [table for table in (context["changes"], context["headlines"]) if table]
    return (
        has_made_up(themes)
        or plan.is_illustrative(tables, [], [])
        or any(each.is_marked for each in chosen)
        or any(date.is_illustrative for date in dates)
    )


def _before_the_first_report(themes: list[Standing]) -> Plan | None:
    """The plan whose place was taken, until there is a report on the one that took it. One query at most."""
    reported = any(standing.text for standing in themes)
    return None if reported else Plan.objects.replaced().order_by("-replaced_at").first()


def _groups_by_plan(themes: list[Standing]) -> list[Group]:
    """The groups of each plan, below its name where several are in force."""
    groups: list[Group] = []
    for row, of_plan in groupby(themes, lambda standing: standing.theme.objective.plan):
        own = groups_of(list(of_plan))
        groups += [(row, []), *own] if has_several_plans() else own
    return groups


def groups_of(themes: list[Standing]) -> list[Group]:
    """A row for each objective, below what stands above it; in a plan of two levels one group."""
    rows = tallies({s.theme.objective_id: s.theme.objective for s in themes}.values(), themes)
    groups = groupby(rows, lambda tally: tally.objective.priority if tally.objective else None)
    return [
        (above, [(tally, counts_words(tally.counts), _has_made_up_grade(tally)) for tally in of_it])
        for above, of_it in groups
    ]


def _has_made_up_grade(tally: Tally) -> bool:
    return any(is_made_up(standing.text, "brag") for standing in tally.standings)


def _budgets(viewpoint: Viewpoint) -> list[BudgetPosition]:
    rows = Budget.objects.as_at(viewpoint.as_at).filter(year=viewpoint.quarter.year)
    return kept(lambda: budget_positions(rows, viewpoint), "budgets of the overview", viewpoint.key)
