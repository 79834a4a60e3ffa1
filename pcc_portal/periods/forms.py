"""Dates as people write them (“mid-November 2023”), read into a day and how exact it is; their form fields."""

import calendar
import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.ui.formats import date_words

from .choices import Precision

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
SHAPE = re.compile(
    r"(?P<early>early\s+)?(?P<only_year>\d{4})|(?:(?P<day>\d{1,2})\s+)?(?:(?P<mid>mid)-)?(?P<month>[a-z]+)\s+(?P<year>\d{4})"
)
MID_MONTH_ENDS = 20
EARLY_YEAR_ENDS = (3, 31)


def date_from_words(text: str) -> tuple[dt.date, Precision]:
    """("mid-November 2023") → (20 November 2023, MID_MONTH). ISO days are read too. Raises ValueError."""
    words = text.strip().casefold()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return dt.date.fromisoformat(words), Precision.DAY
    match = SHAPE.fullmatch(words)
    if not match or (match["month"] and match["month"] not in MONTHS):
        raise ValueError(f"“{text}” is not a date: write 18 October 2023, October 2023, early 2024 or 2025")
    if match["only_year"]:
        return _in_year(int(match["only_year"]), bool(match["early"]))
    return _in_month(int(match["year"]), MONTHS[match["month"]], match["day"], bool(match["mid"]))


def _in_year(year: int, early: bool) -> tuple[dt.date, Precision]:
    if early:
        return dt.date(year, *EARLY_YEAR_ENDS), Precision.EARLY_YEAR
    return dt.date(year, 12, 31), Precision.YEAR


def _in_month(year: int, month: int, day: str | None, mid: bool) -> tuple[dt.date, Precision]:
    if day:
        return dt.date(year, month, int(day)), Precision.DAY
    if mid:
        return dt.date(year, month, MID_MONTH_ENDS), Precision.MID_MONTH
    return dt.date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH


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
