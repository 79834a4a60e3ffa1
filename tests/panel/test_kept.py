"""A draft that is kept piece by piece prints what one put together afresh prints, whatever has changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from objectives.models import Commitment, Theme, UpdateText
from pcc_portal.audit import actions as audit
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.composition import compose, composed
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates import fetching
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.choices import AreaKind
from performance.models import Area, Measure, Observation
from performance.stats.hidden import counted_together
from tests.conftest import triggers_off

pytestmark = [pytest.mark.usefixtures("memory"), pytest.mark.slow, pytest.mark.engines]


def draft() -> PanelReport:
    return PanelReport._base_manager.get(state=ReportState.DRAFT)


def kept() -> str:
    return report_file(composed(draft(), WORKING_COPY))


def fresh() -> str:
    return report_file(compose(draft(), WORKING_COPY))


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
