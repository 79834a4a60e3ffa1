"""The page of a record, and its links: to its list, to the lists beside it, and to the forms, for who may open them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import RecordPage, show

from ..documents.section import documents_beside
from ..rules import can_write
from .declaration import Kind, all_kinds, kind_of
from .then import notes_on

if TYPE_CHECKING:
    from .views import AddPart, RowPage


def steps(user: Any, row: Any, *pages: type[RowPage]) -> tuple[Link, ...]:
    """What this person may do to the row now, by the rule that the pages ask; of `pages`, or of all that its kind
    declares. No query for readers outside the office."""
    return tuple(
        Link(page.label, reverse(page.route, args=[row.slug]))
        for page in pages or _declared(type(row)).changing
        if page.may(user, row) and not page.why_not(row)
    )


def adding(user: Any, *models: type[Model]) -> tuple[Link, ...]:
    """Rows of which kinds this person may add."""
    pages = (page for model in models for page in _declared(model).adding)
    return tuple(Link(page.label, reverse(page.route)) for page in pages if page.may(user))


def bringing(user: Any, model: type[Model]) -> tuple[Link, ...]:
    """Where this person may bring rows of a kind from a file."""
    kind = _declared(model)
    may = any(page.may(user) for page in kind.adding)
    return (Link(f"Bring in {kind.noun.many}", reverse("import_add", args=[kind.key])),) if may else ()


def below(user: Any, above: Any, *pages: type[AddPart]) -> tuple[Link, ...]:
    """Where this person may add rows to `above`: by the rule that the pages ask."""
    if not can_write(user, above):
        return ()
    return tuple(Link(page.label, reverse(page.route, args=[above.slug])) for page in pages)


def list_link(model: type[Model]) -> Link:
    """The list in which rows of a model stand: its kind's own, else that of what it is part of, else the first of its
    section."""
    kind = _declared(model)
    if kind.parents and not kind.list_page:
        return list_link(kind.parent_model(kind.parents[0]))
    lists = (each.list_page for each in (kind, *all_kinds()) if each.section == kind.section)
    page = next(page for page in lists if page)
    return Link(page.title, reverse(page.route))


def breadcrumbs(row: Any) -> tuple[Link, ...]:
    """The way to a record's page, by the list that it stands in."""
    return OVERVIEW, list_link(type(row)), Link(str(row), current=True)


def show_record(
    request: HttpRequest,
    row: Any,
    *,
    below: Iterable[Link] = (),
    template: str = "ui/record.html",
    more: Mapping[str, Any] | None = None,
    **parts: Any,
) -> HttpResponse:
    """A record's page: what all of them have, and the `parts` of this one.

    `below`: links to add what is part of it; `more`: what a `template` of its own needs.
    """
    documents = documents_beside(row, request.user)
    page = RecordPage(
        title=row.title,
        crumbs=breadcrumbs(row),
        mark=not row.is_public,
        row=row,
        steps=(*steps(request.user, row), *below),
        notes=notes_on(row, request.user),
        also_in=documents.also_in,
        **parts | {"sections": (*parts.get("sections", ()), *documents.sections)},
    )
    return show(request, page, template, **more or {})


def lists_beside(kind: Kind) -> list[Link]:
    """The lists of the same section that everyone may read."""
    beside = (each.list_page for each in all_kinds() if each.section == kind.section and each is not kind)
    return [Link(page.title, reverse(page.route)) for page in beside if page and page.is_open]


def _declared(model: type[Model]) -> Kind:
    """Raises LookupError for a model that no `registers.py` declares."""
    if (kind := kind_of(model)) is None:
        raise LookupError(f"{model._meta.label} is not declared in its app's registers.py.")
    return kind
