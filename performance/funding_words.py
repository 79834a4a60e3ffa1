"""Reserves, savings, the precept and the years to come in sentences."""

from decimal import Decimal

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.words import mid_sentence

from .choices import PanelDecision
from .models import MediumTermYear, Precept, Reserve
from .stats.funding import Funding, StepDay


def _sum(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def reserves_words(funding: Funding) -> str:
    """As in "Reserves of £30m close the year at £27.5m, £2.5m less."."""
    rows = funding.reserves
    if not rows:
        return ""
    opening, closing = _sum([row.opening for row in rows]), _sum([row.closing for row in rows])
    change = closing - opening
    than = "the same" if not change else f"{formats.millions(abs(change))} {'more' if change > 0 else 'less'}"
    words = f"Reserves of {formats.millions(opening)} close the year at {formats.millions(closing)}, {than}."
    return marked(" ".join([words, *_not_carried(funding)]), *rows)


def _not_carried(funding: Funding) -> list[str]:
    """Reserves that do not open at what they closed at the year before."""
    return [
        f"{row.title} opens at {formats.millions(row.opening)} and closed last year at {formats.millions(closed)}."
        for row in funding.reserves
        if (closed := closed_before(funding, row)) is not None and closed != row.opening
    ]


def closed_before(funding: Funding, reserve: Reserve) -> Decimal | None:
    return funding.closed_at.get(reserve.title.casefold())


def savings_words(funding: Funding) -> str:
    """As in "£1.2m of £3m planned savings is delivered. £1.8m is not yet, of which £0.5m is at risk."."""
    rows = funding.savings
    if not rows:
        return ""
    planned, delivered = _sum([row.planned for row in rows]), _sum([row.delivered for row in rows])
    words = f"{formats.millions(delivered)} of {formats.millions(planned)} planned savings is delivered."
    return marked(f"{words} {_gap_words(planned - delivered, _sum([row.at_risk for row in rows]))}", *rows)


def _gap_words(gap: Decimal, at_risk: Decimal) -> str:
    if gap < 0:
        return f"That is {formats.millions(-gap)} more than planned."
    if gap == 0:
        return "None is left to deliver."
    risk = f", of which {formats.millions(at_risk)} is at risk" if at_risk else ""
    return f"{formats.millions(gap)} is still to be delivered{risk}."


def precept_words(precept: Precept) -> str:
    """What it is, how it compares with the year before, and what the panel decided."""
    words = [f"Band D is {formats.pounds(precept.band_d, 2)}, {increase_words(precept)} on the year before."]
    if precept.amount is not None:
        words.append(f"The precept comes to {formats.millions(precept.amount)}.")
    return marked(" ".join([*words, decision_words(precept)]), precept)


def increase_words(precept: Precept) -> str:
    """As in "up £15.00 (6.0%)", "unchanged"."""
    if precept.increase == 0:
        return "unchanged"
    share = formats.percent(abs(precept.increase_share), 1)
    return f"{'up' if precept.increase > 0 else 'down'} {formats.pounds(abs(precept.increase), 2)} ({share})"


def decision_words(precept: Precept) -> str:
    match precept.decision:
        case PanelDecision.AWAITED:
            return "The panel has not decided yet."
        case PanelDecision.APPROVE:
            return "The panel supported it."
        case PanelDecision.RECOMMEND:
            return "The panel supported it and made recommendations."
    second = mid_sentence(precept.get_second_decision_display()) if precept.second_decision else ""
    return f"The panel vetoed it{f', and {second} the revised precept' if second else ''}."


def years_words(funding: Funding) -> str:
    """The gap of each year, and where it is widest."""
    if not funding.years:
        return ""
    told = "; ".join(f"{financial_year_name(row.year)} {gap_words(row)}" for row in funding.years)
    return marked(f"After the savings found so far: {told}.", *funding.years)


def gap_words(row: MediumTermYear) -> str:
    """As in "a gap of £3.2m", "balanced", "£0.4m to spare"."""
    if row.gap == 0:
        return "balanced"
    return f"a gap of {formats.millions(row.gap)}" if row.gap > 0 else f"{formats.millions(-row.gap)} to spare"


def last_day_words(step: StepDay) -> str:
    """As in "By 1 February.", for the box of the day on which the step was taken."""
    by = f"y {step.day} {formats.MONTHS[step.month - 1]}."
    return f"After a veto alone, b{by}" if step.only_after_veto else f"B{by}"
