"""Pages of decisions, delivery actions and milestones, with the records of other apps that they are linked with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from objectives.display import dates_table
from objectives.models import Decision, DeliveryAction, Milestone
from objectives.stats import dated_status
from pcc_portal.accounts.access import public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Fact, Facts, RecordPage, Section, show
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.choices import STATUS_OF_BRAG
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.releases.as_of import as_at_for

from . import related
from .breadcrumbs import theme_crumbs


@public
@cached_page
@require_safe
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    as_at = as_at_for(request.user)
    found = get_object_or_404(Decision.objects.as_at(as_at).select_related("theme"), slug=slug)
    led_to = related.of_decision(found, as_at)
    return show(
        request,
        RecordPage(
            title=found.title,
            kicker="Decision",
            crumbs=breadcrumbs(found),
            mark=not found.is_public,
            steps=steps(request.user, found),
            illustrative=found.is_illustrative,
            sections=(
                Section("about", "What was decided", text=found.summary, empty="The record holds no summary."),
                Section("led-to", "What it led to", table=led_to, empty="No other record names this decision."),
            ),
            sides=(Facts("This decision", _facts_of_decision(found)),),
        ),
    )


def _facts_of_decision(row: Decision) -> tuple[Fact, ...]:
    return (
        Fact("Reference", row.reference),
        Fact("Taken on", formats.day(row.taken_on)),
        Fact("Lead", row.lead),
        Fact("Notice", row.get_status_display(), url=row.link),
        Fact("Theme", row.theme.title, url=row.theme.get_absolute_url()) if row.theme else Fact("Theme", ""),
        Fact("Source", row.source),
    )


@public
@cached_page
@require_safe
def delivery_action(request: HttpRequest, slug: str) -> HttpResponse:
    as_at = as_at_for(request.user)
    rows = DeliveryAction.objects.as_at(as_at).select_related("theme__objective", "owner")
    found = get_object_or_404(rows, slug=slug)
    works_on = related.of_action(found, as_at)
    return show(
        request,
        RecordPage(
            title=found.title,
            kicker="Action of the delivery plan",
            lead=found.brag_reason if not found.is_done else "",
            crumbs=(*theme_crumbs(found.theme), Link(found.title, current=True)),
            mark=not found.is_public,
            steps=steps(request.user, found),
            illustrative=found.is_illustrative or any(cell.illustrative for row in works_on.rows for cell in row),
            sections=(
                Section("dates", "When", table=dates_table(found), empty="No date has been set."),
                Section("works-on", "What it works on", table=works_on, empty="No other record names this action."),
            ),
            sides=(Facts("This action", _facts_of_action(found, request.user)),),
        ),
    )


def _facts_of_action(row: DeliveryAction, reader: Any) -> tuple[Fact, ...]:
    status, word = _grade(row)
    return (
        Fact("Status", word, status=status),
        Fact("Sponsor", row.sponsor),
        Fact("Owner", row.owner.name if row.owner and is_office(reader) else ""),
        Fact("Theme", row.theme.title, url=row.theme.get_absolute_url()),
        Fact("Source", row.source),
    )


def _grade(action: DeliveryAction) -> tuple[str, str]:
    if action.brag and not action.is_done:
        status = STATUS_OF_BRAG[action.brag]
        return status, STATUSES[status]
    return dated_status(action)


@public
@cached_page
@require_safe
def milestone(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Milestone.objects.as_at(as_at_for(request.user)).select_related("theme__objective", "action")
    found = get_object_or_404(rows, slug=slug)
    action = found.action if found.action and (found.action.is_public or is_office(request.user)) else None
    theme, (status, word) = found.theme, dated_status(found)
    facts = (
        Fact("Status", word, status=status),
        Fact("Theme", theme.title, url=theme.get_absolute_url()),
        Fact("Part of", action.title if action else "", url=action.get_absolute_url() if action else ""),
        Fact("Source", found.source),
    )
    return show(
        request,
        RecordPage(
            title=found.title,
            kicker="Milestone",
            crumbs=(*theme_crumbs(theme), Link(found.title, current=True)),
            mark=not found.is_public,
            steps=steps(request.user, found),
            illustrative=found.is_illustrative,
            sections=(Section("dates", "When", table=dates_table(found)),),
            sides=(Facts("This milestone", facts),),
        ),
    )
