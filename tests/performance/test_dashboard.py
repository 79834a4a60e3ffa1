"""The dashboard: counts now and last time, filters, order, pages, and what it costs."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.actions import correct_observation
from performance.choices import Direction, Travel
from performance.kept import actions as keeping
from performance.models import Measure
from performance.stats.boards import compared, furthest_first, grade_counts
from performance.stats.readings import readings, readings_at
from tests.factories.accounts import create_publisher
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import Grade
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db
SPRING = (dt.date(2023, 4, 1), dt.date(2023, 6, 30))


@pytest.fixture
def first() -> Quarter:
    return create_quarter(number=1)


@pytest.fixture
def second(first: Quarter) -> Quarter:
    return create_quarter(number=2)


Stories = dict[str, tuple[int, int]]


def publish_stories(first: Quarter, second: Quarter, stories: Stories) -> None:
    """Waits in days against a target of 150: what the first quarter published, and what the second."""
    for name, (before, _) in stories.items():
        measure = create_measure(slug=name, title=name.title())
        create_target(measure=measure, effective_from=dt.date(2022, 4, 1))
        create_observation(measure=measure, value=before, start=SPRING[0], end=SPRING[1], quarter=first)
    publish(first)
    for name, (_, now) in stories.items():
        create_observation(measure=Measure.objects.get(slug=name), value=now, quarter=second)
    publish(second)


def test_counts_by_status_now_and_last_time(first: Quarter, second: Quarter) -> None:
    create_measure(slug="bare", title="Bare")
    publish_stories(first, second, {"slow": (140, 300), "quick": (140, 100)})
    rows = compared(Measure.objects.all(), Viewpoint(AsAt(2), second), Viewpoint(AsAt(1), first))
    counts = {count.grade: (count.now, count.before) for count in grade_counts(rows)}
    assert counts == {
        Grade.OFF_TRACK: (1, 0),
        Grade.AT_RISK: (0, 0),
        Grade.ON_TRACK: (1, 2),
        Grade.NOT_GRADED: (0, 0),
        Grade.NO_DATA: (1, 1),
    }
    html = read("/measures/")
    assert 'href="?status=off"><span class="tag tag--off">Off track</span></a><span class="value">1</span>' in html
    assert "0 in Q1 2023/24" in html


def test_without_an_earlier_report_there_is_no_last_time(first: Quarter) -> None:
    create_observation(measure=create_measure(), quarter=first)
    publish(first)
    assert all(
        count.before is None for count in grade_counts(compared(Measure.objects.all(), Viewpoint(AsAt(1), first), None))
    )
    assert "in Q" not in read("/measures/").partition("counts--links")[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("travel=worse", {"Slow"}),
        ("travel=better", {"Quick"}),
        ("travel=same", {"Still"}),
        ("status=on&travel=better", {"Quick"}),
        ("status=on&travel=worse", set()),
        ("changed=yes", {"Slow", "Quick", "Still"}),
        ("q=qu", {"Quick"}),
        ("q=QUICK", {"Quick"}),
        ("sort=name", {"Slow", "Quick", "Still"}),
    ],
)
def test_filters(first: Quarter, second: Quarter, query: str, shown: set[str]) -> None:
    publish_stories(first, second, {"slow": (140, 300), "quick": (140, 100), "still": (120, 120)})
    for view in ("table", "cards"):
        html = read(f"/measures/?{query}&view={view}")
        assert {name for name in ("Slow", "Quick", "Still") if re.search(rf">{name}</a>(</h|</th)", html)} == shown


@pytest.mark.parametrize(
    "query", ["status=mauve", "objective=none-such", "travel=sideways", "sort=x", "q=" + "x" * 200]
)
def test_what_cannot_be_asked_is_said_beside_the_field(first: Quarter, second: Quarter, query: str) -> None:
    publish_stories(first, second, {"slow": (140, 300)})
    html = read(f"/measures/?{query}")
    assert "Check the filters" in html
    assert 'class="field field--error"' in html


def test_changed_means_that_readers_saw_something_else(first: Quarter, second: Quarter) -> None:
    measure = create_measure(slug="old", title="Old")
    row = create_observation(measure=measure, value=10, start=SPRING[0], end=SPRING[1], quarter=first)
    publish_stories(first, second, {"new": (140, 140)})
    points = Viewpoint(AsAt(2), second), Viewpoint(AsAt(1), first)
    changed = {c.now.measure.slug: c.has_changed for c in compared(Measure.objects.all(), *points)}
    assert changed == {"old": False, "new": True}
    correct_observation(row, today=row.quarter.due, by=create_publisher(), reason="Counted again.", value=Decimal(11))
    measure.refresh_from_db()
    office = Viewpoint(AsAt(None), second)
    changed = {c.now.measure.slug: c.has_changed for c in compared(Measure.objects.all(), office, points[0])}
    assert changed == {"old": True, "new": False}


def test_furthest_from_target_comes_first(first: Quarter, second: Quarter) -> None:
    """Relative to the target; met targets below missed ones; what has none at the end."""
    create_observation(measure=create_measure(slug="bare"), quarter=second)
    zero = create_measure(slug="zero")
    create_target(measure=zero, value=0, effective_from=dt.date(2022, 4, 1))
    create_observation(measure=zero, value=3, quarter=second)
    now = {"a-little": 160, "a-lot": 600, "met": 100, "beaten": 10}
    publish_stories(first, second, {name: (140, value) for name, value in now.items()})
    in_order = furthest_first(compared(Measure.objects.order_by("slug"), Viewpoint(AsAt(2), second), None))
    assert [c.now.measure.slug for c in in_order] == ["zero", "a-lot", "a-little", "met", "beaten", "bare"]


@pytest.mark.parametrize(
    ("direction", "now", "travel"),
    [
        (Direction.LOWER, 100, Travel.BETTER),
        (Direction.LOWER, 200, Travel.WORSE),
        (Direction.HIGHER, 100, Travel.WORSE),
        (Direction.HIGHER, 200, Travel.BETTER),
        (Direction.HIGHER, 140, Travel.SAME),
        (Direction.NO_JUDGEMENT, 100, Travel.UNKNOWN),
    ],
)
def test_travel(first: Quarter, second: Quarter, direction: str, now: int, travel: Travel) -> None:
    measure = create_measure(direction=direction)
    create_observation(measure=measure, value=140, start=SPRING[0], end=SPRING[1], quarter=first)
    create_observation(measure=measure, value=now, quarter=second)
    (reading,) = readings([measure], Viewpoint(AsAt(None), second))
    assert reading.travel == travel


def test_two_moments_cost_as_much_as_one_and_say_the_same(first: Quarter, second: Quarter) -> None:
    publish_stories(first, second, {"slow": (140, 300)})
    points = [Viewpoint(AsAt(2), second), Viewpoint(AsAt(1), first), Viewpoint(AsAt(None), second)]
    together = readings_at(Measure.objects.all(), points)
    apart = [readings(Measure.objects.all(), point) for point in points]
    assert [[r.value for r in each] for each in together] == [[r.value for r in each] for each in apart]
    assert [each[0].value for each in together] == [300, 140, 300]


def test_a_page_holds_24_cards_at_13_queries(first: Quarter) -> None:
    for number in range(30):
        create_observation(measure=create_measure(slug=f"m{number:02}", title=f"Measure {number:02}"), quarter=first)
    publish(first)
    html = read("/measures/?view=cards")
    assert html.count('class="card"') == 24
    assert "30 measures, page 1 of 2" in html
    assert read("/measures/?view=cards&page=2").count('class="card"') == 6
    assert 'href="?view=cards&amp;sort=name&amp;page=2"' in read("/measures/?view=cards&sort=name")
    assert queries("/measures/?view=cards") <= 14  # where readings are worked out
    keeping.rebuild()
    assert queries("/measures/?view=cards") <= 13
