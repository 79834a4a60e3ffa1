"""Rules of the check: stated shares, counts, numbers of meetings and table totals that do not add up."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import product

from pcc_portal.ui import formats
from pcc_portal.ui.markdown import REFERENCE, plain_words
from performance.models import AccountabilityMeeting

from ..findings import Finding, Prose, Subject
from . import typed

PERCENT = re.compile(r"(?<![\d.,])(\d{1,3})(?:%| per cent\b)")
CLOSING = re.compile(
    rf"\b({typed.COUNT})\s(?:[a-z]+\s){{0,3}}?(?:outstanding|remaining|remained?|others?|left)\b", re.IGNORECASE
)
# Not "of 24 July", "of 24%", "of £24".
WHOLE = re.compile(rf"\b[Oo]f (?:the |all )?({typed.COUNT})(?= [a-z])(?! per cent)(?!,\d)", re.IGNORECASE)
PART = re.compile(
    rf"(?:^|[,;:]|\band\b)\s*(?:[a-z]+ ){{0,3}}?({typed.COUNT})(?= (?:(?:had|have|has|is|are|was|were)\b|[a-z]+ed\b))",
    re.IGNORECASE,
)
LARGEST = 500  # a whole beyond it has no telling shares
FEWEST_SHARES = 2
LEAD = 200  # characters before a list that may say how many it has
# "three meetings:", "three formal meetings took place in the quarter:"; not "quarter 3 of", "three years of work:".
LISTED = re.compile(
    rf"(?<!quarter )(?<!phase )(?<!stage )\b({typed.COUNT}) (?!of\b|per\b|years?\b|months?\b|weeks?\b|days?\b)"
    r"(?:[a-z&’'-]+ ){0,5}?[a-z’'-]+s\b"
    r"(?: (?:(?:have|has) )?(?:took|taken|were|are|was|follow|been)\b[^,.:;§]{0,60})?:\s*$",
    re.IGNORECASE,
)
ITEM = re.compile(r"^(?:[-*+]|\d+[.)])\s+", re.MULTILINE)
HELD = re.compile(
    rf"\b({typed.COUNT})\s(?:[a-z&-]+\s){{0,5}}?meetings\s(?:took place|were held|have taken place|have been held)\s"
    r"(?:in|during|over)\s(?:the quarter|this quarter|(?:Q|quarter )(?P<quarter>[1-4])\b)",
    re.IGNORECASE,
)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
AMOUNT = re.compile(r"(?P<amount>[−-]?£?[−-]?\d[\d,]{0,20}(?:\.\d{1,6})?)(?P<unit>m| million|%|)")


def shares(subject: Subject) -> Iterator[Finding]:
    """“17% signed off, 75% awaiting audit, 2 outstanding”; “of 24, 4 were signed off, 18 were met, 3 were left”."""
    for prose in subject.prose:
        for sentence in typed.sentences(prose):
            yield from _percentages(prose, sentence)
            yield from _counts(prose, sentence)


def _percentages(prose: Prose, sentence: str) -> Iterator[Finding]:
    shares = [int(match[1]) for match in PERCENT.finditer(sentence)]
    rest = CLOSING.search(sentence)
    if len(shares) < FEWEST_SHARES or rest is None or typed.CITED in sentence:
        return
    wholes = fitting(tuple(shares), typed.number(rest[1]))
    about = f"{formats_list(shares)}, {rest[0]}"
    stated = [typed.number(match[1]) for match in WHOLE.finditer(sentence)]
    if not wholes or (stated and not set(stated) & {sum(parts) for parts in wholes}):
        why = f"No whole number {'as stated' if stated else ''} can be shared out so that it gives {about}."
        yield _finding("Shares that do not add up", prose, about, why.replace("  ", " "))
    elif not stated:
        why = f"It says {about}, but not of how many. {_only(wholes)}"
        yield _finding("Shares without their whole", prose, about, why, is_blocking=False)


def _only(wholes: Sequence[tuple[int, ...]]) -> str:
    if len(wholes) > 1:
        return f"{formats.number(len(wholes))} different totals would fit, from {sum(wholes[0])} to {sum(wholes[-1])}."
    return f"The only total that fits is {sum(wholes[0])}: {', '.join(map(str, wholes[0]))}."


@cache
def fitting(percentages: tuple[int, ...], rest: int) -> list[tuple[int, ...]]:
    """Whole numbers, the rest last, that are those percentages of their sum once rounded; smallest sum first."""
    fits = []
    for total in range(max(rest, 1), LARGEST + 1):
        choices = [[n for n in _near(p, total) if rounded(n, total) == p] for p in percentages]
        fits += [(*parts, rest) for parts in product(*choices[:6]) if sum(parts) + rest == total]
    return fits


def _near(percentage: int, total: int) -> range:
    about = percentage * total // 100
    return range(max(about - LARGEST // 100, 0), about + LARGEST // 100 + 1)


def rounded(part: int, total: int) -> int:
    return int((Decimal(100) * part / total).quantize(Decimal(1), ROUND_HALF_UP))


def _counts(prose: Prose, sentence: str) -> Iterator[Finding]:
    whole = WHOLE.search(sentence)
    if whole is None or typed.CITED in sentence:
        return
    after = sentence[whole.end() :]
    parts = [typed.number(match[1]) for match in PART.finditer(after)]
    if len(parts) < FEWEST_SHARES:
        return
    total, closes = typed.number(whole[1]), CLOSING.search(after) is not None
    if sum(parts) > total or (closes and sum(parts) != total):
        about = f"{formats_list(parts, '')} of {total}"
        why = f"The parts add up to {formats.number(sum(parts))}, not to {formats.number(total)}."
        yield _finding("Parts that do not add up", prose, about, why)


def listed(subject: Subject) -> Iterator[Finding]:
    """Three announced before a list, and four on it."""
    for prose in subject.prose:
        first = ITEM.search(prose.source)
        lead = REFERENCE.sub(typed.CITED, prose.source[: first.start()]) if first else ""
        claim = LISTED.search(" ".join(lead.split())[-LEAD:])
        items = len(ITEM.findall(prose.source))
        if claim and typed.number(claim[1]) not in {1, items}:
            about = typed.shortened(claim[0].strip())
            why = f"It announces {claim[1].lower()}, and the list below has {formats.number(items)}."
            yield _finding("List that is counted wrong", prose, about, why)


def meetings_in_quarter(subject: Subject) -> Iterator[Finding]:
    """“Three meetings took place in Q2”, and the register knows of two."""
    claims = [(prose, match) for prose in subject.prose for match in HELD.finditer(typed.words(prose))]
    if not claims:
        return
    quarter = subject.quarter
    rows = AccountabilityMeeting.objects.as_at(subject.viewpoint.as_at).filter(
        held_on__range=(quarter.start, quarter.end)
    )
    held = list(rows.select_related("theme").order_by("held_on"))
    for prose, match in claims:
        of_theme = [meeting for meeting in held if meeting.theme and meeting.theme.slug == prose.place.theme]
        is_of_now = match["quarter"] in {None, str(quarter.number)}
        if of_theme and is_of_now and typed.number(match[1]) != len(of_theme):
            days = " and ".join(formats.day(meeting.held_on) for meeting in of_theme if meeting.held_on)
            why = f"It says “{match[0]}”. On record {formats.plural(len(of_theme), 'was', 'were')} held: {days}."
            yield _finding("Count that matches no record", prose, match[0], why, url=of_theme[0].get_absolute_url())


def table_totals(subject: Subject) -> Iterator[Finding]:
    """The last row of a typed table, where it calls itself a total."""
    for prose in subject.prose:
        for table in prose.html.split("<table")[1:]:
            rows = [[plain_words(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)]
            if len(rows) > FEWEST_SHARES and rows[-1] and rows[-1][0].lower().startswith("total"):
                yield from _columns(prose, rows)


def _columns(prose: Prose, rows: Sequence[Sequence[str]]) -> Iterator[Finding]:
    for place, name in enumerate(rows[0][1:], start=1):
        column = [row[place] for row in rows[1:] if place < len(row)]
        amounts = [match for cell in column if (match := AMOUNT.fullmatch(cell))]
        if len(amounts) != len(rows) - 1 or len({match["unit"] for match in amounts}) > 1:  # not all in one unit
            continue
        *parts, total = (_plain(match["amount"]) for match in amounts)
        places = max(-int(part.as_tuple().exponent) for part in (*parts, total))
        if abs(sum(parts, Decimal(0)) - total) > Decimal(len(parts)) / 2 * Decimal(1).scaleb(-places) * bool(places):
            about = f"{name}: {column[-1]}"
            why = f"The column “{name}” adds up to {formats.number(sum(parts, Decimal(0)), places)}, not {column[-1]}."
            yield _finding("Total that does not add up", prose, about, why)


def _plain(amount: str) -> Decimal:
    return Decimal(amount.replace(formats.MINUS, "-").translate(str.maketrans("", "", "£,")))


def formats_list(numbers: Sequence[int], unit: str = "%") -> str:
    return ", ".join(f"{number}{unit}" for number in numbers)


def _finding(rule: str, prose: Prose, about: str, why: str, *, is_blocking: bool = True, url: str = "") -> Finding:
    mend = "Cite the records that hold the counts, or write counts that add up and their total."
    return Finding(rule, prose.place, about, why, mend, is_blocking, url)
