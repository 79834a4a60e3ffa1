"""The card of a measure, as lists and overviews show it."""

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Card
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.words import capitalised

from .. import figures
from ..choices import AreaKind, Travel
from ..grading.words import given_words
from ..models import Observation
from ..stats import Reading
from ..stats.compared import on_card
from .trends import explore_url, measure_spark


def card(reading: Reading) -> Card:
    measure, now = reading.measure, reading.observation
    drawn = measure_spark(reading)
    return Card(
        name=measure.title,
        url=measure.get_absolute_url(),
        value=unmarked(figures.counted_words(measure, now)) if now else "–",
        unit=figures.noun_words(measure, now),
        status=reading.grade.look,
        status_label=figures.grade_words(reading),
        period=figures.period_words(now) if now else "",
        context=_card_context(reading),
        comparator=_card_comparator(reading),
        source=_card_source(reading),
        spark=drawn,
        note=no_trend_words(reading),
        sentence=figures.why_hidden([now]) or _sentence(reading),
        unreleased=now is not None and not now.is_released,
        illustrative=now is not None and now.is_illustrative,
        explore_url=explore_url(measure) if drawn else "",
    )


def _sentence(reading: Reading) -> str:
    return " ".join(filter(None, (given_words(reading), course_words(reading))))


def _card_context(reading: Reading) -> str:
    parts = []
    measure, before = reading.measure, reading.previous
    if since := figures.since_words(reading):
        parts.append(since)
    year, ago = figures.year_words(reading), reading.year_ago
    if year and ago is not before:
        bare = unmarked(year)
        parts.append(marked(f"{bare}{',' if ', or ' in bare else ''} on a year ago", reading.observation, ago))
    if reading.target:
        parts.append(f"target {figures.target_words(reading.measure, reading.target)}")
    now = reading.observation
    if now and (interval := figures.interval_words(measure, now)):
        parts.append(interval)
    if (
        now
        and now.denominator is not None
        and now.denominator < figures.BASE_SHOWN_BELOW
        and figures.base_words(reading.measure, now)
    ):
        parts.append(f"base {figures.base_words(reading.measure, now)}")
    return capitalised(" · ".join(parts))


def course_words(reading: Reading) -> str:
    """Where it stands to its target and which way it goes, in one sentence; empty where neither can be said."""
    gap, travel = figures.gap_words(reading), reading.travel
    parts = [gap] if gap else []
    if worse := figures.worse_words(reading):
        parts.append(worse)
    elif travel != Travel.UNKNOWN and figures.change_words(reading) and (figures.moves(reading) or not reading.change):
        parts.append(marked(travel.label.lower(), *reading.comparable_run))
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _card_comparator(reading: Reading) -> str:
    """As in "nation 82% · Gwent 79%": of the areas that the office names on cards."""
    return " · ".join(f"{_called(row)} {figures.observation_words(reading.measure, row)}" for row in on_card(reading))


def _called(row: Observation) -> str:
    return "nation" if row.area.kind == AreaKind.NATION else row.area.name


def _card_source(reading: Reading) -> str:
    now = reading.observation
    if now is None:
        return ""
    source = (now.source or reading.measure.source or "not recorded").rstrip(".")
    provisional = ", provisional" if now.is_provisional else ""
    return f"Source: {source}; as at {formats.day(now.as_at)}{provisional}."


def no_trend_words(reading: Reading) -> str:
    now = reading.observation
    if now is None:
        return "No figure has been published yet."
    if now.value is None:
        return capitalised(figures.reason_words(now))
    if any(cut.on <= now.end for cut in reading.breaks):
        return "No trend: earlier figures cannot be compared with this one."
    if len(reading.series.get(AreaKind.FORCE, [])) == 1:
        return "No trend yet: this is the first figure."
    return "No trend yet: this is the first figure for a period of this length."
