"""Accountability: meetings and requests with their pages; lists of recommendations, responses and actions."""

from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.reading.rows import by_span, first_day
from pcc_portal.ui.records import Fact, Facts, Section
from pcc_portal.ui.titles import titled, titled_lazy
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import below, show_record
from pcc_portal.updates.registers.lists import AwaitedList, CountedList

from .. import filters
from ..agenda.carried import carried_to
from ..agenda.editing import AddAgendaItem
from ..agenda.sections import agenda_sections, carried_section
from ..charts.recommendations import ages_figure
from ..choices import ActionStatus, LocalStatus
from ..models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    Inspection,
    InspectionResponse,
    Recommendation,
)
from ..stats.inspections import action_counts, age_counts, status_counts
from ..tables import accountability as tables
from ..tables.accountability import BY_NUMBER, meeting_state
from .editing.accountability import AddActionOfMeeting, AddActionOfRequest


class Recommendations(AwaitedList):
    """Those of reports that the reader may see, as each leads to its report."""

    access = PUBLIC
    model = Recommendation
    joined = ("inspection__theme", "owner")
    in_order = (*by_span("inspection__published_on", latest_first=True), "inspection__slug", *BY_NUMBER)
    table_class = tables.RecommendationTable
    filterset_class = filters.RecommendationFilters
    lead = "What inspectors, auditors and others asked for, its progress, and how long ago it was asked."
    empty_text = "No recommendation has been recorded yet."
    template_name = "ui/counted_list.html"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(inspection__in=Inspection.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "states": recommendation_states(self.request.user),
            "figure": ages_figure(age_counts(self.object_list), self.day),
        }


def recommendation_states(user: Any) -> list[tuple[str, int, str]]:
    """How many recommendations, of all that the reader may see, stand where, with the address of their list."""
    rows = Recommendation.objects.visible_to(user).filter(inspection__in=Inspection.objects.visible_to(user))
    counts = status_counts(rows)
    address = reverse("recommendations")
    return [(status.label, counts[status], f"{address}?status={status.value}") for status in LocalStatus]


class Responses(CountedList):
    access = PUBLIC
    model = InspectionResponse
    joined = ("theme",)
    in_order = (first_day("published_on").desc(nulls_first=True), F("published_on").desc(), "slug")
    table_class = tables.ResponseTable
    filterset_class = filters.ResponseFilters
    lead = titled_lazy("The {holder}’s comments on reports: planned, published and sent.")
    empty_text = "No response has been recorded yet."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "days": self.days}

    def get_queryset(self) -> QuerySet[Any]:
        seen = Inspection.objects.visible_to(self.request.user)
        return super().get_queryset().prefetch_related(Prefetch("inspections", seen))


class Requests(CountedList):
    access = PUBLIC
    model = AdHocRequest
    joined = ("quarter", "theme")
    in_order = ("-quarter__year", "-quarter__number", "slug")
    table_class = tables.RequestTable
    filterset_class = filters.RequestFilters
    lead = titled_lazy("Questions that the {holder} put to the {chief} between meetings, and what came of them.")
    empty_text = "No request has been recorded yet."


