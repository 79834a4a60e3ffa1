from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import RegisterList

from .. import charts, filters, tables
from ..choices import DisposalStage
from ..models import Disposal, Property
from ..stats import receipts_by_year, sale_totals


class Disposals(RegisterList):
    access = PUBLIC
    model = Disposal
    also_adds = (Property,)
    table_class = tables.DisposalTable
    filterset_class = filters.DisposalFilters
    empty_text = "No disposal has been recorded yet."
    template_name = "estates/disposal_list.html"

    def get_queryset(self) -> QuerySet[Disposal]:
        rows = Disposal.objects.visible_to(self.request.user).select_related("decision")
        return rows.order_by(F("due_on").asc(nulls_last=True), "slug")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pipeline counts every sale; the sums by year are of those that the filters leave."""
        context = super().get_context_data(**kwargs)
        every = Counter(Disposal.objects.visible_to(self.request.user).order_by().values_list("stage", flat=True))
        stages = [(stage, every[stage], f"?{urlencode({'stage': stage.value})}") for stage in DisposalStage]
        years = receipts_by_year(self.object_list)
        receipts = {"receipts": tables.receipt_table(years), "receipts_figure": charts.receipts_figure(years)}
        return context | {"stages": stages, **receipts}

    def get_lead(self) -> str:
        totals = sale_totals(Disposal.objects.visible_to(self.request.user))
        words = f"{formats.plural(totals.in_progress, 'sale')} in progress"
        words += (
            f", expected to bring {formats.millions(totals.expected)} where a sum is recorded"
            if totals.expected
            else ""
        )
        return f"{words}; {totals.completed} completed." if totals.completed else f"{words}."


@public_page
def disposal(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Disposal.objects.visible_to(request.user).select_related(
        "theme__objective", "property__area", "decision", "owner"
    )
    record = get_object_or_404(rows, slug=slug)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(record),
        counts=_counts(record),
        sections=(Section("grounds", "Why it is being sold", text=record.grounds, empty="Not recorded."),),
        sides=(_about(record, request.user), _about_property(record.property, request.user)),
        template="estates/disposal_detail.html",
        more={"stages": _stages(record)},
    )


def _lead(record: Disposal) -> str:
    stage, place = tables.stage_of(record)
    if record.completed_on:
        return f"Sold: completed on {formats.day(record.completed_on)}."
    words = marked(f"At stage {place}, {stage.lower()}" if place else f"{stage}", record, of=("stage",))
    due = marked(formats.day(record.due_on), record, of=("due_on",)) if record.due_on else ""
    return f"{words}, to complete by {due}." if due else f"{words}."


def _counts(record: Disposal) -> list[Count]:
    expected = "Not recorded" if record.expected_receipt is None else formats.pounds(record.expected_receipt)
    due = formats.day(record.due_on) if record.due_on else "Not set"
    counts = [
        Count("Expected receipt", expected, of=("expected_receipt",)),
        Count("To complete by", due, of=("due_on",)),
    ]
    if record.actual_receipt is not None:
        counts.append(Count("Received", formats.pounds(record.actual_receipt), of=("actual_receipt",)))
    return counts


def _stages(record: Disposal) -> list[dict[str, Any]]:
    """The stages of a sale in order, and which of them are past or present."""
    stages = [stage for stage in DisposalStage if stage is not DisposalStage.UNDER_REVIEW]
    return [
        {
            "label": stage.label,
            "is_done": stage.value < record.stage or record.completed_on is not None,
            "is_now": stage.value == record.stage and record.completed_on is None,
            "is_made_up": stage.value <= record.stage and record.is_made_up("stage"),
        }
        for stage in stages
    ]


def _about(record: Disposal, user: Any) -> Facts:
    office = is_office(user)
    decision = record.decision if record.decision and (record.decision.is_public or office) else None
    return Facts(
        "About this sale",
        (
            Fact("Buyer", record.buyer, of=("buyer",)),
            Fact("Decision", decision.reference, decision.get_absolute_url()) if decision else Fact("Decision", ""),
            Fact("Completed", formats.day(record.completed_on) if record.completed_on else "", of=("completed_on",)),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Owner", record.owner.name if office and record.owner else ""),
            Fact("Source", record.source),
        ),
    )


def _about_property(place: Property, user: Any) -> Facts:
    if not (place.is_public or is_office(user)):
        return Facts("", ())
    return Facts(
        "The property", (Fact("Name", place.title, place.get_absolute_url()), *_place_facts(place)), about=place
    )


def _source_fact(record: Property) -> Fact:
    return Fact("Source", record.source)


def _place_facts(place: Property) -> tuple[Fact, ...]:
    return (
        Fact("Address", place.address),
        Fact("Postcode", place.postcode),
        Fact("Council area", place.area.name, place.area.get_absolute_url())
        if place.area
        else Fact("Council area", ""),
        Fact("Area", f"{formats.number(place.area_acres, 1)} acres" if place.area_acres else ""),
        Fact("Tenure", place.get_tenure_display()),
        Fact("Use", place.use),
        Fact("Bought", formats.date_words(place.bought_on, place.bought_precision) if place.bought_on else ""),
        Fact("Lease ends", formats.day(place.lease_ends_on) if place.lease_ends_on else ""),
        Fact("Lease can be ended from", formats.day(place.lease_break_on) if place.lease_break_on else ""),
        Fact("Insured until", formats.day(place.insured_until) if place.insured_until else ""),
        Fact("UPRN", place.uprn, sub="Unique Property Reference Number"),
    )


class Properties(RegisterList):
    access = PUBLIC
    model = Property
    table_class = tables.PropertyTable
    filterset_class = filters.PropertyFilters
    lead = "Land and buildings of the office and the force."
    empty_text = "No property has been recorded yet."


@public_page
def property_page(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    record = get_object_or_404(Property.objects.visible_to(user).select_related("area"), slug=slug)
    sales = list(record.disposals.visible_to(user))
    projects = list(record.projects.visible_to(user))
    surveys = list(record.surveys.visible_to(user))
    return show_record(
        request,
        record,
        lead=", ".join(part for part in (record.use, record.address or record.postcode) if part),
        illustrative=any(row.is_illustrative for row in (*sales, *projects, *surveys)),
        sections=(
            Section("sales", "Disposals", table=tables.sale_table(sales), empty="It is not being sold."),
            Section("projects", "Building projects", table=tables.project_table(projects), empty="None is recorded."),
            Section("surveys", "Condition surveys", table=tables.survey_table(surveys), empty="None is recorded."),
        ),
        sides=(Facts("About this property", (*_place_facts(record), _source_fact(record))),),
    )
