"""The page of one record (`ui/record.html`) and the list of a register (`ui/register.html`): parts and base views."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.downloads import KINDS, file_of
from pcc_portal.ui.formats import plural
from pcc_portal.ui.marks import NOTHING, beside_html, is_made_up, marked, unmarked
from pcc_portal.ui.page import Link, Pages, PeriodBox
from pcc_portal.ui.plain_tables import PlainTable
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.tables import DayColumn, FigureColumn, LinkedColumn


class RegisterView(SingleTableMixin, FilterView):
    """Declare `access`, `queryset` (or `get_queryset`), `table_class`, `filterset_class` and the words below.

    `noun` and `nouns` count the results; `empty_text` says what will appear here; what depends on the request is
    methods' work: override `get_crumbs`, `get_period`, `get_lead`, `get_steps`. `?format=csv` or `xlsx` gives the file.
    """

    template_name = "ui/register.html"
    paginate_by = 50
    title: str = ""
    lead: ClassVar[str] = ""
    noun: str = "record"
    nouns: str = ""
    empty_text: ClassVar[str] = "Nothing has been recorded yet."
    crumbs: ClassVar[tuple[Link, ...]] = ()
    request: HttpRequest

    def get_lead(self) -> str:
        return self.lead

    def get_crumbs(self) -> tuple[Link, ...]:
        return (*self.crumbs, Link(self.title, current=True))

    def get_downloads(self) -> tuple[Link, ...]:
        """The same rows as files: the filters and the order of the page go along."""
        asked = self.request.GET.copy()
        asked.pop("page", None)
        links = []
        for kind in KINDS:
            asked["format"] = kind
            links.append(Link(kind.upper(), f"?{asked.urlencode()}"))
        return tuple(links)

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponseBase:
        if kind := self.request.GET.get("format"):
            return file_of(context["table"], self.title, kind)
        return super().render_to_response(context, **response_kwargs)

    def get_steps(self) -> tuple[Link, ...]:
        """Where this reader may add to the register."""
        return ()

    def get_period(self) -> PeriodBox | None:
        return None

    def get_paginate_by(self, table_data: Any) -> int | None:
        return self.paginate_by

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The table pages; paging here too would count and fetch twice."""
        return None, None, queryset, False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        count = context["table"].paginator.count
        return context | {
            "title": self.title,
            "lead": self.get_lead(),
            "crumbs": self.get_crumbs(),
            "period": self.get_period(),
            "steps": self.get_steps(),
            "downloads": self.get_downloads() if count else (),
            "nouns": self.nouns or f"{self.noun}s",
            "total": count,
            "total_words": plural(count, self.noun, self.nouns),
            "empty_text": self.empty_text,
            "sort": self.request.GET.get("sort", ""),
        }


NOT_OF_THE_ROW = frozenset({"Owner", "Source"})  # where it is known from says itself what is made up


