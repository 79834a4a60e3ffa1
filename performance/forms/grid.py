"""The figures of an update as one grid: a row a figure, one day for all, and what its boxes say as they stand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pcc_portal.ui import formats
from pcc_portal.ui.form_parts import show_when_filled
from pcc_portal.ui.marks import marked
from pcc_portal.ui.words import capitalised
from pcc_portal.updates.registers.conflicts import ConflictForm
from pcc_portal.updates.registers.fields import DateField

from .. import figures, rules
from ..choices import AreaKind, Availability, Frequency
from ..models import Observation
from ..stats.due import FigureDue
from ..stats.hidden import shown_value
from ..stats.periods import Period
from .figures import COLUMNS, FigureForm, stored

DRAWN = "drawn"
BOXES = ("value", "numerator", "denominator")
FOLDED = (
    *("start", "end", "as_at", "is_provisional", "qualifier", "source", "note"),
    *("availability", "availability_reason", "withheld_by", "review_on", "reason"),
)
NAMELESS = "\0"  # as the name of a row, for no text that is saved holds it
# Of a value that was refused: where it is said instead is in the part that is folded away.
SAID_BELOW = frozenset({"not_applicable", "not_available", "withheld", "dash", "nil", "about", "bound"})


class DrawnForm(ConflictForm, forms.Form):
    """The day on which the figures of the grid were drawn, unless a row has a day of its own."""

    carries_seen = False
    marks_optional = False
    title = ""

    as_at = DateField("Drawn on", required=False)

    def __init__(self, *args: Any, usual: dt.date, today: dt.date, **options: Any) -> None:
        super().__init__(*args, initial={"as_at": usual}, **options)
        self.usual, self.today = usual, today

    def clean_as_at(self) -> dt.date:
        day: dt.date | None = self.cleaned_data["as_at"]
        if self.add_prefix("as_at") not in self.data:
            return self.usual
        if day is None:
            raise ValidationError("Give the day on which the figures were drawn.")
        if why := rules.after_today(day, self.today):
            raise ValidationError(why)
        return day

    @property
    def day(self) -> dt.date:
        """Where what was typed is refused, or not judged yet, the day that stood there."""
        is_read = self.is_bound and not self.errors and self.validates
        return self.cleaned_data["as_at"] if is_read else self.usual


class BoxForm(FigureForm):
    """A figure whose boxes say, as they stand, what they hold, how it moves, and what is to be looked at."""

    @property
    def drawn_on(self) -> dt.date:
        return self.due.span.end

    def with_value(self, text: str) -> BoxForm:
        """The same figure with this in its first box and nothing in the others."""
        return type(self)({self.add_prefix("value"): text}, due=self.due, today=self.today, prefix=self.prefix)

    @property
    def title(self) -> str:
        return title_of(self.due)

    @property
    def previous(self) -> str:
        last = self.due.previous
        return figures.observation_words(self.due.measure, last) if last else ""

    @cached_property
    def _now(self) -> tuple[Decimal | None, str]:
        """What the boxes hold, typed or stored, and worked out where there are counts; or why that cannot be read."""
        boxes = [name for name in BOXES if name in self.fields]
        try:
            entry = {name: self.fields[name].clean(self[name].value()) for name in boxes}
        except ValidationError as refusal:
            return None, refusal.messages[0]
        value = self._worked_out({**dict.fromkeys(BOXES), **entry})
        return value, "" if value is None else rules.out_of_bounds(self.due.measure, value)

    @property
    def problem(self) -> str:
        return self._now[1]

    @property
    def doubt(self) -> str:
        """What will be asked about the figure when it is saved, as far as the rows at hand tell; the first of it."""
        value, problem = self._now
        if value is None or problem:
            return ""
        start, end = self.due.period
        entry = dict.fromkeys(COLUMNS) | {"value": value, "start": start, "end": end, "as_at": self.drawn_on}
        return next(filter(None, [*self._scales(value, entry), *self._usual(value, entry)]), "")

    @property
    def change(self) -> str:
        """As in "up 24 days" from the figure before; empty where nothing compares."""
        (value, problem), was = self._now, shown_value(self.due.previous)
        if problem or value is None or was is None:
            return ""
        return marked(figures.change_between(self.due.measure, value, was), self.due.previous)


class GridRow(BoxForm):
    """A figure whose day is that of the grid where its own is left empty."""

    is_after_usual = False  # the figure before is of the same period as that of most rows

    def __init__(self, *args: Any, drawn: DrawnForm, **options: Any) -> None:
        self.drawn = drawn
        self.folds: dict[Hashable, str] = {}  # a grid's rows share them
        super().__init__(*args, **options)
        self.fields["as_at"].label = "Drawn on another day"
        show_when_filled(*(self.fields[name] for name in ("availability_reason", "withheld_by", "review_on")))

    @property
    def drawn_on(self) -> dt.date:
        return self.drawn.day

    def with_value(self, text: str) -> GridRow:
        typed = {self.add_prefix("value"): text}
        return GridRow(typed, prefix=self.prefix, due=self.due, today=self.today, drawn=self.drawn)

    def begins_with(self, due: FigureDue) -> dict[str, Any]:
        begun, row = stored(due), due.current
        is_of_all = begun["as_at"] == self.drawn.usual if row else due.span.end <= self.drawn.usual
        return begun | {"as_at": None} if is_of_all and not (row and row.is_released) else begun

    def has_changed(self) -> bool:
        return super().has_changed() or (self._moves_with_all and self.drawn.has_changed())

    @property
    def _moves_with_all(self) -> bool:
        return self.due.current is not None and self.initial["as_at"] is None

    def _entry(self, typed: dict[str, Any]) -> dict[str, Any]:
        entry = super()._entry(typed)
        return entry | {"as_at": entry["as_at"] or self.drawn.day}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if "value" in self.errors and self.due.current and not self[BOXES[0]].value():
            self.errors.pop("value")
            self.add_error("value", ValidationError(self._how_to_take_back(), code="not_available"))
        return typed

    def _how_to_take_back(self) -> str:
        saved = capitalised(figures.observation_words(self.due.measure, self.due.current))
        return (
            f"{saved} is saved. To take it back, choose a state under “No figure, or more” and say why there is none."
        )

    @property
    def counts(self) -> list[forms.BoundField]:
        """What stands below the box, where the measure has it."""
        return [self[name] for name in ("lower", "upper", "numerator", "denominator", "is_tied") if name in self.fields]

    @property
    def folded(self) -> str:
        """What the part that is folded away holds, as it is stored; empty where it holds nothing."""
        row = self.due.current
        if row is None:
            return ""
        state = "" if row.availability == Availability.REPORTED else str(Availability(row.availability).label)
        return ", ".join(filter(None, (state, figures.provisional_words(row), "note" if row.note else "")))

    @property
    def says_more(self) -> bool:
        """Something in the part that is folded away was just typed, or is wrong."""
        refused = {error.code for errors in self.errors.as_data().values() for error in errors}
        names = [name for name in FOLDED if name in self.fields]
        is_typed = self.is_bound and not set(names).isdisjoint(self.changed_data)
        return is_typed or bool(refused & SAID_BELOW) or any(self[name].errors for name in names)

    @property
    def fold(self) -> SafeString:
        """The boxes that are folded away. For rows that hold the same in them they are drawn once, without a name, and
        each row puts its own in."""
        names = [name for name in FOLDED if name in self.fields]
        holds = self._holds(names)
        if any(name in self.errors for name in names) or any(NAMELESS in str(text) for text in holds.values()):
            return _draw_fold(self)
        key = (*names, *holds.items())
        if key not in self.folds:
            sent = holds if self.is_bound else None
            nameless = GridRow(sent, prefix=NAMELESS, due=self.due, today=self.today, drawn=self.drawn).as_typed()
            self.folds[key] = _draw_fold(nameless)
        return mark_safe(self.folds[key].replace(NAMELESS, escape(str(self.prefix))))  # noqa: S308  drawn by a template

    def _holds(self, names: Sequence[str]) -> dict[str, Any]:
        """As it was sent by a row without a name; of a row that nobody has typed in, what it begins with."""
        if not self.is_bound:
            return {name: self.initial.get(name) for name in names}
        boxes = (at for name in names for at in (self.add_prefix(name), self.add_initial_prefix(name)))
        sent = {at.replace(str(self.prefix), NAMELESS): self.data.get(at) for at in boxes}
        return {at: text for at, text in sent.items() if text is not None}

    @property
    def is_filled(self) -> bool:
        return self.due.current is not None


def _draw_fold(row: GridRow) -> SafeString:
    return render_to_string("performance/figure_fold.html", {"row": row})


def title_of(due: FigureDue) -> str:
    """The measure and, where they tell one row from another, its area and its month."""
    area = "" if due.area.kind == AreaKind.FORCE else due.area.name
    month = formats.period_words(*due.span) if due.measure.frequency == Frequency.MONTH else ""
    return ", ".join(filter(None, (due.measure.title, area, month)))


class Grid:
    """The day of all, and the rows by their keys."""

    def __init__(self, due: Sequence[FigureDue], *, end: dt.date, today: dt.date, data: Any = None) -> None:
        self.drawn = DrawnForm(data, prefix=DRAWN, usual=_usual_day(due, end), today=today)
        self.rows = {one.key: GridRow(data, prefix=one.key, due=one, today=today, drawn=self.drawn) for one in due}
        folds: dict[Hashable, str] = {}
        self.before = _most([_period(one.previous) for one in due if one.previous])  # the period of most of them
        for row in self.rows.values():
            row.folds = folds
            row.is_after_usual = row.due.previous is not None and _period(row.due.previous) == self.before

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows.values())


def _period(row: Observation) -> Period:
    return Period(row.start, row.end)


def _usual_day(due: Sequence[FigureDue], end: dt.date) -> dt.date:
    """That of most figures which were entered and can change still; of none, the end of the quarter."""
    return _most([one.current.as_at for one in due if one.current and not one.current.is_released]) or end


def _most(values: Sequence[Any]) -> Any:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None
