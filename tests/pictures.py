"""Small pictures for tests, made by hand."""

import struct
import zlib


def png(*, width: int = 2, height: int = 1, red: int = 200) -> bytes:
    """Of one colour."""
    row = b"\0" + bytes((red, 0, 0)) * min(width, 100)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * min(height, 100))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = png()
# As far as its size is said: start, an application segment, a start of frame of 5 by 3 pixels, end.
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x03\x00\x05\x01\x01\x11\x00\xff\xd9"
