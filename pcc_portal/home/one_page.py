"""The plan on a page: how each theme stands, what comes next in it, and what changed since the last report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from objectives.choices import CommitmentState
from objectives.display import due_words, graded_sentence
from objectives.models import Commitment, Objective, Plan, Theme
from objectives.stats import Standing, commitment_status, has_made_up, plan_status, standings
from objectives.titles import plans_of_request
from pcc_portal.changes.comparison import Comparison
from pcc_portal.changes.themes import moved_by_theme
from pcc_portal.ui.formats import MISSING, short_months
from pcc_portal.ui.marks import marked
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.ui.words import capitalised, mid_sentence
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.grading.schemes import NO_DATA
from pcc_portal.updates.releases.as_of import Days, period_box, viewpoint_for
from pcc_portal.updates.releases.past.papers import paper_before

from .stats import next_steps

GO_WITHOUT_SAYING = (Awaited.TO_COME, CommitmentState.OPEN)


@dataclass(frozen=True)
class Line:
    """A theme in one line: its status, with what it was; what comes next, when; what changed."""

    theme: Cell
    status: Cell
    next: Cell
    when: Cell
    changed: Cell

    @property
    def is_marked(self) -> bool:
        return any(cell.is_marked for cell in (self.status, self.next, self.when, self.changed))


@public_page
def plan_on_a_page(request: HttpRequest) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    before = paper_before(viewpoint)
    plan, others = _plan(request)
    rows = Theme.objects.of_plans_in_force()
    themes = standings((rows.filter(objective__plan=plan) if others else rows).in_report_order(), viewpoint, before)
    steps = next_steps(themes, viewpoint)
    moved = moved_by_theme(Comparison(before, viewpoint)) if before else {}
    groups = [
        (objective, [_line(standing, steps, moved, viewpoint.days) for standing in rows])
        for objective, rows in groupby(themes, lambda standing: standing.theme.objective)
    ]
    context = {
        "title": "Plan on a page",
        "kicker": plan.title if plan and others else "",
        "others": others,
        "lead": graded_sentence(themes),
        "crumbs": (OVERVIEW, Link("Plan on a page", current=True)),
        "period": period_box(viewpoint),
        "before": before,
        "groups": groups,
        "illustrative": has_made_up(themes) or _wears_marks(groups),
    }
    return render(request, "home/plan_on_a_page.html", context)


def _plan(request: HttpRequest) -> tuple[Plan | None, list[Plan]]:
    """The one that is asked for, or that leads, and the others in force. Raises Http404 for one that is none."""
    plans = plans_of_request()
    asked = request.GET.get("plan") or next((plan.slug for plan in plans), "")
    chosen = next((plan for plan in plans if plan.slug == asked), None)
    if chosen is None and asked:
        raise Http404
    return chosen, [plan for plan in plans if plan != chosen]


def _wears_marks(groups: Iterable[tuple[Objective, list[Line]]]) -> bool:
    return any(line.is_marked for _, lines in groups for line in lines)


def _line(standing: Standing, steps: Mapping[int, Any], moved: Mapping[int, list[str]], days: Days) -> Line:
    theme = standing.theme
    row = steps.get(theme.pk)
    return Line(
        Cell(theme.title, theme.get_absolute_url()),
        Cell(standing.grade, status=standing.status, unreleased=standing.is_unreleased),
        record_cell(row) if row else Cell(MISSING),
        _when(row, days) if row else Cell(MISSING),
        changed_cell(standing, moved.get(theme.pk, [])),
    )


def _when(row: Any, days: Days) -> Cell:
    """The date, and what is the matter with it where something is."""
    if isinstance(row, Commitment):
        (_, word), words, field = commitment_status(row, days), due_words(row), "due_on"
    else:
        (_, word), words, field = plan_status(row, days), row.date_words, row.date_field
    is_said = word not in {state.label for state in GO_WITHOUT_SAYING}
    return Cell(marked(short_months(words), row, of=(field,)), sub=mid_sentence(word) if is_said else "")


def changed_cell(standing: Standing, counts: list[str]) -> Cell:
    """The grade before, where it moved, and what became of the theme's records."""
    before = standing.graded_before
    was = f"was {before.in_sentence}" if standing.has_moved and before else ""
    new = "first update" if before == NO_DATA and standing.text else ""
    words = capitalised(", ".join(filter(None, (was, new, *counts))))
    return Cell(marked(words, standing.text, of=("brag",)) if was else words or MISSING)
