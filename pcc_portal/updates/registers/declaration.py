"""What a kind of record is, declared once: each app's `registers.py` says it, and whatever tells kinds apart reads it.

History, search, owners, seals, citations, navigation, "since the last report", breadcrumbs and lists ask `all_kinds()`.
Addresses, pages and forms are not made from a declaration: they are written out, and it names them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst

from pcc_portal.accounts.models import Owned
from pcc_portal.ui.titles import article_of

from ..citations.kinds import Citation
from ..models import Releasable

if TYPE_CHECKING:
    from ..releases.as_of import AsAt
    from .views import AddPart, AddRecord, RowPage, StepPage


@dataclass(frozen=True)
class Noun:
    """What people call one record, and many."""

    one: str
    many: str = ""
    article: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "many", self.many or f"{self.one}s")
        object.__setattr__(self, "article", self.article or article_of(self.one))

    @property
    def heading(self) -> str:
        return str(capfirst(self.one))

    @property
    def title(self) -> str:
        return str(capfirst(self.many))


@dataclass(frozen=True)
class ListPage:
    """The list of a kind: its words as a link, and the name of its address; `is_open`: everyone may read it."""

    title: str
    route: str
    is_open: bool = True


@dataclass(frozen=True)
class Deadline:
    """What the calendar says of a column with a day. `done`: the column with the day on which it was met; `set_by`: the
    law, contract or promise that sets it; `what` names a day that comes by itself and that no reader waits for."""

    done: str = ""
    set_by: str = ""
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record.

    `key` names it in seals, references, search and the owners' addresses, `former_keys` did in addresses that people
    kept. `section` is the part of the navigation, by its label, in which its pages stand. `searched` are the columns
    that a search reads besides the title; None keeps the kind out of searches. `awaited` are dates that readers wait
    for, each with what is said beside a title where it moved (empty: nothing); moving one later needs a reason.
    `outstanding` says of each of them, and of the columns that stand in for one, which rows wait for it still; None
    where it comes by itself. The calendar has all of these days; `calendar` says more of a column, or adds one. A kind
    with `parents` (paths of foreign keys) has its history told with theirs and is
    hidden with them. `sealed` gives the rows that a release seals: True, the public ones; None, no row. `named_then`
    are columns, such as a title, that a past quarter reads as they were sealed, of rows that are there whatever it
    sealed: the plan and its parts. `reports_moves`: its table in the panel's report prints the old date and the reason
    beside a date that moved. `keeps_documents`: files can be added to a record, and are listed on its page.
    `stated` says of columns, or paths to them, what a sentence that speaks of a record tells them as, so that the check
    can hold it against them: a day's role (`starts`, `ends`, `due` …), an amount's or a count's part, `name` or `body`.
    `unseen` are columns that no reader sees, each with the reason, besides those of every kind (`wording.UNSEEN`).
    `withholds` are columns that hold nothing of what readers must not see once the first of them says why: from then on
    they are read in past quarters as they stand now.
    `adding` and `changing` are the pages that add a record and that change one, in the order in which a page offers
    them. `adding_below` are the pages that add one to the record it is part of: a file brings it in by the first of
    them, the workbook of an office by any.
    """

    key: str
    model: type[Model]
    noun: Noun
    section: str = ""
    former_keys: tuple[str, ...] = ()
    list_page: ListPage | None = None
    searched: tuple[str, ...] | None = None
    cited: Citation | None = None
    awaited: Mapping[str, str] = field(default_factory=dict)
    outstanding: Mapping[str, Q | None] = field(default_factory=dict)
    calendar: Mapping[str, Deadline] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    sealed: bool | Callable[[], QuerySet[Any]] | None = None
    named_then: tuple[str, ...] = ()
    reports_moves: bool = False
    keeps_documents: bool = False
    stated: Mapping[str, str] = field(default_factory=dict)
    unseen: Mapping[str, str] = field(default_factory=dict)
    withholds: tuple[str, ...] = ()
    adding: tuple[type[AddRecord], ...] = ()
    changing: tuple[type[RowPage], ...] = ()
    adding_below: tuple[type[AddPart | StepPage], ...] = ()

    def __post_init__(self) -> None:
        columns = {column.name for column in self.model._meta.concrete_fields}
        if forgotten := columns & self.awaited.keys() - self.outstanding.keys():
            raise ValueError(f"{self.key} does not say which rows wait for {', '.join(sorted(forgotten))} still.")
        if unnamed := [
            name for name, deadline in self.calendar.items() if not (deadline.what or name in self.outstanding)
        ]:
            raise ValueError(f"{self.key} does not say what {', '.join(unnamed)} is.")

    def withheld_of(self, row: Model) -> Collection[str]:
        """Columns in which a past quarter shows what stands there now."""
        return self.withholds if self.withholds and getattr(row, self.withholds[0]) else ()

    @property
    def days(self) -> Mapping[str, Q | None]:
        """Of each column with a day in the calendar, the rows that wait for it still; None where it comes by itself."""
        return {**dict.fromkeys(self.calendar), **self.outstanding}

    def day_words(self, column: str) -> str:
        """What a day in that column is, as in "Vehicle: delivery", "Commitment"."""
        return self.deadline(column).what or self.awaited.get(column) or self.noun.heading

    def deadline(self, column: str) -> Deadline:
        return self.calendar.get(column, Deadline())

    @property
    def page(self) -> str:
        """The name of the address of one record, as its model says it; empty where it has no page of its own."""
        return str(getattr(self.model, "page", ""))

    @property
    def is_owned(self) -> bool:
        return issubclass(self.model, Owned)

    def sealed_rows(self) -> QuerySet[Any]:
        """What a release made now would seal of it."""
        if callable(self.sealed):
            return self.sealed()
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(is_public=True) if self.sealed else rows.none()

    def rows_at(self, as_at: AsAt) -> QuerySet[Any]:
        """What the office has of it, or what readers see."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows if as_at.is_working_copy else self.sealed_rows()

    def parent_model(self, path: str) -> type[Model]:
        """The model at the end of a path of foreign keys."""
        model = self.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        return model


_kinds: dict[str, Kind] = {}
_by_former_key: dict[str, Kind] = {}
_by_model: dict[type[Model], Kind] = {}


def declare(*kinds: Kind) -> None:
    """To be called once an app, when it is ready. Raises ValueError where a key or a model is declared already."""
    for kind in kinds:
        if kind.key in _kinds or kind.model in _by_model:
            raise ValueError(f"{kind.key} ({kind.model._meta.label}) is declared already.")
        _kinds[kind.key] = _by_model[kind.model] = kind
        for key in kind.former_keys:
            _by_former_key[key] = kind


def all_kinds() -> Collection[Kind]:
    """In the order of the apps, and of each app's declarations."""
    return _kinds.values()


def kind_of(model: type[Model]) -> Kind | None:
    return _by_model.get(model)


def kind_named(key: str) -> Kind | None:
    """By its key, or by one that it once had."""
    return _kinds.get(key) or _by_former_key.get(key)


def kind_at(page: str) -> Kind | None:
    """The kind whose records are shown at the address of that name."""
    return next((kind for kind in _kinds.values() if page and kind.page == page), None)


def released_models() -> list[type[Releasable]]:
    """The append-only tables whose rows a release shows."""
    return [kind.model for kind in _kinds.values() if issubclass(kind.model, Releasable)]


def sealed_kinds() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.sealed is not None]


def cited_kinds() -> dict[str, Kind]:
    """The kinds that text can cite, by key."""
    return {key: kind for key, kind in _kinds.items() if kind.cited}


def citations() -> dict[str, Citation]:
    """What text can cite of each kind, by key."""
    return {key: kind.cited for key, kind in _kinds.items() if kind.cited}


def awaited_dates(model: type[Model]) -> Mapping[str, str]:
    kind = kind_of(model)
    return kind.awaited if kind else {}
