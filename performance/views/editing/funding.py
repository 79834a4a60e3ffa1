"""Pages that add and change what stands behind a budget: reserves, savings, its precept, the years to come."""

from typing import Any

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.updates.registers.views import AddPart, ChangeRecord

from ...forms import funding as forms
from ...models import Budget, MediumTermYear, Precept, Reserve, Saving


class _AddToBudget(AddPart):
    parent_model, parent_column = Budget, "budget"


class AddReserve(_AddToBudget):
    model, form_class, route = Reserve, forms.ReserveForm, "reserve_add"
    title = label = "Add a reserve"


class ChangeReserve(ChangeRecord):
    model, form_class, route = Reserve, forms.ReserveForm, "reserve_change"
    title = "Change the reserve"


class AddSaving(_AddToBudget):
    model, form_class, route = Saving, forms.SavingForm, "saving_add"
    title = label = "Add a saving"


class ChangeSaving(ChangeRecord):
    model, form_class, route = Saving, forms.SavingForm, "saving_change"
    title = "Change the saving"


class AddPrecept(_AddToBudget):
    model, form_class, route = Precept, forms.PreceptForm, "precept_add"
    title = label = "Add the precept"

    def get_initial(self) -> dict[str, Any]:
        return {"title": f"Precept {financial_year_name(self.parent.year)}"}


class ChangePrecept(ChangeRecord):
    model, form_class, route = Precept, forms.PreceptForm, "precept_change"
    title = "Change the precept"


class AddMediumTermYear(_AddToBudget):
    model, form_class, route = MediumTermYear, forms.MediumTermYearForm, "medium_term_year_add"
    title = label = "Add a year to come"

    def filled_in(self, form: Any) -> MediumTermYear:
        row: MediumTermYear = super().filled_in(form)
        row.title = f"{row.budget}: {financial_year_name(row.year)}"
        return row


class ChangeMediumTermYear(ChangeRecord):
    model, form_class, route = MediumTermYear, forms.MediumTermYearChangeForm, "medium_term_year_change"
    title = "Change the year to come"
