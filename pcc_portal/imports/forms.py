"""What is asked when somebody brings rows, and about a file whose columns or dates are not clear."""

from typing import Any

from django import forms

from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import Line
from pcc_portal.updates.rules import can_write
from performance.models import Measure

from .columns import LEFT_OUT
from .dates import DAY_FIRST, MONTH_FIRST
from .reading import Read
from .sheets.grid import Table
from .sheets.limits import MOST_BYTES, RefusedFileError
from .sheets.read import read_book, read_file, read_paste

LONGEST_PASTE = 2_000_000
ORDERS = [(DAY_FIRST, "The day"), (MONTH_FIRST, "The month")]
TAKES = ".csv,.txt,.tsv,.xlsx,.ods"


class BringForm(forms.Form):
    """A file, or what was copied out of a sheet. `table` is what it holds, once it is valid."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        help_text=f"CSV, XLSX or ODS, {MOST_BYTES // 1_000_000} MB at most. The first row has the heads.",
        widget=forms.FileInput({"accept": TAKES}),
    )
    sheet = Line(
        label="Sheet", max_length=100, required=False, help_text="Of a workbook with several sheets, the one to read."
    )
    pasted = Words(
        label="Or paste rows out of a sheet",
        max_length=LONGEST_PASTE,
        rows=8,
        required=False,
        help_text="With the row of heads.",
    )
    reason = Words(
        label="Why what stands changes",
        max_length=2_000,
        rows=2,
        required=False,
        help_text="For each row that changes a figure or a date that readers wait for, and gives no reason itself.",
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        file, pasted = typed.get("file"), typed.get("pasted")
        if bool(file) == bool(pasted):
            self.add_error("file", "Choose a file or paste rows: one of the two.")
            return typed
        place = "file" if file else "pasted"
        try:
            self.table = self._read(file, pasted or "")
        except RefusedFileError as refusal:
            for reason in refusal.reasons:
                self.add_error("sheet" if refusal.sheets else place, reason)
        return typed

    def _read(self, file: Any, pasted: str) -> Table:
        if not file:
            return read_paste(pasted)
        return read_file(file.read(MOST_BYTES + 1), self.cleaned_data.get("sheet") or "")

    @property
    def name(self) -> str:
        file = self.cleaned_data.get("file")
        return str(file.name)[:250] if file else "Pasted rows"


class BookForm(forms.Form):
    """The workbook of an office. `book` is what it holds, once it is valid."""

    file = forms.FileField(
        label="Workbook",
        allow_empty_file=True,
        help_text=f"XLSX or ODS, {MOST_BYTES // 1_000_000} MB at most.",
        widget=forms.FileInput({"accept": ".xlsx,.ods"}),
    )
    dates = forms.ChoiceField(
        label="In dates such as 01/02/2024, what comes first?",
        choices=[("", "It has no such dates"), *ORDERS],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.book = read_book(file.read(MOST_BYTES + 1))
        except RefusedFileError as refusal:
            raise forms.ValidationError(list(refusal.reasons)) from refusal
        return file


class BringFiguresForm(BringForm):
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label="Measure",
        required=False,
        to_field_name="slug",
        empty_label="The rows say which",
        help_text="Where all rows are of one measure.",
    )
    field_order = ("measure", "file", "sheet", "pasted", "reason")

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Measure.objects.order_by("title").select_related("theme")
        mine = [row.pk for row in rows if can_write(by, row)]
        self.fields["measure"].queryset = rows.filter(pk__in=mine)  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which column each unknown head is, and in which order the file writes a day and a month."""

    def __init__(self, *args: Any, now: Read, **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [(column.name, column.label) for column in now.columns if column.is_read]
        choices = [("", "Choose"), (LEFT_OUT, "Leave it out"), *columns]
        self.heads = {f"head-{at}": head for at, head in enumerate(now.unknown)}
        for name, head in self.heads.items():
            self.fields[name] = forms.ChoiceField(label=f"“{head}” is", choices=choices)
        if now.asks_order:
            self.fields["dates"] = forms.ChoiceField(
                label=f"In dates such as {now.asks_order}, what comes first?",
                choices=ORDERS,
                widget=forms.RadioSelect,
                help_text="Asked once a file.",
            )

    @property
    def chosen(self) -> dict[str, str]:
        return {head: self.cleaned_data[name] for name, head in self.heads.items()}

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("dates",) if name in self.fields}


class LoadForm(forms.Form):
    """`doubts`: how many rows are asked about."""

    confirmed = forms.BooleanField(
        label="I have checked these: they are right",
        error_messages={"required": "Tick that what is asked about is right, or correct it in the file."},
    )

    def __init__(self, *args: Any, doubts: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not doubts:
            del self.fields["confirmed"]
