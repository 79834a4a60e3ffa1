"""How many pages a PDF has that WeasyPrint made."""

import re
import zlib

# Its objects are packed together, compressed; one of them is the tree of pages, which says how many there are.
PACKED = re.compile(rb"/Type /ObjStm.*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
TREE = re.compile(rb"/Type /Pages\b[^>]*?/Count (\d+)")
MOST = 4_000_000  # bytes of one packed object, unpacked


def pages_of(pdf: bytes) -> int | None:
    """None where the file does not say so in the way that WeasyPrint writes."""
    for packed in (pdf, *map(_unpacked, PACKED.findall(pdf))):
        if tree := TREE.search(packed):
            return int(tree[1])
    return None


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, MOST)
    except zlib.error:
        return b""
