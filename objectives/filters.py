"""Filters of the lists of commitments and decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import DateInput
from django_filters import CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from pcc_portal.ui.filters import RegisterFilterSet

from .choices import OPEN_COMMITMENT_STATES, CommitmentState, DecisionStatus
from .models import Commitment, Decision, Theme
from .stats import overdue

STILL_OPEN, OVERDUE = "still-open", "overdue"
WHERE_IT_STANDS = [(STILL_OPEN, "Still open"), (OVERDUE, "Overdue"), *CommitmentState.choices]


def themes(request: Any = None) -> QuerySet[Theme]:
    return Theme.objects.in_report_order()


class CommitmentFilters(RegisterFilterSet):
    """`judged_on` is the day by which an open commitment past its date is overdue."""

    state = ChoiceFilter(label="Where it stands", choices=WHERE_IT_STANDS, method="where_it_stands", empty_label="All")
    theme = ModelChoiceFilter(queryset=themes, to_field_name="slug", empty_label="All")
    due = DateFilter(label="Due by", field_name="due_on", lookup_expr="lte", widget=DateInput({"type": "date"}))

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args: Any, judged_on: dt.date, **kwargs: Any) -> None:
        self.judged_on = judged_on
        super().__init__(*args, **kwargs)

    def where_it_stands(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        if value == STILL_OPEN:
            return rows.filter(state__in=OPEN_COMMITMENT_STATES)
        return rows.filter(overdue(self.judged_on) if value == OVERDUE else Q(state=value))


class DecisionFilters(RegisterFilterSet):
    words = CharFilter(label="Words or reference", method="with_words")
    theme = ModelChoiceFilter(queryset=themes, to_field_name="slug", empty_label="All")
    status = ChoiceFilter(label="Notice", choices=DecisionStatus.choices, empty_label="All")

    class Meta:
        model = Decision
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(Q(title__icontains=value) | Q(reference__icontains=value) | Q(summary__icontains=value))
