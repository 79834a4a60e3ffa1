"""Figures that are no amount: a place among others, a yes or a no."""

import re
from decimal import Decimal

from . import UnreadableError, plain
from .numbers import REFUSALS, read_number

PLACE = re.compile(r"(\d{1,6})(?:st|nd|rd|th)?(?: place)?", re.ASCII)
YES_NO = {"yes": Decimal(1), "y": Decimal(1), "1": Decimal(1), "no": Decimal(0), "n": Decimal(0), "0": Decimal(0)}
MISSING = frozenset({"not_applicable", "not_available", "withheld", "dash"})  # said instead of a figure
SENTENCES = REFUSALS | {"place": "Write the place alone, such as 2 or 2nd.", "yes_no": "Write yes or no."}


def read_place(text: str) -> Decimal:
    """As in 2, 2nd. Raises UnreadableError."""
    if match := PLACE.fullmatch(plain(text)):
        return Decimal(match[1])
    raise _refusal(text, "place")


def read_yes_no(text: str) -> Decimal:
    """1 or 0. Raises UnreadableError."""
    if (answer := YES_NO.get(plain(text))) is not None:
        return answer
    raise _refusal(text, "yes_no")


def _refusal(text: str, code: str) -> UnreadableError:
    """That there is none has a sentence of its own, as among numbers."""
    try:
        read_number(text)
    except UnreadableError as why:
        code = why.code if why.code in MISSING else code
    return UnreadableError(code, SENTENCES)
