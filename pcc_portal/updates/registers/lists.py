"""The base views of a register's list, its words taken from the kind's declaration."""

import datetime as dt
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Model, Q, TextField
from django.http import HttpRequest
from django.urls import reverse

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.languages import languages
from pcc_portal.ui.page import OVERVIEW, Link, PeriodBox
from pcc_portal.ui.records import RecordsView

from ..citations.resolving import Citations
from ..documents.columns import AlsoInColumn
from ..releases.as_of import Days, Viewpoint, counted_to, known_viewpoint, period_box
from .declaration import kind_of
from .links import adding, bringing, lists_beside


class RegisterList(RecordsView):
    """Declare `model`, `access`, `table_class` and `filterset_class`; the words come from the kind's declaration.

    `also_adds`: kinds that may be added from here besides its own; `on_timeline`: its rows stand on the timeline.
    """

    crumbs = (OVERVIEW,)
    also_adds: ClassVar[tuple[type[Model], ...]] = ()
    on_timeline: ClassVar = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        kind = kind_of(self.model)
        if kind is None or kind.list_page is None:
            raise LookupError(f"{self.model} declares no list.")
        self.kind = kind
        self.title, self.noun, self.nouns = kind.list_page.title, kind.noun.one, kind.noun.many

    def get_table(self, **kwargs: Any) -> Any:
        if self.kind.keeps_documents and languages():
            kwargs["extra_columns"] = [("also_in", AlsoInColumn(self.kind.key, self.request.user))]
        table = super().get_table(**kwargs)
        table.words = self.words
        return table

    def words(self, text: str) -> str:
        """A text of a row with what it cites, as this reader may see it."""
        return self.citations.words(text) if "{" in text and self.citations else text

    @cached_property
    def citations(self) -> Citations | None:
        """What the texts of the register cite, looked up together. None before there is anything to show."""
        viewpoint = known_viewpoint(self.request.user)
        names = [field.name for field in self.model._meta.concrete_fields if isinstance(field, TextField)]
        citing = reduce(or_, (Q(**{f"{name}__contains": "{"}) for name in names))
        rows = self.model._default_manager.filter(citing).values_list(*names) if viewpoint else ()
        return Citations([text for row in rows for text in row], viewpoint) if viewpoint else None

    def get_related(self) -> list[Link]:
        drawn = [Link("On a timeline", f"{reverse('timeline')}?kind={self.kind.key}")] if self.on_timeline else []
        return [*drawn, *lists_beside(self.kind)]

    def get_steps(self) -> tuple[Link, ...]:
        user = self.request.user
        return (*adding(user, self.model, *self.also_adds), *bringing(user, self.model))


class CountedList(RegisterList):
    """Its table and its filters count days to one `day`; readers outside the office are shown no owners."""

    @cached_property
    def day(self) -> dt.date:
        return counted_to()

    @cached_property
    def viewpoint(self) -> Viewpoint | None:
        """None before there is anything to show. At most one query."""
        return known_viewpoint(self.request.user)

    @cached_property
    def days(self) -> Days:
        """Of what fell due, what the reader has word of."""
        return self.viewpoint.days if self.viewpoint else Days(self.day, self.day)

    def get_period(self) -> PeriodBox | None:
        return period_box(self.viewpoint) if self.viewpoint else None

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"on": self.day, "exclude": () if is_office(self.request.user) else ("owner",)}

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "on": self.day}


class AwaitedList(CountedList):
    """Its table and its filters tell what is overdue from what is not yet reported on: they take `days`."""

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "days": self.days}

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "days": self.days}
