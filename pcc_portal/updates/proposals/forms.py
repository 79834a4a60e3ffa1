from django import forms

from ..registers.conflicts import ConflictForm, Words
from ..registers.forms import StepForm


class DecisionForm(ConflictForm, forms.Form):
    """What the approver looked at, and, where it is returned, what has to change."""

    carries_seen = False

    comment = Words(
        label="What has to change",
        help_text="Where you return it. Its author reads this.",
        max_length=2_000,
        rows=4,
        required=False,
    )
    sha256 = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class FourEyesForm(StepForm):
    approvers_at_once = forms.BooleanField(
        label="What approvers change themselves is applied at once",
        required=False,
        help_text="Else it waits for another approver, as what contributors change always does.",
    )
