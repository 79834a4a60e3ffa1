from ..choices import FileKind


def missing() -> str:
    return "PDF and Word copies are switched off here."


def convert(html: bytes, kind: FileKind) -> bytes:
    raise NotImplementedError
