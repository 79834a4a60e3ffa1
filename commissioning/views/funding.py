from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from objectives.models import Theme
from pcc_portal.accounts.access import PUBLIC
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.releases.as_of import as_at_for, counted_to
from pcc_portal.updates.rules import can_write

from .. import stats, tables
from ..display import applications_words, closing_slip, replacement_of
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
    user = request.user
    rows = GrantRound.objects.visible_to(user).select_related("theme__objective", "replaced_by")
    record = get_object_or_404(rows, slug=slug)
    awards = list(record.awards.visible_to(user).select_related("recipient"))
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_round_lead(record, awards),
        illustrative=any(a.is_illustrative for a in awards),
        counts=_counts(record, awards, user),
        sections=(
            *_withdrawn(record),
            _grants(record, awards, may_change=can_write(user, record)),
            Section("purpose", "What it is for", text=record.purpose, empty="Not recorded."),
        ),
        sides=(_about_round(record, len(awards), user),),
    )


def _withdrawn(record: GrantRound) -> tuple[Section, ...]:
    """Why a round does not stand."""
    heading = "Why it was replaced" if record.replaced_by_id else "Why it was withdrawn"
    text = record.withdrawn_reason
    return (Section("withdrawn", heading, text=text, of=("withdrawn_reason",)),) if record.withdrawn_on else ()


@public_page
def grant(request: HttpRequest, slug: str) -> HttpResponse:
    """One of a round whose page the reader may not see is not there either."""
    user = request.user
    seen = Q(round__isnull=True) | Q(round__in=GrantRound.objects.visible_to(user))
    rows = (
        GrantAward.objects.visible_to(user).filter(seen).select_related("round__theme__objective", "theme__objective")
    )
    record = get_object_or_404(rows.naming(as_at_for(user), "recipient"), slug=slug)
    theme = record.theme or (record.round.theme if record.round else None)
    to = f" to {record.recipient.title}" if record.recipient else ""
    direct = Section("direct", "Why it was made outside a round", text=record.direct_reason, of=("direct_reason",))
    return show_record(
        request,
        record,
        kicker=f"{theme.objective.title} › {theme.title}" if theme else "",
        lead=f"{formats.pounds(record.amount)}{to}.",
        sections=(
            *([] if record.round else [direct]),
            Section("purpose", "What it is for", text=record.purpose, empty="Not recorded.", of=("purpose",)),
            *_of_the_order(record),
        ),
        sides=(_about_grant(record, theme),),
    )


def _of_the_order(record: GrantAward) -> tuple[Section, ...]:
    """What the Specified Information Order asks of a grant beside its purpose."""
    told = (
        ("conditions", "Conditions", record.conditions),
        ("crime_reduction", "Why it reduces crime and disorder", record.crime_reduction),
    )
    return tuple(Section(name, heading, text=text, of=(name,)) for name, heading, text in told if text)


def _about_grant(record: GrantAward, theme: Theme | None) -> Facts:
    recipient, of = record.recipient, record.round
    return Facts(
        "About this grant",
        (
            Fact("Recipient", recipient.title, recipient.get_absolute_url()) if recipient else Fact("Recipient", ""),
            Fact("Amount", formats.pounds(record.amount), of=("amount",)),
            Fact("Awarded", formats.date_words(record.awarded_on, record.awarded_precision), of=("awarded_on",)),
            Fact("Out of", of.title, of.get_absolute_url()) if of else Fact("Out of", "No round: a direct award"),
            Fact(titled("{Theme}"), theme.title, theme.get_absolute_url()) if theme else Fact(titled("{Theme}"), ""),
            Fact("Source", record.source),
        ),
        about=record,
    )


def _grants(record: GrantRound, awards: list[GrantAward], *, may_change: bool) -> Section:
    return Section(
        "grants",
        "Grants",
        table=tables.grant_table(awards, by="Recipient", may_change=may_change),
        empty="No grant has been awarded yet.",
        links=(Link("Add a grant", reverse("grant_add", args=[record.slug])),) if may_change else (),
    )


def _round_lead(record: GrantRound, awards: list[GrantAward]) -> str:
    if record.withdrawn_on and not awards:
        how = "replaced" if record.replaced_by_id else "withdrawn"
        return f"This round was {how} on {formats.day(record.withdrawn_on)}."
    if not awards:
        return "No grant has been awarded yet."
    words = f"{formats.plural(len(awards), 'grant')}, {formats.pounds(stats.total(awards))} in all"
    alike = stats.each(awards)
    return f"{words}: {formats.pounds(alike)} each." if alike is not None and len(awards) > 1 else f"{words}."


def _counts(record: GrantRound, awards: list[GrantAward], user: Any) -> list[Count]:
    state, status = tables.round_state_of(record, counted_to(), user, has_awards=bool(awards))
    label, of = ("Closed", ("closed_on",)) if record.closed_on else ("Closes", ("closes_on",))
    day = formats.short_months(_closes(record))
    closes = Count(label, day, note=state.label, status=status, of=of)
    counts = [Count("Awarded", formats.pounds(stats.total(awards)), note=formats.plural(len(awards), "grant")), closes]
    left = stats.unallocated(record, awards)
    if record.pot is None or left is None:
        return counts
    pot = Count("Pot", formats.pounds(record.pot), of=("pot",))
    return [pot, counts[0], Count("Unallocated", formats.pounds(left), of=("pot",)), closes]


def _closes(record: GrantRound) -> str:
    """The day on which it closed, else that on which it is to close."""
    if record.closed_on:
        return formats.day(record.closed_on)
    return formats.date_words(record.closes_on, record.closes_precision) if record.closes_on else "Not set"


def _linked(term: str, other: GrantRound | None) -> Fact:
    return Fact(term, other.title, other.get_absolute_url()) if other else Fact(term, "")


def _about_round(record: GrantRound, awarded: int, user: Any) -> Facts:
    closes = formats.date_words(record.closes_on, record.closes_precision) if record.closes_on else "Not set"
    closed = formats.day(record.closed_on) if record.closed_on else ""
    applied = "" if record.applied_for is None else formats.pounds(record.applied_for)
    awards = formats.date_words(record.awards_by, record.awards_precision) if record.awards_by else ""
    return Facts(
        "About this round",
        (
            Fact("Funder", record.funder),
            Fact("Pot", "" if record.pot is None else formats.pounds(record.pot)),
            Fact("Opens", formats.day(record.opens_on) if record.opens_on else ""),
            Fact("To close", closes, of=("closes_on",)),
            Fact("Closed", closed, sub=closing_slip(record), of=("closed_on",)),
            Fact("Applied", applications_words(record, awarded), of=("applications", "eligible")),
            Fact("Sum asked", applied, of=("applied_for",)),
            _linked("In its place", replacement_of(record, user)),
            *(_linked("In place of", other) for other in record.replaces.visible_to(user)),
            Fact("Awards by", awards),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
