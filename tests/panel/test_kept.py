"""A draft that is kept piece by piece prints what one put together afresh prints, whatever has changed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from commissioning.models import Contract
from objectives.models import Commitment, Theme, UpdateText
from pcc_portal.audit import actions as audit
from pcc_portal.panel.checks.findings import Finding
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.composition import compose, composed
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.clock import today
from pcc_portal.updates import fetching
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.choices import AreaKind
from performance.models import Area, Inspection, Measure, Observation, Target
from performance.stats.hidden import counted_together
from tests.conftest import triggers_off

pytestmark = [pytest.mark.usefixtures("memory"), pytest.mark.slow, pytest.mark.engines]
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


def draft() -> PanelReport:
    return PanelReport._base_manager.get(state=ReportState.DRAFT)


def kept() -> str:
    return report_file(composed(draft(), WORKING_COPY))


def fresh() -> str:
    return report_file(compose(draft(), WORKING_COPY))


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


def touch(row: models.Model) -> None:
    audit.record(by=None, verb="looked at", target=row)


def asked() -> list[str]:
    """What putting the draft together asks."""
    with CaptureQueriesContext(connection) as queries:
        composed(draft(), WORKING_COPY)
    return [query["sql"] for query in queries]


def test_after_one_change_little_is_asked(demo: None) -> None:
    first = asked()
    for row in (Observation.objects.latest("pk"), UpdateText.objects.latest("pk"), Commitment.objects.latest("pk")):
        touch(row)
        assert len(asked()) <= 40 < len(first) / 2
        assert len(asked()) <= 3


def test_a_figure_reads_anew_the_figures_of_its_measure_alone(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    rows = Observation.objects.of_the_force().filter(quarter=draft().quarter, measure__in=Measure.objects.printed())
    together = counted_together(Measure.objects.values_list("pk", flat=True))
    row = rows.exclude(measure__in=together).latest("pk")
    touch(row)
    read: list[int] = []

    def noting(make: Callable[..., models.Model]) -> Callable[..., models.Model]:
        def noted(*values: Any, **others: Any) -> models.Model:
            row = make(*values, **others)
            if isinstance(row, Observation):
                read.append(row.measure_id)
            return row

        return noted

    monkeypatch.setattr(Observation, "from_db", noting(Observation.from_db))
    monkeypatch.setattr(fetching, "row_of", noting(fetching.row_of))
    asked()
    assert row.measure_id in read
    assert set(read) - together == {row.measure_id}


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


def test_a_figure_a_target_an_area_and_a_moved_measure_show(demo: None) -> None:
    kept()
    plan = draft().meeting.plan
    rows = Observation.objects.of_the_force().filter(quarter=draft().quarter, value__isnull=False)
    figure = rows.filter(measure__in=Measure.objects.printed(), measure__targets__isnull=False).latest("end", "pk")
    target, measure = figure.measure.targets.latest("effective_from"), figure.measure
    other = Theme.objects.filter(objective__plan=plan).exclude(pk=measure.theme_id)[0]
    region = Area.objects.filter(kind=AreaKind.REGION)[0]
    changes: list[tuple[models.Model, dict[str, Any]]] = [
        (figure, {"value": 7}),
        (target, {"value": 8}),
        (region, {"name": "Another region"}),
        (measure, {"theme": other}),
    ]
    with triggers_off():
        for row, columns in changes:
            before = kept()
            audit.change(row, by=None, columns=columns)
            assert kept() == fresh() != before, row
