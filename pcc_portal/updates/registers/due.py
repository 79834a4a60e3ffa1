"""What readers wait for, of every register that declares it: the dates to come, and those that went by unmet."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from pcc_portal.accounts.models import Owned
from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.ui.words import mid_sentence

from ..choices import Awaited
from ..releases.as_of import WORKING_COPY, AsAt, Viewpoint, past_moment
from ..rules import leads
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
MORE = ("date_key", "date_owner", "date_theme", "date_done")  # that the calendar tells besides


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


Shown = TypeVar("Shown", bound=AwaitedDate)


@dataclass(frozen=True)
class CalendarDate(AwaitedDate):
    """One day of the calendar, of the row `key` of its kind. Keys of who answers for it and of its theme, and the day
    on which it was met."""

    key: int
    owner: int | None
    theme: int | None
    done_on: dt.date | None


def calendar_dates(as_at: AsAt, first: dt.date, last: dt.date, *, late: bool) -> list[CalendarDate]:
    """Every day that a register declares, in order: of what was met, by when it was. `late`: with what waits still for
    an earlier day. One query."""
    rows = [
        _dates(kind, belongs_to, as_at, column, _in_calendar(kind, column, (first, last), late=late), more=MORE)
        for kind in all_kinds()
        for column in kind.days
        for belongs_to in _places(kind)
    ]
    union = rows[0].union(*rows[1:], all=True).order_by("date_on", "date_title", "date_of", "date_key")
    return _once([CalendarDate(*(row[name] for name in (*COLUMNS, *MORE))) for row in union])


def _in_calendar(kind: Kind, column: str, span: tuple[dt.date, dt.date], *, late: bool) -> Q:
    """Which rows have a day in that column to tell of: those that wait for it, and those that met it."""
    within, waits, done = Q(**{f"{column}__range": span}), kind.days[column], kind.deadline(column).done
    if waits is None:
        return within
    waiting = waits & (Q(**{f"{column}__lte": span[1]}) if late else within)
    return waiting | Q(**{f"{done}__range": span, f"{column}__isnull": False}) if done else waiting


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


def _dates(
    kind: Kind, belongs_to: str, as_at: AsAt, column: str, which: Q, *, more: tuple[str, ...] = ()
) -> QuerySet[Any]:
    """One register's part of the union. All but the days is made once a process, but for a past quarter's."""
    rows_of = _kept_rows if past_moment() is None else _rows
    audience = WORKING_COPY if as_at.is_working_copy else OUTSIDE
    return rows_of(kind.key, belongs_to, column, audience, more).filter(which)


def _rows(key: str, belongs_to: str, column: str, as_at: AsAt, more: tuple[str, ...]) -> QuerySet[Any]:
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
        **(_more(kind, belongs_to, column) if more else {}),
    }
    rows = kind.rows_at(as_at)
    rows = going_on(rows.exclude(**{exact: Precision.NO_DATE}) if exact else rows)
    rows = rows.filter(**{f"{path.rstrip('_')}__isnull": False for path in [belongs_to] if path})
    visible = rows if as_at.is_working_copy else rows.filter(shown)
    annotated: QuerySet[Any] = visible.order_by().annotate(**fields).values(*COLUMNS, *more, "date_from")
    return annotated


def _more(kind: Kind, belongs_to: str, column: str) -> dict[str, Any]:
    """Whose it is, and when it was met. Who answers for what a row belongs to answers for a row without an owner."""
    parent = belongs_to.rstrip("_")
    above = [(parent, kind.parent_model(parent)), *leads(kind.parent_model(parent), belongs_to)] if parent else []
    paths = [("", kind.model), *leads(kind.model), *above]
    done = kind.deadline(column).done
    return {
        "date_key": Cast("pk", BigIntegerField()),
        "date_owner": _first([f"{path}__owner".lstrip("_") for path, model in paths if issubclass(model, Owned)]),
        "date_theme": _first([path for path, _ in paths if path.endswith("theme")]),
        "date_done": Cast(F(done) if done else Value(None), DateField()),
    }


def _first(names: list[str]) -> Any:
    """The first of these foreign keys that is set."""
    keys = [Cast(F(name), BigIntegerField()) for name in dict.fromkeys(names)]
    return Coalesce(*keys) if len(keys) > 1 else Cast(keys[0] if keys else Value(None), BigIntegerField())


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


def _once(dates: list[Shown]) -> list[Shown]:
    """A promise and the milestone of the same name on the same day are one date: the promise stands. One record may
    have several."""
    pages = {(date.on, date.title.casefold()): date.page for date in reversed(dates)}
    return [date for date in dates if date.page == pages[date.on, date.title.casefold()]]
