"""Fields that offer parts of the plan, and what is done under them, below what each belongs to."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from pcc_portal.updates.registers.fields import RowsField


class _Grouped(ModelChoiceIterator):
    """Rows below what they belong to, in the order of the report, the plan in force first."""

    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        if field.empty_label is not None:
            yield "", field.empty_label
        rows = self.queryset.select_related(field.group).order_by(*field.order, "pk")
        for group, members in groupby(rows, lambda row: _follow(row, field.group)):
            yield str(group), [self.choice(row) for row in members]


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


class ObjectiveChoice(forms.ModelChoiceField):
    iterator = _Grouped
    group, order = "plan", ("-plan__is_in_force", "-plan__starts", "plan", "order")


class PriorityChoice(ObjectiveChoice):
    order = ("-plan__is_in_force", "-plan__starts", "plan", "title")


class ObjectivesChoice(RowsField):
    iterator = _Grouped
    group, order = ObjectiveChoice.group, ObjectiveChoice.order


class ThemeChoice(forms.ModelChoiceField):
    iterator = _Grouped
    group = "objective"
    order = ("-objective__plan__is_in_force", "-objective__plan__starts", "objective__order", "objective", "order")


class ActionChoice(forms.ModelChoiceField):
    iterator = _Grouped
    group, order = "theme", ("theme__objective__order", "theme__order", "theme", "title")
