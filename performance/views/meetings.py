from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import PUBLIC, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.records import Fact, Facts, RecordPage, Section, show
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.registers.links import breadcrumbs, steps

from .. import tables
from ..choices import ActionStatus
from ..filters import MeetingFilters
from ..models import AccountabilityAction, AccountabilityMeeting, AdHocRequest
from ..tables.meetings import meeting_state
from . import editing
from .accountability import CountedToADay
from .editing.accountability import below


class Meetings(CountedToADay):
    access = PUBLIC
    model = AccountabilityMeeting
    also_adds = (AdHocRequest,)
    table_class = tables.MeetingTable
    filterset_class = MeetingFilters
    lead = "Where the Commissioner holds the Chief Constable and partners to account, and what came of it."
    empty_text = "No meeting has been recorded yet."

    def get_queryset(self) -> QuerySet[AccountabilityMeeting]:
        visible = AccountabilityAction.objects.visible_to(self.request.user).filter(status=ActionStatus.OPEN)
        counted = Count("actions", filter=Q(actions__in=visible))
        rows = AccountabilityMeeting.objects.visible_to(self.request.user).annotate(open_actions=counted)
        return rows.order_by("-planned_on", "slug")


@public
@cached_page
@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    rows = AccountabilityMeeting.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=record.title,
        crumbs=breadcrumbs(record),
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(record),
        mark=not record.is_public,
        illustrative=record.is_illustrative,
        sections=(
            Section("focus", "What it is about", text=record.focus, empty="Not recorded."),
            _actions(request, record.actions, "No action from this meeting has been recorded."),
        ),
        sides=(_about(record),),
        steps=(
            *steps(request.user, record),
            *below(request.user, record, editing.AddActionOfMeeting),
        ),
    )
    return show(request, page)


def _lead(record: AccountabilityMeeting) -> str:
    words, _ = meeting_state(record)
    if record.held_on:
        return f"{record.get_kind_display()}, held on {formats.day(record.held_on)}."
    return (
        f"{record.get_kind_display()}, {words.lower()} {'to' if record.revised_on else 'for'} {formats.day(record.on)}."
    )


def _actions(request: HttpRequest, actions: Any, empty: str) -> Section:
    rows = list(actions.visible_to(request.user).select_related("owner", "theme"))
    table = tables.action_table(rows, with_owner=is_office(request.user), by=request.user)
    return Section("actions", "Actions", table=table, empty=empty)


def _about(record: AccountabilityMeeting) -> Facts:
    words, status = meeting_state(record)
    return Facts(
        "About this meeting",
        (
            Fact("State", words, status=status),
            Fact("Kind", record.get_kind_display()),
            Fact("Planned for", formats.day(record.planned_on)),
            Fact("Moved to", formats.day(record.revised_on) if record.revised_on else ""),
            Fact("Held", formats.day(record.held_on) if record.held_on else ""),
            Fact("Theme", record.theme.title, record.theme.get_absolute_url()),
            Fact("Papers", "Read the papers" if record.link else "", record.link),
            Fact("Source", record.source, illustrative=record.is_illustrative),
        ),
    )


@public
@cached_page
@require_safe
def ad_hoc_request(request: HttpRequest, slug: str) -> HttpResponse:
    rows = AdHocRequest.objects.visible_to(request.user).select_related("theme__objective", "quarter")
    record = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=record.title,
        crumbs=breadcrumbs(record),
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=f"A question put to the force between meetings, in {record.quarter.span_words}.",
        mark=not record.is_public,
        illustrative=record.is_illustrative,
        sections=(
            Section("outcome", "What came of it", text=record.outcome, empty="No answer has been recorded yet."),
            _actions(request, record.actions, "No action from this request has been recorded."),
        ),
        sides=(_about_request(record),),
        steps=(
            *steps(request.user, record),
            *below(request.user, record, editing.AddActionOfRequest),
        ),
    )
    return show(request, page)


def _about_request(record: AdHocRequest) -> Facts:
    return Facts(
        "About this request",
        (
            Fact("Quarter", record.quarter.name),
            Fact("Sent", formats.day(record.sent_on) if record.sent_on else ""),
            Fact("Answered", formats.day(record.answered_on) if record.answered_on else ""),
            Fact("Theme", record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source, illustrative=record.is_illustrative),
        ),
    )