class Actions(AwaitedList):
    """Those of meetings and requests that the reader may see, as each leads to where it was asked for."""

    access = PUBLIC
    model = AccountabilityAction
    joined = ("meeting", "request", "theme", "owner")
    in_order = (F("due_on").asc(nulls_last=True), "slug")
    table_class = tables.ActionTable
    filterset_class = filters.ActionFilters
    lead = "What meetings and requests asked for, of whom, and by when."
    empty_text = "No action has been recorded yet."
    template_name = "ui/counted_list.html"

    def get_queryset(self) -> QuerySet[Any]:
        meetings = AccountabilityMeeting.objects.visible_to(self.request.user)
        requests = AdHocRequest.objects.visible_to(self.request.user)
        rows = super().get_queryset().filter(Q(meeting__in=meetings) | Q(request__in=requests))
        return rows.annotate(
            asked_in=Case(When(meeting__isnull=False, then="meeting__title"), default="request__title"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = action_counts(self.get_queryset(), self.days)
        shown = filters.actions_stand(self.days)
        states = [(label, counts[value], f"?status={value}") for value, label in shown]
        return super().get_context_data(**kwargs) | {"states": states}


class Meetings(CountedList):
    access = PUBLIC
    model = AccountabilityMeeting
    also_adds = (AdHocRequest,)
    table_class = tables.MeetingTable
    filterset_class = filters.MeetingFilters
    lead = titled_lazy("Where the {holder} holds the {chief} and partners to account, and what came of it.")
    empty_text = "No meeting has been recorded yet."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "days": self.days}

    def get_queryset(self) -> QuerySet[AccountabilityMeeting]:
        visible = AccountabilityAction.objects.visible_to(self.request.user).filter(status=ActionStatus.OPEN)
        counted = Count("actions", filter=Q(actions__in=visible))
        rows = AccountabilityMeeting.objects.visible_to(self.request.user).annotate(open_actions=counted)
        return rows.select_related("kind").order_by("-planned_on", "slug")


@public_page
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    rows = AccountabilityMeeting.objects.visible_to(request.user).select_related("theme__objective", "kind")
    record = get_object_or_404(rows, slug=slug)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}" if record.theme else str(record.kind),
        lead=_lead(record),
        sections=(
            Section("focus", "What it is about", text=record.focus, empty="Not recorded."),
            *_agenda(request, record),
            _actions(request, record.actions, "No action from this meeting has been recorded."),
        ),
        sides=(_about(record),),
        below=below(request.user, record, AddAgendaItem, AddActionOfMeeting),
    )


def _agenda(request: HttpRequest, record: AccountabilityMeeting) -> tuple[Section, ...]:
    user = request.user
    meetings = AccountabilityMeeting.objects.visible_to(user)
    open_before = carried_section(
        carried_to(record, meetings, AccountabilityAction.objects.visible_to(user)),
        by=user,
        caption="Actions of earlier meetings of this kind that were still open",
        empty=f"No action of an earlier meeting of this kind ({record.kind}) was open.",
        stands=tables.action_stands,
        asked_of=lambda action: str(action.asked_of),
    )
    return agenda_sections(record, open_before, by=user, change="agenda_item_change")


def _lead(record: AccountabilityMeeting) -> str:
    words, _ = meeting_state(record)
    if record.held_on:
        return f"{record.kind}, held on {formats.day(record.held_on)}."
    return f"{record.kind}, {words.lower()} {'to' if record.revised_on else 'for'} {formats.day(record.on)}."


def _actions(request: HttpRequest, actions: Any, empty: str) -> Section:
    rows = list(actions.visible_to(request.user).select_related("owner", "theme"))
    table = tables.action_table(rows, with_owner=is_office(request.user), by=request.user)
    return Section("actions", "Actions", table=table, empty=empty)


def _theme(record: AccountabilityMeeting) -> tuple[Fact, ...]:
    return (Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),) if record.theme else ()


def _about(record: AccountabilityMeeting) -> Facts:
    words, status = meeting_state(record)
    return Facts(
        "About this meeting",
        (
            Fact("State", words, status=status),
            Fact("Kind", str(record.kind)),
            Fact("Planned for", formats.day(record.planned_on)),
            Fact("Moved to", formats.day(record.revised_on) if record.revised_on else ""),
            Fact("Held", formats.day(record.held_on) if record.held_on else ""),
            *_theme(record),
            Fact("Papers", "Read the papers" if record.link else "", record.link),
            Fact("Source", record.source),
        ),
    )


@public_page
def ad_hoc_request(request: HttpRequest, slug: str) -> HttpResponse:
    rows = AdHocRequest.objects.visible_to(request.user).select_related("theme__objective", "quarter")
    record = get_object_or_404(rows, slug=slug)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=f"A question put to the force between meetings, in {record.quarter.span_words}.",
        sections=(
            Section("outcome", "Outcome", text=record.outcome, empty="No answer has been recorded yet."),
            _actions(request, record.actions, "No action from this request has been recorded."),
        ),
        sides=(_about_request(record),),
        below=below(request.user, record, AddActionOfRequest),
    )


def _about_request(record: AdHocRequest) -> Facts:
    return Facts(
        "About this request",
        (
            Fact("Quarter", record.quarter.name),
            Fact("Sent", formats.day(record.sent_on) if record.sent_on else ""),
            Fact("Answered", formats.day(record.answered_on) if record.answered_on else ""),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
