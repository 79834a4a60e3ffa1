"""Word counts, reading time, and texts cut to a length."""

import math

WORDS_A_MINUTE = 240  # an adult reads 200 to 300 words of plain prose in a minute


def count(text: str) -> int:
    return len(text.split())


def minutes(words: int) -> int:
    """To read so many words, rounded up; 0 for none."""
    return math.ceil(words / WORDS_A_MINUTE)


def shortened(text: str, most: int) -> str:
    """Its first sentences that fit; where the first does not, as many of its words as do."""
    if count(text) <= most:
        return text
    kept = " ".join(text.split()[:most])
    end = max(kept.rfind(". "), kept.rfind("? "))
    return kept[: end + 1] if end > 0 else f"{kept} …"
