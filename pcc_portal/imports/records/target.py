"""Each register as what can be brought in: a row is sent to the page that adds or changes such a record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BooleanField
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import strip_tags

from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.updates.proposals.actions import trial
from pcc_portal.updates.proposals.reopened import page_at
from pcc_portal.updates.registers.conflicts import SEEN
from pcc_portal.updates.registers.declaration import Kind, Noun
from pcc_portal.updates.registers.versions import version_of
from pcc_portal.updates.registers.views import AddPart, ChangeRecord
from pcc_portal.updates.releases.as_of import WORKING_COPY

from ..columns import Column, told_apart
from ..outcomes import ADDED, CHANGED, WAITS, Outcome, RowOutcome, Written
from ..progress import row_done
from ..target import Rows, Target
from .cells import DOUBTS, UnreadCellError, as_value, cell_of, columns_of, sent_for
from .downloads import columns_beside

KEY, PARENT = "key", "belongs_to"
OF_THE_PAGE = frozenset({SEEN, "reason", "note", *DOUBTS})


class Records(Target):
    """Of one kind of record."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.key = kind, kind.key

    @property
    def noun(self) -> Noun:
        return self.kind.noun

    @property
    def adds(self) -> Any:
        """The page that adds one; where it is part of a record, the one that adds it there."""
        return (*self.kind.adding, *self.kind.adding_below)[0]

    @property
    def changes(self) -> Any:
        return next(page for page in self.kind.changing if issubclass(page, ChangeRecord))

    @property
    def is_part(self) -> bool:
        return issubclass(self.adds, AddPart)

    def may(self, user: Any) -> bool:
        return bool(self.adds.may(user))

    def columns(self, user: Any) -> Sequence[Column]:
        parent = (Column(PARENT, self.parent_label, (self.adds.parent_column,)),) if self.is_part else ()
        fields = {column.name: column for form in self._forms(user) for column in columns_of(form)}
        columns = tuple(told_apart([Column(KEY, "Key", ("slug",)), *parent, *fields.values()]))
        return (*columns, *columns_beside(self.key, columns))

    @property
    def parent_label(self) -> str:
        return str(self.adds.parent_model._meta.verbose_name).capitalize()

    def _forms(self, user: Any) -> list[Any]:
        """One of each page, as it begins: of the first record, and of a new one."""
        first, pages = self._rows().first(), []
        parent = self.adds.parent_model._default_manager.first() if self.is_part else None
        if first is not None:
            pages.append(self.page_about(user, self.changes, first))
        if not self.is_part or parent is not None:
            pages.append(self.page_about(user, self.adds, parent))
        return [begun(page) for page in pages]

    def _rows(self) -> Any:
        return self.kind.rows_at(WORKING_COPY).order_by("slug")

    @staticmethod
    def page_about(user: Any, page: Any, row: Any = None) -> Any:
        address = reverse(page.route, args=[row.slug] if row is not None else [])
        return page_at(address, user, QueryDict(mutable=True))

    def check(self, rows: Rows) -> Outcome:
        tried: list[Outcome] = []
        with trial():
            tried.append(self.load(rows))
        return tried[0]

    def load(self, rows: Rows) -> Outcome:
        self._look_up(rows)
        outcome = Outcome()
        seen: dict[str, int] = {}
        for number, cells in rows.rows:
            row = RowOutcome(number, cells.get("title", cells.get(KEY, "")))
            outcome.rows.append(row)
            key = cells.get(KEY, "")
            if key and key in seen:
                row.refuse("Key", f"Row {seen[key]} is of the same record.")
            else:
                self._load_row(rows, row, dict(cells), outcome)
            seen.setdefault(key, number)
            row_done()
        return outcome

    def _look_up(self, rows: Rows) -> None:
        if KEY in rows.names:
            rows.downloads.read(self.key, rows.by)

    def _load_row(self, rows: Rows, row: RowOutcome, cells: dict[str, str], outcome: Outcome) -> None:
        sent: list[Sending] = []

        def send() -> Any:
            sent.append(self.sending(rows, row, cells))
            return sent[0].send()

        if (written := attempt(row, send)) is not None:
            outcome.written.append(sent[0].as_written(written))

    def sending(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> "Sending":
        """Raises RefusedRowError."""
        return Sending(self, rows, row, cells)

    def table(self, user: Any) -> tuple[list[str], Iterator[list[Any]]]:
        columns = [column for column in self.columns(user) if column.is_read and column.name not in OF_THE_PAGE]
        return [column.label for column in columns], self._lines(user, columns)

    def _lines(self, user: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
        for row in self._rows():
            cells = self.cells_of(begun(self.page_about(user, self.changes, row)), row)
            yield [as_value(column.field, cells.get(column.name, "")) for column in columns]

    def cells_of(self, form: Any, row: Any) -> dict[str, Any]:
        """What the table says of a record, by column. `form`: that of the page which changes it, as it begins."""
        fields = [(name, field) for name, field in form.fields.items() if name not in OF_THE_PAGE]
        cells = {name: cell_of(field, form.get_initial_for_field(field, name)) for name, field in fields}
        parent = getattr(row, self.adds.parent_column, None) if self.is_part else None
        return {KEY: row.slug, **({PARENT: parent.slug} if parent is not None else {}), **cells}


class RefusedRowError(Exception):
    """(label of the column, sentences) of what a row is refused for."""


def attempt(row: RowOutcome, write: Callable[[], Any]) -> Any:
    """What it wrote; None, with what is wrong beside the row, where it wrote nothing."""
    try:
        with transaction.atomic():
            return write()
    except RefusedRowError as refusal:
        row.refuse(*refusal.args)
    except (PermissionDenied, ConflictError) as why:
        row.refuse("", str(why))
    return None


class Sending:
    """One row, sent to its page."""

    def __init__(self, target: Records, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        self.target, self.rows, self.row, self.cells = target, rows, row, cells
        self.unread: dict[str, str] = {}  # the columns whose cells say nothing that the form takes, by name
        self.was: dict[str, str] = {}  # the cells that it changes, as they stand
        self.stored = self._stored()
        try:
            self.page = self._page()
        except Http404 as error:
            raise RefusedRowError("", "There is no such record for you.") from error

    def _page(self) -> Any:
        page = self.target.adds if self.stored is None else self.target.changes
        about = self.stored or (self._parent(page.parent_model) if self.target.is_part else None)
        return self.target.page_about(self.rows.by, page, about)

    def _stored(self) -> Any:
        key = self.cells.pop(KEY, "")
        stored = self.target._rows().filter(slug=key).first() if key else None
        if key and stored is None:
            why = f"No {self.target.noun.one} has the key “{key}”. Leave it empty to add one."
            raise RefusedRowError("Key", why)
        return stored

    def _parent(self, model: Any) -> Any:
        name = self.cells.get(PARENT, "")
        rows = model._default_manager
        named = list(rows.filter(slug=name)[:1]) or list(rows.filter(title__iexact=name)[:2])
        if len(named) != 1:
            why = f"There is none called “{name}”: write its key." if name else "Say what it is part of."
            raise RefusedRowError(self.target.parent_label, why)
        return named[0]

    def as_written(self, row: Any) -> Written:
        label = row._meta.label_lower
        return Written(label, row.pk, self.row.kind, self.was, version_of(row))

    def send(self) -> Any:
        """The row that was written, or the proposal that waits; None where nothing was to change. Raises
        RefusedRowError."""
        if not self.page.test_func():
            raise PermissionDenied(str(self.page.permission_denied_message))
        fresh = begun(self.page)
        typed = self._texts(fresh)
        if self.stored is not None and not typed:
            return None
        form = self._form(fresh, typed)
        changed = set(form.changed_names()) - OF_THE_PAGE
        if self.stored is not None and not changed:
            return None
        form = self._checked(form)
        self.row.kind = ADDED if self.stored is None else CHANGED
        if self.stored is not None:
            self.row.changes = [words[1:] for words in form.changes_in_words() if words[0] in changed]
            stands = self.target.cells_of(fresh, self.stored)
            self.was = {name: str(text) for name, text in stands.items() if name in changed}
        return self._perform(form)

    def _form(self, fresh: Any, typed: Mapping[str, str]) -> Any:
        """Bound to what the page would send with the cells of the row typed into it."""
        fresh.data = data = QueryDict(mutable=True)
        for name, field in fresh.fields.items():
            value = fresh.get_initial_for_field(field, name)
            fresh._put(name, value)
            fresh._put(name, value, initial=True)
        reason = {"reason": self.rows.reason} if "reason" in fresh.fields and self.rows.reason else {}
        for name, text in (reason | dict(typed)).items():
            try:
                self._type(data, fresh, name, text)
            except UnreadCellError as why:
                self.unread[name] = _label(fresh, name)
                self.row.refuse(self.unread[name], str(why))
        return self._bound(_confirming(data) if self.rows.confirmed else data)

    def _bound(self, data: QueryDict) -> Any:
        self.page.request.POST = data
        return self.page.get_form()

    def _texts(self, form: Any) -> Mapping[str, str]:
        """Of the cells, those that say something else than what stands, and than what our own downloads say of it."""
        stands = {} if self.stored is None else self.target.cells_of(form, self.stored)
        changed = ((name, text) for name, text in self.cells.items() if text != str(stands.get(name, "")).strip())
        typed = {name: text for name, text in changed if not self._repeats(name, text)}
        asked = {*form.fields, "reason", "note"}
        if foreign := [n for n in typed if n not in asked and not (n == PARENT and self._is_its_parent())]:
            self._refuse_foreign(foreign)
        return {name: text for name, text in typed.items() if name in form.fields}

    def _repeats(self, name: str, text: str) -> bool:
        record = "" if self.stored is None else self.stored.slug
        return self.rows.downloads.repeats(self.target.key, record, name, text)

    def _is_its_parent(self) -> bool:
        """Is it what the record is part of, by whatever name, or what a new one is to be part of?"""
        of = self.target.adds
        return self.stored is None or self._parent(of.parent_model) == getattr(self.stored, of.parent_column)

    def _refuse_foreign(self, names: list[str]) -> None:
        """A step of its own changes it, or another page: what stands may be repeated, and not changed."""
        labels = {column.name: column.label for column in self.target.columns(self.rows.by)}
        raise RefusedRowError(labels[names[0]], "This is not changed here. Its own page does that.")

    def _type(self, data: QueryDict, form: Any, name: str, text: str) -> None:
        """Raises UnreadCellError."""
        field = form.fields[name]
        sent = sent_for(field, text)
        if sent or not isinstance(field, BooleanField):
            data.setlist(form.add_prefix(name), sent)
        else:
            data.pop(form.add_prefix(name), None)

    def _checked(self, form: Any) -> Any:
        """The form, valid; what it asks about is kept as doubts and taken for confirmed. Raises RefusedRowError."""
        if form.is_valid() and not self.unread:
            return form
        asked = [name for name in form.errors if name in DOUBTS]
        self.row.doubts = [_plain(each) for name in asked for each in form.errors[name]]
        if len(asked) == len(form.errors) and not self.unread:
            form = self._bound(_confirming(self.page.request.POST.copy()))
            if form.is_valid():
                return form
        for name, errors in form.errors.items():
            if name not in {*DOUBTS, *self.unread}:
                self.row.refuse(_label(form, name), *(_plain(each) for each in errors))
        raise RefusedRowError("")

    def _waits(self, form: Any) -> bool:
        return bool(self.page.waits(form))

    def _perform(self, form: Any) -> Any:
        try:
            if self._waits(form):
                self.row.kind = WAITS
                self.page.propose(form)
                return self.page.proposed
            return self.page.perform(form)
        except ValidationError as refusal:
            self.page.refuse(form, refusal)
            name, errors = next(iter(form.errors.items()))
            raise RefusedRowError(_label(form, name), *(_plain(each) for each in errors)) from refusal


def _confirming(data: QueryDict) -> QueryDict:
    """With what a form asks about ticked."""
    for name in DOUBTS:
        data[name] = "on"
    return data


def begun(page: Any) -> Any:
    """The form of a page before anything is typed."""
    return page.get_form_class()(**{**page.get_form_kwargs(), "data": None, "files": None})


def _label(form: Any, name: str) -> str:
    return str(form[name].label) if name in form.fields else ""


def _plain(sentence: Any) -> str:
    """Without the links that a page would show."""
    return " ".join(strip_tags(str(sentence)).split())


def all_records(kinds: Sequence[Kind]) -> list[Records]:
    """Each kind that has pages to add one and to change one."""
    keyed = (kind for kind in kinds if "slug" in {field.name for field in kind.model._meta.concrete_fields})
    able = (kind for kind in keyed if kind.adding or kind.adding_below)
    return [Records(kind) for kind in able if any(issubclass(page, ChangeRecord) for page in kind.changing)]
