"""The record that a document is beside."""

from typing import Any

from ..models import Document, Register
from ..registers.declaration import kind_named


def record_of(document: Document) -> Register | None:
    """None where it is no more. One query."""
    rows = _rows(document)
    return rows.first() if rows is not None else None


def record_for(document: Document, user: Any) -> Register | None:
    """The same, where this reader may see it: itself, and what it is part of. One query."""
    rows, kind = _rows(document), kind_named(document.kind)
    if rows is None or kind is None:
        return None
    for path in kind.parents:
        above: Any = kind.parent_model(path)._default_manager
        rows = rows.filter(**{f"{path}__in": above.visible_to(user)})
    return rows.visible_to(user).first()


def _rows(document: Document) -> Any:
    kind = kind_named(document.kind)
    return kind.model._default_manager.filter(pk=document.row) if kind else None
