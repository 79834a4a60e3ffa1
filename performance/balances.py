"""Totals beside their parts, in words."""

from decimal import Decimal

from pcc_portal.ui import formats

from .choices import Unit
from .figures import value_words
from .models import Measure
from .stats.sums import Balance, adds_up


def balance_words(measure: Measure, balance: Balance) -> str:
    """As in "The parts come to 26 of 50: 24 not allocated." or "A part, 60, is more than the total, 50."."""
    is_base = measure.unit == Unit.PERCENT or not adds_up(measure)

    def say(number: Decimal) -> str:
        return formats.number(number, measure.decimals) if is_base else value_words(measure, number)

    total = f"the {'base' if is_base else 'total'} {formats.period_words(balance.total.start, balance.total.end)}"
    if balance.largest > balance.whole:
        return f"A part, {say(balance.largest)}, is more than {total}, {say(balance.whole)}."
    if balance.rest < 0:
        return f"The parts come to {say(balance.whole - balance.rest)}, more than {total}, {say(balance.whole)}."
    come_to = say(balance.whole - balance.rest)
    return f"The parts come to {come_to} of {total}, {say(balance.whole)}: {say(balance.rest)} not allocated."


def not_placed_words(measure: Measure, rest: Decimal | None) -> str:
    """As in "24 not allocated", or "parts come to 3 more"; empty where the parts add up."""
    if not rest:
        return ""
    return (
        f"{value_words(measure, rest)} not allocated"
        if rest > 0
        else f"parts come to {value_words(measure, -rest)} more"
    )