@dataclass(frozen=True)
class Fact:
    """A term and what it is. `status` (one of `statuses.STATUSES`) prints the text as a tag, `sub` is a quiet line;
    `of`: the fields of the row that it prints."""

    term: str
    text: str
    url: str = ""
    sub: str = ""
    status: str = ""
    illustrative: bool = False
    of: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Does it wear †, whatever the row says?"""
        return self.illustrative or unmarked(self.text) != self.text

    def beside(self, row: Any) -> "Fact":
        """With † where the row says that what it prints is made up."""
        is_of_row = not self.url and self.term not in NOT_OF_THE_ROW and self.text not in NOTHING
        return replace(self, illustrative=True) if is_of_row and is_made_up(row, *self.of) else self


@dataclass(frozen=True)
class Facts:
    """A list of facts under a heading, beside the record; those without text are left out. `about`: the row whose they
    are."""

    heading: str
    facts: tuple[Fact, ...]
    about: Any = None

    @property
    def known(self) -> list[Fact]:
        return [fact.beside(self.about) for fact in self.facts if fact.text]


@dataclass(frozen=True)
class Section:
    """A part of a record's page, in this order: words, picture, table. `empty` stands where there is none of them.

    `html` holds safe paragraphs made from Markdown; `id` is unique on the page; `of`: the fields that `text` prints.
    """

    id: str
    heading: str
    text: str = ""
    html: tuple[str, ...] = ()
    figure: Figure | None = None
    table: PlainTable | None = None
    empty: str = ""
    links: tuple[Link, ...] = ()
    unreleased: bool = False
    of: tuple[str, ...] = ()
    pages: Pages | None = None  # of which the table is one

    def beside(self, row: Any) -> "Section":
        """With † behind its words where the row says that they are made up."""
        html = tuple(beside_html(SafeString(each), row, of=self.of) for each in self.html)
        return replace(self, text=marked(self.text, row, of=self.of), html=html)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.html or self.figure or (self.table and self.table.rows))


@dataclass(frozen=True)
class Count:
    """One figure of the row under the heading. `status` prints `note` as a tag; `of`: the fields that it prints."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    status: str = ""
    illustrative: bool = False
    unreleased: bool = False
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A mark at the end of its words stands beside them, once."""
        is_marked = any(unmarked(words) != words for words in (self.value, self.unit))
        object.__setattr__(self, "illustrative", is_marked or (self.illustrative and self.value not in NOTHING))
        for name in ("value", "unit"):
            object.__setattr__(self, name, unmarked(getattr(self, name)))

    def beside(self, row: Any) -> "Count":
        """With † where the row says that what it prints is made up."""
        return replace(self, illustrative=self.illustrative or is_made_up(row, *self.of))


@dataclass(frozen=True)
class Note:
    """What was otherwise before; `text` is too long for a line, `links` end it."""

    words: str
    text: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class RecordPage:
    """The page of one record. `mark`: readers outside the office cannot see it yet; `illustrative`: it explains †.

    `steps`: where this reader may change the record; `notes`: what was otherwise before, a line each; `also_in`:
    its translations; `row`: the record itself, where it says what of it is made up; `is_made_up`: its name is.
    """

    title: str
    crumbs: tuple[Link, ...]
    kicker: str = ""
    lead: str = ""
    period: PeriodBox | None = None
    mark: bool = False
    illustrative: bool = False
    is_made_up: bool = False
    counts: Sequence[Count] = ()
    sections: tuple[Section, ...] = ()
    sides: tuple[Facts, ...] = ()
    steps: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    also_in: str = ""
    row: Any = None

    def __post_init__(self) -> None:
        """† beside each of its parts that rests on what is made up: its counts, its first facts, its words."""
        if self.row is None or not self.row.is_illustrative:
            return
        first, *others = self.sides or (Facts("", ()),)
        parts = {
            "lead": marked(self.lead, self.row),
            "counts": [count.beside(self.row) for count in self.counts],
            "sides": (replace(first, about=self.row), *others),
            "sections": tuple(each.beside(self.row) for each in self.sections),
            "is_made_up": self.row.is_made_up("title"),
            "illustrative": True,
        }
        for name, value in parts.items():
            object.__setattr__(self, name, value)


def show(request: HttpRequest, page: RecordPage, template: str = "ui/record.html", **more: Any) -> HttpResponse:
    charted = any(section.figure for section in page.sections)
    return render(request, template, {**vars(page), "charted": charted, **more})


class RecordColumn(LinkedColumn):
    """The record's name, linked, with the marks that it wears: † illustrative, and what only the office sees.

    `marks_hidden` is False where people outside the office may read what is not public.
    """

    def __init__(self, *args: Any, marks_hidden: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks_hidden = marks_hidden

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        parts = [format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)]
        if is_made_up(record, "title", *filter(None, [self.sub_field])):
            parts.append(_mark("components/illustrative.html"))
        if sub := self.sub_of(record, table):
            parts.append(format_html('<span class="register__sub">{}</span>', sub))
        if self.marks_hidden and not getattr(record, "is_public", True):
            parts.append(format_html('<span class="register__sub">{}</span>', _mark("components/unreleased.html")))
        return format_html("{}" * len(parts), *parts)


class BlanksLast:
    """Sorting that keeps what is not recorded at the end, both ways and on both databases. Needs `order_by`."""

    order_by: Any

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        ordered = [_blanks_last(str(name), is_descending) for name in self.order_by]
        return queryset.order_by(*ordered, "slug"), True


def _blanks_last(name: str, is_descending: bool) -> OrderBy:
    """A name that begins with a minus runs the other way, as an age does to its day."""
    field = F(name.removeprefix("-"))
    falls = is_descending != name.startswith("-")
    return field.desc(nulls_last=True) if falls else field.asc(nulls_last=True)


class RecordDayColumn(BlanksLast, DayColumn):
    """A date that is less exact than a day stands by its first day, then by its last."""

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        if not self.precision_field:
            return super().order(queryset, is_descending)
        names = [str(name) for name in self.order_by]
        first = first_day(names[0], self.precision_field)
        begins = first.desc(nulls_last=True) if is_descending else first.asc(nulls_last=True)
        return queryset.order_by(begins, *(_blanks_last(name, is_descending) for name in names), "slug"), True


class RecordFigureColumn(BlanksLast, FigureColumn):
    pass


def total_of(name: str, *, within: str = "", say: Callable[[Any], str] = formats.number) -> Callable[[Any], str]:
    """A column's footer: its sum over every row that the filters leave, on all pages. One query.

    `within`: the key of a row that holds this one's amount already, so that it counts once where both are listed.
    """

    def footer(table: Any) -> str:
        rows = table.data.data
        counted = rows.exclude(**{f"{within}__in": rows.order_by().values("pk")}) if within else rows
        total = counted.aggregate(total=Sum(name))["total"]
        return formats.MISSING if total is None else say(total)

    return footer


class RecordsView(RegisterView):
    """A register of records: says what † means where a row on the page wears it.

    Where a list needs no more, `model`, `joined` (what its rows show of others) and `in_order` make its rows.
    """

    template_name = "ui/records.html"
    cached_page: ClassVar = True  # where it is public
    joined: ClassVar[tuple[str, ...]] = ()
    in_order: ClassVar[tuple[str | OrderBy, ...]] = ("title", "slug")

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.visible_to(self.request.user)
        return rows.select_related(*self.joined).order_by(*self.in_order)

    def get_related(self) -> list[Link]:
        """Lists beside this one."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = context["table"].paginated_rows
        return context | {
            "illustrative": any(getattr(row.record, "is_illustrative", False) for row in shown),
            "related": self.get_related(),
        }


def _mark(template: str) -> SafeString:
    return render_to_string(template)
