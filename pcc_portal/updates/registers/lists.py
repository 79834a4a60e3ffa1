"""The base view of a register's list, its words taken from the kind's declaration."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest

from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import RecordsView

from .declaration import kind_of
from .links import adding, lists_beside


class RegisterList(RecordsView):
    """Declare `model`, `access`, `table_class` and `filterset_class`; the words come from the kind's declaration.

    `also_adds`: kinds that may be added from here besides its own.
    """

    crumbs = (OVERVIEW,)
    also_adds: ClassVar[tuple[type[Model], ...]] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        kind = kind_of(self.model)
        if kind is None or kind.list_page is None:
            raise LookupError(f"{self.model} declares no list.")
        self.kind = kind
        self.title, self.noun, self.nouns = kind.list_page.title, kind.noun.one, kind.noun.many

    def get_related(self) -> list[Link]:
        return lists_beside(self.kind)

    def get_steps(self) -> tuple[Link, ...]:
        return adding(self.request.user, self.model, *self.also_adds)
