"""What readers wait for, of every register that declares it: the dates to come, and those that went by unmet."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.ui.words import mid_sentence

from ..choices import Awaited
from ..releases.as_of import WORKING_COPY, AsAt, Viewpoint, past_moment
from .declaration import Kind, all_kinds, kind_named
from .going_on import going_on

DAY = Value(str(Precision.DAY), output_field=CharField())
OUTSIDE = AsAt(0)  # readers there see the same rows of a register, whatever was released
COLUMNS = (
    "date_on",
    "date_precision",
    "date_title",
    "date_page",
    "date_slug",
    "date_is_public",
    "date_source",
    "date_of",
)


@dataclass(frozen=True)
class AwaitedDate:
    """Something that readers wait for; `precision` is how exactly its day is known."""

    on: dt.date
    precision: str
    title: str
    page: str
    slug: str
    is_public: bool
    source: str
    of: str  # kind and column

    @property
    def url(self) -> str:
        return reverse(self.page, args=[self.slug])

    @property
    def what(self) -> str:
        """What its record waits for, as in "Vehicle: delivery"."""
        name, _, column = self.of.partition(":")
        kind = kind_named(name)
        return str(kind.awaited.get(column, "")) if kind else ""

    @property
    def is_illustrative(self) -> bool:
        """Is the date made up, or all of the row?"""
        name, _, column = self.of.partition(":")
        kind = kind_named(name)
        return kind is not None and is_made_up(kind.model(source=self.source), column)


def next_dates(viewpoint: Viewpoint, limit: int) -> list[AwaitedDate]:
    """The first dates from the viewpoint's day on. One query."""
    day = viewpoint.day
    rows = _awaited(viewpoint.as_at, lambda column: Q(**{f"{column}__gte": day}))
    return _once(_read(rows, ("date_from", "date_on"), 2 * limit))[:limit]


def dates_gone_by(viewpoint: Viewpoint, limit: int | None = None) -> list[AwaitedDate]:
    """What was to be done by now and is not, so far as anybody knows; the latest first. The office sees all of it,
    readers outside what fell due since the release. Two queries at most."""
    days = viewpoint.days
    within = days.late if viewpoint.as_at.is_working_copy else days.unreported
    if not viewpoint.as_at.is_working_copy and not days.has_unreported:
        return []
    rows = _awaited(viewpoint.as_at, within, gone_by=True)
    return _once(_read(rows, ("-date_on", "-date_from"), 2 * limit if limit else None))[:limit]


def gone_by_words(date: AwaitedDate, viewpoint: Viewpoint) -> str:
    """As in "Due 30 November 2023, not yet reported on"; for the office, how late it is."""
    due = formats.date_words(date.on, date.precision)
    if not viewpoint.as_at.is_working_copy:
        return f"Due {due}, {mid_sentence(Awaited.UNREPORTED.label)}"
    is_day = date.precision == Precision.DAY
    late = formats.due_words(date.on, viewpoint.day) if is_day else mid_sentence(Awaited.OVERDUE.label)
    return f"Due {due}, {late}"


def _awaited(as_at: AsAt, within: Callable[[str], Q], *, gone_by: bool = False) -> list[QuerySet[Any]]:
    """What has not come yet and has its day `within` the limits that are asked for. `gone_by`: without what comes by
    itself, as a meeting of the panel does."""
    return [
        _dates(kind, belongs_to, as_at, column, within(column) if waits is None else waits & within(column))
        for kind in all_kinds()
        for column, waits in kind.outstanding.items()
        if not (gone_by and waits is None)
        for belongs_to in _places(kind)
    ]


def _places(kind: Kind) -> Iterator[str]:
    """The paths to what a row is shown with: its parents; empty where it has a page of its own."""
    yield from [""] if kind.page else [f"{path}__" for path in kind.parents]


def _dates(kind: Kind, belongs_to: str, as_at: AsAt, column: str, which: Q) -> QuerySet[Any]:
    """One register's part of the union. All but the days is made once a process, but for a past quarter's."""
    rows_of = _kept_rows if past_moment() is None else _rows
    return rows_of(kind.key, belongs_to, column, WORKING_COPY if as_at.is_working_copy else OUTSIDE).filter(which)


def _rows(key: str, belongs_to: str, column: str, as_at: AsAt) -> QuerySet[Any]:
    """The dates of one column: the same columns in the same order from each register."""
    kind = next(kind for kind in all_kinds() if kind.key == key)
    exact = _precision(kind.model, column)
    title = Concat(f"{belongs_to}title", Value(": "), "title") if belongs_to else F("title")
    shown = _shown(kind.model, belongs_to)
    fields = {
        "date_on": F(column),
        "date_from": first_day(column) if exact else F(column),
        "date_precision": F(exact) if exact else DAY,
        "date_title": title,
        "date_page": Value(_page(kind, belongs_to), output_field=CharField()),
        "date_slug": F(f"{belongs_to}slug"),
        "date_is_public": ExpressionWrapper(shown, BooleanField()),
        "date_source": F("source"),
        "date_of": Value(f"{kind.key}:{column}", output_field=CharField()),
    }
    rows = kind.rows_at(as_at)
    rows = going_on(rows.exclude(**{exact: Precision.NO_DATE}) if exact else rows)
    rows = rows.filter(**{f"{path.rstrip('_')}__isnull": False for path in [belongs_to] if path})
    visible = rows if as_at.is_working_copy else rows.filter(shown)
    annotated: QuerySet[Any] = visible.order_by().annotate(**fields).values(*COLUMNS, "date_from")
    return annotated


_kept_rows = cache(_rows)


def _shown(model: type[Model], belongs_to: str) -> Q:
    """Rows that readers outside see, with what they belong to."""
    own = any(field.name == "is_public" for field in model._meta.concrete_fields)
    names = {f"{belongs_to}is_public", *(["is_public"] if own else [])}
    return Q(**dict.fromkeys(names, True))


def _precision(model: type[Model], column: str) -> str:
    """The column that says how exact the date is; empty of a day."""
    name = precision_of(column)
    return name if any(field.name == name for field in model._meta.concrete_fields) else ""


def _page(kind: Kind, belongs_to: str) -> str:
    return str(kind.parent_model(belongs_to.rstrip("_")).page) if belongs_to else kind.page  # type: ignore[attr-defined]


def _read(rows: list[QuerySet[Any]], order: Sequence[str], limit: int | None) -> list[AwaitedDate]:
    dates = rows[0].union(*rows[1:], all=True).order_by(*order, "date_title", "date_page")[:limit]
    return [AwaitedDate(*(row[name] for name in COLUMNS)) for row in dates]


def _once(dates: list[AwaitedDate]) -> list[AwaitedDate]:
    """A promise and the milestone of the same name on the same day are one date: the promise stands."""
    return list({(date.on, date.title.casefold()): date for date in reversed(dates)}.values())[::-1]
