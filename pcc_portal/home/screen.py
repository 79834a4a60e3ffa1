"""Slides to show on a screen: one big number, one picture and one sentence each, of the plan, a theme, a board, a
measure or a council area. All slides of a show are one page, so that they can be turned, linked to and printed without
a script."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from objectives.display import graded_sentence
from objectives.models import Theme
from objectives.stats import Standing, Tally, has_made_up, standings
from objectives.titles import levels_of
from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import DAGGER, unmarked
from pcc_portal.ui.stacked import Part, Stack, stacked
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import NEEDS_ATTENTION
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from performance import figures, summaries
from performance.charts.cards import no_trend_words
from performance.charts.peers import peers_figure, place_words
from performance.charts.places import compared_by, map_figure, own_words, placed_words, ranking_words
from performance.charts.trends import measure_figure
from performance.choices import AreaKind
from performance.kept.reading import kept
from performance.models import Area, Measure
from performance.stats import Reading, readings
from performance.stats.boards import by_area, measures_in_order
from performance.stats.places import Ranking, ranking
from performance.stats.standing import among_peers

from . import plan

MOST_SLIDES = 40  # more are no show; the page that they are of has them all


@dataclass(frozen=True)
class Slide:
    """`big` is the number, or the one word, that is read from the back of the room; `unit` stands behind it, small.

    `status` and `grade` print a tag; `note` stands where there is no picture.
    """

    title: str
    big: str
    sentence: str
    url: str
    unit: str = ""
    kicker: str = ""
    status: str = ""
    grade: str = ""
    figure: Figure | None = None
    note: str = ""
    unreleased: bool = False
    illustrative: bool = False

    @property
    def bare(self) -> str:
        return unmarked(self.big)

    @property
    def is_marked(self) -> bool:
        """Does anything on it wear †?"""
        words = (self.big, self.sentence, self.grade, *(self.figure.words if self.figure else ()))
        return self.illustrative or any(DAGGER in each for each in words)


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    themes = standings(Theme.objects.of_plans_in_force().in_report_order(), viewpoint)
    attention = [each for each in Tally(None, themes).worst_first if each.graded.counts_as in NEEDS_ATTENTION]
    slides = [
        *([_of_all(themes)] if themes else []),
        *(_of_measure(each, each.measure.theme) for each in plan.headline_readings(viewpoint)),
        *map(_of_standing, attention),
    ]
    return _show(request, viewpoint, slides, "How the plan is going", reverse("home"))


@public_page
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Its standing, then its headline measures, or all where it has none."""
    row = get_object_or_404(Theme.objects.visible_to(request.user).select_related("objective__plan"), slug=slug)
    viewpoint = viewpoint_for(request.user)
    with levels_of(row.objective.plan):
        (standing,) = standings(Theme.objects.filter(pk=row.pk).select_related("objective"), viewpoint)
        rows = plan.theme_readings([row], viewpoint)
        chosen = [reading for reading in rows if reading.measure.is_headline] or rows
        slides = [_of_standing(standing), *(_of_measure(reading, row) for reading in chosen)]
        return _show(request, viewpoint, slides, row.title, row.get_absolute_url())


