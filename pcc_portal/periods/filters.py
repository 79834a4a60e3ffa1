"""A list's filter by day."""

from django_filters import DateFilter

from .forms import DayField


class DayFilter(DateFilter):
    field_class = DayField
