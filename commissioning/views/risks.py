"""Risks: their list with the matrix above, the page of one, and the pages that add, change and close."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import ChoiceFilter
from django_tables2 import Column

from objectives.models import Theme
from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import has_role, is_office
from pcc_portal.periods.clock import today
from pcc_portal.ui import filters, formats, tables
from pcc_portal.ui.filters import OwnerFilter, SearchFilter
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, linked_table
from pcc_portal.ui.records import (
    BlanksLast,
    Count,
    Fact,
    Facts,
    RecordColumn,
    RecordDayColumn,
    Section,
)
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled, titled_lazy
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import Awaited, Graded
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.fields import DateField, Text
from pcc_portal.updates.registers.forms import RecordForm, StepForm
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import AwaitedList
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.releases.as_of import Days, days_for, period_for
from pcc_portal.updates.rules import APPROVERS

from .. import stats
from ..choices import RiskState
from ..display import gravest_words
from ..models import Risk
from ..models.risks import Impact, Likelihood, RiskQuerySet, band_of, score_tag

TIES = ("action", "measure", "contract")
OPEN, OVERDUE, UNREPORTED, CLOSED = "open", "overdue", "unreported", "closed"


def _states() -> list[tuple[str, str]]:
    return [
        (OPEN, RiskState.OPEN.label),
        (OVERDUE, f"Review {mid_sentence(Awaited.OVERDUE.label)}"),
        (UNREPORTED, f"Review {mid_sentence(Awaited.UNREPORTED.label)}"),
        (CLOSED, RiskState.CLOSED.label),
    ]


def review_words(risk: Risk, days: Days) -> str:
    """As in "12 days overdue"; empty for a risk that is closed."""
    return days.due_words(risk.review_on) if risk.is_open else ""


class ScoreColumn(BlanksLast, Column):
    """A score with its shape and word; in a file the number alone."""

    def render(self, value: int) -> SafeString:
        return status_tag(*score_tag(value))

    def value(self, value: int) -> int:
        return value


class RiskTable(tables.CountedToADay):
    """For rows with their scores; `days` tell a review that is overdue from one that is not yet reported on."""

    caption = "Risks, the highest score after controls first"
    title = RecordColumn(verbose_name="Risk", order_by="title")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    score_before = ScoreColumn(verbose_name="Score before controls", order_by="score_before")
    score_after = ScoreColumn(verbose_name="After controls", order_by="score_after")
    review_on = RecordDayColumn(verbose_name="Review", order_by="review_on")
    closed_on = Column(verbose_name="State", empty_values=(), order_by="closed_on")
    owner = Column(verbose_name="Owner", accessor="owner__name", order_by="owner__name")

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days

    def render_theme(self, value: Theme) -> SafeString:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)

    def render_review_on(self, record: Risk, value: dt.date) -> SafeString:
        words = review_words(record, self.days)
        return format_html('{}<span class="register__sub">{}</span>', formats.day(value), words)

    def value_review_on(self, value: dt.date) -> dt.date:
        return value

    def render_closed_on(self, record: Risk) -> SafeString:
        return status_tag(*state_of(record, self.days))

    def value_closed_on(self, record: Risk) -> str:
        return state_of(record, self.days)[1]


def state_of(risk: Risk, days: Days) -> tuple[str, str]:
    """The status and the words of where a risk stands on a day."""
    if risk.closed_on:
        return "done", f"{RiskState.CLOSED.label} {formats.day(risk.closed_on)}"
    missed = days.status(risk.review_on)
    return (missed[0], f"Review {mid_sentence(missed[1])}") if missed else ("nodata", RiskState.OPEN.label)


def _bands() -> list[tuple[str, str]]:
    return [*reversed(scheme_for(Graded.RISKS).choices)]


class RiskFilters(filters.CountedToADay):
    """For rows with their scores; `days` say which reviews are overdue."""

    theme = OwnerFilter(Theme, "risks")
    band = ChoiceFilter(choices=_bands, label="Score after controls", empty_label="Any score", method="_in_band")
    state = ChoiceFilter(choices=_states, label="State", empty_label="Any state", method="_in_state")
    likelihood = ChoiceFilter(
        field_name="residual_likelihood", choices=Likelihood.choices, label="Likelihood", empty_label="Any likelihood"
    )
    impact = ChoiceFilter(
        field_name="residual_impact", choices=Impact.choices, label="Impact", empty_label="Any impact"
    )
    q = SearchFilter("title", "cause", "event", "effect", "controls")

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        shown = [state for state in _states() if state[0] != UNREPORTED or days.has_unreported]
        self.filters["state"].extra["choices"] = shown

    def _in_band(self, rows: RiskQuerySet, name: str, value: str) -> RiskQuerySet:
        return rows.in_band(value)

    def _in_state(self, rows: QuerySet[Risk], name: str, value: str) -> QuerySet[Risk]:
        if value == CLOSED:
            return rows.filter(closed_on__isnull=False)
        past = {OVERDUE: self.days.late, UNREPORTED: self.days.unreported}
        return rows.filter(past[value]("review_on") if value in past else Q(), closed_on__isnull=True)


class Risks(AwaitedList):
    access = PUBLIC
    model = Risk
    template_name = "commissioning/risk_list.html"
    table_class = RiskTable
    filterset_class = RiskFilters
    empty_text = "No risk has been recorded yet."

    @cached_property
    def still_open(self) -> list[Risk]:
        """Whatever the filters say. One query."""
        return list(Risk.objects.visible_to(self.request.user).still_open())

    def get_queryset(self) -> QuerySet[Risk]:
        return Risk.objects.visible_to(self.request.user).select_related("theme", "owner").highest_first()

    def get_lead(self) -> str:
        if not self.still_open:
            return "No risk is open."
        late = stats.reviews_overdue(self.still_open, self.days.known_until)
        gravest = gravest_words(self.still_open)
        words = f"{formats.plural(len(self.still_open), 'open risk')}, {gravest} after controls"
        reviews = f"{formats.plural(late, 'review')} overdue"
        words = marked(f"{words}; {reviews}.", *self.still_open)
        return f"{words} A score is likelihood times impact, each from 1 to 5."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"matrix": matrix(self.still_open), "impacts": Impact}


def matrix(risks: list[Risk]) -> list[tuple[Likelihood, list[Cell]]]:
    """How many open risks stand at each likelihood and impact after controls, likeliest first; empty without any."""
    counts = Counter((risk.residual_likelihood, risk.residual_impact) for risk in risks)
    made_up = {(risk.residual_likelihood, risk.residual_impact) for risk in risks if risk.is_made_up()}

    def cell(likelihood: int, impact: int) -> Cell:
        count = counts[likelihood, impact]
        return replace(_counted(count, likelihood, impact), illustrative=(likelihood, impact) in made_up)

    return [
        (likelihood, [cell(likelihood, impact) for impact in Impact]) for likelihood in reversed(Likelihood) if risks
    ]


def _counted(count: int, likelihood: int, impact: int) -> Cell:
    if not count:
        return Cell(formats.MISSING)
    status, words = score_tag(likelihood * impact)
    address = f"?state={OPEN}&likelihood={likelihood}&impact={impact}"
    return Cell(str(count), address, sub=words, status=status)


@public_page
def risk(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Risk.objects.visible_to(request.user)
    rows = rows.select_related("theme__objective", "owner", *TIES)
    record = get_object_or_404(rows, slug=slug)
    theme = record.theme
    return show_record(
        request,
        record,
        period=period_for(request.user),
        kicker=f"{theme.objective.title} › {theme.title}" if theme else "Risk",
        counts=_counts(record, days_for(request.user)),
        sections=_sections(record, request.user),
        sides=(_about(record, request.user),),
    )


def _counts(record: Risk, days: Days) -> list[Count]:
    scores = (("Score before controls", record.score), ("Score after controls", record.residual))
    counts = [Count(label, str(score), note=band_of(score).word, status=band_of(score).look) for label, score in scores]
    status, _ = (days.status(record.review_on) if record.is_open else None) or ("", "")
    return [
        *counts,
        Count("Next review", formats.day(record.review_on), note=review_words(record, days), status=status),
    ]


def _sections(record: Risk, user: Any) -> tuple[Section, ...]:
    tied = linked_table("Linked records", record.tied_to(inside=is_office(user)))
    sections = (
        Section("outcome", "What happened to it", text=record.outcome),
        Section("cause", "Cause", text=record.cause),
        Section("event", "What may happen", text=record.event),
        Section("effect", "Effect", text=record.effect),
        Section("controls", "Controls", text=record.controls),
        Section("tied", "What it threatens", table=tied),
    )
    return tuple(section for section in sections if not section.is_empty)


def _about(record: Risk, user: Any) -> Facts:
    status, words = state_of(record, days_for(user))
    theme = record.theme
    return Facts(
        "About this risk",
        (
            Fact("State", words, status=status),
            Fact(
                "Likelihood", record.get_residual_likelihood_display(), sub=f"before: {record.get_likelihood_display()}"
            ),
            Fact("Impact", record.get_residual_impact_display(), sub=f"before: {record.get_impact_display()}"),
            Fact(titled("{Theme}"), theme.title, theme.get_absolute_url()) if theme else Fact(titled("{Theme}"), ""),
            Fact("Owner", record.owner.name if is_office(user) and record.owner else ""),
            Fact("Source", record.source),
        ),
    )


class RiskForm(RecordForm):
    """The day and the outcome are asked for where the risk is closed: to put them right, or to open it again."""

    class Meta(RecordForm.Meta):
        model = Risk
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "cause", "event", "effect", "likelihood", "impact"),
            *("controls", "residual_likelihood", "residual_impact", "review_on", "closed_on", "outcome"),
            *(*TIES, "source", "is_public"),
        )
        labels: ClassVar = {"title": "Name"} | {name: f"{name.capitalize()} that it threatens" for name in TIES}
        help_texts: ClassVar = {
            "closed_on": "Clear this and what happened to it to open the risk again.",
            "source": "Where this is known from, such as “Risk register, 3 October 2023”.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Without a theme nobody but an approver could add it.
        self.fields["theme"].required = not has_role(self.by, *APPROVERS)
        if self.instance.is_open:
            del self.fields["closed_on"], self.fields["outcome"]


class CloseForm(StepForm):
    """`on` is the last day on which it can have been closed."""

    closed_on = DateField(label="Closed on")
    outcome = Text(label="What happened to it", rows=3, help_text="Readers see it.")

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on

    def clean_closed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["closed_on"]
        if day > self.on:
            raise forms.ValidationError("This day is still to come.")
        return day


class AddRisk(AddRecord):
    model, form_class, route = Risk, RiskForm, "risk_add"
    title = label = "Add a risk"


class ChangeRisk(ChangeRecord):
    model, form_class, route = Risk, RiskForm, "risk_change"
    title = "Change the risk"


class CloseRisk(StepPage):
    model, form_class, route = Risk, CloseForm, "risk_close"
    title, label, submit = "Close the risk", "Close", "Close the risk"
    success_message = "The risk is closed."

    @classmethod
    def why_not(cls, row: Risk) -> str:
        return "" if row.is_open else "This risk is closed already."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "on": today()}

    def perform(self, form: CloseForm) -> Risk:
        return registers.change_register(
            self.object, by=self.request.user, verb="closed", seen=form.version_seen(), **form.values()
        )
