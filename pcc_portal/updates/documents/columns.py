"""In which languages besides English records stand, as a column of their list."""

from typing import Any

from django_tables2 import Column

from pcc_portal.ui.languages import language_of

from ..models import Document


class AlsoInColumn(Column):
    """Made anew for each list: one query."""

    def __init__(self, kind: str, user: Any) -> None:
        super().__init__(verbose_name="Also in", empty_values=(), orderable=False)
        self.tags = Document.objects.visible_to(user).languages_by_row(kind)

    def render(self, record: Any) -> str:
        return ", ".join(str(language_of(tag)) for tag in self.tags.get(record.pk, ()))
