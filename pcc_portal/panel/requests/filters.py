from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, ModelChoiceFilter

from pcc_portal.ui.filters import CountedToADay, SearchFilter

from ..choices import RequestKind
from ..models import PanelMeeting, PanelRequest
from .standing import STANDINGS, stands


def _meetings(request: Any) -> QuerySet[PanelMeeting]:
    asked = PanelRequest.objects.visible_to(request.user)
    return PanelMeeting.objects.visible_to(request.user).filter(requests__in=asked).distinct()


class RequestFilters(CountedToADay):
    state = ChoiceFilter(choices=STANDINGS, label="State", empty_label="Any", method="_stands")
    kind = ChoiceFilter(choices=RequestKind.choices, label="Kind", empty_label="Any kind")
    meeting = ModelChoiceFilter(queryset=_meetings, to_field_name="slug", label="Meeting", empty_label="All meetings")
    q = SearchFilter("title", "words", "answer")

    class Meta:
        model = PanelRequest
        fields: list[str] = []

    def _stands(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(stands(value, self.on))
