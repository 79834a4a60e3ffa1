"""The comparison of measures: a row each, in every order, with its columns, as a page and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from objectives.models import Plan
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.choices import Direction, Unit
from performance.models import Area, Measure, Observation
from performance.stats.boards import Compared, compared
from performance.stats.readings import readings
from performance.stats.standing import among_peers, share_of_target, target_band
from performance.tables.comparison import COLUMNS
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_objective, create_theme
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|img|script) [^>]*?(?:href|src)="([^"]+)"')
SPRING: dict[str, Any] = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def create_story(slug: str, before: int | None, now: int | None, target: int | None = 150, **values: Any) -> Measure:
    """A wait in days, less is better: what it was in spring, what it is in summer."""
    measure = create_measure(slug=slug, title=slug.title(), **values)
    if target is not None:
        create_target(measure=measure, value=target, effective_from=dt.date(2022, 4, 1))
    for value, period in ((before, SPRING), (now, {})):
        if value is not None:
            create_observation(measure=measure, value=value, **period)
    return measure


def loaded(html: str) -> list[Path]:
    """The files of the project that a browser asks for before it shows the page."""
    return [settings.BASE_DIR / path[1:] for path in LOADED.findall(html) if path.startswith(settings.STATIC_URL)]


def names(html: str) -> list[str]:
    """Of the rows, in their order."""
    return re.findall(r'<th scope="row" role="rowheader"><a [^>]*>([^<]*)</a>', html)


def rows(quarter: Quarter) -> list[Compared]:
    return compared(Measure.objects.order_by("slug"), Viewpoint(AsAt(None), quarter), None)


def test_a_row_says_now_before_change_target_and_status(quarter: Quarter) -> None:
    create_story("slow", 276, 300)
    publish(quarter)
    html = read("/measures/")
    row = html.partition('<th scope="row"')[2].partition("</tr>")[0]
    words = re.sub(r"<[^>]+>", " ", row)
    assert re.sub(r"\s+", " ", words).split("Slow ")[1].strip() == (
        "300 days 276 days up 24 days worse 150 days – Off track " + Measure.objects.get().theme.title
    )
    assert re.search(r'aria-label="[\w ]+ rises from 276 days in June 2023 to 300 days in September 2023\."', row)
    assert 'class="bullet" role="img" aria-label="150 days over target"' in row
    assert "style=" not in row


def test_the_worst_comes_first(quarter: Quarter) -> None:
    """By grade, then by distance; what is not graded and what has no data at the end."""
    for slug, value in (("a-met", 100), ("b-far", 600), ("c-near", 160)):
        create_story(slug, 140, value)
    create_story("d-bare", 3, 4, target=None)
    create_measure(slug="e-empty", title="E-Empty")
    publish(quarter)
    assert names(read("/measures/")) == ["B-Far", "C-Near", "A-Met", "D-Bare", "E-Empty"]


SORTED = {
    "now": "CABD",
    "-now": "BACD",
    "before": "ABCD",
    "change": "CABD",
    "-change": "BACD",
    "distance": "CABD",
    "name": "ABCD",
    "-name": "DCBA",
    "plan": "ABCD",
}


def test_each_heading_sorts_and_what_is_missing_is_last(quarter: Quarter) -> None:
    for slug, before, now in (("a", 200, 220), ("b", 180, 100), ("c", 160, 600), ("d", None, None)):
        create_story(slug, before, now)
    publish(quarter)
    assert {sort: "".join(names(read(f"/measures/?sort={sort}"))) for sort in SORTED} == SORTED


def test_every_column_sorts_both_ways_and_says_so(quarter: Quarter) -> None:
    create_story("a", 200, 220)
    create_story("b", 180, None)
    publish(quarter)
    for key in COLUMNS:
        one, other = (read(f"/measures/?cols={key}&sort={sign}{key}") for sign in ("", "-"))
        states = [re.findall(rf'class="m-{key}[^"]*" aria-sort="(\w+)"', html) for html in (one, other)]
        assert sorted(state for (state,) in states) == ["ascending", "descending"], key
        assert f'href="?cols={key}&amp;sort=-{key}"' in one
        assert sorted(names(one)) == sorted(names(other)) == ["A", "B"], key


def test_what_is_chosen_goes_along(quarter: Quarter) -> None:
    """View, columns and filters stay in the links of headings, files and views, and in the forms."""
    create_story("a", 200, 220)
    publish(quarter)
    html = read("/measures/?status=off&cols=target&group=theme")
    assert 'href="?status=off&amp;cols=target&amp;group=theme&amp;sort=now"' in html
    assert 'href="?status=off&amp;cols=target&amp;group=theme&amp;format=csv"' in html
    assert 'href="?status=off&amp;cols=target&amp;view=cards"' in html
    assert '<input type="hidden" name="cols" value="target">' in html
    assert '<input type="hidden" name="status" value="off">' in html
    assert "1 chosen" in html
    assert (
        'href="?cols=target&amp;group=theme"><span class="visually-hidden">Without the filter </span>Status: Off track'
        in html
    )


def test_columns_can_be_chosen(quarter: Quarter) -> None:
    create_story("a", 200, 220)
    publish(quarter)
    heads = lambda query: re.findall(r'<th scope="col" role="columnheader" class="m-(\w+)', read(f"/measures/{query}"))  # noqa: E731
    usual = ["name", "now", "before", "change", "target", "nation", "trend", "distance", "status", "theme"]
    assert heads("") == usual
    assert heads("?cols=target&cols=year") == ["name", "now", "year", "target"]
    assert heads("?cols=now") == ["name", "now"]
    assert heads("?cols=nonsense") == ["name", "now"]


def test_choices_say_how_many_they_have_as_the_others_stand(quarter: Quarter) -> None:
    create_story("a", 200, 220)
    create_story("b", 200, 100)
    create_story("c", 100, 190)
    publish(quarter)
    html = read("/measures/?travel=worse")
    assert ">Off track (2)</option>" in html
    assert ">On track (0)</option>" in html
    assert ">Getting better (1)</option>" in html
    assert "2 measures found" in html


def test_by_theme_each_theme_heads_its_rows(quarter: Quarter) -> None:
    objective = create_objective(slug="roads")
    first, second = create_theme(objective=objective, title="First"), create_theme(objective=objective, title="Second")
    create_story("a", 200, 600, theme=second)
    create_story("b", 200, 100, theme=first)
    create_story("c", 200, 300, theme=first)
    publish(quarter)
    html = read("/measures/?group=theme")
    assert names(html) == ["C", "B", "A"]
    assert re.findall(r'<th scope="rowgroup"[^>]*><a [^>]*>([^<]*)', html) == ["First", "Second"]


def test_the_file_has_the_rows_of_the_page_and_numbers_exactly(quarter: Quarter) -> None:
    create_story("slow", 276, 300, decimals=0)
    create_story("quick", None, None)
    share = create_measure(slug="share", title="Share", unit=Unit.PERCENT, direction=Direction.HIGHER)
    create_observation(measure=share, value=Decimal("84.625"))
    publish(quarter)
    response: Any = Client().get("/measures/?format=csv&sort=-name&cols=change&cols=target")
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [line["Measure"] for line in lines] == ["Slow", "Share", "Quick"]
    assert [line["Now"] for line in lines] == ["300", "84.625", ""]
    assert lines[0] | {"Change": "24", "Target": "150", "Unit": "days", "To": "2023-09-30"} == lines[0]
    assert lines[2]["No figure because"] == "no figure yet"
    assert "Before" not in lines[0]
    assert Client().get("/measures/?format=xlsx").status_code == 200
    assert Client().get("/measures/?format=pdf").status_code == 404
    filtered: Any = Client().get("/measures/?format=csv&q=slow")
    assert len(filtered.getvalue().decode().splitlines()) == 2


def test_a_past_quarter_has_its_own_rows(quarter: Quarter) -> None:
    create_story("slow", 276, 300)
    publish(quarter)
    later = create_quarter(number=3)
    create_observation(measure=Measure.objects.get(), value=333, start=later.start, end=later.end, quarter=later)
    publish(later)
    assert "333 days" in read("/measures/")
    then = read(f"/as-published/{quarter.slug}/measures/")
    assert "300 days" in then
    assert "333" not in then
    file: Any = Client().get(f"/as-published/{quarter.slug}/measures/?format=csv")
    assert "333" not in file.getvalue().decode()


def test_a_period_that_is_not_the_quarters_is_said(quarter: Quarter) -> None:
    measure = create_measure(title="Yearly")
    create_observation(measure=measure, value=3, start=dt.date(2022, 4, 1), end=dt.date(2023, 3, 31))
    publish(quarter)
    assert '<span class="measures__note">2022/23</span>' in read("/measures/")


def test_what_is_not_released_is_marked_for_the_office(quarter: Quarter) -> None:
    create_story("slow", 276, 300)
    assert "Not yet released" in read("/measures/", user=create_publisher())
    publish(quarter)
    assert "Not yet released" not in read("/measures/")


def create_peers(measure: Measure, *values: int) -> None:
    for number, value in enumerate(values):
        row = create_observation(measure=measure, value=value, kind="nation")
        area, _ = Area.objects.get_or_create(slug=f"peer-{number}", name=f"Peer {number}", kind="peer")
        Observation.objects.filter(pk=row.pk).update(area=area)


@pytest.mark.parametrize(
    ("direction", "place"), [(Direction.LOWER, 2), (Direction.HIGHER, 3), (Direction.NO_JUDGEMENT, 3)]
)
def test_the_place_among_peers(quarter: Quarter, direction: str, place: int) -> None:
    """Figures that are the same share a place."""
    measure = create_measure(direction=direction)
    create_observation(measure=measure, value=300)
    create_peers(measure, 100, 300, 400, 500)
    (reading,) = readings([measure], Viewpoint(AsAt(None), quarter))
    among = among_peers(reading)
    assert among is not None
    assert (among.place, among.of) == (place, 5)
    if direction == Direction.LOWER:
        publish(quarter)
        assert "<span>2nd of 5</span>" in read("/measures/")


def test_one_peer_is_no_company(quarter: Quarter) -> None:
    measure = create_measure()
    create_observation(measure=measure, value=300)
    create_peers(measure, 100)
    (reading,) = readings([measure], Viewpoint(AsAt(None), quarter))
    assert among_peers(reading) is None


@pytest.mark.parametrize(
    ("target", "values", "share", "band"),
    [
        (150, {}, Decimal(2), None),
        (150, {"tolerance": 15}, Decimal(2), (Decimal(1), Decimal("1.1"))),
        (0, {}, None, None),
        (200, {"upper": 400}, Decimal("1.5"), (Decimal(1), Decimal(2))),
    ],
)
def test_the_bar_is_a_share_of_the_target(
    quarter: Quarter, target: int, values: dict[str, Any], share: Decimal | None, band: Any
) -> None:
    measure = create_measure(direction=Direction.LOWER)
    create_observation(measure=measure, value=300)
    create_target(measure=measure, value=target, effective_from=dt.date(2022, 4, 1), **values)
    (reading,) = readings([measure], Viewpoint(AsAt(None), quarter))
    assert (share_of_target(reading), target_band(reading)) == (share, band)


def test_fifty_rows_are_light_and_cost_what_cards_cost(quarter: Quarter) -> None:
    for number in range(50):
        create_story(f"measure-{number:02}", 200 + number, 220 + number * 7)
    publish(quarter)
    html = read("/measures/")
    assert len(names(html)) == 50
    sheets = [file.read_bytes() for file in loaded(html) if file.suffix == ".css"]
    assert sum(len(gzip.compress(part, 6)) for part in (html.encode(), *sheets)) <= 40_000
    assert "<script" not in html
    assert queries("/measures/") <= queries("/measures/?view=cards") <= 14


@pytest.mark.parametrize("address", ["/", "/measures/", "/measures/?view=cards"])
def test_a_first_view_asks_for_four_files_at_most(quarter: Quarter, address: str) -> None:
    """Two sheets, the office's colour and the icon of its tab; a script comes after the pictures."""
    create_story("wait", 200, 220)
    Plan.objects.update(colour="#7a1f5c")
    publish(quarter)
    html = read(address).partition("</main>")[0]
    assert "<script" not in html
    assert 'href="/look/7a1f5c.css"' in html
    assert 2 < len(LOADED.findall(html)) <= 4
    assert "css/draft" not in html
    assert "css/draft" in read(address, user=create_publisher())


