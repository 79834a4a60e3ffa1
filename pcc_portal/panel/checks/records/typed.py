"""Numbers typed in a sentence. Cited ones are left out: they print the record itself and cannot differ from it."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from objectives.models import Theme
from pcc_portal.ui.markdown import REFERENCE

from ..findings import Place, Prose, Subject

CITED = "\N{SECTION SIGN}"  # stands where a reference stood
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(SMALL[1:])})"
POUNDS = r"£\s?(?P<amount>\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s?(?P<unit>million\b|m\b|thousand\b|k\b)?"
UNITS = {"million": 6, "m": 6, "thousand": 3, "k": 3}
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(A-Z0-9])")
SHORTEST = 80


def words(prose: Prose) -> str:
    """The paragraph on one line, without what is cited."""
    return " ".join(REFERENCE.sub(CITED, prose.source).split())


def sentences(prose: Prose) -> Iterator[str]:
    yield from SENTENCE.split(words(prose))


def number(text: str) -> int:
    """Of what `COUNT` finds."""
    bare = text.lower()
    return SMALL.index(bare) if bare in SMALL else int(bare.replace(",", ""))


def pounds(match: re.Match[str]) -> tuple[Decimal, int]:
    """Of what `POUNDS` finds: the amount, and the power of ten that it is rounded to."""
    power = UNITS.get(match["unit"] or "", 0)
    whole, _, part = match["amount"].replace(",", "").partition(".")
    amount = Decimal(f"{whole}.{part or 0}").scaleb(power)
    return amount, power - len(part)


def reads_as(amount: Decimal, number: Decimal, power: int) -> bool:
    """Is the amount, rounded as what is said was, what is said? Its sign is in the words beside it."""
    step = Decimal(1).scaleb(power)
    return (abs(amount) / step).quantize(Decimal(1), ROUND_HALF_UP) == (number / step).quantize(
        Decimal(1), ROUND_HALF_UP
    )


def shortened(text: str) -> str:
    return text if len(text) <= SHORTEST else text[: SHORTEST - 1].rstrip() + "…"


def place_of(subject: Subject, theme: str) -> Place:
    """The heading of a theme, for what stands in no paragraph."""
    for section in subject.composition.sections:
        for part in section.themes:
            if part.slug == theme:
                return Place(section.slug, section.title, part.slug, part.title)
    return Place("", "", theme, subject.themes[theme].title if theme in subject.themes else "")


def keys(subject: Subject) -> dict[int, Theme]:
    """The report's themes by key."""
    return {theme.pk: theme for theme in subject.themes.values()}
