"""Pages that add and change budgets and their lines, and record what the year is forecast to cost."""

from typing import Any

from django.shortcuts import get_object_or_404

from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import check_window
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage

from ... import actions
from ...forms import additions, registers
from ...models import Budget, BudgetLine, Forecast
from ...monitoring.actions import add_budget


class AddBudget(AddRecord):
    model, form_class, route = Budget, registers.BudgetForm, "budget_add"
    title = label = "Add a budget"

    def perform(self, form: registers.BudgetForm) -> Budget:
        return add_budget(self.filled_in(form), by=self.request.user, links=form.links())


class ChangeBudget(ChangeRecord):
    model, form_class, route = Budget, registers.BudgetChangeForm, "budget_change"
    title = "Change the budget"


class AddBudgetLine(AddPart):
    model, form_class, route = BudgetLine, registers.BudgetLineForm, "budget_line_add"
    parent_model, parent_column = Budget, "budget"
    title = label = "Add a line"

    def perform(self, form: registers.BudgetLineForm) -> BudgetLine:
        return actions.add_budget_line(self.filled_in(form), by=self.request.user, links=form.links())


class ChangeBudgetLine(ChangeRecord):
    model, form_class = BudgetLine, registers.BudgetLineForm
    route, title = "budget_line_change", "Change the line"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> BudgetLine:
        return actions.change_budget_line(
            self.object, by=self.request.user, seen=seen, links=links, reason=reason, **changes
        )


class RecordForecast(StepPage):
    asks_approval = False
    model, form_class, route = Budget, additions.ForecastForm, "forecast_record"
    title = label = "Record a forecast"
    submit, success_message = "Record the forecast", "The forecast is recorded. Somebody else approves it."

    def get_initial(self) -> dict[str, Any]:
        """The latest open quarter that has no forecast yet."""
        forecast = Forecast.objects.filter(budget=self.object).values("quarter")
        quarter = Quarter.objects.open().filter(year=self.object.year).exclude(pk__in=forecast).latest_first().first()
        return {"quarter": quarter.pk, "as_at": quarter.end} if quarter else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "any_quarter": self.sets_up}

    def perform(self, form: additions.ForecastForm) -> Budget:
        values = form.values()
        if not self.sets_up:
            check_window(self.request.user, values["quarter"], today())
        actions.record_forecast(by=self.request.user, budget=self.object, **values)
        return self.object


class CorrectForecast(StepPage):
    """The forecast that stands now is replaced by a new row, with the reason."""

    asks_approval = False
    model, form_class, route = Budget, additions.CorrectForecastForm, "forecast_correct"
    title, label = "Correct a forecast", "Correct"
    submit, success_message = "Correct the forecast", "The correction is recorded. Somebody else approves it."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Forecast.objects.filter(budget=self.object).select_related("quarter", "budget")
        self.forecast = get_object_or_404(rows, pk=kwargs["pk"])

    def kicker(self) -> str:
        return f"{self.object}, {self.forecast.quarter}"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.forecast, name) for name in ("outturn", "as_at", "source", "note")}

    def perform(self, form: additions.CorrectForecastForm) -> Budget:
        actions.correct_forecast(self.forecast, by=self.request.user, **form.values())
        return self.object
