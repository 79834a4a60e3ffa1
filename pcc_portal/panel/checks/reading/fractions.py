"""Shares in words: "nine in ten", "two thirds of", "for every £10 … £6"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .numerals import PARTS, SPELT, TENS, small
from .sentences import Sentence

IN = re.compile(
    rf"(?<![\w])(?P<a>(?:(?:{'|'.join(TENS)})-)?(?:{SPELT})|\d{{1,2}}) (?:[a-z]{{3,}} ){{0,2}}(?:in|out of) (?:every )?"
    rf"(?P<b>a hundred|{SPELT}|\d{{1,3}})(?![\w%.,]\d|\w)",
    re.IGNORECASE,
)
FOR_EVERY = re.compile(
    rf"\b(?:[Ff]or|[Oo]ut of|[Oo]f|[Ii]n) every £?(?P<b>\d{{1,4}}|{SPELT})\b(?! (?:residents|people"
    rf"|head))[^.;\d£]{{1,60}}?£?(?P<a>\d{{1,4}}|\b(?:{SPELT})\b)(?![\d,.%]\d)"
)
FRACTION = re.compile(
    rf"\b(?:(?P<n>a|an|one|two|three|four|nine)[ -])?(?P<d>{'|'.join(sorted(PARTS, key=len, reverse=True))})\b"
    r"(?! in (?:a row|succession))(?= (?:of|more|fewer|less|on|higher|lower|also|too|since|compared|(?:the|our"
    r"|those|these|all)(?= \w+ (?!and)))\b"
    r"| in (?:a|one|the|two|three) |[,.)]|$)", re.IGNORECASE,
)  # fmt: skip
LASTING = re.compile(r" (?:months?|weeks?|days?|hours?|years?|quarters?|minutes?|areas?|places?|cases which)\b")


def fractions(sentence: Sentence) -> Iterator[tuple[re.Match[str], Decimal, str]]:
    """Where each stands, its per cent, and whether it is a fraction or a figure ("41 in 100")."""
    for match in IN.finditer(sentence.text):
        a, b = small(match["a"]), small(match["b"])
        if 0 < a < b and _is_share(sentence, match, b):
            yield match, Decimal(100 * a) / b, "figure" if b == ALL else "fraction"
    for match in FOR_EVERY.finditer(sentence.text):
        part, whole = (Decimal(small(match[name])) for name in ("a", "b"))
        if 0 < part < whole:
            yield match, 100 * part / whole, "fraction"
    for match in FRACTION.finditer(sentence.text):
        if (match["n"] or match["d"].casefold() in {"half", "thirds", "quarters"}) and not _is_time(sentence, match):
            top = {"a": 1, "an": 1, None: 1}.get(match["n"] and match["n"].casefold()) or small(match["n"])
            yield match, Decimal(100 * top) / PARTS[match["d"].casefold()], "fraction"


ALL, FEW = 100, 10  # out of how many


def _is_share(sentence: Sentence, match: re.Match[str], of: int) -> bool:
    """Out of ten or a hundred; out of others where it says "in", and no time follows."""
    is_in = " in " in match[0] and not LASTING.match(sentence.text, match.end())
    return of <= FEW or of == ALL or (of < ALL and is_in)


def _is_time(sentence: Sentence, match: re.Match[str]) -> bool:
    """ "Each of the last two quarters", "the second half of the year"."""
    if match["d"].casefold() in {"half", "halves"} and (
        {word.low for word in sentence.before(match.start(), 1)}
        & {"first", "second", "last", "latter", "other", "this", "each"}
        or re.match(
            r" of (?:the |this |last )?(?:financial )?(?:year|month|period|20\d\d)", sentence.text[match.end() :]
        )
    ):
        return True
    is_quarters = match["d"].casefold() == "quarters"
    return (is_quarters and (match["n"] or "").casefold() != "three") or (
        is_quarters
        and bool(
            {word.low for word in sentence.before(match.start(), 1)}
            & {"last", "past", "previous", "these", "consecutive"}
        )
    )
