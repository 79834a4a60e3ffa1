from django import forms

from pcc_portal.updates.registers.fields import Line

from ..choices import HeldBy


class NameForm(forms.Form):
    name = Line(
        label="Name", max_length=60, help_text="Such as “Confirmation hearing” or “Community safety partnership”."
    )


class KindForm(NameForm):
    held_by = forms.ChoiceField(label="Who holds them", choices=[("", "Choose who"), *HeldBy.choices])
