"""PDF and Word copies of a sealed report, made from its bytes and from nothing else.

They need more than the portal itself does (`make formats`). Where that is missing they are switched off, and
`missing` says so; nothing of it is loaded before somebody asks for a copy.
"""

from importlib import import_module
from importlib.util import find_spec

from pcc_portal.ui.characters import printable

from ..choices import FileKind

CONVERTERS = {FileKind.PDF: "pdf", FileKind.WORD: "word"}
PACKAGES = ("docx", "resvg_py", "weasyprint")
SWITCHED_OFF = (
    "PDF and Word copies are switched off on this server. “make formats” switches them on; "
    "“manage.py report_copies” then makes those of what is sealed already."
)


class SwitchedOffError(Exception):
    """No copies can be made here; says why."""


def missing() -> str:
    """Why no copies can be made here, as a sentence; empty where they can. Loads nothing."""
    return "" if all(map(find_spec, PACKAGES)) else SWITCHED_OFF


def copies_of(html: bytes) -> dict[FileKind, bytes]:
    """A sealed HTML file in the other forms; takes seconds. Raises SwitchedOffError."""
    text = printable(html.decode())
    try:
        return {kind: import_module(f"{__name__}.{name}").made_from(text) for kind, name in CONVERTERS.items()}
    except (ImportError, OSError) as error:  # a package, or a library of the system that one of them needs
        raise SwitchedOffError(SWITCHED_OFF) from error
