"""A look at a column that was pasted into the grid of figures, before it is put into the boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms

from pcc_portal.updates.registers.conflicts import Words

from .columns import Line, lines_of
from .grid import BoxForm

LONGEST_COLUMN = 20_000
HINT = (
    "One figure a line, in the order of the rows below, or each behind the name of its measure. "
    "You see what was read before it goes into the boxes."
)


class PasteForm(forms.Form):
    pasted = Words(label="Column", max_length=LONGEST_COLUMN, rows=4, strip=False, help_text=HINT, required=False)
    pasted_from = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    marks_optional = False

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        if not text.strip():
            raise forms.ValidationError("Paste a column first.")
        return text


@dataclass(frozen=True)
class Pasted:
    """A line of the sheet; `row` as it would be with its figure, where there is a row for it."""

    line: Line
    row: BoxForm | None

    @property
    def problem(self) -> str:
        return self.line.problem or (self.row.problem if self.row else "")

    @property
    def is_left_out(self) -> bool:
        """Nothing goes into a box."""
        return self.row is None or not self.line.text


class Look:
    """What was pasted beside the rows that it is for. Needs a form that is valid."""

    def __init__(self, form: PasteForm, rows: Sequence[BoxForm]) -> None:
        begin = form.cleaned_data["pasted_from"]
        first = next((place for place, row in enumerate(rows) if row.prefix == begin), 0)
        names = [row.title for row in rows]
        lines = lines_of(form.cleaned_data["pasted"], names, what="figures here", begins_at=first)
        self.lines = [
            Pasted(line, None if line.place is None else rows[line.place].with_value(line.text)) for line in lines
        ]

    @property
    def number_for_boxes(self) -> int:
        return sum(not each.is_left_out for each in self.lines)

    def boxes(self) -> Iterator[tuple[str, str]]:
        """(name of the box, what goes into it)"""
        for each in self.lines:
            if each.row is not None and not each.is_left_out:
                yield each.row.add_prefix("value"), each.line.text
