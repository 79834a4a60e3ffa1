"""The chart of a measure as a picture, which other sites show beside a link to its page.

It needs what the copies of reports need (`make formats`); where that is missing there is no picture.
"""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from pcc_portal.panel.exports import missing
from pcc_portal.panel.file import style_of
from pcc_portal.updates.caching import kept_outside, public_file, unless_known
from pcc_portal.updates.releases.as_of import viewpoint_for
from pcc_portal.updates.releases.past.addresses import of_now
from performance.charts.trends import measure_figure
from performance.models import Measure
from performance.stats import readings

from .subjects import OUTSIDE

HEIGHT = 316  # pixels; with the room around it nearly as wide and high as such cards are shown


@cache
def can_draw() -> bool:
    return not missing()


@public_file
@of_now
def measure_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Raises Http404 for what readers outside do not see, for what has no chart, and where none can be drawn."""

    def picture() -> bytes:
        return _drawn(slug)

    return unless_known(request, lambda: HttpResponse(kept_outside(picture, "card", slug), "image/png"), "card")


def _drawn(slug: str) -> bytes:
    measure = Measure.objects.visible_to(OUTSIDE).filter(slug=slug).first()
    if measure is None or not can_draw():
        raise Http404("There is no such picture.")
    (reading,) = readings([measure], viewpoint_for(OUTSIDE))
    figure = measure_figure(reading, id="chart", height=HEIGHT)
    if figure is None:
        raise Http404("This measure has no chart yet.")
    from lxml import html

    from pcc_portal.panel.exports.charts import drawn, rules_for_pictures

    plot = html.fragment_fromstring(render_to_string(figure.picture.template, {"picture": figure.picture}))
    return drawn(plot.find("svg"), rules_for_pictures(style_of("report")))
