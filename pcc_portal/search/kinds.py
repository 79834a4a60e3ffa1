"""Which kinds of record can be searched, and their rows as a reader may see them."""

from typing import Any

from django.db.models import Q

from pcc_portal.accounts.rules import is_office
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates.registers.declaration import Kind, Noun, all_kinds

PARAGRAPH = Kind(
    key="paragraph",
    model=PanelReport,
    noun=Noun("paragraph of a panel report", "paragraphs of panel reports"),
)


def searched_kinds() -> dict[str, Kind]:
    """By key, the paragraphs of reports last."""
    return {kind.key: kind for kind in (*all_kinds(), PARAGRAPH) if kind.searched is not None or kind is PARAGRAPH}


def rows_of(kind: Kind, user: Any) -> Any:
    """Those that the reader may see; a row that is hidden with what it belongs to is none of them."""
    rows: Any = kind.model._default_manager
    visible = rows.visible_to(user)
    for parent in kind.parents:
        visible = visible.select_related(parent)
        if not is_office(user):
            visible = visible.filter(Q(**{f"{parent}__isnull": True}) | Q(**{f"{parent}__is_public": True}))
    return visible
