"""A figure belongs to the quarter that it covers, whenever it was typed; what is due follows from the frequency."""

import datetime as dt
from decimal import Decimal

import pytest

from pcc_portal.open_data import observations
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance import content
from performance.choices import Aggregation, Frequency, Statistic, Unit
from performance.citations import MEASURE
from performance.models import Area, ExpectedFigure, Measure, Observation
from performance.report.measures import blocks
from performance.rules import doubts
from performance.stats import Reading, readings
from performance.stats.due import NEAREST, FigureDue, figures_due
from performance.stats.periods import Period, periods_due
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import Grade

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def first() -> Quarter:
    return create_quarter(number=1, state=QuarterState.CLOSED)


@pytest.fixture
def second(first: Quarter) -> Quarter:
    return create_quarter(number=2)


def expected(quarter: Quarter, **values: object) -> Measure:
    measure = create_measure(theme=create_theme(), **values)  # type: ignore[arg-type]
    ExpectedFigure.objects.create(quarter=quarter, measure=measure, area=create_area())
    return measure


def entered(measure: Measure, quarter: Quarter, start: str, end: str, **values: object) -> Observation:
    return create_observation(measure=measure, quarter=quarter, start=day(start), end=day(end), **values)  # type: ignore[arg-type]


def reading_of(measure: Measure, quarter: Quarter) -> Reading:
    (reading,) = readings([measure], Viewpoint(WORKING_COPY, quarter))
    return reading


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [
        (Frequency.MONTH, ["2024-01-01 2024-01-31", "2024-02-01 2024-02-29", "2024-03-01 2024-03-31"]),
        (Frequency.QUARTER, ["2024-01-01 2024-03-31"]),
        (Frequency.YEAR, ["2023-04-01 2024-03-31"]),
        (Frequency.ACADEMIC_YEAR, ["2022-09-01 2023-08-31"]),
        (Frequency.CALENDAR_YEAR, ["2023-01-01 2023-12-31"]),
        (Frequency.ROLLING_YEAR, ["2023-04-01 2024-03-31"]),
        (Frequency.AS_AT, ["2024-03-31 2024-03-31"]),
        (Frequency.REPORT, ["2024-01-01 2024-03-31"]),
    ],
)
def test_what_is_due_in_the_last_quarter_of_a_year(frequency: str, periods: list[str]) -> None:
    assert [f"{p.start} {p.end}" for p in periods_due(frequency, create_quarter(number=4))] == periods


@pytest.mark.parametrize(
    ("frequency", "ends"),
    [
        (Frequency.YEAR, "2023-03-31"),
        (Frequency.ACADEMIC_YEAR, "2023-08-31"),
        (Frequency.CALENDAR_YEAR, "2022-12-31"),
        (Frequency.ROLLING_YEAR, "2023-09-30"),
        (Frequency.AS_AT, "2023-09-30"),
    ],
)
def test_of_a_year_the_last_that_is_over_is_due(frequency: str, ends: str) -> None:
    [period] = periods_due(frequency, create_quarter(number=2))
    assert str(period.end) == ends


@pytest.mark.parametrize("frequency", [Frequency.QUARTER, Frequency.MONTH, Frequency.AS_AT, Frequency.REPORT])
def test_an_earlier_period_typed_now_leaves_the_quarters_box_empty(frequency: str, second: Quarter) -> None:
    measure = expected(second, frequency=frequency)
    entered(measure, second, "2022-07-01", "2022-09-30")
    assert all(due.current is None for due in figures_due(measure.theme, second))
    items = list(content.figures(second, [measure.theme_id]))
    assert sum(item.is_missing for item in items) == (3 if frequency == Frequency.MONTH else 1)
    assert not reading_of(measure, second).is_of(second)
    assert blocks([measure.theme], Viewpoint(WORKING_COPY, second)) == {}


