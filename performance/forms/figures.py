"""The form of one figure (a value, its counts, or why there is none), and of figures entered or corrected singly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from pcc_portal.ui import formats
from pcc_portal.updates.registers.asking import AsksFirst
from pcc_portal.updates.registers.conflicts import ConflictForm, Words
from pcc_portal.updates.registers.fields import DateField, Line
from pcc_portal.updates.releases.as_of import WORKING_COPY

from .. import balances, figures, plausible, rules
from ..choices import TO_CHOOSE, Availability, Qualifier, Unit
from ..doubts import unusual
from ..models import Area, Measure, Observation
from ..stats.due import FigureDue, figure_due
from ..stats.periods import Period
from ..stats.sums import Figure, balances_of
from .numbers import HINTS, FigureField, label_of

LONGEST_NOTE = 2_000
PERIOD = ("start", "end")
INTERVAL = ("lower", "upper")
COLUMNS = (
    *("value", *INTERVAL, "numerator", "denominator", "is_tied"),
    *("qualifier", "availability", "availability_reason", "withheld_by"),
    *("review_on", "as_at", "is_provisional", "source", "note"),
)


class FigureForm(AsksFirst, ConflictForm, forms.Form):
    """A figure that is expected. Left without value, counts or reason, it has not been entered yet.

    One that has been entered for a wrong period moves to that which is typed in its place.
    """

    carries_seen = False
    marks_optional = False

    value = FigureField("Figure")
    numerator = FigureField("Number")
    denominator = FigureField("Out of")
    is_tied = forms.BooleanField(label="Shared with others", required=False)
    lower = FigureField("95% confidence interval from")
    upper = FigureField("To")
    start = DateField(label="First day covered", required=False)
    end = DateField(label="Last day covered", required=False)
    as_at = DateField(label="Drawn on", required=False)
    is_provisional = forms.BooleanField(label="Provisional", required=False)
    qualifier = forms.ChoiceField(label="How exact", choices=Qualifier.choices, initial=Qualifier.EXACT)
    availability = forms.ChoiceField(label="State", choices=TO_CHOOSE, initial=Availability.REPORTED)
    availability_reason = Words(label="Why there is no figure", max_length=LONGEST_NOTE, rows=2, required=False)
    withheld_by = Line(label="Withheld by whom", max_length=100, required=False)
    review_on = DateField(label="Looked at again on", required=False)
    source = Line(label="Source", max_length=250, required=False)
    note = Words(label="Note", max_length=LONGEST_NOTE, rows=2, required=False)
    reason = Words(label="Why the published figure changes", max_length=LONGEST_NOTE, rows=2, required=False)

    def __init__(self, *args: Any, due: FigureDue, today: dt.date, **options: Any) -> None:
        left_out = self.left_out(due)
        self.base_fields = {name: field for name, field in self.base_fields.items() if name not in left_out}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, initial=self.begins_with(due), **options)
        self.due, self.today = due, today
        self.typed: Figure | None = None  # where it is another than what stands there
        for name in {"value", *INTERVAL} & self.fields.keys():
            self.fields[name].of(due.measure)  # type: ignore[attr-defined]
        self._name(due.measure)

    def begins_with(self, due: FigureDue) -> dict[str, Any]:
        return stored(due)

    def left_out(self, due: FigureDue) -> set[str]:
        """The fields that do not apply to it: they are not even made, for a page has them forty times."""
        measure, current = due.measure, due.current
        names = set() if measure.has_interval else set(INTERVAL)
        names |= {"numerator"} if measure.unit == Unit.PLACE else {"is_tied"} | _counts_unnamed(measure)
        return names if current is not None and current.is_released else names | {"reason"}

    def _name(self, measure: Measure) -> None:
        self.fields["value"].label = label_of(measure)
        self.fields["value"].help_text = HINTS.get(Unit(measure.unit), "")
        base = "Out of how many" if measure.unit == Unit.PLACE else f"Out of: {measure.denominator_name}"
        for name, label in (("numerator", measure.numerator_name.capitalize()), ("denominator", base)):
            if name in self.fields:
                self.fields[name].label = label

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
        possible = entry | ({"value": None} if self._is_from_counts(entry) else {})
        for name, why in rules.impossible(self.due.measure, possible, self.today).items():
            self.add_error(name if name in self.fields else None, why)
        if "reason" in self.fields and self.changed_names() and not typed.get("reason"):
            self.add_error("reason", "Say why the published figure changes.")
        return typed

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        """About what is typed, unless it stands there already."""
        if self.is_empty or not set(self.changed_names()) - {"note", "source", "reason"}:
            return
        entry = self._entry(typed)
        value = self._worked_out(entry)
        self.typed = self._figure(value, entry)
        asked = [*filter(None, [plausible.against_counts(self.due.measure, entry), *self._scales(value, entry)])]
        yield from asked
        yield from self._usual(None if asked else value, entry)
        yield from self._of_sums([self.typed])

    def _usual(self, value: Decimal | None, entry: dict[str, Any]) -> list[str]:
        """Questions about the value beside its neighbours in time, and about its period."""
        return unusual(self.due.measure, value, entry, self.due.quarter, self._around(entry))

    def weigh_with(self, others: Iterable[FigureForm]) -> None:
        """Ask about sums once more where others of them were typed on the same page. Needs `is_valid`."""
        typed = [other.typed for other in others if other is not self and other.typed]
        if self.typed and typed:
            self.ask(self._of_sums([self.typed, *typed]))

    def _of_sums(self, typed: Sequence[Figure]) -> list[str]:
        """Where a total and its parts, this figure among them, do not go together."""
        measure, key = self.due.measure, typed[0].key
        _, area, start, end = key
        counts_with = Q(area=area) | Q(start=start, end=end)
        now = Observation.objects.as_at(WORKING_COPY).filter(counts_with)
        odd = [each for each in balances_of(Measure.objects.filter(pk=measure.pk), now, typed) if each.is_doubtful]
        mine = [each for each in odd if key in {figure.key for figure in (each.total, *each.parts)}]
        return [balances.balance_words(measure, each) for each in mine]

    def _figure(self, value: Decimal | None, entry: Mapping[str, Any]) -> Figure:
        """What was typed, as it would be read."""
        area, numbers = self.due.area, (value, entry["numerator"], entry["denominator"])
        return Figure(0, self.due.measure.pk, area.pk, area.kind, entry["start"], entry["end"], *numbers, None)

    def _scales(self, value: Decimal | None, entry: dict[str, Any]) -> Iterator[str]:
        """Questions about the value and its counts beside those of the figure before; of the first, its target."""
        due, last = self.due, self.due.previous
        beside = self._around(entry).last
        usual = due.target.value if beside is None and due.target else beside
        if value is not None and due.measure.statistic not in rules.CHANGES:
            yield plausible.in_other_unit(due.measure.unit, value, usual)
        for name in ("numerator", "denominator"):
            count, before = entry[name], getattr(last, name, None)
            if count is not None and before is not None and name in self.fields:
                yield plausible.count_in_other_scale(str(self.fields[name].label), count, before)

    def _around(self, entry: dict[str, Any]) -> rules.Before:
        """The figures beside the period that was typed, whenever they were entered."""
        return self.due.around(Period(entry["start"], entry["end"]))

    def _is_from_counts(self, entry: dict[str, Any]) -> bool:
        """A percentage is worked out where there are counts, whatever was typed; a rate, where nothing was."""
        measure = self.due.measure
        is_taken = measure.unit == Unit.PERCENT or (rules.factor_of(measure) is not None and entry["value"] is None)
        return is_taken and entry["numerator"] is not None and bool(entry["denominator"])

    def _worked_out(self, entry: dict[str, Any]) -> Decimal | None:
        """The value, from the counts where the measure is a percentage of them."""
        value: Decimal | None = entry["value"]
        factor = rules.factor_of(self.due.measure) if self._is_from_counts(entry) else None
        return value if factor is None else factor * entry["numerator"] / entry["denominator"]

    def _entry(self, typed: dict[str, Any]) -> dict[str, Any]:
        period = {name: typed.get(name) or getattr(self.due.current, name, None) for name in PERIOD}
        return {**{name: typed.get(name) for name in COLUMNS}, "is_tied": bool(typed.get("is_tied")), **period}

    def values(self) -> dict[str, Any]:
        """For `performance.actions.record_observation`, or `correct_observation` where one was entered before."""
        typed = self.cleaned_data
        entry = self._entry(typed)
        values = {name: entry[name] for name in (*COLUMNS, *PERIOD) if name in typed or name in PERIOD}
        if self._is_from_counts(entry):
            values["value"] = None
        if self.due.current is not None:
            return values
        return {**values, "measure": self.due.measure, "area": self.due.area}

    @property
    def standing(self) -> list[tuple[str, str]]:
        """(what, words) of what the reader compares with: the previous figure, the target, other areas."""
        return standing(self.due)


def _counts_unnamed(measure: Measure) -> set[str]:
    """None, the count alone where the share of its base is told and no count, or both."""
    names = {"numerator": measure.numerator_name, "denominator": measure.denominator_name}
    return {name for name, words in names.items() if not (words and measure.denominator_name)}


def stored(due: FigureDue) -> dict[str, Any]:
    """What the form begins with: what was entered, or the period that is due."""
    if due.current is None:
        start, end = due.span
        source = due.previous.source if due.previous and not due.previous.is_illustrative else ""
        return {"start": start, "end": end, "as_at": end, "source": source}
    row = due.current
    worked_out = due.measure.unit == Unit.PERCENT and row.numerator is not None
    values = {name: _short(getattr(row, name)) for name in COLUMNS}
    values |= {"start": row.start, "end": row.end}
    return values | ({"value": None} if worked_out else {})


def _short(value: Any) -> Any:
    """A number without the noughts of its column."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


