"""Adding, changing and removing a document of a record."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.languages import languages

from ..choices import Readers
from ..models import Document
from ..registers.declaration import kind_of
from ..rules import can_change_document, check_publish, check_write
from . import store
from .content import check_harmless, form_of
from .records import record_of

ABOUT = {"title", "language", "is_translation"}


def add_document(
    row: Any,
    *,
    by: User,
    content: bytes,
    title: str,
    language: str = "",
    is_translation: bool = False,
    readers: str = Readers.OFFICE,
    exempt_because: str = "",
) -> Document:
    """Keep a file beside a record. It is looked at and scanned before anything is written. `language`: its tag, empty
    for English; `is_translation`: it says in that language what the record says.

    Raises PermissionDenied; ValidationError for what is no document, for one that the record has already, and where
    the record's kind keeps none.
    """
    check_write(by, row)
    if readers != Readers.OFFICE:
        check_publish(by)
    kind, form, who = _kind(row), _checked_form(content), _readers(readers, exempt_because)
    about = {"title": title, "language": _known(language), "is_translation": is_translation}
    return _add(row, kind, content, by=by, form=form, **about, **who)


def _kind(row: Any) -> str:
    kind = kind_of(type(row))
    if kind is None or not kind.keeps_documents:
        raise ValidationError("Nothing can be added to this.")
    return kind.key


def _checked_form(content: bytes) -> str:
    try:
        form = form_of(content)
        check_harmless(content)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal}) from refusal
    return form


@transaction.atomic
def _add(row: Any, kind: str, content: bytes, *, by: User, **values: Any) -> Document:
    audit.hold_chain()
    sha256 = store.keep(content)
    if before := Document.objects.of(kind, row.pk).filter(sha256=sha256, removed_because="").first():
        raise ValidationError({"file": f"It is here already, as “{before}”."})
    told_at = clock.now() if values["readers"] != Readers.OFFICE else None
    document = Document(
        kind=kind, row=row.pk, sha256=sha256, size=len(content), told_at=told_at, at=clock.now(), by=by, **values
    )
    return audit.add(document, by=by)


@transaction.atomic
def change_document(
    document: Document, *, by: User, readers: str | None = None, exempt_because: str = "", **about: Any
) -> Document:
    """Say otherwise what it is `about` (ABOUT) and who reads it; `readers` None leaves that as it is.

    Raises PermissionDenied, ValidationError.
    """
    check_write(by, record_of(document))
    if not can_change_document(by, document):
        raise PermissionDenied("Readers know of this document. Only an approver or a publisher may change it.")
    if others := about.keys() - ABOUT:
        raise TypeError(f"These do not change: {', '.join(sorted(others))}.")
    if about.get("language", document.language) != document.language:
        _known(about["language"])
    changes = about
    if readers is not None:
        who = _readers(readers, exempt_because)
        if any(getattr(document, name) != value for name, value in who.items()):
            check_publish(by)
        changes = about | who
        if readers != Readers.OFFICE and document.told_at is None:
            changes["told_at"] = clock.now()
    return audit.change(document, by=by, **changes)


@transaction.atomic
def remove_document(document: Document, *, by: User, reason: str) -> Document:
    """Delete its file for good, unless another document has the same; the row stays and says why.

    Raises PermissionDenied, ValidationError.
    """
    check_publish(by)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is removed."})
    audit.hold_chain()
    if not Document.objects.filter(pk=document.pk, removed_because="").exists():
        raise ValidationError("It is removed already.")
    audit.change(document, by=by, verb="removed", reason=reason, removed_because=reason)
    transaction.on_commit(lambda: _remove_unused(document.sha256))
    return document


def _remove_unused(sha256: str) -> None:
    """Once the removal holds, and while nobody adds the same file again: whoever adds one holds the chain too."""
    with transaction.atomic():
        audit.hold_chain()
        if not Document.objects.filter(sha256=sha256, removed_because="").exists():
            store.remove(sha256)


def _known(language: str) -> str:
    if language and language not in {each.tag for each in languages()}:
        raise ValidationError({"language": f"The office publishes in no language of the tag “{language}”."})
    return language


def _readers(readers: str, exempt_because: str) -> dict[str, str]:
    """A reason stands only where it is one for somebody."""
    return {"readers": readers, "exempt_because": exempt_because if readers == Readers.EXEMPT else ""}