def test_a_late_figure_belongs_to_the_quarter_that_it_covers(first: Quarter, second: Quarter) -> None:
    measure = expected(second)
    late = entered(measure, second, "2023-04-01", "2023-06-30", value=280)
    assert reading_of(measure, first).observation == late
    assert reading_of(measure, first).is_of(first)
    [due] = figures_due(measure.theme, second)
    assert (due.current, due.previous) == (None, late)
    now = entered(measure, second, "2023-07-01", "2023-09-30", value=300)
    reading = reading_of(measure, second)
    assert (reading.observation, reading.previous, reading.change) == (now, late, Decimal(20))


def test_a_figure_typed_early_waits_for_its_quarter(second: Quarter) -> None:
    measure = expected(second)
    now = entered(measure, second, "2023-07-01", "2023-09-30")
    entered(measure, second, "2023-10-01", "2023-12-31", value=900)
    assert reading_of(measure, second).observation == now


def test_history_is_weighed_beside_its_neighbours_in_time(first: Quarter, second: Quarter) -> None:
    measure = expected(second)
    for year, value in (("2021", 10), ("2022", 11), ("2023", 200)):
        entered(measure, first, f"{year}-04-01", f"{year}-06-30", value=value)
    [due] = figures_due(measure.theme, second)
    assert due.around(type(due.span)(day("2022-07-01"), day("2022-09-30"))).last == 11
    oldest = due.around(type(due.span)(day("2020-07-01"), day("2020-09-30")))
    assert (oldest.last, oldest.is_later) == (Decimal(10), True)
    entry = {"start": day("2020-07-01"), "end": day("2020-09-30"), "as_at": day("2020-09-30")}
    assert doubts(Decimal(300), entry, second, oldest)[0] == "This is 10 times the next figure or more."


def test_a_figure_is_held_against_the_nearest_of_a_long_series() -> None:
    first = day("1990-01-01")
    days = [first + dt.timedelta(days=n) for n in range(3 * NEAREST)]
    own = [Observation(pk=n, start=one, end=one, value=Decimal(n)) for n, one in enumerate(days, 1)]
    at = len(own) // 2
    due = FigureDue(Measure(), Area(), Quarter(), Period(days[at], days[at]), current=own[at], own=own)
    values = [row.value for row in own]
    assert due.before.values == [*values[at - NEAREST : at], *values[at + 1 : at + 1 + NEAREST]]
    assert due.previous is own[at - 1]


def test_three_boxes_for_a_monthly_measure_each_with_its_own_figure(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM)
    august = entered(measure, second, "2023-08-01", "2023-08-31")
    due = figures_due(measure.theme, second)
    assert [one.current for one in due] == [None, august, None]
    assert len({one.key for one in due}) == 3
    titles = [item.title for item in content.figures(second, [measure.theme_id]) if item.is_missing]
    assert titles == [f"{measure}, July 2023", f"{measure}, September 2023"]


def months(measure: Measure, quarter: Quarter, *values: object, **same: object) -> None:
    """From April on; None leaves a month out, a pair is a number and what it is out of."""
    spans = [("04", 30), ("05", 31), ("06", 30), ("07", 31), ("08", 31), ("09", 30)]
    for (month, last), value in zip(spans, values, strict=False):
        counts = dict(zip(("numerator", "denominator"), value, strict=True)) if isinstance(value, tuple) else {}
        if value is not None:
            number = Decimal(100) * value[0] / value[1] if isinstance(value, tuple) else value
            entered(measure, quarter, f"2023-{month}-01", f"2023-{month}-{last}", value=number, **counts, **same)


@pytest.mark.parametrize(
    ("aggregation", "then", "now"),
    [
        (Aggregation.SUM, 6, 42),
        (Aggregation.MEAN, 2, 14),
        (Aggregation.LAST, 2, 20),
        (Aggregation.HIGHEST, 3, 20),
    ],
)
def test_a_quarter_is_made_of_its_months(
    aggregation: str, then: int, now: int, first: Quarter, second: Quarter
) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=aggregation)
    create_target(measure=measure, value=now)
    months(measure, second, 1, 3, 2, 10, 12, 20)
    reading = reading_of(measure, second)
    assert reading.value == now
    assert (reading.observation.start, reading.observation.end) == (second.start, second.end)  # type: ignore[union-attr]
    assert (reading.change, reading.grade) == (Decimal(now - then), Grade.ON_TRACK)
    assert [row.value for row in reading.as_entered.series["force"]] == [1, 3, 2, 10, 12, 20]
    assert reading_of(measure, first).value == then


