"""Dates that readers wait for: later, earlier, set, or reached."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Model

from commissioning.models import Contract, ContractOption
from estates.models import CapitalProject, ProjectStage
from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up, marked
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.ui.reading.spans import Span, shift, span
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.registers.wording import field_of
from performance.models import AccountabilityAction, AccountabilityMeeting, AdHocRequest

from .comparison import Comparison, Row

SHIFTS = {
    "later": "Later",
    "earlier": "Earlier",
    "exact": "Made exact",
    "vague": "Less exact than before",
    "": "About the same time",
}
REACHED = ("actual_on", "done_on")

Pairs = Iterable[tuple[Any, Any]]


def moved_dates(compared: Comparison) -> Iterator[Row]:
    for kind in all_kinds():
        for name, what in kind.awaited.items():
            if what and not kind.parents:
                yield from _moved_rows(compared, compared.pairs(kind.model), name, partial(record_cell, sub=what))
    yield from _moved_rows(compared, _within(compared, ProjectStage, project=CapitalProject), "forecast_on", _stage)
    options = _within(compared, ContractOption, contract=Contract)
    yield from _moved_rows(compared, options, "decide_by", _option)
    actions = _within(compared, AccountabilityAction, meeting=AccountabilityMeeting, request=AdHocRequest)
    yield from _moved_rows(compared, actions, "due_on", _action)


def _moved_rows(compared: Comparison, pairs: Pairs, name: str, called: Callable[[Any], Cell]) -> Iterator[Row]:
    for was, now in pairs:
        if (done := reached(now)) and not reached(was):
            compared.tell(now, done, "status")
            yield [
                called(now),
                Cell(_words(was, name)),
                Cell(f"{Awaited.DONE.label} {_words(now, done)}"),
                _why(compared, now, name),
            ]
        elif not done and _span(was, name) != _span(now, name):
            compared.tell(now, _column(was, name), _column(now, name))
            yield [
                called(now),
                Cell(_words(was, name)),
                Cell(_words(now, name)),
                _why(compared, now, name, how_moved(was, now, name)),
            ]


def _within(compared: Comparison, model: type[Model], **owners: type[Model]) -> Pairs:
    """Rows that belong to one of the `owners`, models by field, as far as the reader sees that."""
    shown = {field: compared.now.of(owner) for field, owner in owners.items()}
    for was, now in compared.pairs(model):
        for field, rows in shown.items():
            if owner := rows.get(getattr(now, f"{field}_id")):
                setattr(now, field, owner)
                yield was, now


def _stage(stage: ProjectStage) -> Cell:
    called = record_cell(stage.project, sub="Building project: stage")
    return replace(called, text=str(stage), illustrative=is_made_up(stage, "title"))


def _option(option: ContractOption) -> Cell:
    called = record_cell(option.contract, sub="Contract: decision on an option")
    return replace(called, text=str(option), illustrative=is_made_up(option, "title"))


def _action(action: AccountabilityAction) -> Cell:
    return record_cell(action, sub=f"Action from {action.meeting or action.request}")


def reached(row: Any) -> str:
    """The field that says when it was done; empty while it is not."""
    return next((name for name in REACHED if getattr(row, name, None)), "")


def _column(row: Any, name: str) -> str:
    """That holds the date of this name: a meeting's is the first of three, a forecast that nobody made the baseline."""
    columns: tuple[str, ...] = ("forecast_on", "baseline_on") if name == "forecast_on" else (name,)
    if field_of(type(row), name) is None:
        columns = ("held_on", "revised_on", "planned_on")
    return next((column for column in columns if getattr(row, column)), name)


def _day(row: Any, name: str) -> dt.date | None:
    """A forecast that nobody has made yet is the baseline."""
    day = getattr(row, name, None)
    return row.baseline_on if day is None and name == "forecast_on" else day


def _words(row: Any, name: str) -> str:
    day = _day(row, name)
    if day is None:
        return "Not set"
    of = name if getattr(row, name, None) else "baseline_on"
    return marked(formats.date_words(day, _precision(row, name)), row, of=(of,))


def _precision(row: Any, name: str) -> str:
    """Of the date that `_day` gives."""
    of = name if getattr(row, name) else "baseline_on"
    return str(getattr(row, f"{of.rpartition('_')[0]}_precision", "day"))


def _span(row: Any, name: str) -> Span | None:
    day = _day(row, name)
    return span(day, _precision(row, name)) if day else None


def how_moved(was: Any, now: Any, name: str) -> str:
    """As in "14 days later", "Later", "Made exact": a date moves only where no day is shared with what stood before."""
    before, after = _span(was, name), _span(now, name)
    if before is None or after is None:
        return ""
    way = shift(before, after)
    is_exact = {_precision(was, name), _precision(now, name)} == {"day"}
    return f"{formats.days(abs((after[1] - before[1]).days))} {way}" if is_exact else SHIFTS[way]


def way_moved(was: Any, now: Any, name: str) -> str:
    """One of `SHIFTS`; empty where the date is the same, or there is none on one side."""
    before, after = _span(was, name), _span(now, name)
    return "" if before is None or after is None or before == after else shift(before, after)


def _why(compared: Comparison, row: Any, name: str, moved: str = "") -> Cell:
    """The reason that was given for readers, else what the plan itself says."""
    reason = compared.reason_of(row, name) or getattr(row, "brag_reason", "")
    words = marked(reason or moved or formats.MISSING, row)
    return Cell(words, sub=moved if reason else "")
