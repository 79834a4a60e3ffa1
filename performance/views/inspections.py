import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import below, show_record
from pcc_portal.updates.registers.lists import CountedList
from pcc_portal.updates.releases.as_of import Days, as_at_for, days_for, period_for

from ..choices import LocalStatus
from ..filters import InspectionFilters
from ..models import Inspection, InspectionResponse, Recommendation
from ..stats import RecommendationCount, recommendation_counts
from ..stats.inspections import Grades, grades_of, response_clock
from ..tables import inspections as tables
from ..tables.inspections import response_due_words, response_words
from .accountability import recommendation_states
from .editing.accountability import AddGrade, AddRecommendation, SignOff

DATED = ("published_on",)
PLACED = {"day": "on ", "no_date": "with "}  # before a date in words


def _with_responses(user: Any) -> QuerySet[Inspection]:
    visible = InspectionResponse.objects.visible_to(user).order_by(first_day("published_on"), "published_on")
    return Inspection.objects.visible_to(user).prefetch_related(Prefetch("responses", visible))


class Inspections(CountedList):
    access = PUBLIC
    model = Inspection
    also_adds = (InspectionResponse,)
    table_class = tables.InspectionTable
    filterset_class = InspectionFilters
    empty_text = "No inspection report has been recorded yet."
    template_name = "ui/counted_list.html"

    def get_queryset(self) -> QuerySet[Inspection]:
        return _with_responses(self.request.user)

    @cached_property
    def counts(self) -> dict[int, RecommendationCount]:
        user = self.request.user
        return recommendation_counts(Inspection.objects.visible_to(user), as_at_for(user))

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"days": self.days, "counts": self.counts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"states": recommendation_states(self.request.user)}

    def get_lead(self) -> str:
        counts = self.counts.values()
        rule = titled("The law asks for the {holder}’s response within 56 days of a report of the inspectorate.")
        total = sum(count.total for count in counts)
        outstanding = sum(count.outstanding for count in counts)
        return f"{outstanding} of {formats.plural(total, 'recommendation')} outstanding. {rule}" if total else rule


