"""The register of what the panel asks, with its columns and filters, and the page of one request."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import ChoiceFilter, ModelChoiceFilter
from django_tables2 import Column

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import filters, formats, tables
from pcc_portal.ui.filters import SearchFilter
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.records import (
    Fact,
    Facts,
    RecordColumn,
    RecordDayColumn,
    RecordFigureColumn,
    RecordPage,
    Section,
    show,
)
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.citations.resolving import prose_for
from pcc_portal.updates.documents.section import documents_beside
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.registers.lists import CountedList
from pcc_portal.updates.registers.then import notes_on
from pcc_portal.updates.releases.as_of import counted_to, period_for

from ..choices import RequestKind
from ..models import PanelMeeting, PanelReport, PanelRequest
from . import approval
from .standing import CHANGED, SHAPES, STANDINGS, age, age_words, counts, standing, stands

READINGS = (Heading("Reference"), Heading("When approved"), Heading("Now"))


class RequestTable(tables.CountedToADay):
    caption = "What the panel asks, latest first"
    title = RecordColumn(
        verbose_name="Request", order_by="title", sub_field="readers", sub_name="Read by", marks_hidden=False
    )
    kind = Column(verbose_name="Kind")
    meeting = Column(verbose_name="Meeting", order_by="meeting__on")
    paragraph = RecordFigureColumn(verbose_name="Paragraph", order_by="paragraph")
    raised_on = RecordDayColumn(verbose_name="Raised", order_by="raised_on")
    due_on = RecordDayColumn(verbose_name="Due", order_by="due_on")
    state = Column(verbose_name="State", empty_values=(), orderable=False)
    age = RecordFigureColumn(verbose_name="Days open", empty_values=(), orderable=False)
    owner = Column(verbose_name="Owner", accessor="owner__name", order_by="owner__name")

    def render_meeting(self, record: PanelRequest) -> SafeString:
        meeting = record.meeting
        return format_html('<a href="{}">{}</a>', meeting.get_absolute_url(), meeting.day_words)

    def value_meeting(self, record: PanelRequest) -> dt.date:
        return record.meeting.on

    def render_due_on(self, record: PanelRequest, value: dt.date) -> SafeString:
        if not record.is_open:
            return format_html("{}", formats.day(value))
        words = formats.due_words(value, self.on)
        return format_html('{}<span class="register__sub">{}</span>', formats.weekday_day(value), words)

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_state(self, record: PanelRequest) -> SafeString:
        where, words = standing(record, self.on)
        return status_tag(SHAPES[where], words)

    def value_state(self, record: PanelRequest) -> str:
        return standing(record, self.on)[1]

    def render_age(self, record: PanelRequest) -> str:
        return formats.number(age(record, self.on))

    def value_age(self, record: PanelRequest) -> int:
        return age(record, self.on)


def _meetings(request: Any) -> QuerySet[PanelMeeting]:
    asked = PanelRequest.objects.visible_to(request.user)
    return PanelMeeting.objects.visible_to(request.user).filter(requests__in=asked).distinct()


class RequestFilters(filters.CountedToADay):
    state = ChoiceFilter(choices=STANDINGS, label="State", empty_label="Any", method="_stands")
    kind = ChoiceFilter(choices=RequestKind.choices, label="Kind", empty_label="Any kind")
    meeting = ModelChoiceFilter(queryset=_meetings, to_field_name="slug", label="Meeting", empty_label="All meetings")
    q = SearchFilter("title", "words", "answer")

    def _stands(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(stands(value, self.on))


def seen_by(user: Any) -> QuerySet[PanelRequest]:
    """Those of meetings that the reader may see."""
    return PanelRequest.objects.visible_to(user).filter(meeting__in=PanelMeeting.objects.visible_to(user))


class PanelRequests(CountedList):
    access = PUBLIC
    model = PanelRequest
    joined = ("meeting", "owner")
    table_class = RequestTable
    filterset_class = RequestFilters
    template_name = "ui/counted_list.html"
    lead = titled_lazy("Recommendations, questions and requests for information of the {panel}, with their answers.")
    empty_text = "Nothing that the panel asked has been published yet."
    related = (("Panel reports", "panel_reports"),)

    def get_queryset(self) -> QuerySet[PanelRequest]:
        return seen_by(self.request.user).select_related(*self.joined).order_by("-raised_on", "slug")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = counts(seen_by(self.request.user), self.day)
        states = [(label, counted[where], f"?state={where}") for where, label in STANDINGS]
        return super().get_context_data(**kwargs) | {"states": states}


@public_page
def panel_request(request: HttpRequest, slug: str) -> HttpResponse:
    """The question and its answer as a pair; for the office also a reply that nobody has approved yet."""
    record = get_object_or_404(seen_by(request.user).select_related("meeting", "owner", "replied_by"), slug=slug)
    day, works_here = counted_to(), is_office(request.user)
    documents = documents_beside(record, request.user)

    page = RecordPage(
        title=record.title,
        crumbs=breadcrumbs(record),
        period=period_for(request.user),
        kicker=record.get_kind_display(),
        lead=f"{age_words(record, day)}.",
        row=record,
        sections=(*_sections(request.user, record), *documents.sections),
        also_in=documents.also_in,
        sides=(_about(record, day, _report(request, record), works_here=works_here),),
        steps=steps(request.user, record),
        notes=notes_on(record, request.user),
    )
    return show(request, page)


def _sections(user: Any, record: PanelRequest) -> tuple[Section, ...]:
    def in_prose(text: str) -> tuple[str, ...]:
        return (prose_for(user, text),) if text else ()

    return (
        Section("asked", "What the panel asked", text=record.words),
        Section("answer", "What the office answered", html=in_prose(record.answer), empty="Not answered yet."),
        *(_for_the_office(record, in_prose(record.reply)) if is_office(user) else ()),
    )


def _for_the_office(record: PanelRequest, reply: tuple[str, ...]) -> Iterator[Section]:
    yield from _changed(record)
    if record.has_draft:
        yield from _draft(record, reply)


def _changed(record: PanelRequest) -> Iterator[Section]:
    """What the answer cites and no longer reads as it was approved."""
    if changed := approval.changed(record):
        rows = [[Cell(reference, verbatim=True), Cell(then), Cell(now)] for reference, then, now in changed]
        table = PlainTable("What its references printed when it was approved, and print now", READINGS, rows)
        yield Section("changed", CHANGED, table=table)


def _draft(record: PanelRequest, reply: tuple[str, ...]) -> Iterator[Section]:
    where = "returned" if record.returned_for else "waiting for approval"
    yield Section("draft", f"Reply of {record.replied_by}, {where}", html=reply, unreleased=True)
    if record.returned_for:
        yield Section("returned", "What has to change", text=record.returned_for)


def _report(request: HttpRequest, record: PanelRequest) -> PanelReport | None:
    """The newest that the reader may see of those to the meeting."""
    return PanelReport.objects.visible_to(request.user).sealed().filter(meeting=record.meeting).newest_first().first()


def _about(record: PanelRequest, day: dt.date, report: PanelReport | None, *, works_here: bool) -> Facts:
    where, words = standing(record, day)
    address = f"{report.get_absolute_url()}#para-{record.paragraph}" if report else ""
    return Facts(
        "About this request",
        (
            Fact("State", words, status=SHAPES[where]),
            Fact("Read by", record.readers or "Everyone"),
            Fact("Paragraph", str(record.paragraph or ""), address),
            Fact("Meeting", record.meeting.day_words, record.meeting.get_absolute_url()),
            Fact("Raised", formats.day(record.raised_on)),
            Fact("Reply due", formats.day(record.due_on) if record.due_on else "No day set"),
            Fact("Answered", formats.day(record.answered_on) if record.answered_on else ""),
            Fact("Owner", str(record.owner or "Nobody") if works_here else ""),
            Fact("Source", record.source),
        ),
    )
