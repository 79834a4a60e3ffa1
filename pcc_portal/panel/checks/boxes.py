"""Where a finding is fixed: the address of the very box that its words or its answer are typed into."""

from django.urls import reverse

from pcc_portal.periods.models import Quarter

from ..models import PanelReport
from ..models.parts import COLUMNS
from .findings import Finding

WORDS = "id_words-"  # before the name of each box of an update's words
BODY = f"{WORDS}body"


def box_of(report: PanelReport, finding: Finding) -> str:
    """Words are fixed where they are written; what stands in no words, on the page that the rule names."""
    place = finding.place
    in_words = place.paragraph is not None or place.part
    if finding.mend_url and not in_words:
        return finding.mend_url
    if place.theme:
        return update_box(report.quarter, place.theme, WORDS + (place.box or "body") if in_words else "")
    return f"{reverse('report_parts', args=[report.slug])}#id_{_part(place.section)}"


def update_box(quarter: Quarter, theme: str, name: str = "") -> str:
    """`name`: of the field, or of the part of the update."""
    page = reverse("update", args=[quarter.slug, theme])
    return f"{page}#{name}" if name else page


def part_of_update(key: str) -> str:
    """What the page of an update calls the part that an item's key names: "figure:x:y" → "figure-x-y"."""
    kind, _, rest = key.partition(":")
    if kind == "forecast":
        return "forecasts"
    return f"{kind}-{rest.replace(':', '-')}" if rest else BODY


def is_in_update(report: PanelReport, finding: Finding) -> bool:
    """Is it fixed on the page of its theme's update, which closes with the quarter?"""
    theme = finding.place.theme
    return bool(theme) and box_of(report, finding).partition("#")[0] == update_box(report.quarter, theme)


def _part(section: str) -> str:
    """The field of a fixed part, whose heading has its name with hyphens."""
    column = section.replace("-", "_")
    return column if column in COLUMNS else section
