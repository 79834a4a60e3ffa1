"""Columns and values of the log in the words of the office."""

import copy
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, Model
from django.utils import timezone
from django.utils.text import capfirst

from pcc_portal.audit.models import Event
from pcc_portal.audit.serialise import NOT_RECORDED
from pcc_portal.ui import formats
from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.updates.fields import GradeField
from pcc_portal.updates.registers.wording import NOT_SET, PENCE, PRECISION, field_of, is_money, name_of
from performance.figures import value_words
from performance.models import Measure

from .kinds import model_of, noun

Values = Mapping[str, Any]

NOT_SHOWN = "Not shown"
LARGEST_KEY = 2**63 - 1
# The log keeps secrets out by itself; a column with such a name is not printed even if one should ever get in.
SECRET = re.compile(r"passw|secret|token|recovery", re.IGNORECASE)


class Named:
    """The rows that events point at, by name: one query for each kind of row, however many events."""

    def __init__(self, events: Iterable[Event]) -> None:
        wanted: dict[type[Model], set[int | str]] = defaultdict(set)
        columns: dict[type[Model], str] = {}
        for event in events:
            for field, value in _pointers(event):
                wanted[field.related_model].add(value)
                columns[field.related_model] = field.target_field.name
        self._rows = {model: _in_bulk(model, columns[model], keys) for model, keys in wanted.items()}

    def row(self, model: type[Model], key: Any) -> Model | None:
        return self._rows.get(model, {}).get(key) if isinstance(key, int | str) else None

    def words(self, model: type[Model], key: Any) -> str:
        row = self.row(model, key)
        return str(row) if row else f"{noun(model._meta.label_lower)} {key}, which is no longer there"


def _pointers(event: Event) -> Iterable[tuple[Any, int | str]]:
    model = model_of(event.kind)
    for values in (event.before, event.after):
        for name, value in values.items() if model else ():
            field = field_of(model, name)
            if isinstance(field, ForeignKey) and _is_key(field, value):
                yield field, value


def _is_key(field: "ForeignKey[Any, Any]", value: Any) -> bool:
    """A number, or the text key of rows that have one."""
    if field.target_field.primary_key:
        return type(value) is int and 0 < value <= LARGEST_KEY
    return isinstance(value, str)


def _in_bulk(model: type[Model], column: str, keys: set[int | str]) -> dict[Any, Model]:
    # A row's name may be made of the rows that it belongs to, so those come with it.
    rows = model._base_manager.select_related().filter(**{f"{column}__in": keys})
    return {getattr(row, column): row for row in rows}


def label(model: type[Model] | None, name: str) -> str:
    """As in "Reason for the grade"; a release names the kinds of rows that it showed."""
    if model_of(name):
        return str(capfirst(f"{noun(name)}: how many"))
    if name.endswith(PRECISION):
        return f"{label(model, name.removesuffix(PRECISION) + '_on')}: how exactly"
    return str(capfirst(name_of(field_of(model, name), name)))


def value_in_words(model: type[Model] | None, name: str, values: Values, named: Named) -> str:
    """What stood in the column, `values` being all that the event says of the row. Never raises."""
    value = values.get(name)
    if value == NOT_RECORDED or SECRET.search(name):
        return NOT_SHOWN
    if value is None or (value in ("", [], {}) and not isinstance(field_of(model, name), ForeignKey)):
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
        case GradeField():
            words = field.word(value)
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
    if is_money(field):
        return formats.pounds(value, PENCE if places else 0)
    if isinstance(measure, Measure) and field.name in {"value", "tolerance", "lower", "upper"}:
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
