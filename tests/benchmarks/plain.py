"""The same data as django-tables2, django-filter and Plotly show it when one does as their manuals say: what the
portal's pages are measured by. Only for `plain_settings.py`."""

from typing import Any

import django_tables2 as tables
import plotly.graph_objects as go
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django_filters import FilterSet
from django_filters.views import FilterView

from commissioning.models import Contract
from performance.models import Measure, Observation

PAGE = (
    "{% load render_table from django_tables2 %}<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% if filter %}<form>{{ filter.form.as_p }}<button>Filter</button></form>{% endif %}"
    "{% if table %}{% render_table table %}{% endif %}{% for chart in charts %}{{ chart|safe }}{% endfor %}"
)


class ContractTable(tables.Table):
    class Meta:
        model = Contract
        fields = ("title", "service", "provider", "starts", "current_end", "value_awarded")


class ContractFilter(FilterSet):
    class Meta:
        model = Contract
        fields = {"title": ["icontains"], "service": ["exact"], "current_end": ["lt", "gt"]}


class Contracts(LoginRequiredMixin, tables.SingleTableMixin, FilterView):
    queryset = Contract.objects.select_related("service", "provider")
    table_class, filterset_class, paginate_by = ContractTable, ContractFilter, 25

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        return page(self.request, title="Contracts", **context)


class FigureTable(tables.Table):
    class Meta:
        model = Observation
        fields = ("area", "start", "end", "value")


@login_required
def measures(request: HttpRequest) -> HttpResponse:
    """24 charts a page, as many as the portal has cards."""
    charts = [chart_of(measure) for measure in Measure.objects.all()[:24]]
    return page(request, title="Measures", charts=charts)


@login_required
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    row = Measure.objects.get(slug=slug)
    table = FigureTable(row.observations.select_related("area"))
    tables.RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return page(request, title=row.title, table=table, charts=[chart_of(row)])


def chart_of(row: Measure) -> str:
    figures = row.observations.filter(area__kind="force").order_by("end").values_list("end", "value")
    ends, values = zip(*figures, strict=True) if figures else ((), ())
    chart: str = go.Figure(go.Scatter(x=ends, y=values)).to_html(full_html=False, include_plotlyjs="cdn")
    return chart


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hello {request.user}")


def page(request: HttpRequest, **context: Any) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [
    path("bare/", bare),
    path("measures/", measures),
    path("measures/<slug:slug>/", measure),
    path("contracts/", Contracts.as_view()),
]
