"""Forms that know what their reader saw: what each person changed, and where two changed the same thing.

A field's value as it was shown travels with the form (`show_hidden_initial`), and so does the version of the record
(`seen`). When somebody else saved in between, `merge` makes of the posted form one that shows both.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from pcc_portal.ui import formats
from pcc_portal.ui.characters import refuse_unprintable, without_invisible
from pcc_portal.ui.differences import difference
from pcc_portal.ui.pasted import to_markdown

from .references import refuse_references

SEEN = "seen"
MINE, THEIRS = "mine", "theirs"
LONGEST_FIGURE = 25  # digits; no column holds more
# How lines end elsewhere; word processors paste the last ones.
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def plain_lines(text: str) -> str:
    """The same lines, each ended by \\n, without what prints nothing."""
    return LINE_END.sub("\n", without_invisible(text))


class Words(forms.CharField):
    """A text of any number of lines. Its length is counted as people count it, and nothing pasted is cut off."""

    def __init__(self, *, max_length: int, rows: int = 5, cites: bool = False, **options: Any) -> None:
        """`cites`: what its references print stands in it where it is shown."""
        self.cites = cites
        options.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(max_length=max_length, **options)
        # In place of Django's own sentence about NUL.
        kept = [check for check in self.validators if not isinstance(check, ProhibitNullCharactersValidator)]
        self.validators = [*kept, refuse_unprintable]

    def to_python(self, value: Any) -> str:
        return super().to_python(plain_lines(value) if isinstance(value, str) else value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # With `maxlength` a browser silently drops the end of what is pasted; a sentence beside the field is kinder.
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Prose(Words):
    """A text in Markdown, which may come from a word processor or a sheet; the box shows it as it is understood."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"cites": True, **options})

    def to_python(self, value: Any) -> str:
        return to_markdown(super().to_python(value))


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed, each in their own way."""

    field: forms.BoundField
    name: str  # of the two radio buttons
    theirs: str
    mine: str
    chosen: str = ""

    @property
    def label(self) -> str:
        return str(self.field.label)

    @property
    def difference(self) -> SafeString:
        """From their words to mine."""
        return difference(self.theirs, self.mine)

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """(value, words, id, whether chosen)"""
        words = ((MINE, "Keep mine, as it stands in the box"), (THEIRS, "Keep theirs"))
        return [(value, text, f"id_{self.name}-{value}", value == self.chosen) for value, text in words]


class ConflictForm(forms.BaseForm):
    """A mixin, named before Form or ModelForm. Every field has one widget of one value, or of a list of values.

    `seen` is the version of the record that the page shows; a form that shares its page's says `carries_seen = False`.
    """

    carries_seen: ClassVar[bool] = True
    checks_references: ClassVar[bool] = True
    data: Any

    def __init__(self, *args: Any, seen: object = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.validates = True
        for field in self.fields.values():
            field.show_hidden_initial = True
        if self.carries_seen:
            hidden = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
            self.fields[SEEN], self.initial = hidden, {**self.initial, SEEN: str(seen)}
        self._conflicting: list[str] = []
        if self.is_bound and isinstance(self.data, QueryDict):
            self._conflicting = [name for name in self.data.getlist(self.conflicting_name) if name in self.fields]
            self._take_theirs()

    @property
    def seen(self) -> str:
        """The version that the sender saw."""
        return str(self.data.get(self.add_prefix(SEEN), "") if self.is_bound else self.initial.get(SEEN, ""))

    def as_typed(self) -> Self:
        """A draft, shown as it was typed: nothing is complained about before it is sent."""
        if self.is_bound:
            self.validates, self._errors = False, ErrorDict()
        return self

    def is_valid(self) -> bool:
        return self.validates and super().is_valid()

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in self.fields if self._has_changed(name)]

    def _has_changed(self, name: str) -> bool:
        try:
            return bool(self[name]._has_changed())  # type: ignore[attr-defined]
        except ArithmeticError:  # two numbers that cannot be compared, such as "sNaN"
            return True

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            refuse_references(self)
        for name in self._conflicting:
            if self._chosen(name) not in {MINE, THEIRS}:
                self.add_error(name, "Somebody else changed this too. Choose which to keep.")

    def changed_names(self) -> list[str]:
        """The fields that the sender changed from what they saw."""
        return [name for name in self.changed_data if name != SEEN]

    def changes(self) -> dict[str, Any]:
        """Cleaned values of the fields that the sender changed; nobody else's are touched."""
        return {name: self.cleaned_data[name] for name in self.changed_names() if name in self.cleaned_data}

    def is_stored(self, theirs: Mapping[str, Any]) -> bool:
        """Whether everything that the sender changed stands in the record already, as after a second click."""
        return all(
            self._mine(name) == self._text(name, theirs[name]) for name in self.changed_names() if name in theirs
        )

    def changed_by_them_alone(self, theirs: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(label, what is stored now) of the fields that only somebody else changed. To be asked before `merge`."""
        mine = set(self.changed_names())
        names = [name for name in theirs if name in self.fields and name not in mine]
        texts = [(name, self._text(name, theirs[name])) for name in names]
        return [(str(self[name].label), text) for name, text in texts if text != self._shown(name)]

    def changes_in_words(self) -> Iterator[tuple[str, str, str, str]]:
        """(name, label, what the sender saw, what they typed) of each field that they changed."""
        return ((name, str(self[name].label), self._shown(name), self._mine(name)) for name in self.changed_names())

    def merge(self, theirs: Mapping[str, Any], *, seen: object) -> Self:
        """This form over the record as it is stored now, under its version: what only they changed is theirs, what the
        sender changed stays typed, and for what both changed `conflicts` asks which to keep.

        `theirs` holds Python values by field name, such as of `model_to_dict`.
        """
        changed = set(self.changed_names())
        asked = {name for name in changed & set(theirs) if self._is_contested(name, theirs[name])}
        self.data = self._copied()
        if self.carries_seen:
            self.data[self.add_prefix(SEEN)] = str(seen)
        for name in set(theirs) & set(self.fields) - {SEEN}:
            self._put(name, theirs[name], initial=True)
            if name not in changed:
                self._put(name, theirs[name])
            # A new question each time: an earlier answer was to other words.
            self.data.pop(self._choice(name), None)
        self._conflicting = sorted(asked, key=list(self.fields).index)
        self.__dict__.pop("changed_data", None)
        return self.as_typed()

    def conflicts(self) -> list[Conflict]:
        """What both changed, after `merge` or while its questions are unanswered."""
        if not self.is_bound:
            return []
        return [
            Conflict(self[name], self._choice(name), self._shown(name), self._mine(name), self._chosen(name))
            for name in self._conflicting
        ]

    @property
    def conflicting_names(self) -> list[str]:
        return self._conflicting

    @property
    def conflicting_name(self) -> str:
        """Under this name the page sends which fields it asked about."""
        return f"conflicting-{self.prefix}" if self.prefix else "conflicting"

    def _take_theirs(self) -> None:
        """Where the sender chose the other's words, those are what they send."""
        chosen = [name for name in self._conflicting if self._chosen(name) == THEIRS]
        if chosen:
            self.data = self._copied()
        for name in chosen:
            shown = self.data.getlist(self.add_initial_prefix(name))
            self._set(self.add_prefix(name), [] if shown == ["False"] else shown)

    def _is_contested(self, name: str, theirs: Any) -> bool:
        now = self._text(name, theirs)
        return now not in (self._shown(name), self._mine(name))

    def _shown(self, name: str) -> str:
        """What the sender saw."""
        field = self.fields[name]
        return self._text(name, self._widget_data_value(field.hidden_widget(), self.add_initial_prefix(name)))  # type: ignore[attr-defined]

    def _mine(self, name: str) -> str:
        return self._text(name, self[name].data)

    def _text(self, name: str, value: Any) -> str:
        """A value as people read it, whether it comes from the form or from the record."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "Yes" if field.to_python(value) else "No"
        if hasattr(field, "choices"):
            return self._chosen_words(field, value)
        try:
            value = field.to_python(field.prepare_value(value))
        except ValidationError:
            return plain_lines(str(value))
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return formats.day(value)
        if isinstance(value, Decimal):
            return _figure(value)
        return "" if value is None else plain_lines(str(value)).strip()

    def _chosen_words(self, field: Any, value: Any) -> str:
        prepared = field.prepare_value(value)
        listed = prepared if isinstance(prepared, list | tuple) else [prepared]
        wanted = {str(each) for each in listed if each not in (None, "")}
        return ", ".join(str(label) for key, label in _flat(field.choices) if str(key) in wanted)

    def _put(self, name: str, value: Any, *, initial: bool = False) -> None:
        """Write a stored value into the posted data, as the page would have sent it."""
        field = self.fields[name]
        key = self.add_initial_prefix(name) if initial else self.add_prefix(name)
        if isinstance(field, forms.BooleanField):
            self._set(key, [str(bool(value))] if initial else ["on"] if value else [])
            return
        prepared = field.prepare_value(value)
        listed = prepared if isinstance(prepared, list | tuple) else [prepared]
        self._set(key, [_sent(each) for each in listed if each is not None])

    def _set(self, key: str, values: list[str]) -> None:
        if values:
            self.data.setlist(key, values)
        else:
            self.data.pop(key, None)

    def _copied(self) -> QueryDict:
        """The posted data, to be changed; a plain dictionary, as tests give, becomes the same."""
        if isinstance(self.data, QueryDict):
            return self.data.copy()
        copied = QueryDict(mutable=True)
        for name, value in self.data.items():
            copied[name] = value
        return copied

    def _choice(self, name: str) -> str:
        return f"keep-{self.add_prefix(name)}"

    def _chosen(self, name: str) -> str:
        return str(self.data.get(self._choice(name), ""))


def _sent(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _figure(value: Decimal) -> str:
    """The same for 5, 5.0 and 5.00; what is no sensible figure stays as it was written."""
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_FIGURE:
        return str(value)
    return f"{value.normalize():f}"


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