def test_a_share_is_made_of_the_sums_of_its_counts(second: Quarter) -> None:
    measure = expected(
        second,
        frequency=Frequency.MONTH,
        aggregation=Aggregation.RECOUNT,
        unit=Unit.PERCENT,
        statistic=Statistic.SHARE,
    )
    months(measure, second, None, None, None, (1, 10), (1, 2), (3, 8))
    row = reading_of(measure, second).observation
    assert row is not None
    assert (row.value, row.numerator, row.denominator) == (Decimal(25), Decimal(5), Decimal(20))


def test_a_missing_month_is_told_and_nothing_is_compared(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM)
    create_target(measure=measure, value=100)
    months(measure, second, 1, 3, 2, 10, None, 20)
    reading = reading_of(measure, second)
    assert (reading.value, reading.change, reading.gap, reading.grade) == (Decimal(30), None, None, Grade.NOT_GRADED)
    assert reading.observation is not None
    assert reading.observation.months_given == 2


def test_the_last_month_is_all_that_take_the_last_needs(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.LAST)
    months(measure, second, 1, 3, 2, None, None, 20)
    assert reading_of(measure, second).change == 18
    Observation.objects.filter(end=second.end).delete()
    months(measure, second, None, None, None, 7)
    row = reading_of(measure, second).observation
    assert row is not None
    assert (row.value, row.months_given) == (Decimal(7), 1)


def test_months_without_a_figure_leave_the_quarter_without_one(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM)
    why = {"availability": "not_available", "availability_reason": "The system changed."}
    entered(measure, second, "2023-09-01", "2023-09-30", value=None, **why)
    row = reading_of(measure, second).observation
    assert row is not None
    assert (row.value, row.availability_reason) == (None, "The system changed.")


def test_a_measure_that_became_monthly_keeps_its_quarters(first: Quarter, second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM)
    entered(measure, first, "2023-04-01", "2023-06-30", value=40)
    months(measure, second, None, None, None, 10, 12, 20)
    assert reading_of(measure, second).change == 2


def test_what_is_cited_says_that_a_month_is_missing(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM, unit=Unit.COUNT)
    months(measure, second, None, None, None, 10, None, 20)
    cited = MEASURE.resolve({measure.slug}, Viewpoint(WORKING_COPY, second))[measure.slug]
    assert cited.fields["value"] == "30 (2 of 3 months)"
    assert cited.fields["period"] == "July to September 2023, 2 of 3 months"


def told_rows() -> list[dict[str, object]]:
    lines = observations.lines(observations.observations(WORKING_COPY), WORKING_COPY)
    return [dict(zip(observations.NAMES, line, strict=True)) for line in lines]


def test_downloads_have_the_months_and_the_quarter(second: Quarter) -> None:
    measure = expected(second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM)
    months(measure, second, None, None, None, 10, None, 20)
    rows = told_rows()
    told = [(str(row["period_start"]), str(row["period_end"]), row["value"], row["made_of"]) for row in rows]
    assert told == [
        ("2023-07-01", "2023-07-31", "10", None),
        ("2023-09-01", "2023-09-30", "20", None),
        ("2023-07-01", "2023-09-30", "30", 2),
    ]


def test_a_quarter_does_not_give_a_hidden_month_away(second: Quarter) -> None:
    measure = expected(
        second, frequency=Frequency.MONTH, aggregation=Aggregation.SUM, unit=Unit.COUNT, is_sensitive=True
    )
    months(measure, second, None, None, None, 3, 12, 20)
    reading = reading_of(measure, second)
    assert (reading.value, reading.has_value) == (None, True)
    rows = told_rows()
    assert rows[-1]["period_start"] == second.start.isoformat()
    assert (rows[-1]["value"], rows[-1]["state"]) == (None, "too_small")
