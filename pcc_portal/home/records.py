"""Pages of decisions, delivery actions and milestones, with the records of other apps that they are linked with."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from commissioning.models import Contract, ContractChange, Risk
from estates.models import CapitalProject, Disposal
from objectives.display import dates_table
from objectives.models import Decision, DeliveryAction, Milestone, Objective, Theme
from objectives.stats import plan_status
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import PlainTable, linked_table
from pcc_portal.ui.records import Fact, Facts, RecordPage, Section, show
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record, steps
from pcc_portal.updates.registers.then import notes_on
from pcc_portal.updates.releases.as_of import AsAt, Days, as_at_for, days_for
from performance.models import BudgetLine, Measure, Recommendation, Target


def objective_crumbs(objective: Objective) -> tuple[Link, ...]:
    return *priority_crumbs(objective), Link(objective.title, objective.get_absolute_url())


def priority_crumbs(objective: Objective) -> tuple[Link, ...]:
    """The way to what stands above it. Needs its priority."""
    above = objective.priority
    return (OVERVIEW, Link(above.title, above.get_absolute_url())) if above else (OVERVIEW,)


def theme_crumbs(theme: Theme) -> tuple[Link, ...]:
    """Needs the theme's objective, and its priority."""
    return *objective_crumbs(theme.objective), Link(theme.title, theme.get_absolute_url())


@public_page
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    as_at = as_at_for(request.user)
    record = get_object_or_404(Decision.objects.as_at(as_at).select_related("theme"), slug=slug)
    led_to = linked_with_decision(record, as_at)
    return show_record(
        request,
        record,
        kicker="Decision",
        sections=(
            Section("about", "What was decided", text=record.summary, empty="The record holds no summary."),
            Section("led-to", "What it led to", table=led_to, empty="No other record names this decision."),
        ),
        sides=(Facts("This decision", _facts_linked_with_decision(record)),),
    )


def _facts_linked_with_decision(row: Decision) -> tuple[Fact, ...]:
    return (
        Fact("Reference", row.reference, of=("reference",)),
        Fact("Taken on", formats.day(row.taken_on), of=("taken_on",)),
        Fact("Lead", row.lead, of=("lead",)),
        Fact("Notice", row.get_status_display(), url=row.link),
        Fact(titled("{Theme}"), row.theme.title, url=row.theme.get_absolute_url())
        if row.theme
        else Fact(titled("{Theme}"), ""),
        Fact("Source", row.source),
    )


@public_page
def delivery_action(request: HttpRequest, slug: str) -> HttpResponse:
    as_at = as_at_for(request.user)
    rows = DeliveryAction.objects.as_at(as_at).select_related("theme__objective__priority", "owner")
    record = get_object_or_404(rows, slug=slug)
    works_on = linked_with_action(record, as_at)
    return show(
        request,
        RecordPage(
            title=record.title,
            kicker="Action of the delivery plan",
            lead=record.brag_reason if not record.is_done else "",
            crumbs=(*theme_crumbs(record.theme), Link(record.title, current=True)),
            mark=not record.is_public,
            steps=steps(request.user, record),
            notes=notes_on(record, request.user),
            row=record,
            illustrative=any(cell.is_marked for row in works_on.rows for cell in row),
            sections=(
                Section("dates", "When", table=dates_table(record), empty="No date has been set."),
                Section("works-on", "What it works on", table=works_on, empty="No other record names this action."),
            ),
            sides=(Facts("This action", _facts_linked_with_action(record, request.user, days_for(request.user))),),
        ),
    )


def _facts_linked_with_action(row: DeliveryAction, reader: Any, days: Days) -> tuple[Fact, ...]:
    status, word = _grade(row, days)
    return (
        Fact("Status", word, status=status, of=("brag", "date")),
        Fact("Sponsor", row.sponsor, of=("sponsor",)),
        Fact("Owner", row.owner.name if row.owner and is_office(reader) else ""),
        Fact(titled("{Theme}"), row.theme.title, url=row.theme.get_absolute_url()),
        Fact("Source", row.source),
    )


def _grade(action: DeliveryAction, days: Days) -> tuple[str, str]:
    if action.brag and not action.is_done:
        return action.grade.look, action.grade.word
    return plan_status(action, days)


@public_page
def milestone(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Milestone.objects.as_at(as_at_for(request.user)).select_related("theme__objective__priority", "action")
    record = get_object_or_404(rows, slug=slug)
    action = record.action if record.action and (record.action.is_public or is_office(request.user)) else None
    theme, (status, word) = record.theme, plan_status(record, days_for(request.user))
    facts = (
        Fact("Status", word, status=status, of=("date",)),
        Fact(titled("{Theme}"), theme.title, url=theme.get_absolute_url()),
        Fact("Part of", action.title if action else "", url=action.get_absolute_url() if action else ""),
        Fact("Source", record.source),
    )
    return show(
        request,
        RecordPage(
            title=record.title,
            kicker="Milestone",
            crumbs=(*theme_crumbs(theme), Link(record.title, current=True)),
            mark=not record.is_public,
            steps=steps(request.user, record),
            notes=notes_on(record, request.user),
            row=record,
            sections=(Section("dates", "When", table=dates_table(record)),),
            sides=(Facts("This milestone", facts),),
        ),
    )


def linked_with_decision(decision: Decision, as_at: AsAt) -> PlainTable:
    """What the decision was about: contracts, sales and targets. Four queries."""
    changes = ContractChange.objects.filter(decision=decision, contract__in=Contract.objects.as_at(as_at))
    targets = Target.objects.as_at(as_at).filter(decision=decision, measure__in=Measure.objects.as_at(as_at))
    records = [
        *_of_kind("Contract", Contract.objects.as_at(as_at).filter(decision=decision)),
        *_of_kind("Contract", (change.contract for change in changes.select_related("contract"))),
        *_of_kind("Disposal", Disposal.objects.as_at(as_at).filter(decision=decision)),
        *_of_kind("Target", (target.measure for target in targets.select_related("measure"))),
    ]
    return linked_table("Linked records", records)


def linked_with_action(action: DeliveryAction, as_at: AsAt) -> PlainTable:
    """What the action works on. Seven queries."""
    linked = {"actions": action}
    lines = BudgetLine.objects.as_at(as_at).filter(**linked).select_related("budget")
    recommendations = Recommendation.objects.as_at(as_at).filter(**linked).select_related("inspection")
    records = [
        *_of_kind("Milestone", Milestone.objects.as_at(as_at).filter(action=action)),
        *_of_kind("Measure", Measure.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Contract", Contract.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Building project", CapitalProject.objects.as_at(as_at).filter(**linked)),
        *_of_kind("Budget line", lines),
        *_of_kind("Recommendation", recommendations),
        *_of_kind("Risk", Risk.objects.as_at(as_at).filter(action=action)),
    ]
    return linked_table("Linked records", records)


def _of_kind(kind: str, records: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    return ((kind, record) for record in records)
