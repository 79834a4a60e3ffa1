"""The annual report as one HTML document that loads nothing."""

from typing import Any

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.page import PeriodBox

from ..file import Parts, file_of, parts_of, sheets_for
from ..models import AnnualReport
from .assembly import Year


def annual_parts(year: Year) -> Parts:
    return parts_of(
        context(year),
        address=year.address,
        lead=year.lead,
        contents="panel/annual_contents.html",
        body="panel/annual_body.html",
    )


def annual_file(year: Year, parts: Parts | None = None) -> str:
    """`parts`: of the same year, where somebody has them already."""
    parts = parts or annual_parts(year)
    return file_of("panel/annual_file.html", context(year) | {"parts": parts.safe()}, *sheets_for(year.report))


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
