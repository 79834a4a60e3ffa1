"""A measure in a frame of another site: its figure, or the chart too, with source, day and the way to its page.

These pages alone may be framed. They ask for no cookie, set none, run no script, and are what readers outside see.
"""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt

from objectives.titles import plan_of_request
from pcc_portal.updates.caching import kept_outside, public_file, unless_known
from pcc_portal.updates.releases.as_of import viewpoint_for
from pcc_portal.updates.releases.past.addresses import of_now
from performance import figures
from performance.charts.trends import measure_figure
from performance.models import Measure
from performance.stats import readings

from .subjects import OUTSIDE

CHART_HEIGHT = 220  # pixels


@public_file
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "connect-src": ["'none'"], "form-action": ["'none'"]})
@of_now
def embed_measure(request: HttpRequest, slug: str, part: str) -> HttpResponseBase:
    """`part`: "chart", or "number" alone."""

    def page() -> str:
        return render_to_string("following/embed.html", _shown(slug, with_chart=part == "chart"))

    return unless_known(request, lambda: HttpResponse(kept_outside(page, "embed", slug, part)), "embed")


def _shown(slug: str, *, with_chart: bool) -> dict[str, Any]:
    """Raises Http404 for what readers outside do not see."""
    viewpoint = viewpoint_for(OUTSIDE)
    measure = get_object_or_404(Measure.objects.visible_to(OUTSIDE).select_related("theme"), slug=slug)
    (reading,) = readings([measure], viewpoint)
    row = reading.observation
    return {
        "plan": plan_of_request(),
        "measure": measure,
        "address": settings.PORTAL_URL + measure.get_absolute_url(),
        "value": figures.observation_words(measure, row),
        "covers": figures.period_words(row) if row else "",
        "figure": measure_figure(reading, id="chart", height=CHART_HEIGHT) if with_chart else None,
        "source": row.source if row else "",
        "as_at": row.as_at if row else None,
        "published": viewpoint.ends_on,
        "is_illustrative": row is not None and row.is_illustrative,
    }
