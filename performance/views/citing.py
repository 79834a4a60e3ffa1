"""How others cite the figure of a measure, and show it on a page of their own."""

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from objectives.titles import plan_of_request
from pcc_portal.ui import formats
from pcc_portal.ui.records import Section
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.addresses import address_now, record_then

from .. import figures
from ..models import Measure
from ..stats import Reading

CITE = (
    "<p><b>Cite this figure.</b> {body}. “{title}”: {value}, {period}. "
    'As published {day}. <a href="{url}">{url}</a></p>'
)
STAYS = '<p class="quiet">The address stays, and shows the figures as they were published for {}.</p>'
EMBED = SafeString("<p><b>Show it on your page.</b> Copy one of these, with the chart or with the number alone:</p>")
FRAME = '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>'
HEIGHTS = {"embed_measure": 760, "embed_number": 300}  # pixels, on a phone too


def cite_and_embed(reading: Reading, viewpoint: Viewpoint) -> tuple[Section, ...]:
    """Of what readers outside see, with an address that stays; nothing of a working copy or without a figure."""
    if reading.observation is None or viewpoint.as_at.is_working_copy:
        return ()
    frames = (format_html("<pre><code>{}</code></pre>", escape(_frame(reading.measure, name))) for name in HEIGHTS)
    stays = format_html(STAYS, viewpoint.name.replace("Quarter", "quarter"))
    return (Section("cite", "Cite or embed", html=(_citation(reading, viewpoint), stays, EMBED, *frames)),)


def _citation(reading: Reading, viewpoint: Viewpoint) -> SafeString:
    plan, measure, row = plan_of_request(), reading.measure, reading.observation
    return format_html(
        CITE,
        body=plan.body if plan else "",
        title=measure.title,
        value=figures.observation_words(measure, row),
        period=figures.period_words(row) if row else "",
        day=formats.day(viewpoint.ends_on),
        url=settings.PORTAL_URL + record_then(measure.get_absolute_url(), viewpoint.slug),
    )


def _frame(measure: Measure, name: str) -> SafeString:
    """What another page has in it; there is none of a past quarter."""
    path = reverse(name, args=[measure.slug]).removeprefix(get_script_prefix())
    return format_html(FRAME, settings.PORTAL_URL + address_now(path), measure.title, HEIGHTS[name])
