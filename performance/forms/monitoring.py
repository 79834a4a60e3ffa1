"""What is asked about the lines of a budget at the end of a period, and about why its forecast moved."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import Line, PoundsField
from pcc_portal.updates.registers.forms import StepForm

from ..choices import Unit
from ..models import Budget, BudgetLine, LineFigure
from ..plausible import in_other_unit
from ..stats.lines import LineSum
from .columns import lines_of

COLUMNS = {"actual": "Actual to date", "forecast": "Forecast of the year"}
LONGEST_REASON = 2_000
LONGEST_COLUMN = 20_000
PASTE_HINT = (
    "One line a row, in the order below, or each behind its name. A row without a number: not reported. "
    "A number that is typed below stays."
)


class LinesForm(StepForm):
    """A pair of boxes for each line at the end of the tree; an empty one says that nothing was reported."""

    pasted_actual = Words(
        label="Paste actuals", max_length=LONGEST_COLUMN, rows=4, required=False, strip=False, help_text=PASTE_HINT
    )
    pasted_forecast = Words(
        label="Paste forecasts", max_length=LONGEST_COLUMN, rows=4, required=False, strip=False, help_text=PASTE_HINT
    )
    source = Line(label="Source", max_length=250, required=False)

    def __init__(
        self, *args: Any, lines: Sequence[LineSum], current: Mapping[int, LineFigure], end: dt.date, **options: Any
    ) -> None:
        self.lines, self.current, self.end = lines, current, end
        super().__init__(*args, **options)
        for each in lines:
            for column, label in COLUMNS.items():
                field = PoundsField(label=label, required=False)
                field.show_hidden_initial = True
                self.fields[f"{column}_{each.line.pk}"] = field
        if current:
            self.fields["reason"] = Words(
                label="Why it changes",
                max_length=LONGEST_REASON,
                rows=2,
                required=False,
                help_text="Needed where a figure that was entered before changes.",
            )

    @property
    def pairs(self) -> list[tuple[LineSum, list[forms.BoundField]]]:
        return [(each, [self[f"{column}_{each.line.pk}"] for column in COLUMNS]) for each in self.lines]

    @property
    def others(self) -> list[forms.BoundField]:
        """What stands below the lines."""
        return [self[name] for name in ("source", "reason", "confirmed") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for column in COLUMNS:
            self._paste(column)
        if not self.errors and not self.figures():
            self.add_error(None, "Nothing is entered yet.")
        if not self.errors and self._corrects() and not typed.get("reason", "").strip():
            self.add_error("reason", "Say why it changes.")
        return typed

    def _paste(self, column: str) -> None:
        text = self.cleaned_data.get(f"pasted_{column}") or ""
        if not text.strip():
            return
        try:
            pasted = read_column(text, [each.line.title for each in self.lines])
        except ValidationError as refusal:
            self.add_error(f"pasted_{column}", refusal)
            return
        for each, amount in zip(self.lines, pasted, strict=True):
            name = f"{column}_{each.line.pk}"
            if name not in self.changed_data and name in self.cleaned_data and amount is not None:
                self.cleaned_data[name] = amount

    def figures(self) -> dict[BudgetLine, dict[str, Decimal | None]]:
        """By line, the amounts that are other than they were shown."""
        told: dict[BudgetLine, dict[str, Decimal | None]] = {}
        for each in self.lines:
            for column in COLUMNS:
                name = f"{column}_{each.line.pk}"
                amount = self.cleaned_data.get(name)
                if amount != getattr(self.current.get(each.line.pk), column, None) and self._is_new(name):
                    told.setdefault(each.line, {})[column] = amount
        return told

    def _is_new(self, name: str) -> bool:
        """Typed by this person, or pasted: nobody else's figures are touched."""
        return name in self.changed_data or bool(self.cleaned_data.get(f"pasted_{name.partition('_')[0]}", "").strip())

    def _corrects(self) -> bool:
        return any(line.pk in self.current for line in self.figures())

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        budgets = {each.line: each.budget for each in self.lines}
        for line, amounts in self.figures().items():
            forecast, budget = amounts.get("forecast"), budgets[line]
            if forecast and budget and (why := in_other_unit(Unit.POUNDS, forecast, budget)):
                yield f"{line}: {why[0].lower()}{why[1:]}"


def read_column(text: str, names: Sequence[str]) -> list[Decimal | None]:
    """An amount for each line, from a column in their order, or from rows that begin with a name. Raises
    ValidationError."""
    pasted = lines_of(text, names, what="lines")
    if "\t" not in text and len(pasted) != len(names):
        raise ValidationError(
            f"There are {len(pasted)} rows for {len(names)} lines. Paste one row a line, or their names."
        )
    if wrong := next((line.problem for line in pasted if line.problem), ""):
        raise ValidationError(wrong)
    amounts = {line.place: _amount(line.text, line.name) for line in pasted}
    return [amounts.get(place) for place, _ in enumerate(names)]


def _amount(text: str, name: str) -> Decimal | None:
    try:
        amount: Decimal | None = PoundsField(required=False).clean(text)
    except ValidationError as refusal:
        raise ValidationError(f"{name}, “{text.strip()}”: {refusal.messages[0]}") from refusal
    return amount


class MovementForm(StepForm):
    quarter = forms.ModelChoiceField(Quarter.objects.none(), label="Forecast of quarter", empty_label="Choose")
    cause = Line(label="Cause", max_length=200, help_text="A few words that readers see, such as “Pay award”.")
    amount = PoundsField(
        label="Amount, in pounds",
        help_text="Above 0 where more will be spent, below 0 where less. Of a virement, what goes to the other line.",
    )
    line = forms.ModelChoiceField(BudgetLine.objects.none(), label="Line", required=False, empty_label="Whole budget")
    to = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label="To line",
        required=False,
        empty_label="No other line",
        help_text="Of a virement alone: the line that the amount goes to. The whole budget stays as it is.",
    )
    source = Line(label="Source", max_length=250, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        budget: Budget = self.row  # type: ignore[assignment]
        quarters: Any = Quarter.objects.open().filter(year=budget.year).latest_first()
        self.fields["quarter"].queryset = quarters  # type: ignore[attr-defined]
        for name in ("line", "to"):
            self.fields[name].queryset = budget.lines.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("to") and not typed.get("line"):
            self.add_error("line", "Choose the line that the amount comes from.")
        if typed.get("to") and typed.get("to") == typed.get("line"):
            self.add_error("to", "Choose another line.")
        if typed.get("to") and (typed.get("amount") or 0) < 0:
            self.add_error("amount", "Give what goes from one line to the other, above 0.")
        return typed

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        budget: Budget = self.row  # type: ignore[assignment]
        if abs(typed["amount"]) > budget.total:
            yield "This is more than the whole budget."


class CorrectMovementForm(MovementForm):
    reason = Words(label="Why it changes", max_length=LONGEST_REASON, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["quarter"]
        self.fields["amount"].help_text = f"{self.fields['amount'].help_text} 0 takes it back."
