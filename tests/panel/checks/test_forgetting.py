"""A check leaves nothing of its records in memory."""

from __future__ import annotations

import gc
import weakref

from pcc_portal.panel.checks.forgetting import _kept
from pcc_portal.panel.checks.reading.index import index
from pcc_portal.panel.checks.report import findings, subject
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.clock import today


def test_a_check_keeps_no_record_once_it_is_done(demo: None) -> None:
    about = subject(PanelReport.objects.get(state=ReportState.DRAFT), today=today())
    assert list(findings(about))
    left = weakref.ref(about.world), weakref.ref(about.world.records[0])
    del about
    gc.collect()
    assert [each() for each in left] == [None, None]


def test_each_function_that_keeps_by_record_is_known() -> None:
    names = {each.__wrapped__.__name__ for each in _kept()}
    assert {index.__wrapped__.__name__, "every_value"} <= names
