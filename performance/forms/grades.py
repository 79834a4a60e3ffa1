"""A person grades a measure: where a rule grades, that overrides its answer up to a day."""

from typing import Any

from django import forms

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.registers.fields import DateField, Text
from pcc_portal.updates.registers.forms import StepForm

from .additions import LONGEST_REASON


class GradeForm(StepForm):
    quarter = forms.ModelChoiceField(
        Quarter.objects.open().latest_first(), empty_label="Choose", help_text="The first quarter for which it holds."
    )
    grade = forms.ChoiceField(label="Grade", widget=forms.RadioSelect)
    until = DateField(label="Last day", required=False)
    why = Text(label="Why", max_length=LONGEST_REASON, rows=3, help_text="Readers see it.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scheme = scheme_for(Graded.MEASURES)
        grade: Any = self.fields["grade"]
        grade.choices = scheme.choices
        if scheme.rule == Rule.WORDS:
            self.fields["until"].help_text = "Empty where it is of that quarter alone. For example, 31 March 2024."


class CorrectGradeForm(GradeForm):
    reason = Text(label="Why it changes", max_length=LONGEST_REASON, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["quarter"]
