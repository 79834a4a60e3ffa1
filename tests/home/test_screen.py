"""Slides for a screen: what each says, in which order, for whom, and that they can be turned without a script."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.stacked import Part, Stack, stacked
from pcc_portal.updates.choices import Brag
from performance.choices import AreaKind, Statistic, Unit
from performance.models import Area, Measure, Observation
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme, create_update_text
from tests.factories.performance import create_measure, create_observation, create_target
from tests.pages import publish, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    theme = create_theme(slug="licensing", title="Licensing")
    measure = create_measure(slug="longest", title="Longest wait", theme=theme, is_headline=True)
    create_observation(measure=measure, value=300)
    create_target(measure=measure)
    create_measure(slug="other", title="Another count", theme=theme)
    return measure


def slides(page: str) -> list[str]:
    return re.findall(r'<h2 id="slide-\d+-title"><a href="[^"]*">([^<]*)</a>', page)


def test_the_overview_shows_the_themes_and_then_the_headlines(measure: Measure) -> None:
    publish(Quarter.objects.get())
    page = read("/screen/")
    assert slides(page) == ["How the themes stand", "Longest wait"]
    assert "<b>300 days</b>" in page
    assert "Off track" in page


def test_a_theme_shows_its_headlines_and_a_board_every_measure(measure: Measure) -> None:
    publish(Quarter.objects.get())
    assert slides(read("/screen/themes/licensing/")) == ["Licensing", "Longest wait"]
    assert slides(read("/screen/boards/licensing/")) == ["Longest wait", "Another count"]


def of_area(measure: Measure, area: Area, value: int) -> None:
    row = create_observation(measure=measure, value=value, kind=AreaKind.NATION)
    Observation.objects.filter(pk=row.pk).update(area=area)


def test_a_measure_stands_with_its_peers_and_its_areas(measure: Measure) -> None:
    for number, value in enumerate((100, 200)):
        peer = Area.objects.create(slug=f"peer-{number}", name=f"Peer {number}", kind=AreaKind.PEER)
        of_area(measure, peer, value)
    for number, value in enumerate((20, 30), 1):
        council = Area.objects.create(
            slug=f"area-{number}", name=f"Area {number}", kind=AreaKind.COUNCIL, tile_row=1, tile_column=number
        )
        of_area(measure, council, value)
    publish(Quarter.objects.get())
    page = read("/screen/measures/longest/")
    assert slides(page) == ["Longest wait", "Among similar forces", "By council area"]
    assert "<b>3rd</b>" in page
    assert "Highest in Area 2, 30 days; lowest in Area 1, 20 days." in page


def test_slides_are_turned_by_links_alone(measure: Measure) -> None:
    publish(Quarter.objects.get())
    first, second = read("/screen/boards/licensing/").split("<section")[1:]
    assert 'rel="next" href="#slide-2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="#slide-1"' in second
    assert 'rel="next"' not in second


def test_readers_outside_are_shown_what_was_released(measure: Measure) -> None:
    publish(Quarter.objects.get())
    later = create_measure(slug="later", title="Canary-5510", theme=measure.theme, is_headline=True, is_public=False)
    create_observation(measure=later, value=1)
    draft = create_measure(slug="draft", title="Known", theme=measure.theme, is_headline=True)
    create_observation(measure=draft, value=70_123)
    for address in ("/screen/", "/screen/themes/licensing/", "/screen/boards/licensing/", "/screen/measures/draft/"):
        assert not re.search("Canary-5510|70,123", read(address)), address
        assert re.search("70,123", read(address, user=create_publisher())), address


def test_what_has_nothing_to_show_is_not_found(measure: Measure) -> None:
    create_theme(slug="empty", title="Empty")
    Area.objects.create(slug="ash", name="Ash", kind=AreaKind.COUNCIL)
    publish(Quarter.objects.get())
    for address in (
        "/screen/boards/empty/",
        "/screen/boards/none/",
        "/screen/themes/none/",
        "/screen/places/ash/",
        "/screen/measures/x/",
    ):
        read(address, status=404)


def test_an_area_is_shown_by_each_of_its_measures(measure: Measure) -> None:
    counted = create_measure(slug="thefts", title="Thefts", unit=Unit.COUNT, statistic=Statistic.COUNT, noun="thefts")
    for at, name in enumerate(("Ash", "Birch"), start=1):
        area = Area.objects.create(slug=name.lower(), name=name, kind=AreaKind.COUNCIL, tile_row=1, tile_column=at)
        row = create_observation(measure=counted, value=4 * at, kind=AreaKind.NATION)
        Observation.objects.filter(pk=row.pk).update(area=area)
    publish(Quarter.objects.get())
    page = read("/screen/places/birch/")
    assert slides(page) == ["Thefts"]
    assert "Birch is 2nd of 2, at 8. Highest in Birch, 8; lowest in Ash, 4." in page
    assert "tile--own" in page
    assert 'href="/screen/places/birch/"' in read("/places/birch/")


def test_parts_share_one_scale_and_what_is_nothing_is_left_out() -> None:
    def bar(name: str, off: int, on: int) -> Stack:
        parts = [Part("Off track", Decimal(off), "off", str(off)), Part("On track", Decimal(on), "on", str(on))]
        return Stack(name, parts)

    picture = stacked([bar("A", 0, 1), bar("B", 1, 3)], title="T")
    assert [[(p.left, p.width) for p in each.parts] for each in picture.stacks] == [
        [("0", "25")],
        [("0", "25"), ("25", "75")],
    ]
    assert picture.key == [("Off track", "off"), ("On track", "on")]
    assert picture.description == "A: 1 On track; B: 1 Off track, 3 On track."
    with pytest.raises(ValueError, match="something to show"):
        stacked([bar("A", 0, 0)], title="T")


def test_from_the_overview_to_peers_area_and_screen_by_links(measure: Measure) -> None:
    """The worst measure is a click away; its peers and areas stand on its page, and each is shown by another."""
    for number, value in enumerate((100, 200)):
        of_area(measure, Area.objects.create(slug=f"peer-{number}", name=f"Peer {number}", kind=AreaKind.PEER), value)
    of_area(measure, Area.objects.create(slug="ash", name="Ash", kind=AreaKind.COUNCIL), 20)
    create_update_text(theme=measure.theme, quarter=Quarter.objects.get(), brag=Brag.RED)
    publish(Quarter.objects.get())
    attention = read("/").partition('id="attention"')[2].partition("</section>")[0]
    assert 'href="/measures/longest/">Longest wait</a>' in attention
    page = read("/measures/longest/")
    assert "3rd of 3" in page
    assert 'href="/screen/measures/longest/"' in page
    assert 'href="/places/ash/?measure=longest"' in page
    assert 'href="/screen/places/ash/"' in read("/places/ash/?measure=longest")
