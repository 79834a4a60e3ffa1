"""How the columns of a record are typed: dates in words, pounds, whole numbers, lines and long texts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.forms import DateInWords, DayField, refused
from pcc_portal.ui.characters import refuse_unprintable
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.dates import read_date
from pcc_portal.ui.reading.numbers import REFUSALS as NUMBER_REFUSALS
from pcc_portal.ui.reading.numbers import Kind, read_number
from pcc_portal.ui.reading.spans import financial_year, precision_of
from pcc_portal.ui.titles import LEVEL_LABELS

from .conflicts import Words, plain_lines

LONGEST_TEXT = 20_000
POUNDS_DIGITS = 14


class DateField(DayField):
    """A day, with an example below its label."""

    def __init__(self, label: str, **options: Any) -> None:
        options["help_text"] = f"{options.get('help_text', '')} For example, 31 March 2024.".strip()
        super().__init__(label, **options)


class WhenField(DateInWords):
    """A date as exact as it is known, for a column that has one named `…_precision` beside it."""


def _read(field: "NumberField | CountField", value: Any) -> Decimal | None:
    """What was typed, read by the one reader; a number that is one already stays."""
    if not isinstance(value, str):
        return value
    try:
        return read_number(value, field.kind) if value.strip() else None
    except UnreadableError as why:
        raise refused(field, why) from why


class NumberField(forms.DecimalField):
    """A number as people write it: 1200000, 1,200,000, (45), −12.5. `kind` is what it counts in."""

    kind = Kind.NUMBER
    default_error_messages = {**NUMBER_REFUSALS}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(_read(self, value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():,f}" if isinstance(value, Decimal) and value.is_finite() else value


class PoundsField(NumberField):
    """Money as people write it: 1200000, £1,200,000.50, £1.2m, £736k."""

    kind = Kind.POUNDS
    default_error_messages = {"invalid": "Write an amount in pounds, such as 1,200,000 or 950.50."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": POUNDS_DIGITS, "decimal_places": 2, **options})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class CountField(forms.IntegerField):
    """A whole number, typed without arrows that a mouse wheel turns."""

    kind = Kind.NUMBER
    default_error_messages = {**NUMBER_REFUSALS, "invalid": NUMBER_REFUSALS["whole"]}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        number = _read(self, value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError(self.error_messages["whole"], code="whole")
        return int(number)


class FinancialYearField(CountField):
    """The year in which a financial year begins, typed as that or as people write it: 2023/24, 2023-24, 23/24."""

    default_error_messages = {"invalid": "Write a financial year such as 2023/24."}

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str) or value.strip().isdecimal() or not value.strip():
            return super().to_python(value)
        try:
            on, exact = read_date(value if value.strip()[:1].isalpha() else f"fy {value}")
        except UnreadableError as why:
            raise ValidationError(str(why), code="invalid") from why
        if exact != Precision.FINANCIAL_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return financial_year(on)

    def prepare_value(self, value: Any) -> Any:
        return financial_year_name(value) if isinstance(value, int) else value


class Line(forms.CharField):
    """One line of text."""

    default_validators = [refuse_unprintable]

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return " ".join(plain_lines(text).split()) if text else text


class Text(Words):
    """Text of several lines, which readers see with what it cites unless it says that it `cites` nothing."""

    def __init__(self, **options: Any) -> None:
        options.pop("widget", None)
        super().__init__(**{"max_length": LONGEST_TEXT, "cites": True, **options})


class RowsField(forms.ModelMultipleChoiceField):
    """Any number of rows, as boxes to tick. What is no row is told beside the field, whatever it is."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        known = {str(getattr(row, self.to_field_name or "pk")) for row in self.queryset.all()}  # type: ignore[union-attr]
        for key in value if isinstance(value, list | tuple) else []:
            if str(key) not in known:
                raise ValidationError("Choose from the list: one of these is no longer in it.", code="invalid_choice")
        return super().clean(value)


def precision_name(model: Any, name: str) -> str:
    """The column that says how exact a date is; empty where there is none: it is then a day."""
    columns = {field.name for field in model._meta.concrete_fields}
    return precision_of(name) if precision_of(name) in columns else ""


def formfield_for(column: models.Field, **options: Any) -> forms.Field | None:
    """The field for a column of a record."""
    options.pop("widget", None)
    if isinstance(column, models.DateField):
        kind = WhenField if precision_name(column.model, column.name) else DateField
        return kind(**_words(column, options))
    if isinstance(column, models.ManyToManyField):
        # Without Django's advice on holding down a key, which boxes do not need.
        return column.formfield(**{"form_class": RowsField, "help_text": column.help_text, **options})
    if isinstance(column, models.ForeignKey):
        known: dict[str, Any] = {"label": LEVEL_LABELS[column.name]} if column.name in LEVEL_LABELS else {}
        return column.formfield(**{"empty_label": "Not named" if column.blank else "Choose", **known, **options})
    if column.choices:
        return column.formfield(**options)
    return column.formfield(**{**_as_typed(column), **options})


def _as_typed(column: models.Field) -> dict[str, Any]:
    match column:
        case models.IntegerField():
            return {"form_class": CountField}
        case models.DecimalField(max_digits=digits) if digits == POUNDS_DIGITS:
            return {"form_class": PoundsField}
        case models.DecimalField():
            return {"form_class": NumberField}
        case models.TextField():
            cites = column.name not in getattr(column.model, "uncited", ())
            return {"form_class": Text, "max_length": LONGEST_TEXT, "cites": cites}
        case models.CharField():
            return {"form_class": Line}
    return {}


def _words(column: models.Field, options: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {key: options[key] for key in ("help_text", "error_messages") if key in options}
    label = options.get("label") or str(column.verbose_name).capitalize()
    if column.help_text:
        known.setdefault("help_text", column.help_text)
    return {"label": label, "required": not column.blank, **known}
