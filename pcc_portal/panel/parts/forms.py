from django import forms

from pcc_portal.updates.registers.fields import Line


class HeadingForm(forms.Form):
    heading = Line(
        label="Heading",
        max_length=150,
        help_text="Such as “Environment and sustainability implications”. Drafts and later reports print it.",
    )
