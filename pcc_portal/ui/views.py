"""The register view: filter, sort and page in the address, one template, a constant number of queries."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from pcc_portal.ui.downloads import KINDS, file_of
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link, PeriodBox


class RegisterView(SingleTableMixin, FilterView):
    """Declare `access`, `queryset` (or `get_queryset`), `table_class`, `filterset_class` and the words below.

    `noun` and `nouns` count the results; `empty_text` says what will appear here; what depends on the request is
    methods' work: override `get_crumbs`, `get_period`, `get_lead`, `get_steps`. `?format=csv` or `xlsx` gives the file.
    """

    template_name = "ui/register.html"
    paginate_by = 50
    title: str = ""
    lead: ClassVar[str] = ""
    noun: str = "record"
    nouns: str = ""
    empty_text: ClassVar[str] = "Nothing has been recorded yet."
    crumbs: ClassVar[tuple[Link, ...]] = ()
    request: HttpRequest

    def get_lead(self) -> str:
        return self.lead

    def get_crumbs(self) -> tuple[Link, ...]:
        return (*self.crumbs, Link(self.title, current=True))

    def get_downloads(self) -> tuple[Link, ...]:
        """The same rows as files: the filters and the order of the page go along."""
        asked = self.request.GET.copy()
        asked.pop("page", None)
        links = []
        for kind in KINDS:
            asked["format"] = kind
            links.append(Link(kind.upper(), f"?{asked.urlencode()}"))
        return tuple(links)

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponseBase:
        if kind := self.request.GET.get("format"):
            return file_of(context["table"], self.title, kind)
        return super().render_to_response(context, **response_kwargs)

    def get_steps(self) -> tuple[Link, ...]:
        """Where this reader may add to the register."""
        return ()

    def get_period(self) -> PeriodBox | None:
        return None

    def get_paginate_by(self, table_data: Any) -> int | None:
        return self.paginate_by

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The table pages; paging here too would count and fetch twice."""
        return None, None, queryset, False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["table"].paginator.count
        return context | {
            "title": self.title,
            "lead": self.get_lead(),
            "crumbs": self.get_crumbs(),
            "period": self.get_period(),
            "steps": self.get_steps(),
            "downloads": self.get_downloads() if found else (),
            "nouns": self.nouns or f"{self.noun}s",
            "found": found,
            "found_words": plural(found, self.noun, self.nouns),
            "empty_text": self.empty_text,
            "sort": self.request.GET.get("sort", ""),
        }
