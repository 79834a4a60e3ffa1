from typing import Any

from django import forms

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import DateField

from .actions import COLUMNS
from .models import Publication

YES_NO = (("", "Nobody has looked"), ("yes", "Yes"), ("no", "No"))
NULLABLE = {"": None, "yes": True, "no": False}


class PublicationForm(forms.Form):
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Who answers for it", required=False, empty_label="Nobody"
    )
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


def initial_of(row: Publication) -> dict[str, Any]:
    words = {value: key for key, value in NULLABLE.items()}
    return {name: getattr(row, name) for name in COLUMNS} | {"is_findable": words[row.is_findable]}
