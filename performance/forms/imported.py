"""The form of one figure, bound again and again: a file has thousands, and each is read as on the page."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pcc_portal.updates.registers.asking import CONFIRMED

from ..stats.due import FigureDue
from .figures import CorrectFigureForm, FigureForm, stored

NOT_OF_IT = "The figures of this measure have none of this."
ALWAYS = frozenset({"value", "start", "end", "as_at", "availability", "qualifier"})
OF_THE_FORM = frozenset({"reason", "__all__"})


@dataclass
class Bound:
    """What the form made of one row. `values` are for the action, `typed` and `changed` for what is doubtful."""

    due: FigureDue
    errors: dict[str, list[str]] = field(default_factory=dict)  # by label
    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    words: list[tuple[str, str, str]] = field(default_factory=list)  # of a correction: label, what stood, what stands


class _Rebound(FigureForm):
    """A mixin, named first. What is doubtful is asked apart, when every row of the file is known."""

    carries_seen = False

    @property
    def is_empty(self) -> bool:
        return False

    def __init__(self, *, due: FigureDue, today: dt.date, **options: Any) -> None:
        super().__init__(data={}, due=due, today=today, **options)
        for each in self.fields.values():
            each.show_hidden_initial = False

    def keep_only(self, names: frozenset[str]) -> None:
        """Without the fields that no row of the file says anything in."""
        self._drop(*(self.fields.keys() - names - ALWAYS))

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        return iter(())

    def _of_sums(self, typed: Any) -> list[str]:
        """Of a file each part comes before its total, or after it: approvers are asked."""
        return []

    def _rebind(self, due: FigureDue) -> None:
        self.due, self.initial, self.data = due, stored(due), {}
        self._errors = None  # type: ignore[assignment]  # Django's mark of a form that is to be cleaned
        self.asked, self.typed = (), None
        self._bound_fields_cache: dict[str, Any] = {}
        self.fields.pop(CONFIRMED, None)
        self.__dict__.pop("changed_data", None)

    def bind(self, due: FigureDue, cells: Mapping[str, str]) -> Bound:
        """`cells`: what the row says, by field; an empty text empties, what is not there stays as it is."""
        self._rebind(due)
        if foreign := [name for name, text in cells.items() if text and name not in self.fields]:
            return Bound(due, {name: [NOT_OF_IT] for name in foreign})
        self.data = self._begun() | dict(cells)
        is_new = due.current is None
        changed = list(cells) if is_new else [name for name in self.changed_names() if name != "reason"]
        if not changed and self.errors.keys() <= OF_THE_FORM:
            return Bound(due)
        if not self.is_valid():
            return Bound(
                due, {self._label(name): [str(each) for each in errors] for name, errors in self.errors.items()}
            )
        return Bound(due, {}, self.values(), dict(self.cleaned_data), changed, self._changes(changed))

    def _begun(self) -> dict[str, Any]:
        """What the page of the figure would send, were nothing typed; a day as it is, for it is read at once."""
        begun = {name: self.get_initial_for_field(each, name) for name, each in self.fields.items()}
        return {
            name: value if isinstance(value, dt.date) else self.fields[name].prepare_value(value)
            for name, value in begun.items()
            if value is not None and value is not False and value != ""
        }

    def _label(self, name: str) -> str:
        return str(self.fields[name].label) if name in self.fields else ""

    def _changes(self, names: list[str]) -> list[tuple[str, str, str]]:
        if self.due.current is None:
            return []
        return [(self._label(name), self._text(name, self.initial.get(name)), self._mine(name)) for name in names]

    def weigh(self, bound: Bound) -> list[str]:
        """What is doubtful in it, in sentences, beside the figures of `bound.due`."""
        self.due, self.typed = bound.due, None
        self.cleaned_data, self.__dict__["changed_data"] = bound.typed, bound.changed
        return list(dict.fromkeys(filter(None, FigureForm.doubts(self, bound.typed))))


class ImportedFigureForm(_Rebound):
    """A figure of an area and period that has none."""


class ImportedCorrectionForm(_Rebound, CorrectFigureForm):
    """A figure that says something else than the one that stands."""

    def __init__(self, *, due: FigureDue, today: dt.date) -> None:
        super().__init__(due=due, today=today, by=None)
