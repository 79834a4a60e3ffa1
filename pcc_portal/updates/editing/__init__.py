"""Pages that add and change rows, one form and one action each. Each app declares its own, in its `editing.py`."""

from .fields import CountField, PoundsField, WhenField, formfield_for
from .forms import RecordForm, StepForm
from .pages import AddRecord, ChangeRecord, FormPage, RowPage, StepPage
from .steps import adding, steps

__all__ = [
    "AddRecord",
    "ChangeRecord",
    "CountField",
    "FormPage",
    "PoundsField",
    "RecordForm",
    "RowPage",
    "StepForm",
    "StepPage",
    "WhenField",
    "adding",
    "formfield_for",
    "steps",
]
