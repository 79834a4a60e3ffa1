"""Rules of the check: forecasts stated in text that differ from the forecasts on record."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pcc_portal.ui import formats
from performance.models import Budget, Forecast
from performance.spending import variance_words
from performance.stats import BudgetPosition, budget_positions

from ..findings import Finding, Prose, Subject
from . import typed

BETTER = "improve|better|decrease|reduc|fall|fell|lower|down"
WORSE = "worse|deteriorat|increase|rise|rose|higher|up"
FROM = r"(?:Q|quarter )(?P<quarter>[1-4])\b|(?:previous|last|first) quarter|quarter before"
WAY = rf"\b(?:(?P<better>{BETTER})|(?P<worse>{WORSE}))\w*"
SINCE = rf"\b(?:from|since|than|on|against)\b[^£]{{0,40}}?(?:{FROM})"
# "an improvement of £3.716m from the Q1 forecast", "£3.716m better than in quarter 1"
MOVEMENTS = (
    re.compile(rf"{WAY}[^.£]{{0,40}}{typed.POUNDS}[^£]{{0,60}}?{SINCE}", re.IGNORECASE),
    re.compile(rf"{typed.POUNDS} {WAY}[^.£]{{0,20}}?{SINCE}", re.IGNORECASE),
)
SPEND = r"(?P<side>under|over)[- ]?sp(?:ending|end|ent)"
VARIANCE = re.compile(
    rf"\b{SPEND}\b[^.£]{{0,80}}{typed.POUNDS}|{typed.POUNDS.replace('amount', 'amount2').replace('unit', 'unit2')}"
    rf"\s+{SPEND.replace('side', 'side2')}\b",
    re.IGNORECASE,
)
FIXED = "financial"


def forecast_movement(subject: Subject) -> Iterator[Finding]:
    """An “improvement of £3.716m from the Q1 forecast”: by how much it moved, and from what."""
    for prose, positions in _told(subject):
        for sentence in typed.sentences(prose):
            meant = _meant(sentence, positions)
            for match in (each for pattern in MOVEMENTS for each in pattern.finditer(sentence)):
                yield from min((_movement(prose, position, match) for position in meant), key=_how_wrong)


def _how_wrong(findings: list[Finding]) -> tuple[bool, int]:
    """Of several budgets that a sentence may tell of, the one that fits it best is taken."""
    return any(finding.is_blocking for finding in findings), len(findings)


def _meant(sentence: str, positions: list[BudgetPosition]) -> list[BudgetPosition]:
    """Those whose kind the sentence names; without such a name all."""
    words = sentence.casefold()
    named = [each for each in positions if each.budget.kind and each.budget.kind.casefold() in words]
    return named or positions


def _movement(prose: Prose, position: BudgetPosition, match: re.Match[str]) -> list[Finding]:
    about, now = typed.shortened(match[0]), position.forecast
    before = _start(position, match["quarter"])
    if now is None or before is None:
        why = f"It says “{about}”, but there is no forecast on record that this could have moved from."
        return [_finding("Movement that does not reconcile", prose, about, why, position)]
    fell, then = before.outturn - now.outturn, position.variance_of(before)
    amount, power = typed.pounds(match)
    is_better = match["better"] is not None
    if not typed.reads_as(fell, amount, power) or (fell > 0) != is_better:
        why = (
            f"It says “{about}”. The forecasts on record moved by {formats.millions(abs(fell))}, for the "
            f"{'better' if fell > 0 else 'worse'}: from {_outturn(before)} to {_outturn(now)}."
        )
        return [_finding("Movement that does not reconcile", prose, about, why, position)]
    if (start := variance_words(then)) and start not in prose.text:
        why = f"It says by how much the forecast moved, but not from what: in {before.quarter.short} it was {start}."
        return [_finding("Movement from a figure not given", prose, about, why, position, is_blocking=False)]
    return []


def _start(position: BudgetPosition, quarter: str | None) -> Forecast | None:
    """The forecast of the quarter that is named, else the one before."""
    if quarter is None:
        return position.previous
    earlier = (forecast for forecast in position.forecasts[:-1] if forecast.quarter.number == int(quarter))
    return next(earlier, None)


def _outturn(forecast: Forecast) -> str:
    return f"{formats.millions(forecast.outturn)} in {forecast.quarter.short}"


def forecast_variance(subject: Subject) -> Iterator[Finding]:
    """A “projected underspend of £1.337m”: the amount and its side as a forecast of the year has them."""
    for prose, positions in _told(subject):
        for sentence in typed.sentences(prose):
            meant = _meant(sentence, positions)
            on_record = [v for each in meant for f in each.forecasts if (v := each.variance_of(f)) is not None]
            for match in VARIANCE.finditer(sentence):
                if not any(_is_variance(match, variance) for variance in on_record):
                    about = typed.shortened(match[0])
                    held = (
                        " and ".join(filter(None, (variance_words(each.variance) for each in meant))) or "no forecast"
                    )
                    why = f"It says “{about}”. On record there is {held}, and no earlier forecast that reads so."
                    yield _finding("Forecast that matches no record", prose, about, why, meant[0])


def _is_variance(match: re.Match[str], variance: Decimal) -> bool:
    amount = re.search(typed.POUNDS, match[0])
    if amount is None:
        return False
    is_over = (match["side"] or match["side2"]).lower() == "over"
    return (variance > 0) == is_over and typed.reads_as(variance, *typed.pounds(amount))


def _told(subject: Subject) -> Iterator[tuple[Prose, list[BudgetPosition]]]:
    """The paragraphs that tell of the year's budgets, each with those that it may tell of."""
    budgets = Budget.objects.filter(year=subject.quarter.year).select_related("theme", "forecast_theme")
    positions = budget_positions(budgets, subject.viewpoint)
    for prose in subject.prose:
        told = [each for each in positions if prose.place.section == FIXED or prose.place.theme in _themes(each)]
        if told:
            yield prose, told


def _themes(position: BudgetPosition) -> set[str]:
    return {position.budget.theme.slug, position.budget.forecast_theme.slug}


def _finding(
    rule: str, prose: Prose, about: str, why: str, position: BudgetPosition, *, is_blocking: bool = True
) -> Finding:
    cite = f"{{budget:{position.budget.slug}|movement}}"
    before = cite.replace("movement", "previous_variance")
    mend = f"Cite the forecasts, such as {cite} and {before}, or correct the record."
    return Finding(rule, prose.place, about, why, mend, is_blocking, position.budget.get_absolute_url())
