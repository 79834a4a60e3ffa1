"""Whether the words beside a figure tell it as a total, or as what is left of one."""

import re
from decimal import Decimal
from itertools import pairwise

from .numerals import SPELT
from .parsed import Parsed
from .quantities import Quantity
from .words import several

TOTAL = several(
    "making makes make giving equals adding bringing total together altogether combined sum totalling "
    "totalled amounting amounts all"
)
COMES = (["comes"], ["come"], ["came"], ["adds"], ["add"], ["up"], ["amounts"], ["amount"])
LEFT = several(
    "residue residual uncommitted unpaid leaving left remain remains remaining remained remainder rest unallocated"
    " unspent outstanding balance"
)
OF_WHOLE = re.compile(
    r" of (?:the |its |our )?£?[\d.,]+(?:m|k| million)?\b(?: \w+)? (?:is |was |being )?(?:left|remain)"
)
MORE_NEEDED = re.compile(
    r" (?:more|further|others?) (?:are |is |were )?(?:needed|required|wanted)\b"
    r"|(?: \w+)? still (?:available|to (?:spend|come|find|go|do))\b|,? still (?:in hand|available)\b"
)
DID_NOT = re.compile(r"(?: others?| more)? (?:did|were|was|had|have|are|do|does|has)(?: not\b|n[’']t\b)")
REST = re.compile(r"\b(?:leav(?:es|ing)|the remaining|(?:rest|remainder|balance|residue) (?:of|is|was|being)) £?$")
NEAR = 30  # characters before a figure
ANOTHER = re.compile(r"\b(?:another|a further|still) £?$")
TO_REACH = re.compile(r"(?: \w+){0,2} (?:to reach|to get to|to go|short|needed|before)\b")
OF_FIGURE = re.compile(rf"\bof (?:the |our |all )?(?:\d|(?:{SPELT})\b)", re.IGNORECASE)
SO = re.compile(r"\b(?:so that|meaning that|which means)\b[^.;]*$")


def is_rest(parsed: Parsed, quantity: Quantity) -> bool:
    """ "Which leaves 20", "74 more are needed", whatever else stands beside it."""
    is_led = REST.search(parsed.sentence.text, max(quantity.start - NEAR, 0), quantity.start)
    if ANOTHER.search(parsed.sentence.text, 0, quantity.start) and TO_REACH.match(parsed.sentence.text, quantity.end):
        return True
    return is_led is not None or MORE_NEEDED.match(parsed.sentence.text, quantity.end) is not None


def is_total(parsed: Parsed, quantity: Quantity, before: list[str], after: list[str]) -> bool:
    """`before`, `after`: the words beside it in small letters, nearest first."""
    later = any(each.start >= quantity.end and each.unit == quantity.unit for each in parsed.quantities)
    ahead = {*after[:1]} - ({"make", "makes", "making", "equals", "giving", "totalling"} if later else set())
    is_called = bool(TOTAL & {*before} or TOTAL - {"all"} & ahead or {"altogether", "combined"} & {*after[:3]})
    is_called |= any(pair in (("in", "all"), ("in", "total")) for pair in pairwise(after))
    is_called |= any(pair == ("them", "between") for pair in pairwise(before)) or "jointly" in before
    is_called |= before[:1] == ["or"] and len(_earlier(parsed, quantity)) > 2
    is_called |= after[:2] in (["taken", "together"], ["between", "them"])
    is_equal = parsed.sentence.text[: quantity.start].rstrip(" £").endswith("=")
    return is_called or is_equal or _is_made(parsed, quantity, before) or _is_so(parsed, quantity)


def is_left(parsed: Parsed, quantity: Quantity, before: list[str], after: list[str]) -> bool:
    """`before`, `after`: the words beside it in small letters, nearest first."""
    tail = parsed.sentence.text[quantity.end : quantity.end + 60]
    is_called = bool(LEFT & {*before[:2], *after[:4]}) or after[:2] in (["to", "go"], ["to", "find"])
    is_called |= {"still", "to"} <= {*after[:4]} or {"not", "started"} <= {*after[:4]}
    is_other = before[:2] == ["other", "the"] and not "".join(after[:1]).endswith("s")  # not "the other two areas"
    is_denied = DID_NOT.match(tail) and OF_FIGURE.search(parsed.sentence.text, 0, quantity.start)
    return is_called or is_other or OF_WHOLE.match(tail) is not None or bool(is_denied)


def _is_made(parsed: Parsed, quantity: Quantity, before: list[str]) -> bool:
    """ "Adds up to", "being", "brought it to": behind two more of its unit."""
    is_made = before[:1] in (["being"], ["gives"], ["makes"])
    is_made |= before[:1] == ["to"] and (before[1:2] in COMES or "brought" in before[:4])
    is_made |= [word for word in before[:2] if word != "the"][:1] in (["explain"], ["explains"])
    return is_made and len(_earlier(parsed, quantity)) > 1


def _is_so(parsed: Parsed, quantity: Quantity) -> bool:
    """ "Seven in this quarter and five before, so that we have lost 12": nearly what those before it come to."""
    lead = parsed.sentence.text[max(quantity.start - 80, 0) : quantity.start]
    earlier = _earlier(parsed, quantity)
    total = sum(earlier, Decimal(0))
    return len(earlier) > 1 and abs(total - quantity.amount) <= total / 5 and SO.search(lead) is not None


def _earlier(parsed: Parsed, quantity: Quantity) -> list[Decimal]:
    """The amounts of its unit that stand before it."""
    return [each.amount for each in parsed.quantities if each.end <= quantity.start and each.unit == quantity.unit]
