"""Contracts, services and scores of risks in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.words import listed
from pcc_portal.updates.releases.as_of import Days

from . import stats
from .models import Contract, GrantAward, GrantRound, Provider, Risk, Service
from .models.risks import score_tag


def gravest_words(risks: Iterable[Risk]) -> str:
    """How many of the risks need attention first, in the words of their grades: "1 of them high"."""
    grades = stats.gravest(risks)
    words = listed(list(dict.fromkeys(grade.in_sentence for grade in grades)))
    return f"{len(grades)} of them {words or 'in need of attention first'}"


def term_words(contract: Contract) -> str:
    """As in "5 years", where the term is a whole number of years; else empty."""
    if contract.starts is None or contract.current_end is None:
        return ""
    years = stats.whole_years(contract.starts, contract.current_end)
    return formats.plural(years, "year") if years else ""


def year_words(contract: Contract, on: dt.date) -> str:
    """As in "final year", "last 3 years unless it is extended", "ended"; empty where the end is not recorded."""
    extended = " unless it is extended" if contract.may_be_extended else ""
    match stats.years_left(contract, on):
        case None:
            return ""
        case 0:
            return "ended"
        case 1:
            return f"final year{extended}"
        case years:
            return f"last {years} years{extended}"


def late_words(contract: Contract, days: Days) -> str:
    """What a reader knows of a day to decide that passed undecided, as in "12 days overdue"; else empty."""
    last = contract.extension_decision_by
    return days.due_words(last) if last and stats.is_late(contract, days.on) else ""


def score_cell(risk: Risk) -> Cell:
    """The score after controls, with the one before where it is another."""
    status, words = score_tag(risk.residual)
    return Cell(words, sub=f"{risk.score} before" if risk.score != risk.residual else "", status=status)


def ages_words(service: Service) -> str:
    """10–18, 10 and over, under 10; empty for all ages."""
    if service.age_from is not None and service.age_to is not None:
        return f"{service.age_from}–{service.age_to}"
    if service.age_from is not None:
        return f"{service.age_from} and over"
    return f"up to {service.age_to}" if service.age_to is not None else ""


def successor_of(contract: Contract, user: Any) -> Contract | None:
    """The contract that follows on, where the reader may see it."""
    after = contract.successor
    return after if after and (after.is_public or is_office(user)) else None


def predecessor_of(contract: Contract, user: Any) -> Contract | None:
    """The contract before, where there is one that the reader may see."""
    before = getattr(contract, "predecessor", None)
    return before if before and (before.is_public or is_office(user)) else None


def with_provider_words(contracts: QuerySet[Contract], user: Any) -> QuerySet[Contract]:
    """Adds `provider_words`, as in "Victim Support and 2 others"; empty where the reader may see none who leads."""
    named = Q(provider__isnull=False) if is_office(user) else Q(provider__is_public=True)
    seen = Provider.objects.visible_to(user).filter(shared_contracts=OuterRef("pk")).order_by()
    others = Coalesce(Subquery(seen.values("shared_contracts").annotate(n=Count("pk")).values("n")), 0)
    words = Case(
        When(~named, then=Value("")),
        When(other_providers=0, then=F("provider__title")),
        When(other_providers=1, then=Concat("provider__title", Value(" and 1 other"))),
        default=Concat("provider__title", Value(" and "), Cast("other_providers", CharField()), Value(" others")),
        output_field=CharField(),
    )
    return contracts.annotate(other_providers=others).annotate(provider_words=words)  # type: ignore[no-redef]


def provider_names(contract: Contract) -> str:
    """As in "Victim Support, Remedi and YSS": of those that were fetched with it, who leads first."""
    return listed([provider.title for provider in (contract.provider, *contract.partners.all()) if provider])


def follows_words(contract: Contract, user: Any) -> str:
    """As in "Followed the next day", "A gap of 61 days"; empty without a successor that the reader may see."""
    after = successor_of(contract, user)
    return cover_words(contract, after) if after else ""


def cover_words(contract: Contract, after: Contract) -> str:
    """How a contract and the one that follows it cover the days between them, as in "A gap of 61 days"."""
    days = stats.days_between(contract, after)
    if days is None:
        return "No day recorded for what follows"
    if days == 0:
        return "Followed the next day"
    return f"{'A gap' if days > 0 else 'An overlap'} of {formats.days(abs(days))}"


def closing_words(of: GrantRound) -> str:
    """When it closed, and how that was beside the plan; else when it is to close."""
    if of.closed_on is None:
        return formats.date_words(of.closes_on, of.closes_precision) if of.closes_on else "Not set"
    return ", ".join(words for words in (formats.day(of.closed_on), closing_slip(of)) if words)


def closing_slip(of: GrantRound) -> str:
    """As in "14 days later than planned", "as planned"; empty where either day is not known."""
    planned = span_of(of, "closes_on")
    if of.closed_on is None or of.closes_on is None or planned is None:
        return ""
    if of.closes_precision == Precision.DAY:
        return formats.slip_words(of.closes_on, of.closed_on)
    if planned[0] <= of.closed_on <= planned[1]:
        return formats.slip_words(of.closed_on, of.closed_on)
    return f"{'later' if of.closed_on > planned[1] else 'earlier'} than planned"


def applications_words(of: GrantRound, awarded: int) -> str:
    """As in "40 received, 31 eligible, 12 awarded"; empty where nothing is recorded of applications."""
    if of.applications is None:
        return ""
    eligible = "" if of.eligible is None else f"{formats.number(of.eligible)} eligible"
    parts = (f"{formats.number(of.applications)} received", eligible, f"{formats.number(awarded)} awarded")
    return ", ".join(part for part in parts if part)


def replacement_of(of: GrantRound, user: Any) -> GrantRound | None:
    """The round in its place, where the reader may see it."""
    other = of.replaced_by
    return other if other and (other.is_public or is_office(user)) else None


def over_pot_words(pot: Decimal | None, awards: Sequence[GrantAward]) -> str:
    """A sentence where more is given than there is to give; else empty."""
    awarded = stats.total(awards)
    if pot is None or awarded <= pot:
        return ""
    return f"The grants come to {formats.pounds(awarded)}, more than the pot of {formats.pounds(pot)}."
