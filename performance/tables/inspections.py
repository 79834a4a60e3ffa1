"""Inspection reports, and the recommendations of one."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import RecordColumn, RecordDayColumn
from pcc_portal.ui.tables import FigureColumn, RegisterTable
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.releases.as_of import Days
from pcc_portal.updates.rules import can_write

from ..choices import AWAITING_AUDIT, LocalStatus, ResponseState
from ..models import Inspection, InspectionGrade, Recommendation
from ..stats import RecommendationCount
from ..stats.inspections import Grades, ResponseClock, response_clock

NEAR_DAYS = 14


class InspectionTable(RegisterTable):
    """`days` are those that are counted and known; `counts` are recommendations by inspection key."""

    caption = "Inspection reports, latest first"
    title = RecordColumn(verbose_name="Report", order_by="title")
    kind = Column(verbose_name="Kind")
    published_on = RecordDayColumn(
        verbose_name="Published", precision_field="published_precision", order_by="published_on"
    )
    response = Column(verbose_name=titled_lazy("{holder}’s response"), empty_values=(), orderable=False)
    recommendations = FigureColumn(verbose_name="Recommendations", empty_values=(), orderable=False)

    def __init__(self, *args: Any, days: Days, counts: dict[int, RecommendationCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        self.counts = counts

    def render_response(self, record: Inspection) -> SafeString:
        text, status, sub = response_words(response_clock(record, record.responses.all(), self.days))
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, text), sub)

    def value_recommendations(self, record: Inspection) -> int | None:
        count = self.counts.get(record.pk)
        return count.total if count else None

    def render_recommendations(self, record: Inspection) -> SafeString | str:
        count = self.counts.get(record.pk)
        if count is None:
            return formats.MISSING
        return format_html(
            '{}<span class="register__sub">{} {}</span>',
            formats.number(count.total),
            count.outstanding,
            mid_sentence(LocalStatus.OUTSTANDING.label),
        )


def response_words(clock: ResponseClock) -> tuple[str, str, str]:
    """Words, their status, and the line below: where the Commissioner's comments stand against the days of the law."""
    if clock.response is not None and clock.response.published_on:
        when = formats.date_words(clock.response.published_on, clock.response.published_precision)
        return ResponseState.PUBLISHED.label, "done", f"{when}{_due(clock, '; was due')}{_late(clock)}"
    if not clock.is_needed:
        return ResponseState.NOT_NEEDED.label, "none", _planned(clock)
    if clock.days_left is None:
        return ResponseState.AWAITED.label, "none", _planned(clock) or "The day of publication is not recorded"
    if missed := clock.missed:
        status, words = missed
        is_late = status == "off"
        late = f"{_due(clock, 'Was due')}, {formats.days(-clock.days_left)} overdue"
        return (ResponseState.NONE_RECORDED.label, status, late) if is_late else (words, status, _due(clock, "Due"))
    left = "today" if clock.days_left == 0 else f"in {formats.days(clock.days_left)}"
    return ResponseState.AWAITED.label, "risk" if clock.days_left <= NEAR_DAYS else "on", _due(clock, f"Due {left},")


def days_words(clock: ResponseClock) -> str:
    """As in "Sent 3 days late", "Due in 5 days", "12 days overdue", "Not yet reported on", "Not known"."""
    if late := _late(clock):
        return late[2:].capitalize()
    if not clock.is_needed:
        return "Not asked for by law"
    if clock.due is None or clock.is_published:
        return "Not known"
    words = clock.days.due_words(clock.due)
    return words[:1].upper() + words[1:]


def _late(clock: ResponseClock) -> str:
    """As in ", sent 3 days late"; empty where the day of sending or the last of the 56 is not known."""
    if clock.days_late is None:
        return ""
    return f", sent {formats.days(clock.days_late)} late" if clock.days_late > 0 else ", sent in time"


def _due(clock: ResponseClock, words: str) -> str:
    return f"{words} {formats.day(clock.due)}" if clock.due else ""


def _planned(clock: ResponseClock) -> str:
    response = clock.response
    if response is None or response.planned_on is None:
        return ""
    return f"Planned for {formats.date_words(response.planned_on, response.planned_precision)}"


def response_due_words(report: Inspection) -> str:
    if not report.needs_response:
        return "Not asked for by law"
    return formats.day(report.response_due_on) if report.response_due_on else "Day of publication not recorded"


GRADES = "Grades of the force by question, with their place on the scale of the report from the best"


def grade_table(grades: Grades, *, by: Any = None, caption: str = GRADES) -> PlainTable:
    before = grades.before
    return PlainTable.of(
        caption,
        grades.rows,
        PlainColumn("Question", lambda g: record_cell(g, linked=False)),
        PlainColumn("Grade", lambda g: Cell(g.grade, sub=_place(g))),
        PlainColumn("The time before", lambda g: _before(before.get(g.title.casefold())), when=bool(before)),
        PlainColumn("Change", lambda g: _change(by, g, f"“{g.title}”"), when=is_office(by)),
    )


def _place(grade: InspectionGrade) -> str:
    """As in "2nd of 5" on the scale of its own time, counted from the best."""
    grades = grade.inspection.grades_of_scale
    if grade.grade not in grades:
        return ""
    return f"{formats.ordinal(grades.index(grade.grade) + 1)} of {len(grades)}"


def _before(grade: InspectionGrade | None) -> Cell:
    if grade is None:
        return Cell("Not graded before")
    report = grade.inspection
    return Cell(grade.grade, report.get_absolute_url(), sub="; ".join(filter(None, (report.cycle, _place(grade)))))


def recommendation_table(recommendations: Iterable[Recommendation], *, with_owner: bool, by: Any = None) -> PlainTable:
    rows = list(recommendations)
    return PlainTable.of(
        "Recommendations, in the report’s order",
        rows,
        PlainColumn("Recommendation", lambda r: record_cell(r, f"{r.number}. {r.title}", sub=r.source, linked=False)),
        PlainColumn("Kind", lambda r: r.get_kind_display()),
        PlainColumn("Answer", lambda r: Cell(r.get_answer_display(), sub=r.answer_reason)),
        PlainColumn(
            "Status",
            lambda r: Cell(r.get_status_display(), status=recommendation_status(r), sub=_done(r)),
        ),
        PlainColumn("What it changed", lambda r: r.outcome or formats.MISSING, when=any(r.outcome for r in rows)),
        PlainColumn("Due", lambda r: formats.day(r.due_on) if r.due_on else "Not set"),
        PlainColumn("Owner", lambda r: r.owner.name if r.owner else formats.MISSING, when=with_owner),
        PlainColumn("Change", lambda r: _change(by, r, r.short_name), when=with_owner),
    )


def _change(by: Any, row: InspectionGrade | Recommendation, words: str) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    kind = "recommendation" if isinstance(row, Recommendation) else "inspection_grade"
    return Cell(f"Change {words}", reverse(f"{kind}_change", args=[row.slug]))


def recommendation_status(recommendation: Recommendation) -> str:
    if recommendation.status == LocalStatus.SIGNED_OFF:
        return "done"
    return "on" if recommendation.status in AWAITING_AUDIT else "risk"


def _done(recommendation: Recommendation) -> str:
    """Who signed it off and when, and what shows that it is done."""
    is_signed_off = recommendation.status == LocalStatus.SIGNED_OFF
    by = f"by {recommendation.inspection.body}" if is_signed_off else ""
    day = formats.day(recommendation.signed_off_on) if recommendation.signed_off_on else ""
    return "; ".join(filter(None, (", ".join(filter(None, (by, day))), recommendation.evidence)))
