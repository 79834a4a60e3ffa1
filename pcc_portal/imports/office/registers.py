"""Registers as sheets of the workbook: each row is a new record, sent to the page that adds one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.forms import ModelChoiceField
from django.forms.models import model_to_dict

from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.actions import TAKEN_BY_PAGES
from pcc_portal.updates.registers.declaration import Kind
from pcc_portal.updates.registers.fields import WhenField
from pcc_portal.updates.registers.views import AddPart, StepPage

from ..columns import Column, plain
from ..outcomes import ADDED, Outcome, RowOutcome
from ..records.cells import UnreadCellError, cell_of, columns_of, sent_for
from ..records.target import (
    KEY,
    OF_THE_PAGE,
    PARENT,
    Records,
    RefusedRowError,
    Sending,
    all_records,
    attempt,
)
from ..synonyms import SYNONYMS
from ..target import Rows
from .blank import blank_form
from .steps import QUARTER, STEP, WHAT_HAPPENED, any_quarter, before_steps, column_of_steps, of_all_steps

OWNER = "owner"
Cells = Mapping[str, Any]


def parent_of(page: Any) -> Any:
    """The model of the records that a page adds a part to; None where what it adds stands by itself."""
    if issubclass(page, AddPart):
        return page.parent_model
    return page.model if issubclass(page, StepPage) else None


class NewRecords(Records):
    """What a row does not say of a record, its form begins with. Nothing waits for an approver: there is none yet."""

    @property
    def pages(self) -> tuple[Any, ...]:
        return (*self.kind.adding, *self.kind.adding_below)

    @property
    def has_key(self) -> bool:
        return "slug" in {field.name for field in self.kind.model._meta.concrete_fields}

    @cached_property
    def by_step(self) -> Mapping[str, Any]:
        """Of steps of a record that are told apart, the page of each, by what a row calls it."""
        return {str(page.label): page for page in self.pages if issubclass(page, StepPage) and page.adds}

    @cached_property
    def asks_quarter(self) -> bool:
        """Is it reported in a quarter, which its pages take to be the one in hand?"""
        columns = {field.name for field in self.kind.model._meta.concrete_fields}
        return bool(self.by_step) and QUARTER in columns

    @property
    def parent_label(self) -> str:
        parents = [str(parent._meta.verbose_name) for page in self.pages if (parent := parent_of(page))]
        return " or ".join(dict.fromkeys(parents)).capitalize()

    def columns(self, user: Any) -> Sequence[Column]:
        of_pages = {page: {c.name: c for c in columns_of(blank_form(page, user))} for page in self.pages}
        fields = {name: column for columns in reversed(of_pages.values()) for name, column in columns.items()}
        asked = [column for column in fields.values() if column.name not in OF_THE_PAGE or not self.has_key]
        asked = [of_all_steps(column, of_pages.values()) for column in asked] if self.by_step else asked
        return (
            *([Column(PARENT, self.parent_label)] if self.parent_label else []),
            *([column_of_steps(self.by_step)] if self.by_step else []),
            *([Column(QUARTER, "Quarter", field=any_quarter(), is_needed=True)] if self.asks_quarter else []),
            *asked,
            *(column for page in self.steps for column in _asked_by(blank_form(page, user))),
            *([Column(OWNER, "Owner", synonyms=SYNONYMS[OWNER])] if self.kind.is_owned else []),
            *([Column(KEY, "Key", ("slug",))] if self.has_key else []),
        )

    @cached_property
    def steps(self) -> tuple[Any, ...]:
        """The pages of steps that say something in a column of the record, and need no reason: a meeting is held."""
        pages = (page for page in self.kind.changing if issubclass(page, StepPage))
        columns = {field.name for field in self.kind.model._meta.concrete_fields}
        at_first = {name for page in self.pages for name in page.form_class.base_fields}
        return tuple(page for page in pages if _fills_columns(page, columns - at_first))

    @cached_property
    def of_steps(self) -> frozenset[str]:
        return frozenset(name for page in self.steps for name in page.form_class.base_fields)

    def load(self, rows: Rows) -> Outcome:
        """The steps of all records after the records, which a step may name."""
        outcome = super().load(rows)
        added = [(row, cells) for row, (_, cells) in zip(outcome.rows, rows.rows, strict=True) if row.kind == ADDED]
        for (row, cells), written in zip(added, list(outcome.written), strict=True):
            for page in self.steps:
                self._take(page, rows, row, cells, written.pk)
        return outcome

    def _take(self, page: Any, rows: Rows, row: RowOutcome, cells: Cells, key: int) -> None:
        if part := {name: cells[name] for name in page.form_class.base_fields.keys() & cells.keys() - OF_THE_PAGE}:
            stored = self.kind.model._default_manager.get(pk=key)
            attempt(row, lambda: Step(self, rows, row, part, page=page, about=stored).send())

    def _look_up(self, rows: Rows) -> None:
        """Nothing stands yet."""

    def _load_row(self, rows: Rows, row: RowOutcome, cells: dict[str, str], outcome: Outcome) -> None:
        row.title = cells.get("title") or cells.get("name") or next(iter(cells.values()), "")
        super()._load_row(rows, row, cells, outcome)

    def sending(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> Sending:
        return Adding(self, rows, row, cells)

    def stands(self, user: Any) -> Iterator[Cells]:
        """What there is, by the names of columns, in the order in which it was added."""
        moved = frozenset().union(*(page.moves for page in self.kind.changing if issubclass(page, StepPage)))
        for row in self._standing():
            if (cells := self._cells(user, before_steps(row, moved))) is not None:
                yield cells

    def _standing(self) -> Any:
        rows = self.kind.model._default_manager.order_by("pk")
        is_append_only = issubclass(self.kind.model, Releasable)
        return rows.filter(superseded_by__isnull=True) if is_append_only else rows

    def _cells(self, user: Any, row: Any) -> Cells | None:
        """None of a row that its page would not take now, as of a quarter that has closed."""
        page, parent = self._page_of(row)
        if page is None:
            return None
        form = blank_form(page, user, parent)
        stored = _stored(form, row, page.typed_for(row) if issubclass(page, StepPage) else None)
        cells = {name: cell_of(field, stored.get(name)) for name, field in form.fields.items() if name in stored}
        if any(field.required and not cells.get(name) for name, field in form.fields.items() if _chooses(field, name)):
            return None
        for step in self.steps:
            cells |= _cells_of_step(blank_form(step, user, row), row)
        owner = {OWNER: row.owner.email} if self.kind.is_owned and row.owner else {}
        key = {KEY: row.slug} if self.has_key else {}
        step = {STEP: str(page.label)} if self.by_step else {}
        quarter = {QUARTER: str(row.quarter)} if self.asks_quarter else {}
        return {**({PARENT: parent.slug} if parent is not None else {}), **step, **quarter, **cells, **owner, **key}

    def _page_of(self, row: Any) -> tuple[Any, Any]:
        """The page that would add such a row, and what to; none where it was not added by one of them."""
        for page in reversed(self.pages):
            model = parent_of(page)
            if model is None:
                return page, None
            if any(getattr(row, name) != value for name, value in getattr(page, "adds", {}).items()):
                continue
            columns = (f.name for f in row._meta.concrete_fields if f.related_model is model)
            if parent := next((getattr(row, name) for name in columns if getattr(row, name)), None):
                return page, parent
        return None, None


def _chooses(field: Any, name: str) -> bool:
    return isinstance(field, ModelChoiceField) and name not in OF_THE_PAGE


def _stored(form: Any, row: Any, typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form would show of a row, were it about it. `typed`: what the page says of that itself."""
    values = model_to_dict(row) if typed is None else typed
    return {name: _exactly(row, name, field, values[name]) for name, field in form.fields.items() if name in values}


