"""Characters that no text may hold: they print nothing, and a file in XML (XLSX, PDF, Word) that has one is broken.

They are the control characters but tab and line ends, halves of surrogate pairs, and Unicode's non-characters (U+FDD0
to U+FDEF, and the last two of each of the 17 planes). Every script, emoji and private character is welcome.

Others print nothing and harm no file: soft hyphens, spaces of no width, the byte order mark, marks of direction. They
come along when text is pasted, and part words that are then not found. They go, but for joiners in emoji and in scripts
that need them.
"""

import re

from django.core.exceptions import ValidationError

LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
UNPRINTABLE = re.compile(f"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_OF_PLANES}]")

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
IDLE_JOINER = re.compile("(?<![\u0600-\u1fff\u2300-\U0010ffff])[\u200c\u200d]")


def without_invisible(text: str) -> str:
    """The text as people see it."""
    return IDLE_JOINER.sub("", INVISIBLE.sub("", text))


def refuse_unprintable(text: str) -> None:
    """A validator of form fields. Raises ValidationError that names the line and the character."""
    if match := UNPRINTABLE.search(text) or INVISIBLE.search(text) or IDLE_JOINER.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise ValidationError(f"Line {line} has a character that cannot be printed (U+{ord(match[0]):04X}). Delete it.")


def printable(text: str) -> str:
    """The text for a file, each such character replaced by U+FFFD: rows from before they were refused may hold one."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
