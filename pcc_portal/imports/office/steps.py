"""Steps of a record as rows of a sheet: what happened, in which quarter, and the record as it stood before them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.forms import ChoiceField, ModelChoiceField

from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter

from ..columns import Column

STEP, QUARTER = "step", "quarter"
WHAT_HAPPENED = "What happened"


def before_steps(row: Any, moved: frozenset[str]) -> Any:
    """With the columns that steps move as they stood before the first of them: the steps are rows of another sheet."""
    was: dict[str, Any] = {}
    for event in Event.objects.about(row) if moved else ():
        was = {name: event.before[name] for name in moved & event.before.keys()} | was
    for name, value in was.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    return row


def column_of_steps(by_step: Mapping[str, Any]) -> Column:
    return Column(STEP, WHAT_HAPPENED, field=ChoiceField(choices=[(name, name) for name in by_step]), is_needed=True)


def of_all_steps(column: Column, of_pages: Collection[Mapping[str, Column]]) -> Column:
    """A column that several pages ask for is needed in a row where each of them needs it."""
    is_needed = all(column.name in columns and columns[column.name].is_needed for columns in of_pages)
    return replace(column, label="Reason" if column.name == "reason" else column.label, is_needed=is_needed)


def any_quarter() -> ModelChoiceField:
    return ModelChoiceField(Quarter.objects.all(), help_text="The one in whose report it stands.")
