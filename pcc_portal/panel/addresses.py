"""Finds the report that an address names."""

from typing import Any

from django.http import Http404

from .models import PanelReport


def find_draft(user: Any, slug: str) -> PanelReport:
    """The newest version of a paper, where it is a draft that this person may see. Raises Http404."""
    report = PanelReport.objects.visible_to(user).at(slug).newest_first().first()
    if report is None or report.is_sealed:
        raise Http404
    return report
