"""The figures of a return: as its sender fills them in, and as the office would enter them.

Both are the form of every figure. The sender is shown, and asked about, nothing but what readers see: what the office
has not released is neither last time's figure nor a neighbour to compare with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from pcc_portal.ui import formats
from pcc_portal.updates.releases.as_of import as_at_for
from performance.choices import Availability, Qualifier
from performance.figures import observation_words, target_words
from performance.forms.figures import LONGEST_NOTE, FigureForm
from performance.forms.grid import BoxForm
from performance.forms.pasted import Look
from performance.stats.due import FigureDue, figures_asked
from performance.stats.sums import Figure

from .models import Return

# The rest is the office's to say, or follows from what is asked for.
OF_THE_SENDER = frozenset(
    {"value", "numerator", "denominator", "is_tied", "lower", "upper", "availability_reason", "note", "confirmed"}
)

GIVEN = ("value", "numerator", "denominator", "availability_reason", "note")


class ReturnFigureForm(BoxForm):
    """A figure as its sender gives it, for the period that is asked for: a value, its counts, or why there is none."""

    def __init__(self, *args: Any, due: FigureDue, today: dt.date, **options: Any) -> None:
        super().__init__(*args, due=due, today=today, **options)
        self._drop(*(set(self.fields) - OF_THE_SENDER))
        self.fields["availability_reason"].label = "If there is no figure, why"

    def _entry(self, typed: dict[str, Any]) -> dict[str, Any]:
        return super()._entry({**typed, **standard(self.due, typed)})

    def values(self) -> dict[str, Any]:
        return {**super().values(), **standard(self.due, self.cleaned_data)}

    def _of_sums(self, typed: Sequence[Figure]) -> list[str]:
        """A total and its parts are the office's to compare: the others may not be public."""
        return []

    @property
    def standing(self) -> list[tuple[str, str]]:
        """(what, words) of the period, last time's figure and the target, as readers see them."""
        measure, last, target = self.due.measure, self.due.previous, self.due.target
        facts = [("Covers", formats.period_words(*self.due.span))]
        if last:
            facts.append(("Last published", f"{observation_words(measure, last)}, {_period(last)}"))
        return [*facts, ("Target", target_words(measure, target))] if target else facts


def _period(row: Any) -> str:
    return formats.period_words(row.start, row.end)


def standard(due: FigureDue, typed: dict[str, Any]) -> dict[str, Any]:
    """What a sender is not asked: the period, the day, and that a reason in place of a figure means there is none."""
    is_missing = typed.get("availability_reason") and all(
        typed.get(name) is None for name in ("value", "numerator", "denominator")
    )
    availability = Availability.NOT_AVAILABLE if is_missing else Availability.REPORTED
    start, end = due.span
    period = {"start": start, "end": end, "as_at": end}
    exact = {"qualifier": Qualifier.EXACT, "availability": availability, "is_provisional": False}
    return period | exact | {"withheld_by": "", "review_on": None, "source": ""}


def due_to_sender(row: Return) -> list[FigureDue]:
    """What is asked for, beside what readers see of it. Of a measure that they do not see, nothing stands beside it."""
    measures = list(row.duty.measures.all())
    asked = figures_asked(measures, row.duty.area, row.quarter, as_at_for(AnonymousUser()))
    return [_alone(due) if due.measure.is_public else _alone(replace(due, own=(), target=None)) for due in asked]


def _alone(due: FigureDue) -> FigureDue:
    """Without other areas, and without what was entered already: the return stands by itself."""
    return replace(due, current=None, others=())


def forms_of_sender(row: Return, today: dt.date, typed: Any = None) -> list[ReturnFigureForm]:
    """One a figure, filled in with what was sent now (`typed`, a QueryDict), else with what was saved."""
    if typed is not None:
        return [ReturnFigureForm(typed, due=due, today=today, prefix=due.key) for due in due_to_sender(row)]
    return [_as_saved(row, due, today) for due in due_to_sender(row)]


def _as_saved(row: Return, due: FigureDue, today: dt.date) -> ReturnFigureForm:
    form = ReturnFigureForm(due=due, today=today, prefix=due.key)
    form.initial = {**form.initial, **row.typed_of(due.key)}
    return form


def not_checked(row: Return, figures: Iterable[ReturnFigureForm]) -> list[ReturnFigureForm]:
    """The same figures with what was saved of them in their boxes, right or wrong."""
    return [_as_saved(row, form.due, form.today) for form in figures]


def as_typed(forms: Iterable[ReturnFigureForm]) -> dict[str, dict[str, str]]:
    """What stands in the boxes, right or wrong, by figure and field; empty ones are left out."""
    typed = {
        str(form.prefix): {
            name: text[:LONGEST_NOTE]
            for name in form.fields
            if (text := str(form.data.get(form.add_prefix(name), "")).strip())
        }
        for form in forms
    }
    return {key: boxes for key, boxes in typed.items() if boxes}


def with_column(typed: dict[str, dict[str, str]], look: Look) -> dict[str, dict[str, str]]:
    """What stands in the boxes, with the figures of a pasted column in place of those before."""
    pasted = {str(line.row.prefix): line.line.text for line in look.lines if line.row and not line.is_left_out}
    return typed | {key: {**typed.get(key, {}), "value": text} for key, text in pasted.items()}


def forms_of_office(row: Return, today: dt.date) -> list[FigureForm]:
    """What the return would enter, in the form by which the office enters figures: valid, or with what is wrong, and
    with what is doubtful in `asked`. A figure that was not given has no form."""
    asked = figures_asked(list(row.duty.measures.all()), row.duty.area, row.quarter)
    return [_to_enter(row, due, today) for due in asked if row.typed_of(due.key)]


def _to_enter(row: Return, due: FigureDue, today: dt.date) -> FigureForm:
    typed = row.typed_of(due.key)
    numbers = {name: typed.get(name) or None for name in ("value", "numerator", "denominator")}
    rest = standard(due, typed | numbers) | {"source": row.source, "reason": row.source, "confirmed": "on"}
    texts = {name: _text(value) for name, value in (rest | typed).items()}
    form = FigureForm({f"{due.key}-{name}": text for name, text in texts.items()}, due=due, today=today, prefix=due.key)
    form.is_valid()
    return form


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else "" if value in {None, False} else str(value)


def may_be_sent(figures: Sequence[ReturnFigureForm], words: Any) -> bool:
    """Is each figure right, or said why there is none, and the question answered? Errors stand in the forms."""
    for form in figures:
        if form.is_valid() and form.is_empty:
            form.add_error("value", "Give the figure, or say below why there is none.")
    return words.is_valid() and not any(form.errors for form in figures)


def filed(row: Return) -> list[tuple[str, str]]:
    """(measure and period, what was given) of a return that has been sent, as its sender typed it."""
    return [(_title(due), "; ".join(given(row.typed_of(due.key)))) for due in due_to_sender(row)]


def _title(due: FigureDue) -> str:
    return f"{due.measure}, {formats.period_words(*due.span)}"


def given(typed: Mapping[str, str]) -> list[str]:
    """What was given of a figure, as it was typed: the value, its counts, why there is none, a note."""
    counts = " of ".join(filter(None, (typed.get("numerator"), typed.get("denominator"))))
    parts = (typed.get("value"), counts, typed.get("availability_reason"), typed.get("note"))
    return [part for part in parts if part]
