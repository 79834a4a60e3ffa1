"""Where a member of the panel, or its clerk, begins: the next meeting, its papers, what to ask, what was asked, and
what changed. One declaration of parts, each a function of the reader that gives a section of the page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.changes.views import latest_changes
from pcc_portal.panel.enquiry.line import Kind, Line
from pcc_portal.panel.enquiry.views import questions_on
from pcc_portal.panel.models import PanelMeeting, PanelReport, PanelRequest
from pcc_portal.panel.requests.rules import can_ask
from pcc_portal.panel.requests.standing import SHAPES, age_words, standing
from pcc_portal.panel.sealing.files import downloads
from pcc_portal.periods import clock
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import Section
from pcc_portal.ui.titles import titled

QUESTIONS_SHOWN = REQUESTS_SHOWN = 5


@dataclass(frozen=True)
class Reader:
    """Who begins here, with the newest paper that they may see."""

    user: Any

    @cached_property
    def report(self) -> PanelReport | None:
        return PanelReport.objects.visible_to(self.user).newest_first().first()


@allow(Role.PANEL_MEMBER, *OFFICE_ROLES)
@require_safe
def panel_start(request: SignedInRequest) -> HttpResponse:
    parts = [part(Reader(request.user)) for part in PARTS]
    context = {
        "title": titled("For the {panel}"),
        "lead": "The next meeting, its papers, and what there is to ask.",
        "crumbs": (OVERVIEW, Link(titled("For the {panel}"), current=True)),
        "parts": parts,
        "illustrative": any(cell.is_marked for part in parts if part.table for row in part.table.rows for cell in row),
    }
    return render(request, "home/panel_start.html", context)


def _meeting(reader: Reader) -> Section:
    day = today()
    known = PanelMeeting.objects.visible_to(reader.user)
    last = known.filter(on__lt=day).order_by("-on").first()
    table = PlainTable.of(
        "The next meeting",
        known.filter(on__gte=day).order_by("on")[:1],
        PlainColumn("Meeting", record_cell),
        PlainColumn("Day", lambda row: Cell(formats.day(row.on), sub=formats.distance_words(row.on, day)), of=None),
        PlainColumn("Where", lambda row: row.place or formats.MISSING, of=("place",)),
    )
    links = (Link(f"The one before, {formats.day(last.on)}", last.get_absolute_url()),) if last else ()
    return Section("meeting", "Next meeting", table=table, empty="No meeting is planned yet.", links=links)


def _papers(reader: Reader) -> Section:
    """Every copy of the newest paper, and the notes beside it."""
    report = reader.report
    rows = list(_copies(report)) if report else []
    words = f"{report.name}, to the meeting of {report.meeting.on_words}" if report else ""
    table = PlainTable(words, [Heading("Paper"), Heading("What it is")], rows)
    links = (Link("All reports", reverse("panel_reports")),)
    return Section("papers", "Papers", table=table, empty="No report has been published yet.", links=links)


def _copies(report: PanelReport) -> Iterator[list[Cell]]:
    sealed = f"Sealed {formats.day(clock.day_of(report.sealed_at))}" if report.sealed_at else ""
    page = Cell("The report on a page", report.get_absolute_url(), unreleased=not report.is_sealed)
    yield [page, Cell(f"{sealed}, version {report.version}" if sealed else formats.MISSING)]
    for link in downloads(report):
        yield [Cell(link.label, link.url), Cell("As it was sent")]
    for note in report.addenda.all():
        words = f"Note of {formats.day(note.said_on or clock.day_of(note.at))}"
        yield [Cell(words, report.get_absolute_url()), Cell(note.text)]


def _questions(reader: Reader) -> Section:
    """The first few of the lines of enquiry on the newest paper, what needs attention first before the others."""
    report = reader.report
    lines = [line for part in (questions_on(report) if report else ()) for each in part.themes for line in each.lines]
    first = sorted(lines, key=lambda line: Kind.values.index(line.kind))[:QUESTIONS_SHOWN]
    address = reverse("lines_of_enquiry", args=[report.slug]) if report else ""
    links = (Link(f"All {formats.plural(len(lines), 'question')}", address),) if lines else ()
    table = _table_of(first)
    return Section("questions", "Questions worth asking", table=table, empty="Nothing calls for one.", links=links)


def _table_of(lines: Iterable[Line]) -> PlainTable:
    return PlainTable.of(
        "From the records of the newest paper",
        lines,
        PlainColumn("Question", _question, of=None),
        PlainColumn("Why", lambda line: line.kind.label, of=None),
        PlainColumn("Record", lambda line: Cell(line.record, line.url, unreleased=line.is_unreleased), of=None),
    )


def _question(line: Line) -> Cell:
    return Cell(line.question, sub=line.evidence, illustrative=line.wears_mark)


def _asked(reader: Reader) -> Section:
    day = today()
    rows = PanelRequest.objects.visible_to(reader.user).order_by("-raised_on", "-pk")[:REQUESTS_SHOWN]
    table = PlainTable.of(
        "The latest requests and recommendations",
        rows,
        PlainColumn("What was asked", partial(record_cell, marks_hidden=False)),
        PlainColumn("Stands", lambda row: _stands(row, day), of=None),
    )
    links = (Link("All that was asked", reverse("panel_requests")), *_asking(reader))
    return Section("asked", titled("What the {panel} asked"), table=table, empty="Nothing yet.", links=links)


def _stands(row: PanelRequest, day: Any) -> Cell:
    where, words = standing(row, day)
    return Cell(words, status=SHAPES[where], sub=age_words(row, day))


def _asking(reader: Reader) -> Iterator[Link]:
    if reader.report and reader.report.is_sealed and can_ask(reader.user):
        yield Link("Ask about the report", reverse("panel_ask", args=[reader.report.slug]))


def _changed(reader: Reader) -> Section:
    since = reverse("since")
    table = PlainTable.of(
        "Between the last two quarters that were published",
        [part for part in latest_changes() if part.count],
        PlainColumn("What", lambda part: Cell(part.title, f"{since}#{part.slug}"), of=None),
        PlainColumn("Changes", lambda part: formats.number(part.count), is_figure=True, of=None),
    )
    empty = "Nothing, or there is one report alone."
    return Section("changed", "What changed", table=table, empty=empty, links=(Link("Everything that moved", since),))


PARTS: tuple[Callable[[Reader], Section], ...] = (_meeting, _papers, _questions, _asked, _changed)
