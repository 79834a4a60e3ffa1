"""Numbers: grades at their edges, change and gap, recommendations, money. No page and no words."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.periods.choices import Precision
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Days, Viewpoint
from performance.choices import Availability, Direction, LocalStatus, Unit
from performance.models import Measure, Observation
from performance.stats import Reading, budget_positions, readings, recommendation_counts
from performance.stats.inspections import RecommendationCount, response_clock
from performance.stats.lines import line_sums
from performance.stats.readings import same_length
from tests.factories.performance import (
    create_budget,
    create_budget_line,
    create_forecast,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_observation,
    create_recommendation,
    create_series_break,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.factories.schemes import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
MONTHS = 12
BREAK_DAY = dt.date(2023, 4, 1)


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def read(measure: Measure, quarter: Quarter) -> Reading:
    [rows] = readings([measure], Viewpoint(WORKING_COPY, quarter))
    return rows


def observe(measure: Measure, *values: int | str | None, quarters_ago: int = 0) -> list[Observation]:
    """One value a quarter, the last for July to September 2023."""
    rows = []
    for number, value in enumerate(reversed(values)):
        month = 2023 * MONTHS + 6 - 3 * (number + quarters_ago)
        start = dt.date(month // MONTHS, month % MONTHS + 1, 1)
        after = month + 3
        end = dt.date(after // MONTHS, after % MONTHS + 1, 1) - dt.timedelta(days=1)
        rows.append(create_observation(measure=measure, value=Decimal(value or 0), start=start, end=end))
    return rows


@pytest.mark.parametrize(
    ("direction", "value", "tolerance", "grade"),
    [
        (Direction.LOWER, "150", "0", Grade.ON_TRACK),  # exactly at target
        (Direction.LOWER, "149", "0", Grade.ON_TRACK),
        (Direction.LOWER, "150.000001", "0", Grade.OFF_TRACK),
        (Direction.LOWER, "160", "10", Grade.AT_RISK),  # the tolerance's edge included
        (Direction.LOWER, "160.000001", "10", Grade.OFF_TRACK),
        (Direction.LOWER, "0", "0", Grade.ON_TRACK),  # a zero is a value
        (Direction.HIGHER, "150", "0", Grade.ON_TRACK),
        (Direction.HIGHER, "151", "0", Grade.ON_TRACK),
        (Direction.HIGHER, "149.999999", "0", Grade.OFF_TRACK),
        (Direction.HIGHER, "140", "10", Grade.AT_RISK),
        (Direction.HIGHER, "139.999999", "10", Grade.OFF_TRACK),
        (Direction.HIGHER, "0", "10", Grade.OFF_TRACK),
        (Direction.NO_JUDGEMENT, "150", "0", Grade.NOT_GRADED),
    ],
)
def test_a_grade_follows_from_target_direction_and_tolerance(
    quarter: Quarter, direction: str, value: str, tolerance: str, grade: str
) -> None:
    measure = create_measure(direction=direction)
    create_target(measure=measure, value=150, tolerance=Decimal(tolerance))
    observe(measure, value)
    assert read(measure, quarter).grade == grade


def test_without_a_target_nothing_is_graded(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, 150)
    assert read(measure, quarter).grade == Grade.NOT_GRADED
    assert read(measure, quarter).gap is None


def test_without_a_figure_there_is_no_data(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure)
    reading = read(measure, quarter)
    assert (reading.grade, reading.observation, reading.change, reading.periods_worse) == (Grade.NO_DATA, None, None, 0)


def test_a_missing_value_is_no_data_and_no_zero(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure)
    observe(measure, 140, quarters_ago=1)
    create_observation(
        measure=measure, value=None, availability=Availability.NOT_AVAILABLE, availability_reason="The system is down."
    )
    reading = read(measure, quarter)
    assert (reading.grade, reading.value, reading.change, reading.gap) == (Grade.NO_DATA, None, None, None)


def test_a_target_of_nought_has_no_relative_distance(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure, value=0)
    observe(measure, 3)
    reading = read(measure, quarter)
    assert [reading.gap, reading.distance, reading.grade] == [Decimal(3), None, Grade.OFF_TRACK]


@pytest.mark.parametrize(("direction", "distance"), [(Direction.LOWER, "1"), (Direction.HIGHER, "-1")])
def test_distance_is_relative_to_the_target(quarter: Quarter, direction: str, distance: str) -> None:
    measure = create_measure(direction=direction)
    create_target(measure=measure, value=150)
    observe(measure, 300)
    assert read(measure, quarter).distance == Decimal(distance)


def test_a_new_target_does_not_judge_the_past(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure, value=150, effective_from=dt.date(2023, 4, 1))
    create_target(measure=measure, value=320, effective_from=dt.date(2023, 10, 1))
    observe(measure, 300)
    reading = read(measure, quarter)
    assert reading.target is not None
    assert [reading.target.value, reading.grade] == [Decimal(150), Grade.OFF_TRACK]


@pytest.mark.parametrize(("effective_from", "counts"), [(dt.date(2023, 9, 30), True), (dt.date(2023, 10, 1), False)])
def test_the_target_in_force_at_the_end_of_the_period_counts(
    quarter: Quarter, effective_from: dt.date, counts: bool
) -> None:
    measure = create_measure()
    create_target(measure=measure, effective_from=effective_from)
    observe(measure, 300)
    assert (read(measure, quarter).target is not None) is counts


def test_three_worse_periods_in_a_row_put_a_met_target_at_risk(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure, value=150)
    observe(measure, 100, 110, 120, 130)
    reading = read(measure, quarter)
    assert (reading.grade, reading.periods_worse) == (Grade.AT_RISK, 3)
    assert reading.grade_note == "The target is met, but the figure is getting worse."


@pytest.mark.parametrize("values", [(100, 110, 120), (130, 110, 120, 130), (100, 110, 110, 120), (130, 120, 110, 100)])
def test_fewer_than_three_or_a_pause_do_not(quarter: Quarter, values: tuple[int, ...]) -> None:
    measure = create_measure()
    create_target(measure=measure, value=150)
    observe(measure, *values)
    reading = read(measure, quarter)
    assert (reading.grade, reading.grade_note) == (Grade.ON_TRACK, "")


def test_worse_is_the_other_way_where_higher_is_better(quarter: Quarter) -> None:
    measure = create_measure(direction=Direction.HIGHER, unit=Unit.PERCENT)
    create_target(measure=measure, value=50)
    observe(measure, 90, 80, 70, 60)
    assert read(measure, quarter).grade == Grade.AT_RISK


def test_from_twelve_points_on_a_signal_counts_and_not_three_in_a_row(quarter: Quarter) -> None:
    calm, alarmed = create_measure(), create_measure()
    for measure, end in ((calm, [9, 10, 11, 12]), (alarmed, [10, 12, 10, 60])):
        create_target(measure=measure, value=100)
        observe(measure, *([10, 12] * 4), *end)
    assert read(calm, quarter).periods_worse == 3
    assert read(calm, quarter).grade == Grade.ON_TRACK
    assert read(alarmed, quarter).grade == Grade.AT_RISK


def test_a_missed_target_is_not_also_called_worsening(quarter: Quarter) -> None:
    measure = create_measure()
    create_target(measure=measure, value=150, tolerance=10)
    observe(measure, 100, 120, 140, 155)
    reading = read(measure, quarter)
    assert (reading.grade, reading.grade_note) == (Grade.AT_RISK, "")


def test_comparison_stops_at_a_series_break(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, 100, 110, 120, 130)
    assert read(measure, quarter).change == 10
    create_series_break(measure=measure, on=BREAK_DAY)
    assert read(measure, quarter).change == 10
    create_series_break(measure=measure, on=dt.date(2023, 7, 1))
    reading = read(measure, quarter)
    assert (reading.change, reading.previous, reading.periods_worse) == (None, None, 0)


def test_a_break_after_the_period_changes_nothing(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, 100, 110)
    create_series_break(measure=measure, on=dt.date(2023, 10, 1))
    assert read(measure, quarter).change == 10


def test_a_year_is_not_compared_with_a_quarter(quarter: Quarter) -> None:
    measure = create_measure()
    year = create_observation(measure=measure, value=1000, start=dt.date(2022, 4, 1), end=dt.date(2023, 3, 31))
    [row] = observe(measure, 300)
    assert not same_length(year, row)
    assert read(measure, quarter).previous is None


def test_change_on_the_year(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, 100, 1, 1, 1, 130)
    assert read(measure, quarter).change_on_year == 30


def test_a_comparator_is_of_the_same_period(quarter: Quarter) -> None:
    measure = create_measure()
    observe(measure, 300)
    create_observation(measure=measure, value=200, kind="nation")
    create_observation(measure=measure, value=100, kind="region", start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
    reading = read(measure, quarter)
    assert getattr(reading.comparator("nation"), "value", None) == 200
    assert reading.comparator("region") is None


def test_a_report_knows_only_what_reports_up_to_it_gave(quarter: Quarter) -> None:
    measure = create_measure()
    later = create_quarter(number=3)
    observe(measure, 300)
    create_observation(measure=measure, value=316, start=dt.date(2023, 10, 1), end=dt.date(2023, 12, 31), quarter=later)
    assert read(measure, quarter).value == 300
    assert read(measure, later).value == 316


def test_readings_take_a_fixed_number_of_queries(quarter: Quarter) -> None:
    def cost(count: int) -> int:
        measures = [create_measure() for _ in range(count)]
        for measure in measures:
            observe(measure, *range(100, 100 + count))
            create_target(measure=measure)
        with CaptureQueriesContext(connection) as captured:
            assert [reading.gap for reading in readings(measures, Viewpoint(WORKING_COPY, quarter))]
        return len(captured)

    assert cost(1) == cost(10) == 5


def test_recommendations_as_the_report_counts_them(quarter: Quarter) -> None:
    inspection = create_inspection()
    statuses = [LocalStatus.SIGNED_OFF] * 4 + [LocalStatus.PARTLY_COMPLIANT] * 10
    statuses += [LocalStatus.FULLY_COMPLIANT] * 8 + [LocalStatus.OUTSTANDING] * 2
    for status in statuses:
        create_recommendation(inspection=inspection, status=status)
    create_recommendation(inspection=inspection, is_public=False)
    count = recommendation_counts([inspection], AsAt(0))[inspection.pk]
    assert count == RecommendationCount(signed_off=4, awaiting=18, outstanding=2)
    shares = [count.share(part) for part in (count.signed_off, count.awaiting)]
    assert [round(share or 0) for share in shares] == [17, 75]
    assert count.total == 24


def test_no_recommendations_have_no_share() -> None:
    assert RecommendationCount().share(0) is None


def test_a_response_is_due_on_the_56th_day(quarter: Quarter) -> None:
    """Published on 11 August: that day counts as the first, so the last is 5 October."""
    inspection = create_inspection(published_on=dt.date(2023, 8, 11))
    clock = response_clock(inspection, [], Days(dt.date(2023, 10, 5), dt.date(2023, 10, 5)))
    assert (clock.due, clock.days_left, clock.missed is not None) == (dt.date(2023, 10, 5), 0, False)
    late = response_clock(inspection, [], Days(dt.date(2023, 10, 6), dt.date(2023, 10, 6)))
    assert (late.days_left, late.missed is not None) == (-1, True)


def test_a_published_response_stops_the_clock(quarter: Quarter) -> None:
    inspection = create_inspection(published_on=dt.date(2023, 8, 11))
    planned = create_inspection_response(inspections=[inspection])
    published = create_inspection_response(inspections=[inspection], published_on=dt.date(2023, 9, 1))
    clock = response_clock(inspection, [planned, published], Days(dt.date(2024, 1, 1), dt.date(2024, 1, 1)))
    assert (clock.response, clock.is_published, clock.missed is not None) == (published, True, False)


def test_without_the_day_of_publication_no_day_is_worked_out(quarter: Quarter) -> None:
    inspection = create_inspection(published_on=dt.date(2023, 8, 31), published_precision=Precision.MONTH)
    clock = response_clock(inspection, [], Days(dt.date(2024, 1, 1), dt.date(2024, 1, 1)))
    assert (clock.due, clock.days_left, clock.missed is not None) == (None, None, False)


@pytest.mark.parametrize(
    ("outturns", "variance", "movement"),
    [
        ((), None, None),
        ((277_000_000,), 0, None),
        ((279_379_000, 275_663_000), -1_337_000, 3_716_000),
        ((275_663_000, 279_379_000), 2_379_000, -3_716_000),
        ((277_000_000, 277_000_000), 0, 0),
    ],
)
def test_variances_and_movements_are_worked_out(
    quarter: Quarter, outturns: tuple[int, ...], variance: int | None, movement: int | None
) -> None:
    budget = create_budget()
    quarters = [create_quarter(number=1), quarter]
    for when, outturn in zip(quarters[-len(outturns) :] if outturns else [], outturns, strict=False):
        create_forecast(budget=budget, quarter=when, outturn=outturn)
    [position] = budget_positions([budget], Viewpoint(WORKING_COPY, quarter))
    assert (position.variance, position.movement) == (variance, movement)


def test_a_position_knows_no_later_forecast(quarter: Quarter) -> None:
    budget, later = create_budget(), create_quarter(number=3)
    create_forecast(budget=budget, quarter=quarter, outturn=1)
    create_forecast(budget=budget, quarter=later, outturn=2)
    [position] = budget_positions([budget], Viewpoint(WORKING_COPY, quarter))
    assert position.forecast is not None
    assert position.forecast.outturn == 1


def test_a_line_with_lines_below_is_their_sum(quarter: Quarter) -> None:
    budget = create_budget()
    top = create_budget_line(budget=budget, title="Vehicles", amount=None)
    create_budget_line(budget=budget, parent=top, amount=600_000)
    create_budget_line(budget=budget, parent=top, amount=400_000)
    empty = create_budget_line(budget=budget, title="Later", amount=None)
    sums = {line.line.pk: line.amount for line in line_sums([*budget.lines.all()])}
    assert sums == sums | {top.pk: Decimal(1_000_000), empty.pk: None}
