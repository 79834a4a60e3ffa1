from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter

from pcc_portal.periods.clock import today
from pcc_portal.ui.filters import RegisterFilterSet, SearchFilter

from .choices import ReturnState
from .models import Return

LATE = "late"


class ReturnFilters(RegisterFilterSet):
    """`contract` and `grant` come in the addresses of links from their pages."""

    state = ChoiceFilter(
        choices=[(LATE, "Late"), *ReturnState.choices], label="State", empty_label="Any state", method="_in_state"
    )
    contract = CharFilter(field_name="duty__contract__slug", label="Contract, by its address")
    grant = CharFilter(field_name="duty__grant__slug", label="Grant, by its address")
    q = SearchFilter("duty__sender", "duty__contract__title", "duty__grant__title")

    def _in_state(self, queryset: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        return queryset.late_on(today()) if value == LATE else queryset.filter(state=value)  # type: ignore[attr-defined]

    @property
    def form(self) -> Any:
        """Without boxes for what only links say, unless one did."""
        form = super().form
        for name in ("contract", "grant"):
            if not self.data.get(name):
                form.fields.pop(name, None)
        return form
