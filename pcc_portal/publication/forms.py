from typing import Any

from django import forms

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import DateField
from performance.models import Measure

from .actions import COLUMNS
from .models import Publication

YES_NO = (("", "Nobody has looked"), ("yes", "Yes"), ("no", "No"))
NULLABLE = {"": None, "yes": True, "no": False}


class PublicationForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner", required=False, empty_label="Nobody")
    address = forms.URLField(
        label="Where it is published",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="Readers see it.",
    )
    published_on = DateField("Last published on", required=False, help_text="Readers see it.")
    covers_until = DateField("Covers the time until", required=False, help_text="The last day that it tells of.")
    is_findable = forms.ChoiceField(
        label="Easy to find",
        choices=YES_NO,
        required=False,
        help_text="From the first page of the website, in a few steps.",
    )
    next_on = DateField(
        "Next on", required=False, help_text="Where the law names no day, or the office keeps another one."
    )
    note = Words(label="Note for the office", max_length=2_000, rows=3, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(is_active=True, role__in=OFFICE_ROLES).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_findable": NULLABLE[self.cleaned_data["is_findable"]]}


class PriorityForm(forms.Form):
    applies = forms.BooleanField(label="It applies to the force", required=False)
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(),
        label="Measures that show it",
        required=False,
        help_text="The draft tells what has been released of them.",
    )
    words = Words(
        label="In words",
        max_length=4_000,
        rows=5,
        required=False,
        help_text="What the force contributes; of one that does not apply, why not.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["measures"].queryset = Measure.objects.public().order_by("title")  # type: ignore[attr-defined]


def initial_of(row: Publication) -> dict[str, Any]:
    words = {value: key for key, value in NULLABLE.items()}
    return {name: getattr(row, name) for name in COLUMNS} | {"is_findable": words[row.is_findable]}
