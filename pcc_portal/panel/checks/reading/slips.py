"""What a rule of the reader returns."""

from dataclasses import dataclass
from decimal import Decimal

from .parsed import Parsed
from .record import COUNT, POINTS, POUNDS, SECONDS, Record


@dataclass(frozen=True)
class Slip:
    """Words of a text (`start` to `end`) that a record or their own arithmetic does not bear out. `why`: which kind."""

    why: str
    start: int
    end: int
    words: str
    sentence: str
    says: str
    record: Record | None = None


def slip(  # noqa: PLR0917
    parsed: Parsed, why: str, start: int, end: int, says: str, record: Record | None = None
) -> Slip:
    """At words of a sentence; their places are made those of the text."""
    sentence = parsed.sentence
    words = sentence.text[start:end]
    return Slip(why, sentence.start + start, sentence.start + end, words, sentence.text, says, record)


def plain(amount: Decimal, unit: str) -> str:
    """A figure in words that one reads."""
    if unit == POUNDS:
        return _pounds(amount)
    text = f"{amount:,.1f}".removesuffix(".0")
    return text + {"percent": "%", POINTS: " points", SECONDS: " seconds", COUNT: ""}.get(unit, f" {unit}")


def _pounds(amount: Decimal) -> str:
    if abs(amount) >= 1_000_000:
        return f"£{(amount / 1_000_000).normalize():f}m"
    return f"£{amount:,.2f}".removesuffix(".00")