def test_where_it_stands_is_drawn_on_its_page_and_its_board(quarter: Quarter) -> None:
    measure = create_measure(slug="wait", title="Wait", direction=Direction.LOWER, theme=create_theme(slug="safety"))
    create_observation(measure=measure, value=300)
    create_peers(measure, 100, 200, 400)
    publish(quarter)
    for page in ("/measures/wait/", "/boards/safety/"):
        html = read(page)
        assert "3rd of 4, where the lowest is best" in html, page
        assert "Peer 0 100 days" in html, page
        assert html.count('class="strip__dot"') == 3, page


def test_without_peers_nothing_is_said_of_them(quarter: Quarter) -> None:
    create_story("slow", 276, 300)
    publish(quarter)
    assert "similar forces" not in read("/measures/slow/")


def test_a_thumbnail_is_of_the_leading_measure(quarter: Quarter) -> None:
    """A headline that has a trend before others that have one; a theme without any says so."""
    theme, bare = create_theme(slug="safety", title="Safety"), create_theme(slug="bare", title="Bare")
    create_story("other", 100, 110, theme=theme)
    create_story("single", None, 110, theme=theme, is_headline=True)
    create_story("leading", 276, 300, theme=theme, is_headline=True)
    for number in range(3):
        create_story(f"bare-{number}", None, 5, theme=bare)
    publish(quarter)
    html = read("/boards/")
    assert "<span>Leading</span> <b>300 days</b>" in html
    assert html.count('<svg class="spark"') == 1
    assert '<span class="tag tag--off">1 off track</span>' in html
    assert "No measure of this theme has two figures to draw yet." in html
