"""The plan on a page: how each theme stands, what comes next in it, and what changed since the last report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from objectives.choices import CommitmentState
from objectives.display import due_words, graded_sentence
from objectives.models import Commitment, DeliveryAction, Milestone, Objective, Theme
from objectives.stats import Standing, commitment_status, has_made_up, plan_status, standings
from pcc_portal.changes.themes import moved_by_theme
from pcc_portal.ui.formats import MISSING, short_months
from pcc_portal.ui.marks import marked
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.words import capitalised
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.grading.schemes import NO_DATA
from pcc_portal.updates.releases.as_of import Days, Viewpoint, period_box, report_before, viewpoint_for

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
    before = report_before(viewpoint)
    themes = standings(Theme.objects.of_current_plan().in_report_order(), viewpoint, before)
    steps = next_steps(themes, viewpoint)
    moved = moved_by_theme(before, viewpoint) if before else {}
    groups = [
        (objective, [_line(standing, steps, moved, viewpoint.days) for standing in rows])
        for objective, rows in groupby(themes, lambda standing: standing.theme.objective)
    ]
    context = {
        "title": "Plan on a page",
        "lead": graded_sentence(themes),
        "crumbs": (OVERVIEW, Link("Plan on a page", current=True)),
        "period": period_box(viewpoint),
        "before": before,
        "groups": groups,
        "illustrative": has_made_up(themes) or _wears_marks(groups),
    }
    return render(request, "home/plan_on_a_page.html", context)


def _wears_marks(groups: Iterable[tuple[Objective, list[Line]]]) -> bool:
    return any(line.is_marked for _, lines in groups for line in lines)


def next_steps(themes: Iterable[Standing], viewpoint: Viewpoint) -> dict[int, Any]:
    """By theme key, the first milestone, action or commitment that is still to come; where there is none, the latest
    that is not done. Three queries."""
    keys = [standing.theme.pk for standing in themes]
    waiting: dict[int, list[Any]] = defaultdict(list)
    for model in (Milestone, DeliveryAction, Commitment):
        for row in model.objects.as_at(viewpoint.as_at).filter(theme__in=keys).order_by("slug"):
            if _is_awaited(row):
                waiting[row.theme_id].append(row)
    return {theme: _next(rows, viewpoint.day) for theme, rows in waiting.items()}


def _is_awaited(row: Any) -> bool:
    is_open = row.is_open if isinstance(row, Commitment) else not row.is_done
    return is_open and _last_day(row) is not None


def _last_day(row: Any) -> dt.date | None:
    """The last day that its date may mean."""
    names = ("due_on",) if isinstance(row, Commitment) else ("forecast_on", "baseline_on")
    days = next(filter(None, (span_of(row, name) for name in names)), None)
    return days[1] if days else None


def _next(rows: Iterable[Any], day: dt.date) -> Any:
    """A milestone comes before an action of the same day, and that before a commitment."""
    dated = [(last, row) for row in rows if (last := _last_day(row)) is not None]
    coming = [pair for pair in dated if pair[0] >= day]
    return min(coming, key=_day)[1] if coming else max(dated, key=_day)[1]


def _day(pair: tuple[dt.date, Any]) -> dt.date:
    return pair[0]


def _line(standing: Standing, steps: Mapping[int, Any], moved: Mapping[int, list[str]], days: Days) -> Line:
    theme = standing.theme
    row = steps.get(theme.pk)
    return Line(
        Cell(theme.title, theme.get_absolute_url()),
        Cell(standing.grade, status=standing.status, unreleased=standing.is_unreleased),
        record_cell(row) if row else Cell(MISSING),
        _when(row, days) if row else Cell(MISSING),
        _changed(standing, moved.get(theme.pk, [])),
    )


def _when(row: Any, days: Days) -> Cell:
    """The date, and what is the matter with it where something is."""
    if isinstance(row, Commitment):
        (_, word), words, field = commitment_status(row, days), due_words(row), "due_on"
    else:
        (_, word), words, field = plan_status(row, days), row.date_words, row.date_field
    is_said = word not in {state.label for state in GO_WITHOUT_SAYING}
    return Cell(marked(short_months(words), row, of=(field,)), sub=word.lower() if is_said else "")


def _changed(standing: Standing, counts: list[str]) -> Cell:
    before = standing.graded_before
    was = f"was {before.in_sentence}" if standing.has_moved and before else ""
    new = "first update" if before == NO_DATA and standing.text else ""
    words = capitalised(", ".join(filter(None, (was, new, *counts))))
    return Cell(marked(words, standing.text, of=("brag",)) if was else words or MISSING)
