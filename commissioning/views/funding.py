from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.rules import can_write

from .. import stats, tables
from ..filters import AwardFilters
from ..models import FundingAward, GrantAward, GrantRound


class Awards(RegisterList):
    access = PUBLIC
    model = FundingAward
    also_adds = (GrantRound,)
    template_name = "commissioning/award_list.html"
    table_class = tables.AwardTable
    filterset_class = AwardFilters
    lead = "Bids that the office has won, and the rounds in which it gives grants."
    empty_text = "No award has been recorded yet."

    def get_queryset(self) -> QuerySet[FundingAward]:
        rows = FundingAward.objects.visible_to(self.request.user).select_related("theme")
        last = F("awarded_on").desc(nulls_last=True)
        return rows.order_by(first_day("awarded_on").desc(nulls_last=True), last, "slug")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        awards = Prefetch("awards", GrantAward.objects.visible_to(self.request.user))
        rounds = list(GrantRound.objects.visible_to(self.request.user).prefetch_related(awards))
        context = super().get_context_data(**kwargs)
        context["illustrative"] = context["illustrative"] or any(record.is_illustrative for record in rounds)
        return context | {"rounds": tables.grant_round_table(rounds)}


@public_page
def award(request: HttpRequest, slug: str) -> HttpResponse:
    rows = FundingAward.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=f"{formats.pounds(record.amount)} from {record.funder}.",
        sections=(
            Section("purpose", "What it is for", text=record.purpose, empty="Not recorded."),
            Section("conditions", "Conditions", text=record.conditions, empty="No condition has been recorded."),
        ),
        sides=(_about_award(record),),
    )


def _about_award(record: FundingAward) -> Facts:
    noun = record.initiatives_noun or "initiatives"
    awarded = formats.date_words(record.awarded_on, record.awarded_precision) if record.awarded_on else "Not recorded"
    return Facts(
        "About this award",
        (
            Fact("Funder", record.funder),
            Fact("Amount", formats.pounds(record.amount)),
            Fact("Awarded", awarded),
            Fact("Pays for", f"{formats.number(record.initiatives)} {noun}" if record.initiatives else ""),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )


@public_page
def grant_round(request: HttpRequest, slug: str) -> HttpResponse:
    rows = GrantRound.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    awards = list(record.awards.visible_to(request.user).select_related("recipient"))
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_round_lead(awards),
        illustrative=any(a.is_illustrative for a in awards),
        counts=_counts(record, awards),
        sections=(
            _grants(record, awards, may_change=can_write(request.user, record)),
            Section("purpose", "What it is for", text=record.purpose, empty="Not recorded."),
        ),
        sides=(_about_round(record),),
    )


def _grants(record: GrantRound, awards: list[GrantAward], *, may_change: bool) -> Section:
    return Section(
        "grants",
        "Grants",
        table=tables.grant_table(awards, by="Recipient", may_change=may_change),
        empty="No grant has been awarded yet.",
        links=(Link("Add a grant", reverse("grant_add", args=[record.slug])),) if may_change else (),
    )


def _round_lead(awards: list[GrantAward]) -> str:
    if not awards:
        return "No grant has been awarded yet."
    words = f"{formats.plural(len(awards), 'grant')}, {formats.pounds(stats.total(awards))} in all"
    alike = stats.each(awards)
    return f"{words}: {formats.pounds(alike)} each." if alike is not None and len(awards) > 1 else f"{words}."


def _counts(record: GrantRound, awards: list[GrantAward]) -> list[Count]:
    counts = [Count("Awarded", formats.pounds(stats.total(awards)), note=formats.plural(len(awards), "grant"))]
    if record.pot is not None:
        counts.insert(0, Count("Pot", formats.pounds(record.pot)))
    return counts


def _about_round(record: GrantRound) -> Facts:
    closes = formats.date_words(record.closes_on, record.closes_precision) if record.closes_on else "Not set"
    awards = formats.date_words(record.awards_by, record.awards_precision) if record.awards_by else ""
    return Facts(
        "About this round",
        (
            Fact("Funder", record.funder),
            Fact("Pot", "" if record.pot is None else formats.pounds(record.pot)),
            Fact("Opens", formats.day(record.opens_on) if record.opens_on else ""),
            Fact("Closes", closes),
            Fact("Awards by", awards),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
