"""A reference in any text that may hold one is printed in the report, as its reader may see it.

Pages and files with these references are read by tests/suites/test_leak_canary.py.
"""

from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import TextField

from commissioning.models import Contract, ContractChange
from objectives.models import CommitmentChange, UpdateText
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.models.requests import OF_THE_REPLY
from pcc_portal.updates.models import DateMove, Register
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.releases.as_of import AsAt
from tests.conftest import triggers_off

pytestmark = [pytest.mark.demo, pytest.mark.engines]
BRACES = "{contract:"


def texts_of(model: Any) -> list[str]:
    """The columns that take references."""
    closed = {*getattr(model, "uncited", ()), *OF_THE_REPLY, "answer"}
    fields = (field for field in model._meta.concrete_fields if isinstance(field, TextField) and not field.choices)
    return [field.name for field in fields if field.name not in closed]


def cite_everywhere() -> Contract:
    """A reference to a contract of a day that stands nowhere else, in every text that may hold one."""
    contract = Contract.objects.public().exclude(current_end=None).earliest("slug")
    words = f"Until {BRACES}{contract.slug}|ends}}."
    registers = [m for m in apps.get_models() if issubclass(m, Register) and kind_of(m)]
    with triggers_off():
        for model in registers:
            for name in texts_of(model):
                with suppress(IntegrityError), transaction.atomic():
                    model.objects.filter(is_public=True).update(**{name: words})
        for table in (DateMove, CommitmentChange, ContractChange):
            table._default_manager.update(reason=words)
        UpdateText.objects.exclude(release=None).exclude(brag_reason="").update(brag_reason=words)
    return contract


def test_no_report_has_braces(demo: None) -> None:
    cite_everywhere()
    report = PanelReport.objects.sealed().latest("pk")
    assert report.release is not None
    file = report_file(compose(report, AsAt(report.release.number)))
    assert BRACES not in file
    assert "Until " in file
