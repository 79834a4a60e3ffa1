"""Readings kept as rows: what they say is what working them out says, whatever happened since, and on every page."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from math import prod
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, ReleaseKind
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from pcc_portal.updates.releases.past.quarters import published_quarters
from performance import actions
from performance.charts.cards import card
from performance.charts.trends import can_draw, measure_figure
from performance.choices import Aggregation, AreaKind, Direction, Frequency
from performance.grading.actions import give_grade
from performance.kept import actions as keeping
from performance.kept import triggers
from performance.kept.faults import faults
from performance.kept.reading import fetch, kept_at
from performance.kept.rows import OF_MEASURE, pack
from performance.models import Area, KeptReading, Measure, Observation, SeriesBreak, Target
from performance.stats import Reading
from performance.stats.boards import compared, grade_counts
from performance.stats.readings import readings, readings_at
from performance.summaries import furthest_words, is_illustrative, overview
from performance.tables.comparison import COLUMNS, figure_note
from tests.factories.accounts import create_publisher, create_user
from tests.factories.performance import (
    create_area,
    create_measure,
    create_observation,
    create_series_break,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.factories.schemes import FIVE, regrade
from tests.pages import publish, read

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
TODAY = dt.date(2023, 10, 10)
WHY = "It was counted again."


def told(reading: Reading, quarter: Quarter) -> dict[str, str]:
    """All that pages print of a reading, and what they sort by."""
    cells = {key: (c.entry(reading, quarter), c.order(reading), c.file(reading)) for key, c in COLUMNS.items()}
    figure = measure_figure(reading, id="trend", limits=True)
    sorted_by = (reading.grade, reading.travel, reading.gap, reading.distance)
    lists = (*sorted_by, reading.shown, is_illustrative(reading), reading.has_value, reading.points_shown)
    parts = {"card": card(reading), "note": figure_note(reading, quarter), "figure": figure, "lists": lists}
    return {name: repr(part) for name, part in (cells | parts).items()}


def viewpoints() -> list[Viewpoint]:
    return [*(Viewpoint(WORKING_COPY, quarter) for quarter in Quarter.objects.open()), *published_quarters()]


def assert_all_agree() -> None:
    """Kept or not, each measure says the same at every viewpoint, and no kept row is wrong."""
    measures = list(Measure.objects.select_related("theme").order_by("pk"))
    for viewpoint in viewpoints():
        (restored,), (worked_out,) = kept_at(measures, [viewpoint]), readings_at(measures, [viewpoint])
        for one, other in zip(restored, worked_out, strict=True):
            assert told(one, viewpoint.quarter) == told(other, viewpoint.quarter)
    assert list(faults()) == []


class Office:
    """Two quarters, three measures and areas of each kind; who enters, and who releases."""

    def __init__(self) -> None:
        self.quarters = [create_quarter(number=1, closes=dt.date(2023, 10, 31)), create_quarter(number=2)]
        self.author = create_user(role=Role.APPROVER)
        self.publisher: User = create_publisher()
        self.areas = [create_area(kind=kind) for kind in ("force", "nation", "region", AreaKind.COUNCIL)]
        self.areas += [Area.objects.create(slug=f"p{n}", name=f"Peer {n}", kind=AreaKind.PEER) for n in range(2)]
        monthly: dict[str, Any] = {"frequency": Frequency.MONTH, "aggregation": Aggregation.MEAN}
        whole = create_measure(slug="whole", title="Whole", unit="count", statistic="count", noun="cases")
        create_measure(slug="part", title="Part", unit="count", statistic="count", noun="cases", part_of=whole)
        create_measure(slug="months", title="Months", **monthly)
        self.days: dict[str, Any] = {"by": self.author, "today": TODAY}

    def record(self, measure: Measure, which: int, value: int) -> None:
        area = self.areas[which % len(self.areas)]
        year, number = divmod(which // 7 % 14, 4)
        start, end = quarter_span(2020 + year, number + 1)
        if measure.frequency == Frequency.MONTH:
            start = start.replace(month=start.month + value % 3)
            end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        values: dict[str, Any] = {"start": start, "end": end, "as_at": end, "area": area, "value": Decimal(value)}
        source = "Illustrative" if value % 11 == 0 else "Records"
        actions.record_observation(
            measure=measure, quarter=self.quarters[which % 2], source=source, **values, **self.days
        )

    def correct(self, measure: Measure, which: int, value: int) -> None:
        if row := _any(Observation.objects.filter(measure=measure, superseded_by__isnull=True), which):
            actions.correct_observation(row, reason=WHY, value=Decimal(value), **self.days)

    def move(self, measure: Measure, which: int, value: int) -> None:
        if row := _any(Observation.objects.filter(measure=measure, superseded_by__isnull=True), which):
            start, end = quarter_span(2019, 1 + value % 4)
            actions.correct_observation(row, reason=WHY, start=start, end=end, **self.days)

    def target(self, measure: Measure, which: int, value: int) -> None:
        day = dt.date(2020 + which % 4, 4, 1)
        actions.set_target(by=self.author, measure=measure, effective_from=day, value=value, tolerance=5, set_by="Us")

    def correct_target(self, measure: Measure, which: int, value: int) -> None:
        if row := _any(Target.objects.filter(measure=measure, superseded_by__isnull=True), which):
            actions.correct_target(row, by=self.author, reason=WHY, value=Decimal(value))

    def cut(self, measure: Measure, which: int, value: int) -> None:
        actions.add_series_break(by=self.author, measure=measure, on=quarter_span(2021, 1 + which % 4)[0], note="New.")

    def correct_cut(self, measure: Measure, which: int, value: int) -> None:
        if row := _any(SeriesBreak.objects.filter(measure=measure, superseded_by__isnull=True), which):
            actions.correct_series_break(row, by=self.author, reason=WHY, note=f"Counted anew, {value}.")

    def grade(self, measure: Measure, which: int, value: int) -> None:
        more: dict[str, Any] = {"grade": "off", "why": "It is worse than it looks.", "until": dt.date(2023, 10, 20)}
        give_grade(measure=measure, quarter=self.quarters[which % 2], **more, **self.days)

    def change(self, measure: Measure, which: int, value: int) -> None:
        changes: list[dict[str, Any]] = [
            {"direction": Direction.HIGHER if value % 2 else Direction.LOWER},
            {"is_sensitive": bool(value % 2)},
            {"title": f"Called {value}"},
            {"aggregation": Aggregation.SUM if value % 2 else Aggregation.LAST},
            {"decimals": value % 3},
            {"part_of": None},
        ]
        actions.change_measure(measure, by=self.publisher, reason=WHY, **changes[which % len(changes)])

    def area(self, measure: Measure, which: int, value: int) -> None:
        row = Area.objects.get(pk=self.areas[which % len(self.areas)].pk)
        kind: dict[str, Any] = {"kind": AreaKind.PEER} if row.kind == AreaKind.REGION else {}
        actions.change_area(row, by=self.publisher, name=f"Area {value} {which}", on_cards=bool(value % 2), **kind)

    def scheme(self, measure: Measure, which: int, value: int) -> None:
        named: dict[str, Any] = {"title": f"Five {value}", "parameters": {"worsening": "yellow"} if value % 2 else {}}
        regrade(Graded.MEASURES, *FIVE, by=self.publisher, **named)

    def release(self, measure: Measure, which: int, value: int) -> None:
        for model in (Observation, Target, SeriesBreak):
            releases.approve(model.objects.waiting_for_approval(), by=self.publisher)
        kind = ReleaseKind.DATA if value % 2 else ReleaseKind.PANEL_REPORT
        releases.release(by=self.publisher, quarter=self.quarters[which % 2], kind=kind)


def _any(rows: Any, which: int) -> Any:
    keys = list(rows.order_by("pk"))
    return keys[which % len(keys)] if keys else None


STEPS: list[Callable[[Office, Measure, int, int], None]] = [
    *[Office.record] * 6,
    *[Office.correct] * 2,
    *(Office.move, Office.target, Office.correct_target, Office.cut, Office.correct_cut, Office.grade, Office.change),
    *(Office.area, Office.scheme, *[Office.release] * 2),
]
Step = tuple[int, int, int, int]
steps = st.lists(
    st.tuples(st.integers(0, len(STEPS) - 1), st.integers(0, 2), st.integers(0, 97), st.integers(1, 60)),
    min_size=15,
    max_size=30,
)


def take(office: Office, drawn: Iterable[Step], every: int = 1) -> int:
    """How many were allowed. Filled in after each, as after each transaction: what one forgets to remove shows in all
    that are held against their figures after it, once in so many steps."""
    slugs, done = ("whole", "part", "months"), 0
    for place, (step, measure, which, value) in enumerate(drawn):
        try:
            with transaction.atomic():
                STEPS[step](office, Measure.objects.get(slug=slugs[measure]), which, value)
            done += 1
        except (ValidationError, PermissionDenied):
            continue
        keeping.fill(keeping.published())
        assert place % every or list(faults()) == []
    assert_all_agree()
    return done


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(drawn=steps)
def test_after_any_actions_they_are_what_working_them_out_gives(drawn: list[Step]) -> None:
    with transaction.atomic():
        take(Office(), drawn)
        transaction.set_rollback(True)


LONG = int(os.environ.get("ACTIONS", "60"))  # `make readings` takes 1,000
CHOICES = (len(STEPS), 3, 98, 60)
APART = 104_729  # a prime


def drawn_of(place: int, number: int) -> Step:
    """One number for each step, for a sequence of a thousand holds no more than hypothesis draws at once. With its
    place in it, so that the first sequence, of the least numbers, is as varied as any other."""
    number = (number + place * APART) % prod(CHOICES)
    number, step = divmod(number, CHOICES[0])
    number, measure = divmod(number, CHOICES[1])
    value, which = divmod(number, CHOICES[2])
    return step, measure, which, value + 1


@pytest.mark.slow
@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(numbers=st.lists(st.integers(0, prod(CHOICES) - 1), min_size=LONG, max_size=LONG))
def test_after_a_long_sequence_too(numbers: list[int]) -> None:
    with transaction.atomic():
        assert take(Office(), itertools.starmap(drawn_of, enumerate(numbers)), max(1, LONG // 50)) > LONG / 4
        call_command("rebuild_readings", "--check")
        transaction.set_rollback(True)


@pytest.fixture
def measure() -> Measure:
    """With three years of figures, a nation and two peers, published; kept."""
    quarter = create_quarter()
    measure = create_measure(slug="wait", title="Longest wait")
    create_target(measure=measure, effective_from=dt.date(2020, 4, 1))
    create_area(kind=AreaKind.NATION)
    for back in range(13):
        start, end = quarter_span(2023 - (back + 2) // 4, 4 - (back + 2) % 4)
        for kind in (AreaKind.FORCE, AreaKind.NATION, AreaKind.REGION):
            create_observation(measure=measure, value=300 - back * 7 % 40, start=start, end=end, kind=kind)
    publish(quarter)
    keeping.rebuild()
    return measure


def _stand(measure: Measure) -> set[int | None]:
    return set(KeptReading.objects.filter(measure=measure).values_list("release__number", flat=True))


WRITES: dict[str, Callable[[Measure], object]] = {
    "a figure": lambda m: create_observation(measure=m, start=dt.date(2019, 4, 1), end=dt.date(2019, 6, 30)),
    "a target": lambda m: create_target(measure=m, effective_from=dt.date(2019, 4, 1)),
    "a break": lambda m: create_series_break(measure=m, on=dt.date(2021, 4, 1)),
    "many at once": lambda m: Target.objects.bulk_create(
        [Target(measure=m, value=1, effective_from=dt.date(2018, 1, day), set_by="Us", **_by(m)) for day in (1, 2)]
    ),
}


def _by(measure: Measure) -> dict[str, Any]:
    row = Observation.objects.filter(measure=measure).earliest("pk")
    return {"created_by": row.created_by, "created_at": row.created_at}


@pytest.mark.parametrize("write", WRITES)
def test_the_database_removes_what_a_write_makes_untrue(measure: Measure, write: str) -> None:
    """Whoever writes, and whether or not by way of the log; what a release showed before stays."""
    other = create_measure(slug="other")
    keeping.fill(keeping.current())
    assert _stand(measure) == {None, 1}
    WRITES[write](measure)
    assert _stand(measure) == {1}
    assert _stand(other) == {None, 1}


def test_a_release_removes_what_it_shows_otherwise(measure: Measure) -> None:
    create_observation(measure=measure, value=1, start=dt.date(2019, 4, 1), end=dt.date(2019, 6, 30))
    keeping.fill(keeping.current())
    publish(Quarter.objects.get())
    assert _stand(measure) == {1}
    keeping.fill(keeping.current())
    assert _stand(measure) == {None, 1, 2}
    assert list(faults()) == []


def test_a_row_that_is_not_what_its_figures_give_is_named(measure: Measure) -> None:
    call_command("rebuild_readings", "--check")
    row = KeptReading.objects.get(measure=measure, release=None)
    KeptReading.objects.filter(pk=row.pk).update(facts=row.facts.replace('"gap":"1', '"gap":"9'))
    assert KeptReading.objects.get(pk=row.pk).facts != row.facts
    with pytest.raises(CommandError, match="Longest wait at Quarter 2, 2023/24 differs"):
        call_command("rebuild_readings", "--check")
    call_command("rebuild_readings")
    call_command("rebuild_readings", "--check")


def test_a_restored_reading_says_what_the_figures_say(measure: Measure) -> None:
    assert_all_agree()
    measures = [measure, create_measure(slug="bare")]
    quarter = Quarter.objects.get()
    both = compared(measures, Viewpoint(WORKING_COPY, quarter), published_quarters()[0])
    assert [each.has_changed for each in both] == [False, False]
    assert [count.now for count in grade_counts(both) if count.now] == [1, 1]
    worked_out = readings(measures, Viewpoint(WORKING_COPY, quarter))
    assert overview([each.now for each in both]) == overview(worked_out)
    assert furthest_words(each.now for each in both) == furthest_words(worked_out)


def test_lists_read_no_figures_and_what_is_printed_is_read_at_once(measure: Measure) -> None:
    for number in range(5):
        create_observation(measure=create_measure(slug=f"m{number}"))
    keeping.fill(keeping.current())
    at = Viewpoint(WORKING_COPY, Quarter.objects.get())
    ((*rows,),) = kept_at(Measure.objects.all(), [at])
    with CaptureQueriesContext(connection) as asked:
        assert len([(r.grade, r.distance, r.travel, r.shown, can_draw(r)) for r in rows]) == 6
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        fetch(rows[:2])
        assert [row.observation.value for row in rows[:2] if row.observation]
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert all(row.observation for row in rows)
    assert len(asked) == 1


def test_where_a_row_goes_while_a_page_is_read_it_is_worked_out(measure: Measure) -> None:
    at = Viewpoint(WORKING_COPY, Quarter.objects.get())
    ((row,),) = kept_at([measure], [at])
    newest = Observation.objects.filter(measure=measure, area__kind="force").latest("end")
    actions.correct_observation(newest, by=create_publisher(), today=TODAY, reason=WHY, value=Decimal(777))
    assert row.observation is not None
    assert row.observation.value == 777
    assert [row.value, row.gap] == [777, 627]


def test_none_is_kept_of_what_may_hide_its_figures(measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(is_sensitive=True)
    ((row,),) = kept_at([measure], [Viewpoint(WORKING_COPY, Quarter.objects.get())])
    assert type(row) is Reading
    keeping.rebuild()
    assert _stand(measure) == set()


def test_all_that_a_reading_is_worked_out_by_is_in_its_basis(measure: Measure) -> None:
    """Of the measure itself: any other column can change and the row holds."""
    (reading,) = readings([measure], Viewpoint(WORKING_COPY, Quarter.objects.get()))
    asked: set[str] = set()

    def watch(self: Measure, name: str) -> Any:
        asked.add(name)
        return object.__getattribute__(self, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Measure, "__getattribute__", watch, raising=False)
        (reading,) = readings([measure], Viewpoint(WORKING_COPY, Quarter.objects.get()))
        pack(reading)
    columns = {name for f in Measure._meta.concrete_fields for name in (f.name, f.attname)} - {"id"}
    assert asked & columns <= set(OF_MEASURE)


def without_token(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_pages_print_the_same_with_and_without_them(measure: Measure) -> None:
    office = create_publisher()
    addresses = ("/measures/", "/measures/?view=cards", "/measures/?status=off", "/boards/", "/")
    kept = [without_token(read(address, user=office)) for address in addresses]
    KeptReading.objects.all().delete()
    assert [without_token(read(address, user=office)) for address in addresses] == kept


def test_they_are_filled_in_once_the_transaction_is_over(
    measure: Measure, django_capture_on_commit_callbacks: Any
) -> None:
    """Once, however many figures it wrote; a transaction that touches none of them fills nothing."""
    newest = Observation.objects.filter(measure=measure, area__kind="force").latest("end")
    by = create_publisher()
    connection.run_on_commit.clear()  # what the fixture wrote
    with django_capture_on_commit_callbacks(execute=True) as work:
        row = actions.correct_observation(newest, by=by, today=TODAY, reason=WHY, value=Decimal(777))
        actions.correct_observation(row, by=by, today=TODAY, reason=WHY, value=Decimal(778))
        assert _stand(measure) == {1}
    assert work == [keeping._fill_current]
    assert _stand(measure) == {None, 1}
    assert list(faults()) == []


def test_every_trigger_is_there() -> None:
    assert triggers.lost(connection) == []
