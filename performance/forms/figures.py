"""The form of one figure (a value, its counts, or why there is none), and of figures entered or corrected singly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from pcc_portal.ui import formats
from pcc_portal.updates.registers.conflicts import ConflictForm, Words
from pcc_portal.updates.registers.fields import DateField, Line, PoundsField
from pcc_portal.updates.releases.as_of import WORKING_COPY

from .. import figures, rules
from ..choices import Availability, Qualifier, Unit
from ..models import Area, Measure, Observation
from ..stats.due import FigureDue, figure_due
from ..stats.sums import Figure, balances_of

LONGEST_NOTE = 2_000
PERIOD = ("start", "end")
UNITS = {Unit.PERCENT: "Per cent", Unit.DAYS: "Days", Unit.POUNDS: "Pounds", Unit.YEAR: "Year"}
FOLDED = ("qualifier", "availability", "availability_reason", "withheld_by", "review_on", "source", "note")
COLUMNS = (
    *("value", "numerator", "denominator", "qualifier", "availability", "availability_reason", "withheld_by"),
    *("review_on", "as_at", "is_provisional", "source", "note"),
)


class AmountField(PoundsField):
    """A number as exact as the column keeps it, typed with or without commas."""

    default_error_messages: ClassVar = {"invalid": "Write a number in figures, such as 1,234 or 56.7."}

    def __init__(self, label: str) -> None:
        super().__init__(label=label, max_digits=18, decimal_places=6, required=False)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():,f}" if isinstance(value, Decimal) and value.is_finite() else value


class FigureForm(ConflictForm, forms.Form):
    """A figure that is expected. Left without value, counts or reason, it has not been entered yet.

    The period of a figure that has been entered stays: it is what the figure is known by.
    """

    carries_seen = False
    marks_optional = False

    value = AmountField("Figure")
    numerator = AmountField("Number")
    denominator = AmountField("Out of")
    start = DateField(label="First day covered", required=False)
    end = DateField(label="Last day covered", required=False)
    as_at = DateField(label="Drawn on", required=False)
    is_provisional = forms.BooleanField(label="Provisional", required=False)
    qualifier = forms.ChoiceField(label="How exact", choices=Qualifier.choices, initial=Qualifier.EXACT)
    availability = forms.ChoiceField(label="State", choices=Availability.choices, initial=Availability.REPORTED)
    availability_reason = Words(label="Why there is no figure", max_length=LONGEST_NOTE, rows=2, required=False)
    withheld_by = Line(label="Withheld by whom", max_length=100, required=False)
    review_on = DateField(label="Looked at again on", required=False)
    source = Line(label="Source", max_length=250, required=False)
    note = Words(label="Note", max_length=LONGEST_NOTE, rows=2, required=False)
    reason = Words(label="Why the published figure changes", max_length=LONGEST_NOTE, rows=2, required=False)
    confirmed = forms.BooleanField(label="I have checked it: it is right", required=False)

    def __init__(self, *args: Any, due: FigureDue, today: dt.date, **options: Any) -> None:
        super().__init__(*args, initial=stored(due), **options)
        self.due, self.today = due, today
        self.doubts: list[str] = []
        self.typed: Figure | None = None  # where it is another than what stands there
        self.fields["value"].label = UNITS.get(Unit(due.measure.unit)) or due.measure.noun.capitalize() or "Figure"
        self._drop_what_does_not_apply()

    def _drop_what_does_not_apply(self) -> None:
        measure, current = self.due.measure, self.due.current
        if not (measure.numerator_name and measure.denominator_name):
            self._drop("numerator", "denominator")
        else:
            self.fields["numerator"].label = measure.numerator_name.capitalize()
            self.fields["denominator"].label = f"Out of: {measure.denominator_name}"
        if current is not None:
            self._drop(*PERIOD)
        if current is None or not current.is_released:
            self._drop("reason")

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    @property
    def is_empty(self) -> bool:
        """Nothing was entered, and nothing has been before."""
        typed = self.cleaned_data
        is_explained = typed.get("availability") not in {Availability.REPORTED, None} or typed.get(
            "availability_reason"
        )
        numbers = [typed.get(name) for name in ("value", "numerator", "denominator")]
        return self.due.current is None and not is_explained and all(number is None for number in numbers)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or self.is_empty:
            return typed
        entry = self._entry(typed)
        for name in (*PERIOD, "as_at"):
            if not entry[name]:
                self.add_error(name if name in self.fields else None, "Give the day.")
        for name, why in rules.impossible(self.due.measure, entry, self.today).items():
            self.add_error(name if name in self.fields else None, why)
        if "reason" in self.fields and self.changed_names() and not typed.get("reason"):
            self.add_error("reason", "Say why the published figure changes.")
        if not self.errors:
            self._weigh(entry)
        return typed

    def _weigh(self, entry: dict[str, Any]) -> None:
        """Ask about what is doubtful, unless it stands there already or has been confirmed."""
        if not set(self.changed_names()) - {"confirmed", "note", "source", "reason", "seen"}:
            return
        self.doubts = rules.doubts(self._worked_out(entry), entry, self.due.quarter, self.due.before)
        self.typed = self._figure(entry)
        self.doubts += self._of_sums([self.typed])
        self._ask()

    def weigh_with(self, others: Iterable[FigureForm]) -> None:
        """Ask about sums once more where others of them were typed on the same page. Needs `is_valid`."""
        typed = [other.typed for other in others if other is not self and other.typed]
        more = self._of_sums([self.typed, *typed]) if self.typed and typed else []
        if set(more) - set(self.doubts):
            self.doubts += [doubt for doubt in more if doubt not in self.doubts]
            self._ask()

    def _ask(self) -> None:
        if self.doubts and not self.cleaned_data.get("confirmed"):
            self.add_error("confirmed", f"{' '.join(self.doubts)} Correct it, or tick to confirm.")

    def _of_sums(self, typed: Sequence[Figure]) -> list[str]:
        """Where a total and its parts, this figure among them, do not go together."""
        measure, key = self.due.measure, typed[0].key
        now = Observation.objects.as_at(WORKING_COPY)
        odd = [each for each in balances_of(Measure.objects.filter(pk=measure.pk), now, typed) if each.is_doubtful]
        mine = [each for each in odd if key in {figure.key for figure in (each.total, *each.parts)}]
        return [figures.balance_words(measure, each) for each in mine]

    def _figure(self, entry: Mapping[str, Any]) -> Figure:
        """What was typed, as it would be read."""
        area, numbers = self.due.area, (self._worked_out(entry), entry["numerator"], entry["denominator"])
        return Figure(0, self.due.measure.pk, area.pk, area.kind, entry["start"], entry["end"], *numbers, None)

    @property
    def asks_to_confirm(self) -> bool:
        return bool(self.doubts) or self["confirmed"].data in {"on", True}

    def _worked_out(self, entry: dict[str, Any]) -> Decimal | None:
        """The value, from the counts where the measure is a percentage of them."""
        value: Decimal | None = entry["value"]
        if value is None and self.due.measure.unit == Unit.PERCENT and entry["numerator"] is not None:
            return Decimal(100) * entry["numerator"] / entry["denominator"]
        return value

    def _entry(self, typed: dict[str, Any]) -> dict[str, Any]:
        period = {name: typed.get(name) or getattr(self.due.current, name, None) for name in PERIOD}
        return {**{name: typed.get(name) for name in COLUMNS}, **period}

    def values(self) -> dict[str, Any]:
        """For `performance.actions.record_observation`, or `correct_observation` where one was entered before."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in COLUMNS if name in typed}
        if self.due.current is not None:
            return values
        return {**values, **{name: typed[name] for name in PERIOD}, "measure": self.due.measure, "area": self.due.area}

    @property
    def says_more(self) -> bool:
        """Something in the part that is folded away was filled in, or is wrong."""
        usual = {
            "qualifier": Qualifier.EXACT,
            "availability": Availability.REPORTED,
            "source": self.initial.get("source"),
        }
        folded = (*FOLDED, *PERIOD)
        return any(self[name].errors for name in folded if name in self.fields) or any(
            self[name].value() not in {None, "", usual.get(name)} for name in FOLDED
        )

    @property
    def standing(self) -> list[tuple[str, str]]:
        """(what, words) of what the reader compares with: the previous figure, the target, other areas."""
        return standing(self.due)


def stored(due: FigureDue) -> dict[str, Any]:
    """What the form begins with: what was entered, or the period that is due."""
    if due.current is None:
        start, end = due.span
        source = due.previous.source if due.previous and not due.previous.is_illustrative else ""
        return {"start": start, "end": end, "as_at": end, "source": source}
    row = due.current
    worked_out = due.measure.unit == Unit.PERCENT and row.numerator is not None
    values = {name: _short(getattr(row, name)) for name in COLUMNS}
    return values | ({"value": None} if worked_out else {})


def _short(value: Any) -> Any:
    """A number without the noughts of its column."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


def standing(due: FigureDue) -> list[tuple[str, str]]:
    start, end = (due.current.start, due.current.end) if due.current else due.span
    facts = [("Covers", formats.period_words(start, end))]
    if last := due.previous:
        facts.append(("Previous", f"{figures.observation_words(due.measure, last)}, {figures.period_words(last)}"))
    if due.target:
        facts.append(("Target", figures.value_words(due.measure, due.target.value)))
    facts += [(row.area.name, figures.observation_words(due.measure, row)) for row in due.compared]
    return facts


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
