"""Widths of the words in charts, so that they have the same room with any font.

A length is that of the words in Arial; a browser with another font narrows or widens its letters to it.
"""

EMS = {
    222: "ijl‘’'",
    278: " .,:;!/ftI",
    333: "-()r",
    500: "cksvxyzJ",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "wCDHNRU",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "…—",
}
OF_LETTER = {letter: ems for ems, letters in EMS.items() for letter in letters}
ORDINARY = 556
BOLD = 1.08  # times as long


def ems(text: str, *, bold: bool = False) -> float:
    return sum(OF_LETTER.get(letter, ORDINARY) for letter in text) / 1000 * (BOLD if bold else 1)


def length(text: str, most: float, *, bold: bool = False) -> str:
    """A `textLength`, at most so many ems: the size of the letters stays with the style sheet."""
    return f"{min(ems(text, bold=bold), most):.1f}".rstrip("0").rstrip(".") + "em"


def cut(text: str, most: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as has room in so many ems, and "…"."""
    if ems(text, bold=bold) <= most:
        return text
    while text and ems(f"{text}…", bold=bold) > most:
        text = text[:-1].rstrip()
    return f"{text}…"
