"""Form fields for days, and for dates as exact as they are known (“mid-November 2023”), however people type them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.ui.characters import refuse_unprintable
from pcc_portal.ui.formats import date_words, day
from pcc_portal.ui.reading import LONGEST, UnreadableError
from pcc_portal.ui.reading.dates import REFUSALS, read_date, read_day

from .choices import Precision


def refused(field: forms.Field, why: UnreadableError) -> ValidationError:
    """What the reader says, in the field's own words where it has some."""
    return ValidationError(field.error_messages[why.code] % why.params, code=why.code)


class DayField(forms.DateField):
    """A day. What it shows, it takes: "31 March 2024"."""

    widget = forms.TextInput
    default_error_messages = {**REFUSALS, "invalid": "Write a day such as 31 March 2024 or 31/3/2024."}

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, **options)
        self.widget.attrs["autocomplete"] = "off"

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return read_day(value) if value.strip() else None
        except UnreadableError as why:
            raise refused(self, why) from why

    def prepare_value(self, value: Any) -> Any:
        return day(value) if isinstance(value, dt.date) else value


class DateInWords(forms.CharField):
    """A date as exact as it is known: "31 March 2024", "mid-March 2024", "spring 2024", "2023/24", "2024".

    Cleans to (the last day meant, how exact it is), or None where nothing was typed.
    """

    default_error_messages = {**REFUSALS}
    default_validators = [refuse_unprintable]

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("help_text", "As exact as it is known, for example 31 March 2024, spring 2024 or 2023/24.")
        super().__init__(label=label, max_length=LONGEST, **options)

    def clean(self, value: Any) -> tuple[dt.date, Precision] | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            on, exact = read_date(text)
        except UnreadableError as why:
            raise refused(self, why) from why
        return on, Precision(exact)

    def prepare_value(self, value: Any) -> Any:
        """A pair, as `clean` gives it, in words again."""
        return date_words(*value) if isinstance(value, tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._as_meant(initial) != self._as_meant(data)

    def _as_meant(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        try:
            return self.clean(value) if value else None
        except ValidationError:
            return value
