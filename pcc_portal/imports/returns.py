"""A return as a workbook: its figures beside last time's, to fill in elsewhere, and read back into the boxes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from pcc_portal.periods.clock import today
from pcc_portal.returns import actions, entry, links
from pcc_portal.returns.forms import WorkbookForm
from pcc_portal.returns.views.sender import AtLink
from pcc_portal.ui.downloads import rows_file
from pcc_portal.ui.form_pages import ConflictError
from performance.forms.figures import LONGEST_NOTE

from .columns import plain
from .records.cells import TICK, as_value
from .sheets.grid import Table
from .sheets.limits import MOST_BYTES, RefusedFileError
from .sheets.read import read_file
from .target import EMPTIES

KEY = "Key, to be left as it is"
FIGURE = "Figure asked for"
# What is typed, by its head, in an order that is the same for every return.
TYPED = {
    "value": "Figure",
    "lower": "95% confidence interval from",
    "upper": "95% confidence interval to",
    "numerator": "Numerator",
    "denominator": "Out of",
    "is_tied": "Shared with others",
    "availability_reason": "If there is no figure, why",
    "note": "Note",
}
TICKED = frozenset({"is_tied"})
MOST_TOLD = 5

Typed = dict[str, dict[str, str]]


def sheet(figures: Sequence[entry.ReturnFigureForm]) -> tuple[list[str], Iterator[list[Any]]]:
    """Its heads, and a row for each figure with what has been saved of it."""
    beside = list(dict.fromkeys(what for form in figures for what, _ in form.standing))
    asked = [name for name in TYPED if any(name in form.fields for form in figures)]
    heads = [FIGURE, *beside, *(TYPED[name] for name in asked), KEY]
    return heads, (_line(form, beside, asked) for form in figures)


def _line(form: entry.ReturnFigureForm, beside: Sequence[str], asked: Sequence[str]) -> list[Any]:
    standing, saved = dict(form.standing), form.initial
    cells = [as_value(form.fields.get(name), saved.get(name) or "") for name in asked]
    return [form.title, *(standing.get(what, "") for what in beside), *cells, form.prefix]


def typed_in(table: Table, figures: Sequence[entry.ReturnFigureForm]) -> Typed:
    """What a workbook says, by figure and field; a blank cell says nothing. Raises RefusedFileError."""
    beside = {plain(what): "" for form in figures for what, _ in form.standing} | {plain(FIGURE): ""}
    names = beside | {plain(head): name for name, head in TYPED.items()} | {plain(KEY): KEY}
    unknown = [head for head in table.heads if plain(head) not in names]
    heads = [names.get(plain(head), "") for head in table.heads]
    if unknown or KEY not in heads:
        problem = f"It has a column “{unknown[0]}”" if unknown else f"It has no column “{KEY}”"
        raise RefusedFileError(f"{problem}: fill in the workbook of this return, and leave its heads as they are.")
    rows = {number: dict(zip(heads, cells, strict=True)) for number, cells in table.rows}
    if why := list(_faults(rows, {str(form.prefix): form.fields for form in figures})):
        raise RefusedFileError(*why[:MOST_TOLD])
    return {row[KEY]: {name: _as_typed(name, row[name]) for name in TYPED if row.get(name)} for row in rows.values()}


def _faults(rows: Mapping[int, Mapping[str, str]], fields: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in rows.items():
        key, filled = row[KEY], [name for name in TYPED if row.get(name)]
        if key not in fields:
            yield f"Row {number} is of no figure of this return."
        elif key in seen:
            yield f"Rows {seen[key]} and {number} are of the same figure."
        else:
            yield from (f"Row {number}, {TYPED[n]}: this figure takes none." for n in filled if n not in fields[key])
            yield from (f"Row {number}, {TYPED[n]}: write yes or no." for n in filled if not _is_read(n, row[n]))
        seen.setdefault(key, number)


def _is_read(name: str, cell: str) -> bool:
    return name not in TICKED or cell in EMPTIES or plain(cell) in TICK


def _as_typed(name: str, cell: str) -> str:
    if name in TICKED:
        return "".join(TICK.get(plain(cell), []))
    return "" if cell in EMPTIES else cell[:LONGEST_NOTE]


class ReturnWorkbook(AtLink):
    """Seen by whoever has typed the code, as the page of the return is."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        if not self.is_open:
            return redirect(self.address)
        return rows_file(f"Return for {self.row.quarter}", *sheet(entry.forms_of_sender(self.row, today())), "xlsx")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """What it says goes into the boxes of the page, beside what was saved there. Nothing is sent."""
        form = WorkbookForm(request.POST, request.FILES)
        if self.is_open and form.is_valid():
            try:
                self._keep(form.cleaned_data["file"].read(MOST_BYTES + 1))
            except (RefusedFileError, ConflictError) as why:
                messages.error(request, str(why))
            else:
                messages.success(request, "They are in the boxes below. Look them over: nothing has been sent yet.")
        elif self.is_open:
            messages.error(request, "Choose the workbook first.")
        return redirect(self.address)

    @property
    def is_open(self) -> bool:
        return self.row.is_writable and links.is_visiting(self.request, self.row)

    def _keep(self, content: bytes) -> None:
        """Raises RefusedFileError, ConflictError."""
        typed = typed_in(read_file(content), entry.forms_of_sender(self.row, today()))
        saved = self.row.typed
        merged = {key: {**saved.get(key, {}), **typed.get(key, {})} for key in {**saved, **typed}}
        by = actions.sender_of(self.row)
        actions.keep(self.row, by=by, typed=merged, words=self.row.words)
