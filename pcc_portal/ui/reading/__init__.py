"""Numbers and dates as people type and paste them. What is clear is read; the rest is refused with a way on."""

import re
from collections.abc import Mapping

# Every dash and minus that keyboards, word processors and this portal write.
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u2212\ufe58\ufe63\uff0d"), "-")
SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
# Nothing is seen of these: soft hyphen, zero-width space and joiners, marks of direction, byte order mark.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
PLAIN = {**DASHES, **SPACES, **INVISIBLE}
LONGEST = 80  # no number and no date is longer
OTHER_DIGITS = re.compile(r"(?![0-9])\d")


class UnreadableError(ValueError):
    """What was typed is not clear. `code` names the sentence, in which `params` stand."""

    def __init__(self, code: str, sentences: Mapping[str, str], **params: str) -> None:
        super().__init__(sentences[code] % params)
        self.code, self.params = code, params


def plain(text: str) -> str:
    """In small letters, with plain dashes and spaces, and without what is not seen."""
    return text.translate(PLAIN).strip().casefold()
