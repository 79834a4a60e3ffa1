from django import forms

from pcc_portal.updates.registers.conflicts import Words

from ..choices import Strength

LONGEST_REASON = 2_000
EFFECTS = {
    Strength.FULL: "its findings count as the rule has them",
    Strength.ADVISORY: "its findings are shown, and stop nothing",
    Strength.SILENT: "its findings are not shown",
}


class StrengthForm(forms.Form):
    strength = forms.ChoiceField(
        label="How strictly the office keeps it",
        choices=[(each, f"{each.label}: {effect}") for each, effect in EFFECTS.items()],
        widget=forms.RadioSelect,
    )
    because = Words(
        label="Because",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="Ends the sentence “Silent since today, because …”. The office reads it wherever the rule is shown, "
        "and readers read it in each paper that is sealed meanwhile.",
    )