@public_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Every measure of a theme."""
    row = get_object_or_404(Theme.objects.visible_to(request.user), slug=slug)
    viewpoint = viewpoint_for(request.user)
    rows = kept(Measure.objects.visible_to(request.user).filter(theme=row).order_by("order", "slug"), viewpoint)
    return _show(
        request,
        viewpoint,
        [_of_measure(reading, row) for reading in rows],
        f"{row.title}: dashboard",
        reverse("board", args=[slug]),
    )


@public_page
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """Its figure with the trend, where it stands among similar forces, and its areas on the map."""
    rows = Measure.objects.visible_to(request.user).select_related("theme__objective")
    row = get_object_or_404(rows, slug=slug)
    viewpoint = viewpoint_for(request.user)
    (reading,) = readings([row], viewpoint)
    areas, figures_by_area = by_area(viewpoint, [row])
    slides = [
        _of_measure(reading, row.theme),
        *_among_peers(reading),
        *(slide for each in figures_by_area for slide in _on_map(ranking(each, areas))),
    ]
    return _show(request, viewpoint, slides, row.title, row.get_absolute_url())


@public_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """A council area on the map, by the headline measures that have a figure of it, or all where none is one."""
    area = get_object_or_404(Area, slug=slug, kind=AreaKind.COUNCIL)
    viewpoint = viewpoint_for(request.user)
    areas, measures = by_area(viewpoint, measures_in_order(viewpoint))
    here = [each for each in measures if area.pk in each.councils]
    chosen = [each for each in here if each.measure.is_headline] or here
    rankings = [ranking(each, areas) for each in chosen[:MOST_SLIDES]]
    return _show(request, viewpoint, [_of_place(each, area) for each in rankings], area.name, area.get_absolute_url())


def _show(request: HttpRequest, viewpoint: Viewpoint, slides: Sequence[Slide], title: str, back: str) -> HttpResponse:
    if not slides:
        raise Http404("There is nothing to show on a screen yet.")
    context: dict[str, Any] = {
        "title": title,
        "slides": slides[:MOST_SLIDES],
        "back": back,
        "period": period_box(viewpoint),
    }
    return render(request, "home/screen.html", context)


def _of_all(themes: Sequence[Standing]) -> Slide:
    """How many need attention; a bar for each objective."""
    needing = sum(each.graded.counts_as in NEEDS_ATTENTION for each in themes)
    return Slide(
        titled("How the {themes} stand"),
        formats.number(needing),
        graded_sentence(themes),
        reverse("plan_on_a_page"),
        unit=f"of {formats.plural(len(themes), titled('{theme}'), titled('{themes}'))} need attention",
        figure=_objectives(themes),
        illustrative=has_made_up(themes),
    )


def _objectives(themes: Iterable[Standing]) -> Figure:
    by_objective: dict[Any, list[Standing]] = {}
    for each in themes:
        by_objective.setdefault(each.theme.objective, []).append(each)
    stacks = [
        Stack(objective.title, [Part(g.word, Decimal(n), g.look, str(n)) for g, n in Tally(objective, rows).counts])
        for objective, rows in by_objective.items()
    ]
    title = titled("{Themes} by {objective} and status")
    return Figure("standing", stacked(stacks, title=title), title)


def _of_standing(each: Standing) -> Slide:
    return Slide(
        each.theme.title,
        each.graded.word,
        each.reason or titled("The update of the {theme} gives no reason."),
        each.theme.get_absolute_url(),
        kicker=each.theme.objective.title,
        status=each.status,
        unreleased=each.is_unreleased,
    )


def _of_measure(reading: Reading, theme: Theme) -> Slide:
    measure, row = reading.measure, reading.observation
    return Slide(
        measure.title,
        figures.counted_words(measure, row),
        summaries.lead(reading),
        measure.get_absolute_url(),
        unit=", ".join(filter(None, (figures.noun_words(measure, row), figures.period_words(row) if row else ""))),
        kicker=theme.title,
        status=reading.grade.look,
        grade=figures.grade_words(reading),
        figure=measure_figure(reading, id=f"chart-{measure.slug}"),
        note=no_trend_words(reading),
        unreleased=row is not None and not row.is_released,
        illustrative=summaries.is_illustrative(reading),
    )


def _among_peers(reading: Reading) -> Iterator[Slide]:
    """Where there are enough similar forces to stand among."""
    measure, among = reading.measure, among_peers(reading)
    figure = peers_figure(reading, id=f"peers-{measure.slug}")
    if among and figure:
        yield Slide(
            "Among similar forces",
            formats.ordinal(among.place),
            place_words(reading, among),
            measure.get_absolute_url(),
            unit=f"of {among.of}",
            kicker=measure.title,
            figure=figure,
            unreleased=any(not row.is_released for row in among.rows),
        )


def _on_map(each: Ranking) -> Iterator[Slide]:
    """Where areas have a place on the map."""
    if figure := map_figure(each, id=f"map-{each.measure.slug}"):
        first = each.known[0]
        yield Slide(
            "By council area",
            placed_words(each, first),
            ranking_words(each),
            f"{reverse('places')}?measure={each.measure.slug}",
            unit=f"{compared_by(each)} in {first.area.name}",
            kicker=each.measure.title,
            figure=figure,
            unreleased=any(placed.row is not None and not placed.row.is_released for placed in each.rows),
        )


def _of_place(each: Ranking, area: Area) -> Slide:
    placed = each.of(area)
    row = placed.row
    return Slide(
        each.measure.title,
        placed_words(each, placed),
        f"{own_words(each, area)} {ranking_words(each)}",
        f"{reverse('places')}?measure={each.measure.slug}",
        unit=", ".join(filter(None, (compared_by(each), figures.period_words(row) if row else ""))),
        kicker=area.name,
        figure=map_figure(each, own=area, id=f"map-{each.measure.slug}"),
        unreleased=row is not None and not row.is_released,
    )