@public_page
def inspection(request: HttpRequest, slug: str) -> HttpResponse:
    rows = _with_responses(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    recommendations = list(record.recommendations.visible_to(request.user).select_related("owner", "inspection__theme"))
    grades = grades_of([record], as_at_for(request.user)).get(record.pk, Grades([], {}))
    count = recommendation_counts([record], as_at_for(request.user)).get(record.pk, RecommendationCount())
    return show_record(
        request,
        record,
        period=period_for(request.user),
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(record, count),
        illustrative=any(row.is_illustrative for row in [*recommendations, *grades.rows]),
        counts=_counts(count, record.body),
        sections=_sections(request.user, record, recommendations, grades),
        sides=(_about(record, days_for(request.user)),),
        below=below(request.user, record, AddRecommendation, AddGrade),
    )


def _sections(
    user: Any, record: Inspection, recommendations: list[Recommendation], grades: Grades
) -> tuple[Section, ...]:
    return (
        Section("summary", "What it looked at", text=record.summary, empty="No summary has been recorded."),
        Section(
            "responses", titled("The {holder}’s response"), table=_responses(record), empty="None has been recorded."
        ),
        *([Section("grades", "Grades", table=tables.grade_table(grades, by=user))] if grades.rows else []),
        Section(
            "recommendations",
            "Recommendations",
            table=tables.recommendation_table(recommendations, with_owner=is_office(user), by=user),
            empty="No recommendation of this report has been recorded.",
            links=_sign_offs(user, recommendations),
        ),
    )


def _sign_offs(user: Any, rows: list[Recommendation]) -> tuple[Link, ...]:
    page = SignOff
    open_ones = (row for row in rows if page.may(user, row) and not page.why_not(row))
    return tuple(Link(f"Sign off {row.short_name}", reverse(page.route, args=[row.slug])) for row in open_ones)


def _lead(record: Inspection, count: RecommendationCount) -> str:
    when = formats.date_words(record.published_on, record.published_precision)
    words = f"{record.get_kind_display()}, published {PLACED.get(record.published_precision, 'in ')}{when}"
    words = marked(words, record, of=("published_on",))
    if not count.total:
        return f"{words}."
    outstanding = mid_sentence(LocalStatus.OUTSTANDING.label)
    return f"{words}. {count.outstanding} of {formats.plural(count.total, 'recommendation')} {outstanding}."


def _counts(count: RecommendationCount, body: str) -> list[Count]:
    if not count.total:
        return []
    parts = (
        (f"{LocalStatus.SIGNED_OFF.label} by {body}", count.signed_off),
        ("Awaiting audit", count.awaiting),
        (LocalStatus.OUTSTANDING.label, count.outstanding),
    )
    return [Count(label, formats.number(part), note=_share(count, part)) for label, part in parts]


def _share(count: RecommendationCount, part: int) -> str:
    share = count.share(part)
    return "" if share is None else f"{formats.percent(share)} of {count.total}"


def _responses(record: Inspection) -> PlainTable:
    return PlainTable.of(
        "Published comments on this report",
        record.responses.all(),
        PlainColumn("Response", record_cell),
        PlainColumn("Planned", lambda r: _date_words(r.planned_on, r.planned_precision, formats.MISSING)),
        PlainColumn("Published", lambda r: _date_words(r.published_on, r.published_precision, "Not yet"), of=DATED),
    )


def _date_words(day: dt.date | None, precision: str, without: str) -> str:
    return formats.date_words(day, precision) if day else without


def _about(record: Inspection, days: Days) -> Facts:
    text, status, sub = response_words(response_clock(record, record.responses.all(), days))
    due = record.response_due_on
    return Facts(
        "About this report",
        (
            Fact("Kind", record.get_kind_display()),
            Fact("Published", formats.date_words(record.published_on, record.published_precision), of=DATED),
            Fact("Fieldwork", record.fieldwork),
            Fact("Cycle", record.cycle),
            Fact("Response", text, status=status, sub=sub),
            Fact("Due", formats.day(due) if due else "", sub="Within 56 days of the report"),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Report", "Read the report" if record.link else "", record.link),
            Fact("Source", record.source),
        ),
    )


@public_page
def inspection_response(request: HttpRequest, slug: str) -> HttpResponse:
    rows = InspectionResponse.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    reports = list(record.inspections.visible_to(request.user))
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_response_lead(record),
        sections=(Section("reports", "Reports that it answers", table=_reports(reports), empty="None recorded."),),
        sides=(_about_response(record),),
    )


def _response_lead(record: InspectionResponse) -> str:
    if record.published_on:
        when = formats.date_words(record.published_on, record.published_precision)
        published = f"published {PLACED.get(record.published_precision, 'in ')}{when}"
        published = marked(published, record, of=("published_on",))
        return titled("The {holder}’s comments") + f", {published}."
    when = formats.date_words(record.planned_on, record.planned_precision) if record.planned_on else "a day to be set"
    return titled("The {holder}’s comments") + f" are to be published by {when}."


def _reports(reports: list[Inspection]) -> PlainTable:
    return PlainTable.of(
        "Inspection reports",
        reports,
        PlainColumn("Report", record_cell),
        PlainColumn("Published", lambda r: formats.date_words(r.published_on, r.published_precision), of=DATED),
        PlainColumn("Response due", response_due_words, of=DATED),
    )


def _about_response(record: InspectionResponse) -> Facts:
    planned = formats.date_words(record.planned_on, record.planned_precision) if record.planned_on else ""
    published = formats.date_words(record.published_on, record.published_precision) if record.published_on else ""
    return Facts(
        "About this response",
        (
            Fact("Planned", planned),
            Fact("Sent", formats.day(record.sent_on) if record.sent_on else "", sub="To the Home Secretary"),
            Fact("Published", published or "Not yet", of=DATED),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Text", "Read the response" if record.link else "", record.link),
            Fact("Source", record.source),
        ),
    )
