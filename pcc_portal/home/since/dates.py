"""Dates that readers wait for: later, earlier, set, or reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from commissioning.models import Contract, GrantRound
from estates.models import CapitalProject, ConditionSurvey, Disposal
from objectives.models import DeliveryAction, Milestone
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from performance.models import AccountabilityMeeting, InspectionResponse

from .sides import Comparison, Row, named

# The date of each that counts, and what is said beside the name.
DATES: tuple[tuple[type[Model], str, str], ...] = (
    (DeliveryAction, "forecast_on", "Delivery plan action"),
    (Milestone, "forecast_on", "Milestone"),
    (CapitalProject, "forecast_on", "Building project: completion"),
    (Disposal, "due_on", "Disposal: completion"),
    (ConditionSurvey, "due_on", "Condition survey"),
    (Contract, "extension_decision_by", "Contract: decision on extension"),
    (GrantRound, "closes_on", "Grant round: closing"),
    (GrantRound, "awards_by", "Grant round: awards"),
    (AccountabilityMeeting, "on", "Meeting"),
    (InspectionResponse, "planned_on", "Response to an inspection"),
    (PanelMeeting, "on", "Meeting of the panel"),
)
MODELS = tuple(dict.fromkeys(model for model, _, _ in DATES))


def moved_dates(compared: Comparison) -> Iterator[Row]:
    for model, name, what in DATES:
        for was, now in compared.pairs(model):
            if (reached := _day(now, "actual_on")) and not _day(was, "actual_on"):
                yield [named(now, what), Cell(_words(was, name)), Cell(f"Done {_words(now, 'actual_on')}"), _why(now)]
            elif not reached and _day(was, name) != _day(now, name):
                yield [
                    named(now, what),
                    Cell(_words(was, name)),
                    Cell(_words(now, name)),
                    _why(now, _moved(was, now, name)),
                ]


def _day(row: Any, name: str) -> dt.date | None:
    """A forecast that nobody has made yet is the baseline."""
    day = getattr(row, name, None)
    return row.baseline_on if day is None and name == "forecast_on" else day


def _words(row: Any, name: str) -> str:
    day = _day(row, name)
    if day is None:
        return "Not set"
    return formats.date_words(day, _precision(row, name))


def _precision(row: Any, name: str) -> str:
    """Of the date that `_day` gives."""
    of = name if getattr(row, name) else "baseline_on"
    return str(getattr(row, f"{of.rpartition('_')[0]}_precision", "day"))


def _moved(was: Any, now: Any, name: str) -> str:
    before, after = _day(was, name), _day(now, name)
    if before is None or after is None:
        return ""
    way = "later" if after > before else "earlier"
    is_exact = {_precision(was, name), _precision(now, name)} == {"day"}
    return f"{formats.days(abs((after - before).days))} {way}" if is_exact else way.capitalize()


def _why(row: Any, moved: str = "") -> Cell:
    """What the plan itself says; the reason that officers gave for the log stays with the office."""
    reason = getattr(row, "brag_reason", "")
    return Cell(reason or moved or formats.MISSING, sub=moved if reason else "")
