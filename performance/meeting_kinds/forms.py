from django import forms

from pcc_portal.accounts.models import User
from pcc_portal.updates.registers.fields import Line

from ..choices import HeldBy


class NameForm(forms.Form):
    name = Line(
        label="Name", max_length=60, help_text="Such as “Confirmation hearing” or “Community safety partnership”."
    )


class MembersForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True),
        label="Members",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They sign in to read the papers of this board, and nobody else outside the office does.",
    )


class KindForm(NameForm):
    held_by = forms.ChoiceField(label="Who holds them", choices=[("", "Choose who"), *HeldBy.choices])
