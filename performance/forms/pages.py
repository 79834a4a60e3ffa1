"""A figure on a page of its own: one more is entered, or one that was entered is corrected."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Area
from ..stats.due import FigureDue, figure_due
from .figures import FigureForm


class _PageForm(FigureForm):
    carries_seen = True
    marks_optional = True

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by

    @property
    def shown(self) -> list[Any]:
        """The visible fields; the box to confirm only where there is something to confirm."""
        return [bound for bound in self.visible_fields() if bound.name != "confirmed" or self.asks_to_confirm]

    def version_seen(self) -> int:
        """Rows are never changed, so there is no version: the action finds a row that was superseded."""
        return 0


class EnterFigureForm(_PageForm):
    area = forms.ModelChoiceField(Area.objects.all(), empty_label="Choose")
    field_order = ("area", "start", "end", "value", "numerator", "denominator", "as_at")

    @property
    def is_empty(self) -> bool:
        """Who comes to this page has a figure to give."""
        return False

    def clean_area(self) -> Area:
        area: Area = self.cleaned_data["area"]
        self.due = figure_due(self.due.measure, area, self.due.quarter)
        return area

    def clean(self) -> dict[str, Any]:
        # What is compared with is that of the area that was chosen; the page enters one more, whatever stands there.
        self.due = FigureDue(
            measure=self.due.measure, area=self.due.area, quarter=self.due.quarter, earlier=self.due.earlier
        )
        return super().clean()


class CorrectFigureForm(_PageForm):
    """A correction always says why, also before readers have seen the figure."""

    def _drop(self, *names: str) -> None:
        super()._drop(*(name for name in names if name != "reason"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the figure changes.")
        if not self.errors and not set(self.changed_names()) - {"reason", "confirmed", "seen"}:
            self.add_error(None, "Nothing is changed yet.")
        return typed
