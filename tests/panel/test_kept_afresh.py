"""A draft that is kept piece by piece, after any change of any kind; what the engines do of it is in test_kept.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from commissioning.models import Contract
from objectives.models import Commitment, UpdateText
from pcc_portal.audit import actions as audit
from pcc_portal.panel.checks.findings import Finding
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.clock import today
from pcc_portal.updates.registers.declaration import all_kinds
from performance.models import Inspection, Measure, Observation, Target
from tests.conftest import triggers_off
from tests.panel.test_kept import draft, fresh, kept

pytestmark = [pytest.mark.usefixtures("memory"), pytest.mark.slow]
ROWS = 3  # of each kind, of the draft's quarter where the kind has one
# Kinds of which a change shows in the draft, so that the walk below can fail; and those of which it may on some days.
PRINTED = {
    *("plan", "objective", "theme", "update-text", "commitment", "contract", "provider", "budget", "inspection"),
    *("recommendation", "award", "risk", "disposal", "project"),
}
AT_TIMES = {
    *("addendum", "budget-line", "budget-movement", "contract-change", "decision", "forecast", "grant", "grant-round"),
    *("line-figure", "medium-term-year", "meeting", "meeting-kind", "panel-meeting", "precept", "project-stage"),
    *("reserve", "saving"),
}


def other(column: models.Field[Any, Any], value: Any) -> Iterator[Any]:
    """Values that a column may hold instead."""
    match value:
        case bool():
            yield not value
        case Decimal() | int():
            yield value + 1
        case dt.datetime():
            return
        case dt.date():
            yield value + dt.timedelta(days=1)
        case str() if column.choices:
            yield from (key for key, _ in column.flatchoices if key != value)
        case str() if column.name != "slug":
            yield f"{value} and more"


def change_all_columns(row: models.Model) -> int:
    """Every column that takes another value, each by an event; returns how many did."""
    changed = 0
    for column in row._meta.concrete_fields:
        if column.primary_key or column.is_relation:
            continue
        for value in other(column, getattr(row, column.attname)):
            stored = type(row)._base_manager.get(pk=row.pk)
            try:
                with transaction.atomic():
                    audit.change(stored, by=None, columns={column.name: value})
            except (ValidationError, DatabaseError):
                continue
            changed += 1
            break
    return changed


def change_rows_of(model: type[models.Model]) -> None:
    for row in rows_of(model):
        change_all_columns(row)


def rows_of(model: type[models.Model]) -> list[models.Model]:
    names = {field.name for field in model._meta.get_fields()}
    path = "quarter" if "quarter" in names else "update__quarter" if "update" in names else ""
    rows = model._base_manager.order_by("-pk")
    listed = list(rows.filter(**{path: draft().quarter}) if path else rows)
    return listed[:: max(1, len(listed) // ROWS)][:ROWS]


def test_no_change_of_any_kind_leaves_a_piece_as_it_was(demo: None) -> None:
    """First kinds that show nowhere: a piece that one of them leaves behind shows with the next that renews it, or when
    all of them have changed."""
    kinds = [kind for kind in all_kinds() if kind.model is not PanelReport]  # the draft itself
    silent = [kind for kind in kinds if kind.key not in PRINTED | AT_TIMES]
    before, printed = kept(), set()
    with triggers_off():
        for kind in (*silent, *(kind for kind in kinds if kind not in silent)):
            change_rows_of(kind.model)
            now = kept()
            if now != before or kind is silent[-1]:
                assert now == fresh(), kind.key
                printed |= {kind.key} if now != before else set()
            before = now
    assert before == fresh()
    assert printed >= PRINTED, PRINTED - printed


def test_the_check_finds_what_it_would_find_afresh(demo: None) -> None:
    def found(*, afresh: bool) -> list[Finding]:
        return [each.finding for each in standing(draft(), today=today(), afresh=afresh)]

    before = found(afresh=False)
    changed = 0
    with triggers_off():
        for model in (UpdateText, Observation, Target, Commitment, Contract, Inspection, Measure):
            change_rows_of(model)
            now = found(afresh=False)
            assert now == found(afresh=True), model
            changed += now != before
            before = now
    assert changed >= 2
