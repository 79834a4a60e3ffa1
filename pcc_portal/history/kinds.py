"""Which kinds of record have a history page of their own, and which are told on the page of their parent."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.utils.text import capfirst

from pcc_portal.accounts.rules import can_manage_people
from pcc_portal.panel.models import BoardPaper, PanelMeeting, PanelReport
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.declaration import all_kinds, kind_at, kind_of

# Everyone in the office reads the history of the work; that of people and of anything else, administrators only.
OFFICE_APPS = frozenset({"objectives", "performance", "commissioning", "estates", "panel", "periods", "updates"})


def may_read(user: Any, kind: str) -> bool:
    """`user` is in the office already: the access of the view saw to that."""
    return kind.partition(".")[0] in OFFICE_APPS or can_manage_people(user)


def rows_at(page: str, key: str) -> QuerySet[Any]:
    """The row whose history the page of that name leads to, if there is one; `key` stands in the page's address."""
    if page == "panel_report":  # by its quarter; its history is told with that of the meeting
        reports = PanelReport.objects.at(key).newest_first()
        return PanelMeeting.objects.filter(pk__in=reports.values("meeting")[:1])
    kind = kind_at(page)
    if kind is None:
        return PanelMeeting.objects.none()
    rows: Any = kind.model._default_manager
    if kind.model is BoardPaper:
        return rows.filter(meeting__slug=key).newest_first()
    return rows.by_slug(key) if hasattr(rows, "by_slug") else rows.filter(slug=key)


def model_of(kind: str) -> type[Model] | None:
    """None for a kind that the portal no longer knows: the log outlives what it speaks of."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def noun(kind: str) -> str:
    """As in "figure", "delivery plan action": what an officer calls a row of this kind, named as in the log."""
    model = model_of(kind)
    declared = kind_of(model) if model else None
    if declared:
        return declared.noun.one
    return str(model._meta.verbose_name) if model else kind.rpartition(".")[2] or kind


def heading(kind: str) -> str:
    return str(capfirst(noun(kind)))


def keys_of(row: Model) -> dict[str, Iterable[Any]]:
    """Keys in the log, by kind, of a row and of its parts. No query of its own: the parts are subqueries."""
    keys: dict[str, Iterable[Any]] = {row._meta.label_lower: [str(row.pk)]}
    for kind in all_kinds():
        for path in kind.parents:
            if kind.parent_model(path) is type(row):
                rows = kind.model._base_manager.filter(**{path: row}).order_by()
                keys[kind.model._meta.label_lower] = rows.annotate(log_key=Cast("pk", CharField())).values("log_key")
    if (kind_of_row := kind_of(type(row))) and kind_of_row.keeps_documents:
        documents = Document.objects.of(kind_of_row.key, row.pk).order_by()
        keys[Document._meta.label_lower] = documents.annotate(log_key=Cast("pk", CharField())).values("log_key")
    return keys
