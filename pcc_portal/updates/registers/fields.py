"""How the columns of a record are typed: dates in words, pounds, whole numbers, lines and long texts."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from pcc_portal.periods.choices import Precision
from pcc_portal.periods.forms import DateInWords, DayField
from pcc_portal.ui import formats
from pcc_portal.ui.characters import refuse_unprintable

from .conflicts import Words, plain_lines

LONGEST_TEXT = 20_000
POUNDS_DIGITS = 14
MONTHS = 12
FIGURES = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/[0-9]{4}")
# Nothing the office works with lies outside; beyond, sums with dates come to the end of the calendar.
FIRST_YEAR, LAST_YEAR = 1800, 2199
GROUPED = re.compile(r"(?P<sign>[-−]?)£?\s*(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def check_year(value: dt.date | tuple[dt.date, Any] | None) -> None:
    day = value[0] if isinstance(value, tuple) else value
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.", code="year")


class DateField(DayField):
    """A day in words or in figures, in the order of the United Kingdom; one that could be two is asked again."""

    default_validators = [check_year]
    default_error_messages = {"invalid": "Write a day such as 31 March 2024 or 31/3/2024."}

    def __init__(self, label: str, **options: Any) -> None:
        options["help_text"] = f"{options.get('help_text', '')} For example, 31 March 2024.".strip()
        super().__init__(label, **options)
        self.widget = forms.TextInput({"autocomplete": "off"})

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str) and (match := FIGURES.fullmatch(value.strip())):
            day, month = int(match["day"]), int(match["month"])
            if day != month and max(day, month) <= MONTHS:
                raise ValidationError("Write the month as a word, so that it is not taken for the day.", code="order")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if isinstance(value, dt.date) else value


class WhenField(DateInWords):
    """A date as exact as it is known, for a column that has one named `…_precision` beside it."""

    default_validators = [refuse_unprintable]

    def clean(self, value: Any) -> tuple[dt.date, Precision] | None:
        cleaned = super().clean(value)
        check_year(cleaned)
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._as_meant(initial) != self._as_meant(data)

    def _as_meant(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        try:
            return self.clean(value) if value else None
        except ValidationError:
            return value


class PoundsField(forms.DecimalField):
    """Money as people write it: 1200000, 1,200,000, £1,200,000.50."""

    default_error_messages = {"invalid": "Write an amount in pounds, such as 1,200,000 or 950.50."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": POUNDS_DIGITS, "decimal_places": 2, **options})
        self.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, Decimal):
            return super().to_python(value)
        match = GROUPED.fullmatch(str(value).strip())
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(match["sign"].replace("−", "-") + match["amount"].replace(",", ""))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class CountField(forms.IntegerField):
    """A whole number, typed without arrows that a mouse wheel turns."""

    default_error_messages = {"invalid": "Write a whole number in figures."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})


class Line(forms.CharField):
    """One line of text."""

    default_validators = [refuse_unprintable]

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return " ".join(plain_lines(text).split()) if text else text


class Text(Words):
    """Text of several lines."""

    def __init__(self, **options: Any) -> None:
        options.pop("widget", None)
        super().__init__(**{"max_length": LONGEST_TEXT, **options})


class RowsField(forms.ModelMultipleChoiceField):
    """Any number of rows, as boxes to tick. What is no row is told beside the field, whatever it is."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        known = {str(getattr(row, self.to_field_name or "pk")) for row in self.queryset.all()}  # type: ignore[union-attr]
        for key in value if isinstance(value, list | tuple) else []:
            if str(key) not in known:
                raise ValidationError(
                    "Choose from the list: one of these is not in it any more.", code="invalid_choice"
                )
        return super().clean(value)


def precision_name(model: Any, name: str) -> str:
    """The column that says how exact a date is; empty where there is none: it is then a day."""
    columns = {field.name for field in model._meta.concrete_fields}
    return precision_of(name) if precision_of(name) in columns else ""


def precision_of(name: str) -> str:
    """As in `awarded_on` → `awarded_precision`."""
    return f"{name.removesuffix('_on').removesuffix('_by')}_precision"


def formfield_for(column: models.Field, **options: Any) -> forms.Field | None:
    """The field for a column of a record."""
    options.pop("widget", None)
    if isinstance(column, models.DateField):
        kind = WhenField if precision_name(column.model, column.name) else DateField
        return kind(**_words(column, options))
    if isinstance(column, models.ManyToManyField):
        # Without Django's advice on holding down a key, which boxes do not need.
        return column.formfield(form_class=RowsField, **{"help_text": column.help_text, **options})
    if isinstance(column, models.ForeignKey):
        return column.formfield(**{"empty_label": "Not named" if column.blank else "Choose", **options})
    if column.choices:
        return column.formfield(**options)
    return column.formfield(**{**_as_typed(column), **options})


def _as_typed(column: models.Field) -> dict[str, Any]:
    match column:
        case models.IntegerField():
            return {"form_class": CountField}
        case models.DecimalField(max_digits=digits) if digits == POUNDS_DIGITS:
            return {"form_class": PoundsField}
        case models.TextField():
            return {"form_class": Text, "max_length": LONGEST_TEXT}
        case models.CharField():
            return {"form_class": Line}
    return {}


def _words(column: models.Field, options: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {key: options[key] for key in ("help_text", "error_messages") if key in options}
    label = options.get("label") or str(column.verbose_name).capitalize()
    if column.help_text:
        known.setdefault("help_text", column.help_text)
    return {"label": label, "required": not column.blank, **known}
