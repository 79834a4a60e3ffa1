"""What pages say about the moment that they show."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from pcc_portal.ui.formats import day
from pcc_portal.ui.page import PeriodBox

from .models import Release
from .registry import Viewpoint
from .viewpoint import viewpoint_for


def known_viewpoint(user: Any) -> Viewpoint | None:
    """The viewpoint, or None where there is nothing to show yet: a list then says so instead of being not found."""
    try:
        return viewpoint_for(user)
    except Http404:
        return None


def period_box(viewpoint: Viewpoint) -> PeriodBox:
    """Which quarter the reader is looking at, and as published when."""
    quarter = viewpoint.quarter
    return PeriodBox(quarter.name, quarter.span_words, note=_note(viewpoint))


def _note(viewpoint: Viewpoint) -> str:
    if viewpoint.as_at.is_working_copy:
        return "The office’s working copy"
    release = viewpoint.release or Release.objects.filter(number=viewpoint.as_at.release or 0).first()
    return f"As published {day(timezone.localdate(release.at))}" if release else ""
