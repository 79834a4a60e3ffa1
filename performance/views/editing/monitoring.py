"""Pages that enter what the lines of a budget came to, and why its forecast moved."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import StepPage
from pcc_portal.updates.rules import can_write

from ...forms.monitoring import CorrectMovementForm, LinesForm, MovementForm
from ...models import Budget, BudgetLine, BudgetMovement, LineFigure
from ...monitoring import actions
from ...monitoring.periods import ends_in, key_of
from ...stats.lines import ends_of, line_sums


class ReportLines(StepPage):
    """All lines of one period in one form; what was entered before is corrected there too."""

    asks_approval = False
    model, form_class, route = Budget, LinesForm, "budget_lines_report"
    template_name = "performance/lines_form.html"
    title, label = "Enter the figures of the lines", "Enter figures"
    lead = "What each line has cost since April, and what the year is forecast to cost. An empty box: not reported."
    submit, success_message = "Save the figures", "The figures are saved. Somebody else approves them."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.quarter, self.end = _period(self.object, kwargs["period"])

    def kicker(self) -> str:
        return f"{self.object}, to {formats.plain_day(self.end)}"

    def get_form_kwargs(self) -> dict[str, Any]:
        sums = line_sums(BudgetLine.objects.filter(budget=self.object).select_related("budget", "parent"))
        current = LineFigure.objects.filter(line__budget=self.object, end=self.end, superseded_by__isnull=True)
        by_line = {row.line_id: row for row in current}
        own = {"lines": ends_of([each for each in sums if each.line.parent_id is None]), "current": by_line}
        return {**super().get_form_kwargs(), **own, "end": self.end, "initial": _initial(by_line)}

    def perform(self, form: LinesForm) -> Budget:
        actions.record_lines(
            self.object,
            by=self.request.user,
            quarter=self.quarter,
            end=self.end,
            today=today(),
            figures=form.figures(),
            source=form.cleaned_data["source"],
            reason=form.cleaned_data.get("reason", ""),
            seen=form.version_seen(),
        )
        return self.object


def _period(budget: Budget, key: str) -> tuple[Quarter, dt.date]:
    """The quarter and the last day of a period as an address names it. Raises Http404."""
    for quarter in Quarter.objects.filter(year=budget.year):
        for end in ends_in(budget, quarter):
            if key_of(end) == key:
                return quarter, end
    raise Http404("This is not a period of the budget.")


def _initial(current: dict[int, LineFigure]) -> dict[str, Any]:
    return {f"{name}_{key}": getattr(row, name) for key, row in current.items() for name in ("actual", "forecast")}


def periods_to_enter(user: Any, budget: Budget) -> tuple[Link, ...]:
    """A link for each period of an open quarter that has ended or is in hand, for who may write."""
    if not can_write(user, budget):
        return ()
    ends = [end for quarter in Quarter.objects.open().filter(year=budget.year) for end in ends_in(budget, quarter)]
    return tuple(
        Link(f"Enter figures to {formats.plain_day(end)}", reverse(ReportLines.route, args=[budget.slug, key_of(end)]))
        for end in ends
    )


class ExplainMovement(StepPage):
    asks_approval = False
    model, form_class, route = Budget, MovementForm, "budget_movement_add"
    title = label = "Explain a movement"
    lead = "Why the forecast moved since the quarter before, cause by cause; or what went from one line to another."
    submit, success_message = "Record the cause", "The cause is recorded. Somebody else approves it."

    def get_initial(self) -> dict[str, Any]:
        quarter = Quarter.objects.open().filter(year=self.object.year).latest_first().first()
        return {"quarter": quarter.pk} if quarter else {}

    def perform(self, form: MovementForm) -> Budget:
        actions.explain_movement(by=self.request.user, budget=self.object, today=today(), **form.values())
        return self.object


class CorrectMovement(StepPage):
    asks_approval = False
    model, form_class, route = Budget, CorrectMovementForm, "budget_movement_correct"
    title, label = "Correct a movement", "Correct"
    submit, success_message = "Correct the cause", "The correction is recorded. Somebody else approves it."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = BudgetMovement.objects.filter(budget=self.object).select_related("budget")
        self.movement = get_object_or_404(rows, pk=kwargs["pk"])

    def kicker(self) -> str:
        return str(self.movement)

    def get_initial(self) -> dict[str, Any]:
        row = self.movement
        return {name: getattr(row, name) for name in ("cause", "amount", "line", "to", "source")}

    def perform(self, form: CorrectMovementForm) -> Budget:
        actions.correct_movement(self.movement, by=self.request.user, **form.values())
        return self.object
