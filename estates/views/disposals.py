from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import PUBLIC, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.records import Count, Fact, Facts, RecordPage, Section, show
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.registers.lists import RegisterList

from .. import tables
from ..choices import DisposalStage
from ..filters import DisposalFilters
from ..models import Disposal, Property
from ..stats import receipts_by_year, sale_totals


class Disposals(RegisterList):
    access = PUBLIC
    model = Disposal
    also_adds = (Property,)
    table_class = tables.DisposalTable
    filterset_class = DisposalFilters
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
        return context | {"stages": stages, "receipts": tables.receipt_table(receipts_by_year(self.object_list))}

    def get_lead(self) -> str:
        totals = sale_totals(Disposal.objects.visible_to(self.request.user))
        said = f"{formats.plural(totals.in_progress, 'sale')} in progress"
        said += (
            f", expected to bring {formats.millions(totals.expected)} where a sum is recorded"
            if totals.expected
            else ""
        )
        return f"{said}; {totals.completed} completed." if totals.completed else f"{said}."


@public
@cached_page
@require_safe
def disposal(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Disposal.objects.visible_to(request.user).select_related("theme__objective", "property", "decision", "owner")
    found = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=_lead(found),
        mark=not found.is_public,
        illustrative=found.is_illustrative,
        counts=_counts(found),
        sections=(Section("grounds", "Why it is being sold", text=found.grounds, empty="Not recorded."),),
        sides=(_about(found, request.user), _about_property(found.property, request.user)),
        steps=steps(request.user, found),
    )
    return show(request, page, "estates/disposal_detail.html", stages=_stages(found))


def _lead(found: Disposal) -> str:
    stage, place = tables.stage_of(found)
    if found.completed_on:
        return f"Sold: completed on {formats.day(found.completed_on)}."
    said = f"At stage {place}, {stage.lower()}" if place else f"{stage}"
    return f"{said}, to complete by {formats.day(found.due_on)}." if found.due_on else f"{said}."


def _counts(found: Disposal) -> list[Count]:
    expected = "Not recorded" if found.expected_receipt is None else formats.pounds(found.expected_receipt)
    due = formats.day(found.due_on) if found.due_on else "Not set"
    counts = [Count("Expected receipt", expected), Count("To complete by", due)]
    if found.actual_receipt is not None:
        counts.append(Count("Received", formats.pounds(found.actual_receipt)))
    return counts


def _stages(found: Disposal) -> list[dict[str, Any]]:
    """The stages of a sale in order, and which of them are past or present."""
    stages = [stage for stage in DisposalStage if stage is not DisposalStage.UNDER_REVIEW]
    return [
        {
            "label": stage.label,
            "is_done": stage.value < found.stage or found.completed_on is not None,
            "is_now": stage.value == found.stage and found.completed_on is None,
        }
        for stage in stages
    ]


def _about(found: Disposal, user: Any) -> Facts:
    office = is_office(user)
    decision = found.decision if found.decision and (found.decision.is_public or office) else None
    return Facts(
        "About this sale",
        (
            Fact("Buyer", found.buyer),
            Fact("Decision", decision.reference, decision.get_absolute_url()) if decision else Fact("Decision", ""),
            Fact("Completed", formats.day(found.completed_on) if found.completed_on else ""),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Owner", found.owner.name if office and found.owner else ""),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )


def _about_property(place: Property, user: Any) -> Facts:
    if not (place.is_public or is_office(user)):
        return Facts("", ())
    return Facts("The property", (Fact("Name", place.title, place.get_absolute_url()), *_place_facts(place)))


def _source_fact(found: Property) -> Fact:
    return Fact("Source", found.source, illustrative=found.is_illustrative)


def _place_facts(place: Property) -> tuple[Fact, ...]:
    return (
        Fact("Address", place.address),
        Fact("Postcode", place.postcode),
        Fact("Area", f"{formats.number(place.area_acres, 1)} acres" if place.area_acres else ""),
        Fact("Tenure", place.get_tenure_display()),
        Fact("Use", place.use),
        Fact("Bought", formats.date_words(place.bought_on, place.bought_precision) if place.bought_on else ""),
        Fact("UPRN", place.uprn, sub="Unique Property Reference Number"),
    )


@public
@cached_page
@require_safe
def property_page(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    found = get_object_or_404(Property.objects.visible_to(user), slug=slug)
    sales = list(found.disposals.visible_to(user))
    projects = list(found.projects.visible_to(user))
    surveys = list(found.surveys.visible_to(user))
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        lead=", ".join(part for part in (found.use, found.address or found.postcode) if part),
        mark=not found.is_public,
        illustrative=any(row.is_illustrative for row in (found, *sales, *projects, *surveys)),
        sections=(
            Section("sales", "Disposals", table=tables.sale_table(sales), empty="It is not being sold."),
            Section("projects", "Building projects", table=tables.project_table(projects), empty="None is recorded."),
            Section("surveys", "Condition surveys", table=tables.survey_table(surveys), empty="None is recorded."),
        ),
        sides=(Facts("About this property", (*_place_facts(found), _source_fact(found))),),
        steps=steps(user, found),
    )
    return show(request, page)
