"""The documents of a record, as a part of its page."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.records import Section

from ..choices import Readers
from ..models import Document, Register
from ..registers.declaration import kind_of
from ..rules import can_change_document, can_publish, can_write


def document_sections(row: Register, user: Any) -> tuple[Section, ...]:
    """None where there is nothing to read and nothing to add. One query."""
    kind = kind_of(type(row))
    if kind is None or not kind.keeps_documents:
        return ()
    documents = list(Document.objects.visible_to(user).of(kind.key, row.pk))
    may_add = can_write(user, row)
    if not documents and not may_add:
        return ()
    add = Link("Add a document", reverse("document_add", args=[kind.key, row.slug]))
    return (
        Section(
            "documents",
            "Documents",
            table=_table(documents, user, may_add),
            empty="None has been added.",
            links=(add,) if may_add else (),
        ),
    )


def _table(documents: list[Document], user: Any, may_change: bool) -> PlainTable:
    works_here = is_office(user)
    return PlainTable.of(
        "Documents, in the order in which they were added",
        documents if works_here else [each for each in documents if each.has_file],
        PlainColumn("Document", lambda each: document_cell(each, works_here)),
        PlainColumn("File", lambda each: f"{each.get_form_display()}, {filesizeformat(each.size)}"),
        PlainColumn("Added", lambda each: formats.day(day_of(each.at))),
        PlainColumn("Change", lambda each: _change(each, user), when=may_change),
        PlainColumn("Remove", lambda each: _step(each, "remove"), when=can_publish(user)),
    )


def document_cell(document: Document, works_here: bool) -> Cell:
    """Linked for who gets it; beside it why somebody does not."""
    if not document.has_file:
        return Cell(document.title, sub=f"Removed: {document.removed_because}")
    is_read = works_here or document.readers == Readers.PUBLIC
    return Cell(
        document.title,
        document.address if is_read else "",
        sub=document.exempt_because if document.readers == Readers.EXEMPT else "",
        unreleased=document.readers == Readers.OFFICE,
    )


def _change(document: Document, user: Any) -> Cell:
    return _step(document, "change") if can_change_document(user, document) else Cell(formats.MISSING)


def _step(document: Document, step: str) -> Cell:
    """The words name the document, as links are also read without its row."""
    if not document.has_file:
        return Cell(formats.MISSING)
    return Cell(f"{step.capitalize()} “{document.title}”", reverse(f"document_{step}", args=[document.pk]))