def standing(due: FigureDue) -> list[tuple[str, str]]:
    facts = [("Covers", formats.period_words(*due.period))]
    if last := due.previous:
        facts.append(("Previous", f"{figures.observation_words(due.measure, last)}, {figures.period_words(last)}"))
    if due.target:
        facts.append(("Target", figures.target_words(due.measure, due.target)))
    facts += [(row.area.name, figures.observation_words(due.measure, row)) for row in due.compared]
    return facts


class _PageForm(FigureForm):
    carries_seen = True
    marks_optional = True

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by

    def version_seen(self) -> int:
        """Rows are never changed, so there is no version: the action finds a row that was superseded."""
        return 0


class EnterFigureForm(_PageForm):
    area = forms.ModelChoiceField(Area.objects.all(), empty_label="Choose")
    field_order = ("area", "start", "end", "value", *INTERVAL, "numerator", "denominator", "is_tied", "as_at")

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
        self.due = replace(self.due, current=None)
        return super().clean()


class CorrectFigureForm(_PageForm):
    """A correction always says why, also before readers have seen the figure."""

    def left_out(self, due: FigureDue) -> set[str]:
        return super().left_out(due) - {"reason"}

    def _drop(self, *names: str) -> None:
        super()._drop(*(name for name in names if name != "reason"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the figure changes.")
        if not self.errors and not set(self.changed_names()) - {"reason"}:
            self.add_error(None, "Nothing is changed yet.")
        return typed
