"""The sentences of a text, so that something can be said about one of them."""

import re

# A line that begins an item of a list, a row of a table or a quotation stands by itself; others go on on the next.
GOES_ON = re.compile(r"(?<!\n)\n[ \t]*(?![ \t\n]|[-*+>|][ \t]|\d+[.)][ \t])")
MARK = re.compile(r"^[ \t]*(?:[-*+>]|\d+[.)])[ \t]+")
# After a full stop, with what closes behind it, a capital, a figure or a reference begins another sentence.
END = re.compile(r"(?<=[.!?])([’”\"')\]*_]*)\s+(?=[“‘\"'(\[*_{£]*[A-Z0-9])")
NO_END = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|No|Nos|Mr|Mrs|Ms|Dr|Prof|Sgt|Insp|Supt|St|Cllr|Rt|Hon|e\.g|i\.e|cf|vs|approx|para|paras)\.$"
)

LONGEST = 12  # characters that hold any of these, and what stands before it


def unwrapped(text: str) -> str:
    """Each paragraph, and each item of a list, on a line of its own."""
    return GOES_ON.sub(" ", text)


def sentences(text: str) -> list[str]:
    """In the order of the text, without marks of lists and with single spaces; `text`: as it is printed."""
    return [each for line in unwrapped(text).split("\n") for each in _of_line(MARK.sub("", line)) if each]


def _of_line(line: str) -> list[str]:
    parts, start = [], 0
    for end in END.finditer(line):
        if not NO_END.search(line[max(start, end.start() - LONGEST) : end.start()]):
            parts.append(line[start : end.end()])
            start = end.end()
    return [" ".join(each.split()) for each in (*parts, line[start:])]
