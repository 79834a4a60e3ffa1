"""Form fields for dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.ui.formats import date_words

from .choices import Precision
from .dates import date_from_words

LONGEST = 40


class DayField(forms.DateField):
    """A day, from the browser's own date picker, or typed in the order of the United Kingdom."""

    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class DateInWords(forms.CharField):
    """A date as exact as it is known: "31 March 2024", "March 2024", "mid-March 2024", "early 2024", "2024".

    Cleans to (the last day meant, how exact it is), or None where nothing was typed.
    """

    default_error_messages = {"invalid": "Write a date such as 31 March 2024, March 2024, early 2024 or 2024."}

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("help_text", "As exact as it is known, for example 31 March 2024, mid-March 2024 or 2024.")
        super().__init__(label=label, max_length=LONGEST, **options)

    def clean(self, value: Any) -> tuple[dt.date, Precision] | None:
        text = super().clean(value)
        try:
            return date_from_words(text) if text else None
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """A pair, as `clean` gives it, in words again."""
        return date_words(*value) if isinstance(value, tuple) else value
