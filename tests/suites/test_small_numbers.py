"""A small number of each kind is planted, and no reader outside meets it, nor what gives it away, on any page or file.

The office's limit is set so high that what is hidden has a number of its own, which stands nowhere else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from objectives.models import Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import report_file
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.actions import correct_observation
from performance.choices import AreaKind, Direction, Statistic, Unit
from performance.models import Area, Measure, Observation
from performance.stats.readings import readings
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_plan, create_theme, create_update_text
from tests.factories.panel import create_panel_report
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.updates import show
from tests.pages import publish, queries, read

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

LIMIT = 7_000
SMALL = 6_047
CORRECTED = 6_049
NEXT, LARGE, LARGEST = 7_123, 8_234, 9_345
SPRING: dict[str, Any] = {"start": dt.date(2023, 4, 1), "end": dt.date(2023, 6, 30)}
WINTER: dict[str, Any] = {"start": dt.date(2023, 1, 1), "end": dt.date(2023, 3, 31)}
SENSITIVE: dict[str, Any] = {
    "unit": Unit.COUNT,
    "statistic": Statistic.COUNT,
    "direction": Direction.LOWER,
    "is_sensitive": True,
    "is_headline": True,
}
COUNTS = {"numerator_name": "kept", "denominator_name": "cases"}
ADDRESSES = (
    *(
        "/",
        "/measures/",
        "/measures/?view=cards",
        "/measures/?format=csv",
        "/measures/?sort=distance",
        "/measures/?status=off",
        "/measures/?changed=yes",
    ),
    *("/measures/few/", "/measures/part/", "/measures/whole/", "/measures/share/", "/since/", "/themes/safety/"),
    *("/places/", "/places/?measure=few", "/places/?measure=few&format=csv", "/places/ash/", "/places/birch/"),
    *("/boards/safety/", "/boards/by-area/", "/data/measures.csv", "/data/measures.json", "/data/measures/few.csv"),
    *("/data/measures/share.json", "/charts/measure/few.json", "/find/?q=few", "/objectives/", "/grading/"),
)
PAST = ("/measures/", "/measures/few/", "/boards/by-area/", "/places/ash/", "/themes/safety/", "/measures/whole/")


@pytest.fixture
def quarter() -> Quarter:
    create_plan(small_count=LIMIT, small_reason="our villages are small")
    return create_quarter()


@pytest.fixture
def theme(quarter: Quarter) -> Theme:
    return create_theme(slug="safety", title="Safety")


def councils(*names: str) -> list[Area]:
    return [Area.objects.create(slug=name.lower(), name=name, kind=AreaKind.COUNCIL) for name in names]


def by_area(measure: Measure, values: Mapping[Area, int], **period: Any) -> dict[str, Observation]:
    """Of each council, and of the force their sum."""
    force = create_observation(measure=measure, value=sum(values.values()), **period)
    rows = {"force": force}
    for area, value in values.items():
        row = create_observation(measure=measure, value=value, kind=AreaKind.NATION, **period)
        Observation.objects.filter(pk=row.pk).update(area=area)
        row.refresh_from_db()
        rows[area.slug] = row
    return rows


def spelt(*numbers: int) -> re.Pattern[str]:
    either = "|".join(f"{n}|{n:,}" for n in numbers)
    return re.compile(rf"(?<![\d,.])(?:{either})(?![\d,])")


def met(
    numbers: re.Pattern[str], *, by: Role | None = Role.PANEL_MEMBER, addresses: tuple[str, ...] = ADDRESSES
) -> dict[str, list[str]]:
    """Where a reader outside finds them: a member of the panel reads what everybody reads, and more."""
    found, client = {}, Client()
    if by:
        client.force_login(User.objects.with_role(by).first() or create_user(role=by))
    for address in addresses:
        response: Any = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if hits := numbers.findall(body.decode()):
            found[f"{by} {address}"] = hits
    return found


def paper(quarter: Quarter) -> str:
    """The report as it would be sealed now."""
    return report_file(compose(create_panel_report(quarter=quarter), WORKING_COPY))


def of_areas(theme: Theme) -> Measure:
    """One council is small; the next smallest is hidden with it."""
    measure = create_measure(slug="few", title="Few", theme=theme, **SENSITIVE)
    a, b, c = councils("Ash", "Birch", "Cedar")
    by_area(measure, {a: SMALL, b: NEXT, c: LARGE})
    by_area(measure, {a: LARGE, b: LARGEST, c: LARGE + 1}, **SPRING)
    create_target(measure=measure, value=LARGE)
    return measure


def of_parts(theme: Theme) -> Measure:
    """A measure that nobody calls sensitive is the total of one that is."""
    usual: dict[str, Any] = SENSITIVE | {"theme": theme, "is_sensitive": False}
    whole = create_measure(slug="whole", title="Whole", **usual)
    part = create_measure(slug="part", title="Part", **(usual | {"is_sensitive": True}), part_of=whole)
    other = create_measure(slug="few", title="Other", **usual, part_of=whole)
    third = create_measure(slug="third", title="Third", **usual, part_of=whole)
    for measure, value in ((part, SMALL), (other, NEXT), (third, LARGE), (whole, SMALL + NEXT + LARGE)):
        create_observation(measure=measure, value=value)
    return part


def of_periods(theme: Theme) -> Measure:
    """Two quarters in a half-year: only the half-year is left to hide where the other quarter is a nought."""
    measure = create_measure(slug="few", title="Few", theme=theme, **SENSITIVE)
    create_observation(measure=measure, value=SMALL)
    create_observation(measure=measure, value=NEXT, **SPRING)
    create_observation(measure=measure, value=SMALL + NEXT, start=SPRING["start"])
    return measure


@pytest.mark.parametrize(
    ("plant", "by"), [(of_areas, None), (of_parts, Role.PANEL_MEMBER), (of_periods, Role.PANEL_MEMBER)]
)
def test_neither_the_small_nor_the_next_is_met(
    quarter: Quarter, theme: Theme, plant: Callable[[Theme], Measure], by: Role | None
) -> None:
    plant(theme)
    create_update_text(theme=theme, quarter=quarter, body="There were {measure:few} and {measure:few|change}.")
    publish(quarter)
    hidden = spelt(SMALL, NEXT)
    assert met(hidden, by=by) == {}
    assert met(hidden, by=by, addresses=tuple(f"/as-published/{quarter.slug}{address}" for address in PAST)) == {}
    assert not hidden.search(paper(quarter))


def test_what_is_shown_leaves_two_open(quarter: Quarter, theme: Theme) -> None:
    """The total and the third council stand there; what is left is the sum of two."""
    of_areas(theme)
    publish(quarter)
    text = read("/boards/by-area/")
    assert spelt(SMALL + NEXT + LARGE).search(text)
    assert spelt(LARGE).search(text)
    assert "fewer than 7,000" in text
    assert "not shown" in text
    assert "Counts under 7,000 and percentages of fewer than 10 are hidden, because our villages are small." in text


def test_a_correction_of_a_small_one_is_not_told(quarter: Quarter, theme: Theme) -> None:
    of_areas(theme)
    publish(quarter)
    for area, value in (("ash", CORRECTED), ("area-force", CORRECTED + NEXT + LARGE)):
        row = Observation.objects.get(area__slug=area, end=quarter.end, measure__slug="few")
        correct_observation(row, by=create_publisher(), today=quarter.due, reason="Recount of a case.", value=value)
    publish(quarter)
    hidden = spelt(SMALL, NEXT, CORRECTED)
    assert met(hidden) == {}
    assert not hidden.search(paper(quarter))
    page = read("/measures/few/")
    assert spelt(CORRECTED + NEXT + LARGE).search(page)
    corrections = page.partition('id="corrections"')[2].partition("</section>")[0]
    assert corrections.count("Recount of a case.") == 1, "of the total alone"
    assert "Ash" not in corrections


def test_what_becomes_small_later_is_hidden_in_past_quarters_too(quarter: Quarter, theme: Theme) -> None:
    measure = create_measure(slug="few", title="Few", theme=theme, **SENSITIVE)
    create_observation(measure=measure, value=LARGEST)
    publish(quarter)
    assert met(spelt(LARGEST), addresses=("/measures/few/",))
    later = create_quarter(number=3)
    row = Observation.objects.get(measure=measure)
    correct_observation(row, by=create_publisher(), today=quarter.due, reason="A recount.", value=SMALL)
    publish(later)
    hidden = spelt(LARGEST, SMALL)
    assert met(hidden) == {}
    assert met(hidden, addresses=(f"/as-published/{quarter.slug}/measures/few/",)) == {}


def test_no_grade_and_no_order_tells_of_a_small_one(quarter: Quarter, theme: Theme) -> None:
    measure = create_measure(slug="few", title="Few", theme=theme, **SENSITIVE)
    for period, value in ((WINTER, SMALL), (SPRING, SMALL + 1), ({}, SMALL + 2)):
        create_observation(measure=measure, value=value, **period)
    create_target(measure=measure, value=SMALL + 1)
    publish(quarter)
    (reading,) = readings([measure], Viewpoint(AsAt(1), quarter))
    assert (reading.value, reading.gap, reading.distance, reading.change) == (None, None, None, None)
    assert (reading.grade.label, reading.travel.label, reading.periods_worse) == ("Not graded", "Cannot be said", 0)
    assert not reading.is_worsening


SHARE: dict[str, Any] = {"unit": Unit.PERCENT, "statistic": Statistic.SHARE, "is_sensitive": True, **COUNTS}


SHARES = [
    (7, 9, "not shown: small base"),
    (3, 12, "not shown"),  # 3 of them
    (9, 12, "not shown"),  # 3 of them not
    (0, 12, "0% (0 of 12)"),
    (12, 12, "100% (12 of 12)"),
    (6, 12, "50% (6 of 12)"),
    (18, 36, "50%"),
]


def test_a_percentage_with_its_base_gives_no_small_count_away(quarter: Quarter, theme: Theme) -> None:
    Plan.objects.update(small_count=5)
    for numerator, denominator, _ in SHARES:
        measure = create_measure(slug=f"share-{numerator}-{denominator}", theme=theme, **SHARE)
        value = (Decimal(100) * numerator / denominator).quantize(Decimal("0.000001"))
        create_observation(measure=measure, value=value, numerator=numerator, denominator=denominator)
    publish(quarter)
    lists = (read("/measures/"), read("/boards/safety/"))
    for numerator, denominator, words in SHARES:
        slug = f"share-{numerator}-{denominator}"
        (row,) = csv.DictReader(io.StringIO(read_file(f"/data/measures/{slug}.csv")))
        assert bool(row["denominator"]) == bool(row["value"]) == (not words.startswith("not")), slug
        page = read(f"/measures/{slug}/")
        assert words in page, slug
        assert (f"of {denominator}" in page) == ("(" in words), slug
        assert all(words in page_of_many for page_of_many in lists), slug
    for page_of_many in lists:
        assert set(re.findall(r"\d+ of (?:9|12|36)\b", page_of_many)) == {"0 of 12", "12 of 12", "6 of 12"}


def read_file(address: str) -> str:
    response: Any = Client().get(address)
    return bytes(response.getvalue()).decode().removeprefix("\ufeff")


def test_the_counts_of_councils_give_no_percentage_away(quarter: Quarter, theme: Theme) -> None:
    """The force has its counts and so have two councils: the third's would be what is left."""
    Plan.objects.update(small_count=5)
    measure = create_measure(slug="share", title="Share", theme=theme, **SHARE)
    areas = councils("Ash", "Birch", "Cedar")
    counts = {areas[0]: (4, 8), areas[1]: (20, 40), areas[2]: (30, 60)}
    for area, (above, below) in counts.items():
        row = create_observation(measure=measure, value=50, numerator=above, denominator=below, kind=AreaKind.NATION)
        Observation.objects.filter(pk=row.pk).update(area=area)
    create_observation(measure=measure, value=50, numerator=54, denominator=108)
    publish(quarter)
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(read_file("/data/measures/share.csv")))}
    assert {area: row["denominator"] for area, row in rows.items()} == {
        "ash": "",
        "birch": "",
        "cedar": "60",
        "area-force": "108",
    }


