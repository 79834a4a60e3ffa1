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
    found = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=_lead(found),
        mark=not found.is_public,
        illustrative=found.is_illustrative,
        sections=(
            Section("focus", "What it is about", text=found.focus, empty="Not recorded."),
            _actions(request, found.actions, "No action from this meeting has been recorded."),
        ),
        sides=(_about(found),),
        steps=(
            *steps(request.user, found),
            *below(request.user, found, editing.AddActionOfMeeting),
        ),
    )
    return show(request, page)


def _lead(found: AccountabilityMeeting) -> str:
    words, _ = meeting_state(found)
    if found.held_on:
        return f"{found.get_kind_display()}, held on {formats.day(found.held_on)}."
    return f"{found.get_kind_display()}, {words.lower()} {'to' if found.revised_on else 'for'} {formats.day(found.on)}."


def _actions(request: HttpRequest, actions: Any, empty: str) -> Section:
    rows = list(actions.visible_to(request.user).select_related("owner", "theme"))
    table = tables.action_table(rows, with_owner=is_office(request.user), by=request.user)
    return Section("actions", "Actions", table=table, empty=empty)


def _about(found: AccountabilityMeeting) -> Facts:
    words, status = meeting_state(found)
    return Facts(
        "About this meeting",
        (
            Fact("State", words, status=status),
            Fact("Kind", found.get_kind_display()),
            Fact("Planned for", formats.day(found.planned_on)),
            Fact("Moved to", formats.day(found.revised_on) if found.revised_on else ""),
            Fact("Held", formats.day(found.held_on) if found.held_on else ""),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Papers", "Read the papers" if found.link else "", found.link),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )


@public
@cached_page
@require_safe
def ad_hoc_request(request: HttpRequest, slug: str) -> HttpResponse:
    rows = AdHocRequest.objects.visible_to(request.user).select_related("theme__objective", "quarter")
    found = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=f"A question put to the force between meetings, in {found.quarter.span_words}.",
        mark=not found.is_public,
        illustrative=found.is_illustrative,
        sections=(
            Section("outcome", "What came of it", text=found.outcome, empty="No answer has been recorded yet."),
            _actions(request, found.actions, "No action from this request has been recorded."),
        ),
        sides=(_about_request(found),),
        steps=(
            *steps(request.user, found),
            *below(request.user, found, editing.AddActionOfRequest),
        ),
    )
    return show(request, page)


def _about_request(found: AdHocRequest) -> Facts:
    return Facts(
        "About this request",
        (
            Fact("Quarter", found.quarter.name),
            Fact("Sent", formats.day(found.sent_on) if found.sent_on else ""),
            Fact("Answered", formats.day(found.answered_on) if found.answered_on else ""),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )
