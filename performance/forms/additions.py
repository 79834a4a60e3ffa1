"""Targets, breaks of a series, figures to expect and forecasts: rows that are added, never changed."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from objectives.models import Decision
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import DateField, Line, PoundsField
from pcc_portal.updates.registers.forms import StepForm

from ..choices import Unit
from ..models import Area, Budget, Measure
from ..plausible import in_other_unit
from ..rules import CHANGES
from ..stats.due import usual_value
from .numbers import AmountField

LONGEST_REASON = 2_000


class TargetForm(StepForm):
    effective_from = DateField(
        label="In force from", help_text="Periods that end before this day keep the target they had."
    )
    value = AmountField("Target")
    upper = AmountField("Up to")
    tolerance = AmountField("Tolerance")
    decision = forms.ModelChoiceField(
        Decision.objects.order_by("-taken_on"), label="Decision", required=False, empty_label="Not named"
    )
    set_by = Line(label="Set by", max_length=200, help_text="Who set it, and where.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].required = True
        for name in ("value", "upper"):
            self.fields[name].of(self.measure)  # type: ignore[attr-defined]
        if self.measure.unit not in {Unit.PLACE, Unit.YES_NO}:  # whose tolerance is a number
            self.fields["tolerance"].of(self.measure)  # type: ignore[attr-defined]
        if self.measure.unit in {Unit.PLACE, Unit.YES_NO}:
            del self.fields["upper"]
        if self.measure.unit == Unit.PLACE:
            self.fields["value"].label = "At least place"
        if "upper" in self.fields:
            self.fields["upper"].help_text = "Of a target that is a range, such as 80 to 90. Empty for one value."
        self.fields["tolerance"].help_text = "By how much a figure may miss it before that counts. Empty for none."

    @property
    def measure(self) -> Measure:
        return self.row  # type: ignore[return-value]

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        """Beside the latest figure; without one, the target before."""
        if self.measure.statistic not in CHANGES:
            yield in_other_unit(self.measure.unit, typed["value"], usual_value(self.measure))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        value, upper = typed.get("value"), typed.get("upper")
        if value is not None and upper is not None and upper <= value:
            self.add_error("upper", "This has to be above the lower end.")
        return typed

    def clean_tolerance(self) -> Any:
        tolerance = self.cleaned_data["tolerance"] or 0
        if tolerance < 0:
            raise forms.ValidationError("This cannot be below 0.")
        return tolerance


class SeriesBreakForm(StepForm):
    on = DateField(label="Break on", help_text="Figures of periods before this day are not compared with later ones.")
    note = Words(label="What changed", max_length=LONGEST_REASON, rows=3, help_text="Readers see it below the trend.")


class _Correction(StepForm):
    """What a row is known by stays; a correction changes something else, and says why."""

    reason = Words(label="Why it changes", max_length=LONGEST_REASON, rows=3)
    stays: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields[self.stays]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not set(self.changed_names()) - {"reason"}:
            self.add_error(None, "Nothing is changed yet.")
        return typed


class CorrectTargetForm(_Correction, TargetForm):
    stays = "effective_from"
    field_order = ("value", "upper", "tolerance", "decision", "set_by", "reason")


class CorrectBreakForm(_Correction, SeriesBreakForm):
    stays = "on"
    field_order = ("note", "reason")


class ExpectForm(StepForm):
    quarter = forms.ModelChoiceField(Quarter.objects.open().latest_first(), empty_label="Choose")
    area = forms.ModelChoiceField(Area.objects.all(), empty_label="Choose")


class ForecastForm(StepForm):
    quarter = forms.ModelChoiceField(Quarter.objects.none(), label="As at quarter", empty_label="Choose")
    outturn = PoundsField(label="Forecast outturn, in pounds", help_text="What the year is forecast to cost in all.")
    as_at = DateField(label="Drawn on")
    source = Line(label="Source", max_length=250, required=False)
    note = Words(label="Note", max_length=LONGEST_REASON, rows=3, required=False)

    def __init__(self, *args: Any, any_quarter: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        quarters: Any = Quarter.objects.all() if any_quarter else Quarter.objects.open()
        of_year = quarters.filter(year=self.row.year).latest_first()  # type: ignore[attr-defined]
        self.fields["quarter"].queryset = of_year  # type: ignore[attr-defined]

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        budget: Budget = self.row  # type: ignore[assignment]
        yield in_other_unit(Unit.POUNDS, typed["outturn"], budget.total)


class CorrectForecastForm(ForecastForm):
    reason = Words(label="Why it changes", max_length=LONGEST_REASON, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["quarter"]
