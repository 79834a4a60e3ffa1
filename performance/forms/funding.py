"""What is asked about reserves, savings, the precept and the years to come."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pcc_portal.updates.registers.fields import FinancialYearField
from pcc_portal.updates.registers.forms import RecordForm

from ..funding_words import last_day_words
from ..models import MediumTermYear, Precept, Reserve, Saving
from ..stats.funding import PRECEPT_DAYS
from .registers import SOURCE

EARLIEST, LATEST = 2000, 2099


class ReserveForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Reserve
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "kind", "opening", "added", "used", "order", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "opening": "At the start of the year, in pounds",
            "added": "Added in the year, in pounds",
            "used": "Used in the year, in pounds",
            "order": "Place among the reserves",
        }
        help_texts: ClassVar = {
            "title": "As in other years, so that its opening can be held against what it closed at.",
            "used": "What it closes at is worked out.",
            "order": "0 stands first.",
            "source": SOURCE,
        }


class SavingForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Saving
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "planned", "delivered", "at_risk", "order", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "planned": "Planned, in pounds",
            "delivered": "Delivered so far, in pounds",
            "at_risk": "At risk, in pounds",
            "order": "Place among the savings",
        }
        help_texts: ClassVar = {
            "at_risk": "Of what is still to be delivered.",
            "order": "0 stands first.",
            "source": SOURCE,
        }


class PreceptForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Precept
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "band_d", "band_d_before", "amount", "notified_on", "reviewed_on", "decision", "panel_words"),
            *("revised_on", "second_reviewed_on", "second_decision", "responded_on", "issued_on"),
            *("source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "band_d": "Band D, in pounds a year",
            "band_d_before": "Band D of the year before, in pounds",
            "amount": "Precept, in pounds",
            "notified_on": "Proposal notified to the panel on",
            "reviewed_on": "Panel’s report on",
            "decision": "What the panel decided",
            "panel_words": "What the panel said",
            "revised_on": "Revised precept notified on",
            "second_reviewed_on": "Panel’s second report on",
            "second_decision": "What it decided on the revised precept",
            "responded_on": "Response to the panel published on",
            "issued_on": "Precept issued on",
        }
        help_texts: ClassVar = {
            "amount": "What it brings in all.",
            **{each.column: last_day_words(each) for each in PRECEPT_DAYS},
            "source": SOURCE,
        }

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        yield self.beside("band_d", typed["band_d"], typed["band_d_before"])


class MediumTermYearForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = MediumTermYear
        fields: ClassVar[tuple[str, ...]] = ("year", "spending", "savings", "funding", "source", "is_public")
        labels: ClassVar = {
            "year": "Financial year",
            "spending": "Spending before savings, in pounds",
            "savings": "Savings found so far, in pounds",
            "funding": "Funding, in pounds",
        }
        field_classes: ClassVar = {"year": FinancialYearField}
        help_texts: ClassVar = {"year": "For example, 2024/25.", "funding": "The gap is worked out.", "source": SOURCE}

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not EARLIEST <= year <= LATEST:
            self.add_error("year", f"Write a year from {EARLIEST} to {LATEST}.")
        return year

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        yield self.beside("funding", typed["funding"], typed["spending"])


class MediumTermYearChangeForm(MediumTermYearForm):
    class Meta(MediumTermYearForm.Meta):
        fields: ClassVar = tuple(name for name in MediumTermYearForm.Meta.fields if name != "year")
