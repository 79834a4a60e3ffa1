"""Lists of commitments and decisions, and the page of a commitment.

The pages of a theme, a decision, a delivery action and a milestone bring together records of every app: they are in
`home`.
"""

from typing import Any, ClassVar

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Fact, Facts, Section
from pcc_portal.ui.titles import titled, titled_lazy
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.due import AwaitedDate, dates_gone_by, gone_by_words
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import AwaitedList, RegisterList
from pcc_portal.updates.releases.as_of import Days, Viewpoint, counted_to, known_viewpoint, period_box

from ..display import changes_table, due_words, first_due_words
from ..filters import CommitmentFilters, DecisionFilters, DeliveryActionFilters, MilestoneFilters
from ..models import Commitment, Decision, DeliveryAction, Milestone
from ..stats import (
    STANDS,
    WHERE_DATED,
    answers_until,
    commitment_counts,
    commitment_status,
    dated_counts,
    places,
    with_answers,
)
from ..tables import CommitmentTable, DecisionTable, DeliveryActionTable, MilestoneTable


class Judged(AwaitedList):
    """Links above the list say how many records of all of them stand where."""

    template_name = "ui/counted_list.html"
    asked_by: ClassVar[str] = "stands"
    places: ClassVar[list[tuple[str, str]]] = WHERE_DATED

    @cached_property
    def counted(self) -> dict[str, int]:
        return dated_counts(self.going(), self.days)

    def going(self) -> QuerySet[Any]:
        """What stayed with a plan that was replaced is read there."""
        rows: QuerySet[Any] = self.model.objects.visible_to(self.request.user)
        return going_on(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = places(self.places, self.days)
        states = [(label, self.counted[value], f"?{self.asked_by}={value}") for value, label in shown]
        return super().get_context_data(**kwargs) | {"states": states}


class CommitmentList(Judged):
    access = PUBLIC
    model = Commitment
    also_adds = (
        Milestone,
        DeliveryAction,
    )
    asked_by = "state"
    places = STANDS
    empty_text = "Promises made in a report, a meeting or a plan will be listed here with the day they are due."
    table_class = CommitmentTable
    filterset_class = CommitmentFilters

    lead = "Every promise stays here until it is kept, moved with a reason, or no longer needed."
    template_name = "objectives/commitment_list.html"

    @property
    def quarter(self) -> Quarter | None:
        """Of the report up to which answers are shown."""
        return self.viewpoint.quarter if self.viewpoint else None

    def get_queryset(self) -> QuerySet[Commitment]:
        rows = self.answered().select_related("theme__objective__plan", "owner")
        open_first = Case(When(closed_on__isnull=True, then=0), default=1)
        reported = answers_until(self.quarter).select_related("quarter").order_by("-quarter__start", "-at")
        answers = Prefetch("changes", reported, to_attr="answers_told")
        return rows.prefetch_related(answers).order_by(open_first, first_day("due_on"), "due_on", "slug")

    def answered(self) -> QuerySet[Commitment]:
        return with_answers(Commitment.objects.visible_to(self.request.user), self.quarter)

    @cached_property
    def counted(self) -> dict[str, int]:
        return commitment_counts(self.answered(), self.days)

    def unreported(self) -> list[tuple[str, AwaitedDate]]:
        """What fell due since the report and readers have no word of, of every register, whatever the filters say."""
        if self.viewpoint is None or self.viewpoint.as_at.is_working_copy:
            return []
        return [(gone_by_words(date, self.viewpoint), date) for date in dates_gone_by(self.viewpoint)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"unreported": self.unreported()}


@public_page
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Commitment.objects.visible_to(request.user).select_related("theme", "owner")
    record = get_object_or_404(rows, slug=slug)
    viewpoint = known_viewpoint(request.user)
    reported = answers_until(viewpoint.quarter if viewpoint else None).filter(commitment=record)
    changes = reported.select_related("quarter").order_by("quarter__start", "at")
    return show_record(
        request,
        record,
        period=period_box(viewpoint) if viewpoint else None,
        kicker="Commitment",
        sections=(
            Section("promise", "What was promised", text=record.words, of=("words",)),
            Section(
                "history",
                "What happened to it",
                text=f"Promised on {formats.day(record.made_on)}: {record.made_in}.",
                table=changes_table(changes),
                of=("made_on", "made_in"),
            ),
        ),
        sides=(Facts("This commitment", _facts(record, request.user, viewpoint)),),
    )


def _facts(row: Commitment, reader: Any, viewpoint: Viewpoint | None) -> tuple[Fact, ...]:
    status, word = commitment_status(row, viewpoint.days if viewpoint else Days(counted_to(), counted_to()))
    return (
        Fact("Status", word, status=status, of=("state",)),
        Fact("Due", due_words(row), of=("due_on",)),
        Fact("First due", first_due_words(row), of=("first_due_on",)),
        Fact("Settled on", formats.day(row.closed_on) if row.closed_on else "", of=("closed_on",)),
        Fact(titled("{Theme}"), row.theme.title, url=row.theme.get_absolute_url()),
        Fact("Owner", row.owner.name if row.owner and is_office(reader) else ""),
        Fact("Source", row.source),
    )


class DatedList(Judged):
    on_timeline = True

    def get_queryset(self) -> QuerySet[Any]:
        return going_on(super().get_queryset())


class DeliveryActionList(DatedList):
    access = PUBLIC
    model = DeliveryAction
    joined = ("theme__objective__plan", "owner")
    in_order = ("theme__objective__plan__line", "theme__objective__order", "theme__order", "title")
    lead = titled_lazy(
        "What is to be done under each {theme}, by when, and how it goes. A date that moves keeps the one before it."
    )
    empty_text = "Actions of the delivery plan will be listed here."
    table_class = DeliveryActionTable
    filterset_class = DeliveryActionFilters


class MilestoneList(DatedList):
    access = PUBLIC
    model = Milestone
    joined = ("theme__objective__plan",)
    in_order = ("theme__objective__plan__line", "theme__objective__order", "theme__order", "title")
    lead = "Key dates of the plan: planned, forecast and reached."
    empty_text = "Milestones of the plan will be listed here."
    table_class = MilestoneTable
    filterset_class = MilestoneFilters

    def get_queryset(self) -> QuerySet[Milestone]:
        """A milestone names its action to whoever may see that."""
        seen = Q(action__in=DeliveryAction.objects.visible_to(self.request.user))
        return super().get_queryset().annotate(action_words=Case(When(seen, then="action__title"), default=Value("")))


class DecisionList(RegisterList):
    access = PUBLIC
    model = Decision
    lead = "Each notice with its reference, what it was about, and what it led to."
    empty_text = "Decision notices will be listed here, the latest first."
    queryset = Decision.objects.none()
    table_class = DecisionTable
    filterset_class = DecisionFilters

    def get_queryset(self) -> QuerySet[Decision]:
        return Decision.objects.visible_to(self.request.user).select_related("theme")