def _fills_columns(page: Any, columns: set[str]) -> bool:
    fields = page.form_class.base_fields
    asked = fields.keys() - OF_THE_PAGE
    needs_reason = "reason" in fields and fields["reason"].required
    return bool(asked) and asked <= columns and not needs_reason


def _asked_by(form: Any) -> Iterator[Column]:
    """A step is taken where the row says something of it."""
    columns = (column for column in columns_of(form) if column.name not in OF_THE_PAGE)
    return (replace(column, is_needed=False) for column in columns)


def _cells_of_step(form: Any, row: Any) -> dict[str, Any]:
    fields = ((name, field) for name, field in form.fields.items() if name not in OF_THE_PAGE)
    values = model_to_dict(row, fields=list(form.fields))
    return {name: cell_of(field, _exactly(row, name, field, values.get(name))) for name, field in fields}


def _exactly(row: Any, name: str, field: Any, value: Any) -> Any:
    """A date in words with how exactly it is known."""
    is_day = value and isinstance(field, WhenField) and not isinstance(value, tuple)
    return (value, getattr(row, precision_of(name))) if is_day else value


class Section(Sending):
    """The cells of a row that another page of the record asks for."""

    def __init__(self, *args: Any, page: Any, about: Any) -> None:
        self.page_class, self.about = page, about
        super().__init__(*args)

    def _stored(self) -> Any:
        return self.about

    def _page(self) -> Any:
        return Records.page_about(self.rows.by, self.page_class, self.about)

    def _waits(self, form: Any) -> bool:
        return False


