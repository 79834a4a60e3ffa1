"""Lists of commitments and decisions, and the page of a commitment.

The pages of a theme, a decision, a delivery action and a milestone bring together records of every app: they are in
`home`.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import Case, DateField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import PUBLIC, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Fact, Facts, RecordPage, RecordsView, Section, show
from pcc_portal.updates.editing import adding, steps
from pcc_portal.updates.pages import known_viewpoint

from . import editing
from .filters import CommitmentFilters, DecisionFilters
from .models import Commitment, CommitmentChange, Decision
from .stats import commitment_status
from .tables import CommitmentTable, DecisionTable
from .words import changes_table, due_words

OVERVIEW = Link("Overview", reverse_lazy("home"))  # type: ignore[arg-type]


def judged_on(user: Any) -> dt.date:
    """The day on which commitments are judged: the last of the quarter being read, or today before there is one."""
    viewpoint = known_viewpoint(user)
    return viewpoint.quarter.end if viewpoint else timezone.localdate()


class CommitmentList(RecordsView):
    access = PUBLIC
    title = "Commitments"
    noun = "commitment"
    empty_text = "Promises made in a report, a meeting or a plan will be listed here with the day they are due."
    table_class = CommitmentTable
    filterset_class = CommitmentFilters
    crumbs = (OVERVIEW,)

    @cached_property
    def day(self) -> dt.date:
        return judged_on(self.request.user)

    def get_lead(self) -> str:
        return (
            "Every promise stays here until it is kept, moved with a reason, or overtaken. "
            f"Overdue means not kept by its date when the quarter ended on {formats.day(self.day)}."
        )

    def get_steps(self) -> tuple[Link, ...]:
        return adding(self.request.user, *editing.OF_PLAN_REGISTERS)

    def get_queryset(self) -> QuerySet[Commitment]:
        rows = Commitment.objects.visible_to(self.request.user).select_related("theme")
        open_first = Case(When(closed_on__isnull=True, then=0), default=1)
        return rows.annotate(judged_on=Value(self.day, output_field=DateField())).order_by(open_first, "due_on", "slug")

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"judged_on": self.day}


@public
@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Commitment.objects.visible_to(request.user).select_related("theme", "owner")
    found = get_object_or_404(rows, slug=slug)
    changes = (
        CommitmentChange.objects.filter(commitment=found).select_related("quarter").order_by("quarter__start", "at")
    )
    return show(
        request,
        RecordPage(
            title=found.title,
            kicker="Commitment",
            crumbs=(OVERVIEW, Link("Commitments", reverse("commitments")), Link(found.title, current=True)),
            mark=not found.is_public,
            illustrative=found.is_illustrative,
            steps=steps(request.user, found, *editing.OF_COMMITMENT),
            sections=(
                Section("promise", "What was promised", text=found.words),
                Section(
                    "history",
                    "What became of it",
                    text=f"Promised on {formats.day(found.made_on)}: {found.made_in}.",
                    table=changes_table(changes),
                ),
            ),
            sides=(Facts("This commitment", _facts(found, request.user)),),
        ),
    )


def _facts(row: Commitment, reader: Any) -> tuple[Fact, ...]:
    status, word = commitment_status(row, judged_on(reader))
    return (
        Fact("Status", word, status=status),
        Fact("Due", due_words(row)),
        Fact("First due", formats.day(row.first_due_on) if row.first_due_on != row.due_on else ""),
        Fact("Settled on", formats.day(row.closed_on) if row.closed_on else ""),
        Fact("Theme", row.theme.title, url=row.theme.get_absolute_url()),
        Fact("Owner", row.owner.name if row.owner and is_office(reader) else ""),
        Fact("Source", row.source),
    )


class DecisionList(RecordsView):
    access = PUBLIC
    title = "Decisions"
    lead = "Each notice with its reference, what it was about, and what it led to."
    noun = "decision"
    empty_text = "Decision notices will be listed here, the latest first."
    queryset = Decision.objects.none()
    table_class = DecisionTable
    filterset_class = DecisionFilters
    crumbs = (OVERVIEW,)

    def get_steps(self) -> tuple[Link, ...]:
        return adding(self.request.user, editing.AddDecision)

    def get_queryset(self) -> QuerySet[Decision]:
        return Decision.objects.visible_to(self.request.user).select_related("theme")
