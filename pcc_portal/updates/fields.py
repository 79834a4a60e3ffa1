"""The column in which a row keeps its grade."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from .choices import NEEDS_ATTENTION, Graded
from .grading.schemes import grade_for, offered

WHY = "Say why it is not on track."


class GradeField(models.CharField):
    """The key of a grade; empty for none. What the grades are is a scheme's to say (`grading.schemes`)."""

    def __init__(self, *, graded: str, **options: Any) -> None:
        self.graded = Graded(graded)
        super().__init__(**{"max_length": 10, "blank": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "blank": self.blank, "graded": self.graded.value}

    def validate(self, value: Any, model_instance: Any) -> None:
        """A grade that some scheme knows: rows keep one that is retired since."""
        super().validate(value, model_instance)
        if value and not grade_for(self.graded, value).word:
            raise ValidationError("Choose one of the grades.", code="invalid_choice")

    def word(self, key: str) -> str:
        return grade_for(self.graded, key).word

    def formfield(self, **options: Any) -> Any:
        of_text = {"max_length": None, "empty_value": None, "form_class": None, "choices_form_class": None}
        rest = {name: value for name, value in options.items() if name not in of_text}
        return forms.ChoiceField(**{"label": "Grade", **rest, "required": False}, choices=lambda: offered(self.graded))


def reason_missing(graded: Graded, key: str, reason: str) -> str:
    """What to say where this grade needs a reason and has none; else empty."""
    grade = grade_for(graded, key)
    if not grade.needs_reason or reason.strip():
        return ""
    return WHY if grade.counts_as in NEEDS_ATTENTION else f"Say why it is graded “{grade.word}”."


def check_reason(graded: Graded, key: str, reason: str) -> None:
    """Raises ValidationError beside the reason."""
    if why := reason_missing(graded, key, reason):
        raise ValidationError({"brag_reason": why})
