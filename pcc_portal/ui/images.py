"""Pictures that people upload: what one is, is read from its content, whatever its name or the browser says."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

LARGEST_FILE = 300 * 1024
WIDEST = 4_000  # pixels, of either side
REFUSED = "This is not a PNG or JPEG picture. Save the logo as one of these; a drawing such as SVG is not accepted."

PNG_BEGINS, PNG_ENDS = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
# Start of frame: the markers whose segment says how large the picture is. C4, C8 and CC are other things.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Picture:
    """`ending` of a file name: "png", or "jpg"."""

    ending: str
    width: int
    height: int


CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


def read_picture(content: bytes) -> Picture:
    """Raises ValidationError for what is no whole PNG or JPEG, and for one that is too large."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(
            f"This file has {len(content) // 1024 + 1:,} kB, and may have {LARGEST_FILE // 1024} at most. "
            "A logo 200 pixels high is enough."
        )
    picture = picture_of(content)
    if picture is None:
        raise ValidationError(REFUSED)
    if not 0 < picture.width <= WIDEST or not 0 < picture.height <= WIDEST:
        raise ValidationError(
            f"This picture is {picture.width:,} by {picture.height:,} pixels. Neither may be over {WIDEST:,}."
        )
    return picture


def picture_of(content: bytes) -> Picture | None:
    """None of what is no whole PNG or JPEG."""
    return _png(content) or _jpeg(content)


def _png(content: bytes) -> Picture | None:
    if not content.startswith(PNG_BEGINS) or not content.endswith(PNG_ENDS):
        return None
    at = len(PNG_BEGINS)
    return Picture("png", int.from_bytes(content[at : at + 4]), int.from_bytes(content[at + 4 : at + 8]))


def _jpeg(content: bytes) -> Picture | None:
    """Segment by segment up to the one that says how large the picture is."""
    if not content.startswith(JPEG_BEGINS) or not content.endswith(JPEG_ENDS):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in JPEG_FRAMES:
            height, width = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
            return Picture("jpg", width, height)
        at += 2 + length
    return None
