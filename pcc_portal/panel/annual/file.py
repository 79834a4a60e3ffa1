"""The annual report as one HTML document that loads nothing."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.page import PeriodBox
from pcc_portal.ui.stylesheet import css_for

from ..file import LINE_ENDS
from ..models import AnnualReport
from .assembly import Year


def annual_file(year: Year) -> str:
    html = LINE_ENDS.sub("\n", render_to_string("panel/annual_file.html", context(year) | {"is_file": True}))
    return html.replace("<style></style>", f"<style>{css_for(html)}</style>", 1)


def context(year: Year) -> dict[str, Any]:
    return frame(year.report) | {"lead": year.lead, "year": year}


def frame(annual: AnnualReport) -> dict[str, Any]:
    return {
        "title": str(annual),
        "kicker": annual.plan.body,
        "period": period(annual),
        "annual": annual,
        "plan": annual.plan,
    }


def period(annual: AnnualReport) -> PeriodBox:
    words = f"Published {formats.day(annual.sealed_at.date())}" if annual.sealed_at else "Draft"
    span = f"April {annual.year} to March {annual.year + 1}"
    return PeriodBox(financial_year_name(annual.year), span, words, unreleased=not annual.is_sealed)