def test_a_draft_moves_nothing_outside(quarter: Quarter, theme: Theme) -> None:
    """What readers see does not tell that the office has entered a small figure."""
    measure = create_measure(slug="few", title="Few", theme=theme, **SENSITIVE)
    a, b, c = councils("Ash", "Birch", "Cedar")
    by_area(measure, {a: NEXT, b: LARGE, c: LARGEST})
    release = publish(quarter)
    before = read("/boards/by-area/")
    row = Observation.objects.get(area=a)
    correction = correct_observation(row, by=create_publisher(), today=quarter.due, reason="A recount.", value=SMALL)
    assert read("/boards/by-area/") == before
    assert "fewer than" in read("/boards/by-area/", user=create_publisher())
    show(correction, release)
    assert "fewer than" in read("/boards/by-area/")


def test_the_questions_do_not_grow(quarter: Quarter, theme: Theme) -> None:
    of_areas(theme)
    publish(quarter)
    publish(quarter)  # the second paper of a quarter is held against the first
    before = {address: queries(address) for address in ("/measures/", "/boards/by-area/", "/themes/safety/")}
    for number in range(4):
        measure = create_measure(slug=f"few-{number}", title=f"Few {number}", theme=theme, **SENSITIVE)
        by_area(measure, dict(zip(Area.objects.filter(kind=AreaKind.COUNCIL), (SMALL, NEXT, LARGE), strict=True)))
    publish(quarter)
    assert {address: queries(address) for address in before} == before
