"""What the office finds on a report's page besides the report."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.links import steps

from ..models import PanelReport


def steps_of(user: Any, report: PanelReport) -> tuple[Link, ...]:
    if not is_office(user):
        return ()
    if report.is_sealed:
        return steps(user, report)
    where = [report.slug]
    desk = (Link("Compose", reverse("compose", args=where)), Link("Check", reverse("report_check", args=where)))
    return (*desk, Link("What changed", reverse("report_changes", args=where)), *steps(user, report))
