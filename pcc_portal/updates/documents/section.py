"""The documents of a record, as a part of its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.ui.languages import language_of
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.records import Section

from ..choices import Readers
from ..models import Document
from ..registers.declaration import kind_of
from ..rules import can_change_document, can_publish, can_write


@dataclass(frozen=True)
class Beside:
    """What a record's page says of its documents: `sections` has none where there is nothing to read and nothing to
    add; `also_in`: which of them are translations of the record."""

    sections: tuple[Section, ...] = ()
    also_in: str = ""

    @property
    def context(self) -> dict[str, Any]:
        return {"documents": self.sections, "also_in": self.also_in}


def documents_beside(row: Any, user: Any) -> Beside:
    """One query."""
    kind = kind_of(type(row))
    if kind is None or not kind.keeps_documents:
        return Beside()
    documents = list(Document.objects.visible_to(user).of(kind.key, row.pk))
    may_add = can_write(user, row)
    if not documents and not may_add:
        return Beside()
    add = Link("Add a document", reverse("document_add", args=[kind.key, row.slug]))
    section = Section(
        "documents",
        "Documents",
        table=_table(documents, user, may_add),
        empty="None has been added.",
        links=(add,) if may_add else (),
    )
    return Beside((section,), _also_in(kind.noun.one, documents))


def _also_in(noun: str, documents: Iterable[Document]) -> str:
    translations = [each for each in documents if each.is_read_by_all and each.is_translation]
    if not translations:
        return ""
    links = (
        (language_of(each.language), each.address, each.language, each.language, each.title, _file(each))
        for each in translations
    )
    return format_html(
        "This {} in {}.",
        noun,
        format_html_join(", ", '{}: <a href="{}" lang="{}" hreflang="{}">{}</a> ({})', links),
    )


def _file(document: Document) -> str:
    return f"{document.get_form_display()}, {filesizeformat(document.size)}"


def _table(documents: list[Document], user: Any, may_change: bool) -> PlainTable:
    works_here = is_office(user)
    return PlainTable.of(
        "Documents, in the order in which they were added",
        documents if works_here else [each for each in documents if each.has_file],
        PlainColumn("Document", lambda each: document_cell(each, works_here)),
        PlainColumn("File", _file),
        PlainColumn("Added", lambda each: formats.day(day_of(each.at))),
        PlainColumn("Change", lambda each: _change(each, user), when=may_change),
        PlainColumn("Remove", lambda each: _step(each, "remove"), when=can_publish(user)),
    )


def document_cell(document: Document, works_here: bool) -> Cell:
    """Linked for who gets it; beside it why somebody does not."""
    if not document.has_file:
        return Cell(document.title, sub=f"Removed: {document.removed_because}")
    is_read = works_here or document.readers == Readers.PUBLIC
    beside = (
        f"In {language_of(document.language)}" if document.language else "",
        document.exempt_because if document.readers == Readers.EXEMPT else "",
    )
    return Cell(
        document.title,
        document.address if is_read else "",
        sub=". ".join(filter(None, beside)),
        unreleased=document.readers == Readers.OFFICE,
        language=document.language,
    )


def _change(document: Document, user: Any) -> Cell:
    return _step(document, "change") if can_change_document(user, document) else Cell(formats.MISSING)


def _step(document: Document, step: str) -> Cell:
    """The words name the document, as links are also read without its row."""
    if not document.has_file:
        return Cell(formats.MISSING)
    return Cell(f"{step.capitalize()} “{document.title}”", reverse(f"document_{step}", args=[document.pk]))
