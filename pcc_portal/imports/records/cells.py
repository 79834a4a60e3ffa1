"""The fields of a form as cells of a sheet: what a cell says of a value, and what the form is sent for a cell."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.text import get_text_list

from pcc_portal.periods.forms import DateInWords, DayField
from pcc_portal.ui.downloads import digits
from pcc_portal.ui.titles import first_titles
from pcc_portal.updates.registers.asking import CONFIRMED
from pcc_portal.updates.registers.conflicts import SEEN
from pcc_portal.updates.registers.fields import CountField, NumberField
from pcc_portal.updates.registers.names import CONFIRMED as SAME_NAME

from ..columns import Column, plain
from ..synonyms import SYNONYMS
from ..target import EMPTIES

DOUBTS = (CONFIRMED, SAME_NAME)
BETWEEN = "; "
FEW = 12  # names that a sentence lists
MOST_COMPARED, LONGEST_COMPARED = 200, 100  # names, and characters of what was typed
QUARTER = re.compile(r"\b(?:q|qtr) ?([1-4])\b")
TICK = {"yes": ["on"], "y": ["on"], "true": ["on"], "1": ["on"], "no": [], "n": [], "false": [], "0": []}


class UnreadCellError(ValueError):
    """Why a cell says nothing that the field takes, in a sentence."""


def columns_of(form: Any) -> Iterator[Column]:
    """One a field that people fill in, also by its label of before there is a plan. A synonym of two is the first's."""
    used: set[str] = set()
    for name, field in form.fields.items():
        if name in {SEEN, *DOUBTS}:
            continue
        synonyms = tuple(each for each in SYNONYMS.get(name, ()) if each not in used)
        used |= {*synonyms}
        with first_titles():
            first = str(form[name].label)
        more: dict[str, Any] = {"is_needed": field.required, "field": field, "synonyms": synonyms}
        is_date = isinstance(field, DayField | DateInWords)
        yield Column(name, str(form[name].label), (first,), is_date=is_date, **more)


def cell_of(field: forms.Field, value: Any) -> Any:
    """What a sheet shows of a value, so that the same cell brought again changes nothing."""
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(value) else "no"
    if hasattr(field, "choices"):
        return BETWEEN.join(names[str(key)] for key in _keys(field, value) if str(key) in (names := names_of(field)))
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, dt.date | tuple):
        return field.prepare_value(value)
    return "" if value is None else str(value)


def as_value(field: Any, text: Any) -> Any:
    """As a spreadsheet keeps it: a number as one, all else as it is."""
    if not isinstance(field, NumberField | CountField) or text in {None, ""}:
        return text
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return text


def sent_for(field: forms.Field, text: str) -> list[str]:
    """What the page would send for it; nothing for an empty one. Raises UnreadCellError."""
    if text in EMPTIES:
        text = ""
    if isinstance(field, forms.BooleanField):
        if plain(text) not in {"", *TICK}:
            raise UnreadCellError("Write yes or no.")
        return TICK.get(plain(text), [])
    if not hasattr(field, "choices"):
        return [text]
    several = isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
    names = [each.strip() for each in text.split(BETWEEN.strip())] if several else [text]
    return [_key(field, name) for name in names if name]


def _keys(field: Any, value: Any) -> list[Any]:
    prepared = field.prepare_value(value)
    listed = list(prepared) if isinstance(prepared, list | tuple) else [prepared]
    return [each for each in listed if each not in {None, ""}]


def names_of(field: Any) -> dict[str, str]:
    """What a sheet calls each choice: its words, or the key of the record where two have the same."""
    rows = getattr(field, "queryset", None)
    if rows is None:
        return {str(key): str(label) for key, label in _flat(field.choices) if str(key)}
    called = [(str(field.prepare_value(row)), field.label_from_instance(row), row) for row in rows]
    words = [plain(label) for _, label, _ in called]
    twice = {each for each in words if words.count(each) > 1}
    return {key: getattr(row, "slug", label) if plain(label) in twice else label for key, label, row in called}


def _key(field: Any, name: str) -> str:
    """Of the choice that a cell names, by its words or its key. What is none is the form's to refuse."""
    names = names_of(field)
    named = [key for key, label in names.items() if label == name]
    named = named or [key for key, label in names.items() if _quarter(label) == _quarter(name)]
    if not named and getattr(field, "queryset", None) is not None:
        named = [str(field.prepare_value(row)) for row in field.queryset if getattr(row, "slug", None) == name]
        titled = [row for row in field.queryset if plain(getattr(row, "title", "")) == plain(name)]
        named = named or [str(field.prepare_value(row)) for row in titled if len(titled) == 1]
    if not named and name not in names:
        raise UnreadCellError(none_called(name, tuple(names.values())))
    return named[0] if named else name


def _quarter(name: str) -> str:
    """As `plain`, with a quarter in the one way: "Q2 2026/27" is "Quarter 2, 2026/27"."""
    return QUARTER.sub(r"quarter \1", plain(name))


@lru_cache(maxsize=1_000)
def none_called(name: str, names: tuple[str, ...]) -> str:
    """That none has the name, in a sentence, with the one that may be meant, or all where they are few."""
    why = f"There is none called “{name}” to choose."
    compared = names if len(names) <= MOST_COMPARED and len(name) <= LONGEST_COMPARED else ()
    if near := get_close_matches(name, compared, n=1, cutoff=0.8):
        return f"{why} Is it “{near[0]}”?"
    return f"{why} Write {get_text_list([*names], 'or')}." if 0 < len(names) <= FEW else why


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat += label if isinstance(label, list | tuple) else [(key, label)]
    return flat
