"""The parts of a report that are written rather than put together: their order and headings are the office's own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.ui.titles import titled

THEMES, SUMMARY = "themes", "summary"
# What the portal itself builds upon: where the themes stand, what the panel is asked, whom to ask.
KEPT = frozenset({THEMES, "recommendation", "contacts"})
# Of an office that has set nothing up. Each is a column of the report; what an office adds stands in `other_parts`.
USUAL = {
    SUMMARY: "Summary",
    "recommendation": "Recommendation",
    "background": "Background",
    "assurance": "Delivery plan and assurance",
    THEMES: "The themes of the plan",
    "risk": "Risk management implications",
    "financial": "Financial implications",
    "legal": "Legal implications",
    "equality": "Equality implications",
    "supporting_information": "Supporting information",
    "contacts": "Contact points",
    "background_papers": "Background papers",
}
COLUMNS = tuple(name for name in USUAL if name != THEMES)


class ReportPart(OfficeOnly, models.Model):
    """A heading of the report with words of its own, or the place of the plan's themes. A sealed report keeps those
    that it was sealed with; words of one that is retired are kept with their report, and not shown.
    """

    slug = models.SlugField(max_length=80, unique=True)
    heading = models.CharField(max_length=150)
    order = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("heading"),
                name="reportpart_heading_once",
                condition=Q(is_retired=False),
                violation_error_code="heading",
                violation_error_message="There is a part with this heading.",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def words(self) -> str:
        """Its heading; the themes stand under those of the plan, and are called as it calls them."""
        return titled("The {themes} of the plan") if self.is_themes else self.heading

    @property
    def is_themes(self) -> bool:
        return self.slug == THEMES

    @property
    def is_summary(self) -> bool:
        return self.slug == SUMMARY

    @property
    def is_kept(self) -> bool:
        return self.slug in KEPT

    @property
    def is_column(self) -> bool:
        """Its words stand in a column of the report."""
        return self.slug in COLUMNS


def parts_of_reports() -> list[ReportPart]:
    """All in their order, those that are retired too. One query."""
    stored = list(ReportPart.objects.all())
    return stored or [ReportPart(slug=slug, heading=USUAL[slug], order=n) for n, slug in enumerate(USUAL, 1)]


def parts_in_use() -> list[ReportPart]:
    return [part for part in parts_of_reports() if not part.is_retired]
