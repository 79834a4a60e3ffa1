from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.updates.registers.forms import RecordForm

from ..models import AnnualReport, PanelReport


class BeginForm(RecordForm):
    """Of a year that has a sealed report and no annual one yet."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    class Meta(RecordForm.Meta):
        model = AnnualReport
        fields = ("year",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        begun = AnnualReport.objects.values("year")
        years = PanelReport.objects.sealed().exclude(quarter__year__in=begun).values_list("quarter__year", flat=True)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, financial_year_name(year)) for year in sorted(set(years), reverse=True)
        ]


class WordsForm(RecordForm):
    """The words around the quarters."""

    class Meta(RecordForm.Meta):
        model = AnnualReport
        fields = ("introduction", "closing")
        labels: ClassVar = {"closing": "Closing words"}
        help_texts: ClassVar = {
            "introduction": "Each paragraph gets a number. Figures come from the sealed quarters.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("reason", None)
