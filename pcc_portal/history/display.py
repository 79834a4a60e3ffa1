"""Columns and values of the log in the words of the office."""

import copy
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, Model
from django.utils import timezone
from django.utils.text import capfirst

from pcc_portal.audit.models import Event
from pcc_portal.audit.serialise import NOT_RECORDED
from pcc_portal.ui import formats
from pcc_portal.ui.reading.spans import precision_of
from performance.figures import value_words
from performance.models import Measure

from .kinds import model_of, noun

Values = Mapping[str, Any]

PRECISION = "_precision"  # `due_precision` says how exactly `due_on` is known
NOT_SET = "Not set"
NOT_SHOWN = "Not shown"
LARGEST_KEY = 2**63 - 1
# The log keeps secrets out by itself; a column with such a name is not printed even if one should ever get in.
SECRET = re.compile(r"passw|secret|token|recovery", re.IGNORECASE)
# Sums of pounds have this many figures; other numbers with two decimals, such as acres, have fewer.
FIGURES_OF_MONEY, PENCE = 14, 2
LABELS = {
    "as_at": "drawn on",
    "actual_on": "actual date",
    "area_acres": "area in acres",
    "asked_of": "asked of",
    "availability": "state of the figure",
    "availability_reason": "why there is no figure",
    "baseline_on": "baseline date",
    "body": "text",
    "brag": "grade",
    "brag_reason": "reason for the grade",
    "commissioner_action": "what the Commissioner did",
    "current_end": "ends",
    "due_on": "due",
    "effective_from": "in force from",
    "end": "last day covered",
    "first_due_on": "first due",
    "forecast_on": "forecast date",
    "from_due_on": "due before",
    "is_headline": "shown on the overview",
    "is_in_force": "in force",
    "is_light_touch": "light touch",
    "is_provisional": "provisional",
    "is_public": "shown to everyone",
    "is_sensitive": "small numbers hidden",
    "sensitive_reason": "why they are hidden",
    "small_base": "percentages hidden that are of fewer than",
    "small_count": "counts hidden under",
    "small_reason": "why small numbers are hidden",
    "maximum_end": "latest possible end",
    "net_budget_requirement": "Net Budget Requirement",
    "notice_months": "months of notice",
    "on": "date",
    "order": "place in the order",
    "quarter": "report of the quarter",
    "returned_for": "what has to change",
    "riba_stage": "RIBA stage",
    "slug": "address",
    "start": "first day covered",
    "to_due_on": "due now",
}


class Named:
    """The rows that events point at, by name: one query for each kind of row, however many events."""

    def __init__(self, events: Iterable[Event]) -> None:
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for event in events:
            for field, value in _pointers(event):
                wanted[field.related_model].add(value)
        self._rows = {model: _in_bulk(model, keys) for model, keys in wanted.items()}

    def row(self, model: type[Model], key: Any) -> Model | None:
        return self._rows.get(model, {}).get(key) if isinstance(key, int) else None

    def words(self, model: type[Model], key: Any) -> str:
        row = self.row(model, key)
        return str(row) if row else f"{noun(model._meta.label_lower)} {key}, which is no longer there"


def _pointers(event: Event) -> Iterable[tuple[Any, int]]:
    model = model_of(event.kind)
    for values in (event.before, event.after):
        for name, value in values.items() if model else ():
            field = field_of(model, name)
            if isinstance(field, ForeignKey) and type(value) is int and 0 < value <= LARGEST_KEY:
                yield field, value


def _in_bulk(model: type[Model], keys: set[int]) -> dict[Any, Model]:
    # A row's name may be made of the rows that it belongs to, so those come with it.
    return {row.pk: row for row in model._base_manager.select_related().filter(pk__in=keys)}


def field_of(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    """None for what is not, or no longer, a column or a link of the model."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def label(model: type[Model] | None, name: str) -> str:
    """As in "Reason for the grade"; a release names the kinds of rows that it showed."""
    if model_of(name):
        return str(capfirst(f"{noun(name)}: how many"))
    if name.endswith(PRECISION):
        return f"{label(model, name.removesuffix(PRECISION) + '_on')}: how exactly"
    field = field_of(model, name)
    own = str(field.verbose_name) if field and field.verbose_name != name.replace("_", " ") else ""
    words = own or LABELS.get(name) or name.removeprefix("is_").replace("_", " ")
    return str(capfirst(words))


def value_in_words(model: type[Model] | None, name: str, values: Values, named: Named) -> str:
    """What stood in the column, `values` being all that the event says of the row. Never raises."""
    value = values.get(name)
    if value == NOT_RECORDED or SECRET.search(name):
        return NOT_SHOWN
    if value is None or value in ("", []):
        return NOT_SET
    if model_of(name) and isinstance(value, list):
        return formats.number(len(value))
    try:
        return _typed(field_of(model, name), value, values, named) or plain(value)
    except (ValueError, TypeError, KeyError, ArithmeticError, InvalidOperation):
        return plain(value)


def _typed(field: "Field[Any, Any] | None", value: Any, values: Values, named: Named) -> str:
    """By the type of the column; empty where the value speaks for itself."""
    match field:
        case ForeignKey():
            words = named.words(field.related_model, value)
        case Field(choices=choices) if choices:
            words = str(dict(field.flatchoices)[value])
        case DateTimeField():
            words = moment(dt.datetime.fromisoformat(value))
        case DateField():
            precision = values.get(precision_of(field.name), "day")
            words = formats.date_words(dt.date.fromisoformat(value), precision)
        case DecimalField():
            words = _amount(field, Decimal(value), named.row(Measure, values.get("measure")))
        case _:
            words = ""
    return words


def _amount(field: "DecimalField[Any, Any]", value: Decimal, measure: Model | None) -> str:
    """Exactly as stored: a history that rounds would hide a change."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    if field.max_digits == FIGURES_OF_MONEY and field.decimal_places == PENCE:
        return formats.pounds(value, PENCE if places else 0)
    if isinstance(measure, Measure) and field.name in {"value", "tolerance"}:
        exact = copy.copy(measure)
        exact.decimals = places
        return value_words(exact, value)
    return formats.number(value, places)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(plain(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items())
    return NOT_SET if value is None else str(value)


def moment(at: dt.datetime) -> str:
    """As in "4 March 2024, 10:32", on the clocks of the office."""
    local = timezone.localtime(at)
    return f"{formats.day(local)}, {local:%H:%M}"
