"""What a file is, read from its content, whatever its name or the browser says; and whether a scanner lets it pass."""

import io
import shlex
import subprocess
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError

from pcc_portal.ui.images import picture_of

from ..choices import DocumentForm

LARGEST = 20 * 1024 * 1024  # bytes
SCAN_SECONDS = 50
TYPES = {
    DocumentForm.PDF: "application/pdf",
    DocumentForm.ODT: "application/vnd.oasis.opendocument.text",
    DocumentForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentForm.PNG: "image/png",
    DocumentForm.JPEG: "image/jpeg",
}
PDF_BEGINS, PDF_ENDS, PDF_TAIL = b"%PDF-", b"%%EOF", 1024
# The part that a package of each form has, whatever else is in it.
PARTS = {"word/document.xml": DocumentForm.DOCX, "xl/workbook.xml": DocumentForm.XLSX}
PICTURES = {"png": DocumentForm.PNG, "jpg": DocumentForm.JPEG}
REFUSED = "This is not a complete PDF, ODT, DOCX, XLSX, PNG or JPEG file. Save it as one of these."
MACROS = "This file has macros. Save it without them, as DOCX, XLSX or ODT."
TOO_LARGE = f"The file is larger than {LARGEST // 1024 // 1024} MB. Make it smaller, or add its parts one by one."


def form_of(content: bytes) -> DocumentForm:
    """Raises ValidationError for what is none of the forms, is cut off, too large, or has macros in it."""
    if len(content) > LARGEST:
        raise ValidationError(TOO_LARGE)
    if content.startswith(PDF_BEGINS) and PDF_ENDS in content[-PDF_TAIL:]:
        return DocumentForm.PDF
    if picture := picture_of(content):
        return PICTURES[picture.ending]
    form = _package(content)
    if form is None:
        raise ValidationError(REFUSED)
    return form


def _package(content: bytes) -> DocumentForm | None:
    """Of a ZIP file, by the names in it; nothing is unpacked but the short line in which an ODT says that it is one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
                raise ValidationError(MACROS)
            if "[Content_Types].xml" in names:
                return next((form for part, form in PARTS.items() if part in names), None)
            if "content.xml" in names and "mimetype" in names:
                with package.open("mimetype") as line:
                    is_text = line.read(100).decode("ascii", "replace").strip() == TYPES[DocumentForm.ODT]
                return DocumentForm.ODT if is_text else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    return None


def check_harmless(content: bytes) -> None:
    """Ask the command of `settings.DOCUMENT_SCAN`, which reads the file and ends with 0 where it is harmless, 1 where
    not. Where none is set nothing is asked. Raises ValidationError, also where it gives no answer."""
    command = shlex.split(settings.DOCUMENT_SCAN)
    if not command:
        return
    try:
        code = subprocess.run(command, input=content, capture_output=True, timeout=SCAN_SECONDS, check=False).returncode  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        code = -1
    if code == 1:
        raise ValidationError("The scanner found something harmful in this file. It was not kept.")
    if code:
        raise ValidationError(
            "The file could not be scanned, and was not kept. Try again in a minute, or tell an administrator."
        )
