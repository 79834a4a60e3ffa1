"""What stands in the columns of a table of open data, made from the model of its records: for files and dictionary."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
)
from django.utils.text import capfirst

from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.updates.models import Releasable, Release
from pcc_portal.updates.registers.declaration import Kind, kind_of
from pcc_portal.updates.registers.wording import is_money, name_of, told_fields

EXAMPLE = re.compile("For example|“")  # in a hint of the form, which says nothing of what the column holds


class Holds(StrEnum):
    """What a cell holds, each with its words for people."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    WHOLE = "whole number"
    DAY = "date"
    MOMENT = "date and time"
    YES_OR_NO = "yes or no"
    KEY = "key"


@dataclass(frozen=True)
class Column:
    """`leads_to`: the table whose keys it holds; `choices`: what each of its values means."""

    name: str
    holds: Holds
    meaning: str
    choices: Mapping[str, str] = field(default_factory=dict)
    leads_to: str = ""

    @property
    def is_filter(self) -> bool:
        """Can a table be asked for the rows with one of its values?"""
        return bool(self.choices) or self.holds in {Holds.CHOICE, Holds.KEY, Holds.YES_OR_NO}


def columns_of(model: type[Model]) -> tuple[Column, ...]:
    """The key first, then what readers see of a record, how exactly each date is known after it."""
    return (_key(model), *(column for each in told_fields(model) for column in _columns(each)))


ALSO_IN = Column(
    "also_in",
    Holds.TEXT,
    "Tags (BCP 47) of the languages in which a document says the same. Everybody gets it.",
)


def is_open(kind: Kind) -> bool:
    """Do readers see its records one by one? Then they have a table."""
    return kind.sealed is not None or issubclass(kind.model, Releasable)


def key_field(model: type[Model]) -> str:
    return "slug" if any(each.name == "slug" for each in model._meta.concrete_fields) else "id"


def _key(model: type[Model]) -> Column:
    if key_field(model) == "slug":
        return Column("key", Holds.TEXT, "Names the record in its address, and never changes.")
    return Column("key", Holds.WHOLE, "Number of the record, which never changes.")


def _columns(each: "Field[object, object]") -> Iterator[Column]:
    yield _column(each)
    names = {other.name: other for other in each.model._meta.concrete_fields}
    if isinstance(each, DateField) and (precision := names.get(precision_of(each.name))) not in {None, each}:
        words = f"How exactly {name_of(each, each.name)} is known; the date is the last day of it"
        yield Column(precision.name, Holds.CHOICE, words, _choices(precision))


def _column(each: "Field[object, object]") -> Column:
    words = _meaning(each)
    if isinstance(each, ForeignKey):
        kind = kind_of(each.related_model)
        is_number = each.related_model is Release
        leads_to = kind.key if kind and is_open(kind) else ""
        return Column(each.name, Holds.WHOLE if is_number else Holds.KEY, words, leads_to=leads_to)
    choices, holds = _choices(each), _holds(each)
    return Column(each.name, Holds.CHOICE if choices and holds is Holds.TEXT else holds, words, choices)


def _meaning(each: "Field[object, object]") -> str:
    pounds = ", in pounds" if isinstance(each, DecimalField) and is_money(each) else ""
    hint = f". {each.help_text}" if each.help_text and not EXAMPLE.search(str(each.help_text)) else ""
    return f"{capfirst(name_of(each, each.name))}{pounds}{hint}"


def _choices(each: "Field[object, object]") -> dict[str, str]:
    return {str(value): str(words) for value, words in each.flatchoices if value not in {None, ""}}


def _holds(each: "Field[object, object]") -> Holds:
    for kind, holds in HELD.items():
        if isinstance(each, kind):
            return holds
    return Holds.TEXT


HELD: dict[type, Holds] = {
    BooleanField: Holds.YES_OR_NO,
    DecimalField: Holds.NUMBER,
    IntegerField: Holds.WHOLE,
    DateTimeField: Holds.MOMENT,
    DateField: Holds.DAY,
}