class Step(Section):
    """One that is taken also where its form begins with what the row says."""

    def _stored(self) -> None:
        return None


class Adding(Sending):
    """A row sent to the page that adds such a record, under the key that it names, for the owner that it names."""

    key = ""
    owner: User | None = None
    target: NewRecords

    def _stored(self) -> None:
        self.key = self.cells.pop(KEY, "")
        self.pages = self._pages()
        self.quarter = self._quarter() if self.target.asks_quarter else None
        for name in self.target.of_steps:
            self.cells.pop(name, None)
        if self.key in TAKEN_BY_PAGES:
            raise RefusedRowError("Key", f"“{self.key}” cannot be a key.")
        if name := self.cells.pop(OWNER, ""):
            people = User.objects.in_office()
            self.owner = people.filter(email__iexact=name).first() or people.filter(name__iexact=name).first()
            if self.owner is None:
                self.unread[OWNER] = "Owner"
                self.row.refuse("Owner", f"Nobody of the office is called “{name}”: write the e-mail address.")

    def _pages(self) -> tuple[Any, ...]:
        """Those that may take it. Raises RefusedRowError where it says no step that there is."""
        by_step = self.target.by_step
        if not by_step:
            return self.target.pages
        step = plain(self.cells.pop(STEP, ""))
        named = tuple(page for name, page in by_step.items() if plain(name) == step)
        if not named:
            raise RefusedRowError(WHAT_HAPPENED, f"Write one of: {', '.join(by_step)}.")
        return named

    def _quarter(self) -> Quarter:
        """Raises RefusedRowError."""
        try:
            (key,) = sent_for(any_quarter(), self.cells.pop(QUARTER, "")) or [""]
        except UnreadCellError as why:
            raise RefusedRowError("Quarter", str(why)) from why
        if not key:
            raise RefusedRowError("Quarter", "Say in which quarter it was reported.")
        return Quarter.objects.get(pk=key)

    def _page(self) -> Any:
        page = self._opened()
        page.sets_up, page.in_quarter = True, self.quarter
        return page

    def _opened(self) -> Any:
        pages = self.pages
        alone = next((page for page in pages if parent_of(page) is None), None)
        if alone is not None and not self.cells.get(PARENT):
            return self.target.page_about(self.rows.by, alone)
        refusal: RefusedRowError | None = None
        for page in pages:
            if parent_of(page) is None:
                continue
            try:
                return self.target.page_about(self.rows.by, page, self._parent(parent_of(page)))
            except RefusedRowError as why:
                refusal = refusal or why
        raise refusal or RefusedRowError("", "This is part of nothing.")

    def _bound(self, data: Any) -> Any:
        """What a text refers to may stand in a sheet that comes later."""
        form = super()._bound(data)
        form.checks_references = False
        return form

    def _waits(self, form: Any) -> bool:
        return False

    def _perform(self, form: Any) -> Any:
        """A key and an owner are columns that the form of the page does not ask for; the action takes them."""
        if self.key:
            form.cleaned_data["slug"] = self.key
        if self.target.kind.is_owned:
            form.cleaned_data[OWNER] = self.owner
        return super()._perform(form)


def new_records(kinds: Sequence[Kind]) -> list[NewRecords]:
    """Each kind that a file brings in, or that is a part of a record, after those that it names."""
    registers = {target.key for target in all_records(kinds)}
    by_model = {kind.model: kind for kind in kinds if kind.key in registers or kind.adding_below}
    ordered: list[Kind] = []
    met: set[str] = set()

    def place(kind: Kind) -> None:
        if kind.key in met:
            return
        met.add(kind.key)
        fields = (*kind.model._meta.concrete_fields, *kind.model._meta.many_to_many)
        for named in filter(None, (by_model.get(field.related_model) for field in fields)):  # type: ignore[arg-type]
            place(named)
        ordered.append(kind)

    for kind in by_model.values():
        place(kind)
    return [NewRecords(kind) for kind in ordered]
