"""Colours as people write them, and whether white text can be read on them."""

import re

from django.core.exceptions import ValidationError

HEX = re.compile(r"#?(?P<digits>[0-9a-f]{6})", re.IGNORECASE)
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text of any size

WRITE_COLOUR = "Write a colour as # and six digits or letters from a to f, such as #12436d."


def read_colour(text: str) -> str:
    """As in "#12436d", from that, "12436D" or " #12436D ". Raises ValidationError."""
    match = HEX.fullmatch(text.strip())
    if match is None:
        raise ValidationError(WRITE_COLOUR)
    return f"#{match['digits'].lower()}"


def contrast(one: str, other: str) -> float:
    """From 1 for the same colour to 21 for black and white: WCAG's contrast ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_colour(colour: str) -> None:
    """It is written as `read_colour` answers, and white words can be read on it. Raises ValidationError."""
    if colour != read_colour(colour):
        raise ValidationError(WRITE_COLOUR)
    ratio = contrast("#ffffff", colour)
    if ratio < LEAST_CONTRAST:
        shown = int(ratio * 100) / 100  # rounded down, so that what is refused never reads 4.5
        raise ValidationError(
            f"White words on {colour} could not be read: the contrast is {shown:.2f} to 1, and has to be "
            f"{LEAST_CONTRAST} to 1 or more. Choose a darker colour."
        )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
