"""The files of documents, each under the hash of its content, in a storage outside what the server gives away."""

import hashlib
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from ..models import Document


def _files() -> Any:
    return storages["documents"]


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def keep(content: bytes) -> str:
    """Returns its SHA-256, in hex. What is there already is not written again."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not _files().exists(_name(sha256)):
        _files().save(_name(sha256), ContentFile(content))
    return sha256


def opened(document: Document) -> IO[bytes]:
    """Raises FileNotFoundError where it is lost."""
    file: IO[bytes] = _files().open(_name(document.sha256))
    return file


def remove(sha256: str) -> None:
    _files().delete(_name(sha256))


def faults() -> Iterator[str]:
    """A sentence for each file that is lost or not as it was added."""
    for document in Document.objects.filter(removed_because="").order_by("pk").iterator():
        try:
            with opened(document) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"The file of document {document.pk}, “{document}”, is lost."
            continue
        if digest != document.sha256:
            yield f"The file of document {document.pk}, “{document}”, is not the one that was added."
