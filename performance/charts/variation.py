"""Limits of ordinary variation and the signals beyond them, as lines of a chart and in words."""

from decimal import Decimal

from pcc_portal.ui.marks import marked
from pcc_portal.ui.trend import Level

from .. import figures
from ..choices import Unit
from ..stats import Reading
from ..stats.signals import Variation, variation
from ..xmr import Rule, Signal

MOST_PER_CENT = 100


def levels(shown: Variation) -> list[Level]:
    """Average and limits, less a limit that no figure can reach."""
    start, end = shown.rows[0].end, shown.rows[-1].end
    lines = [Level("average", start, end, shown.limits.mean)]
    if (upper := _upper(shown)) is not None:
        lines.append(Level("upper limit", start, end, upper, short="upper"))
    if (lower := _lower(shown)) is not None:
        lines.append(Level("lower limit", start, end, lower, short="lower"))
    return lines


def variation_words(reading: Reading) -> str:
    """What the newest figures say, in plain English; empty below twelve comparable figures."""
    shown = variation(reading.as_entered)
    if shown is None:
        return ""
    first_of = {signal.is_high: signal for signal in reversed(_by_weight(shown.latest))}
    words = " ".join(_signal_words(shown, signal) for signal in first_of.values()) or _calm_words(shown)
    return marked(words, *shown.rows)


def variation_notes(shown: Variation) -> list[str]:
    count = len(shown.rows)
    notes = [f"Grey dashes: the average of {count} comparable figures, and the limits of ordinary variation around it."]
    if shown.marked:
        notes.append("Diamonds mark figures that are more than ordinary variation.")
    return notes


def _by_weight(signals: list[Signal]) -> list[Signal]:
    return sorted(signals, key=lambda signal: list(Rule).index(signal.rule))


def _signal_words(shown: Variation, signal: Signal) -> str:
    worse = shown.is_worse(signal)
    judged = "" if worse is None else f", and for the {'worse' if worse else 'better'}"
    return f"{_rule_words(shown, signal)}: a real change{judged}."


def _rule_words(shown: Variation, signal: Signal) -> str:
    count, above = len(signal.points), "above" if signal.is_high else "below"
    match signal.rule:
        case Rule.OUTSIDE:
            limit = shown.limits.upper if signal.is_high else shown.limits.lower
            value = figures.observation_words(shown.measure, shown.rows[-1])
            return f"The latest figure, {value}, is {above} the limit of {_words(shown, limit)}"
        case Rule.SIDE:
            return f"The last {count} figures are all {above} the average of {_words(shown, shown.limits.mean)}"
        case Rule.TREND:
            return (
                f"Over the last {count} figures each is {'higher' if signal.is_high else 'lower'} than the one before"
            )
        case Rule.NEAR:
            near = sum(place >= len(shown.rows) - 3 for place in signal.points)
            which = "upper" if signal.is_high else "lower"
            return f"{'All of' if near > 2 else 'Two of'} the last three figures are close to the {which} limit"


def _calm_words(shown: Variation) -> str:
    upper, lower = _upper(shown), _lower(shown)
    around = f"around an average of {_words(shown, shown.limits.mean)}"
    if upper is not None and lower is not None:
        return f"The latest figure is ordinary variation, {_words(shown, lower)} to {_words(shown, upper)} {around}."
    if upper is not None:
        return f"The latest figure is ordinary variation, up to {_words(shown, upper)} {around}."
    if lower is not None:
        return f"The latest figure is ordinary variation, from {_words(shown, lower)} up {around}."
    return f"The latest figure is ordinary variation {around}."


def _upper(shown: Variation) -> Decimal | None:
    limits = shown.limits
    unreachable = shown.measure.unit == Unit.PERCENT and limits.upper > MOST_PER_CENT
    return None if unreachable or limits.upper == limits.mean else limits.upper


def _lower(shown: Variation) -> Decimal | None:
    limits = shown.limits
    unreachable = limits.lower < 0 and all(row.value is None or row.value >= 0 for row in shown.rows)
    return None if unreachable or limits.lower == limits.mean else limits.lower


def _words(shown: Variation, value: Decimal) -> str:
    return figures.value_words(shown.measure, value)
