"""Days, periods and papers by other examples than those of each section's own tests: leap days, nights in which summer
time begins or ends, ends of years, months that are missing, years that roll, releases beside papers."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from pcc_portal.changes.sections import sections
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import references
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.registers.due import dates_gone_by, next_dates
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.choices import Aggregation, Frequency
from performance.models import Measure, Observation
from performance.stats import Reading, readings
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_commitment, create_milestone, create_theme
from tests.factories.performance import (
    create_inspection,
    create_measure,
    create_observation,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.factories.schemes import Grade
from tests.factories.updates import create_release, seal, show

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def then_of(release: Release) -> Viewpoint:
    return Viewpoint(AsAt(release.number), release.quarter, release)


def lines(before: Viewpoint, now: Viewpoint) -> dict[str, list[list[str]]]:
    """What "since the last report" tells, by section."""
    return {
        section.slug: [[f"{cell.text} {cell.sub}".strip() for cell in row] for row in section.table.rows]
        for section in sections(before, now)
        if section.count
    }


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2023-10-28 23:30", "29 October 2023"),  # half past midnight in summer time
        ("2023-10-29 00:59", "29 October 2023"),  # the hour that comes twice
        ("2023-10-29 23:30", "29 October 2023"),
        ("2024-03-30 23:59", "30 March 2024"),
        ("2024-03-31 23:00", "1 April 2024"),  # midnight in summer time, and another financial year
        ("2023-12-31 23:59", "31 December 2023"),
    ],
)
def test_a_release_in_the_night_is_of_the_day_in_the_office(at: str, day: str, client: Client, settings: Any) -> None:
    create_theme()
    release = create_release(quarter=create_quarter(), at=moment(at))
    on = then_of(release).ends_on
    settings.DEMO_DATE = on + dt.timedelta(days=1)
    before = create_commitment(title="Before", made_on=dt.date(2023, 1, 2), due_on=on - dt.timedelta(days=1))
    create_commitment(title="That day", made_on=dt.date(2023, 1, 2), due_on=on)
    assert f"Figures as published {day}." in client.get("/").content.decode()
    assert [date.title for date in dates_gone_by(then_of(release))] == ["That day"]
    assert "Overdue" in client.get(before.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2024-02-28", "Due in 1 day, 29 February 2024"),
        ("2024-02-29", "Due today, 29 February 2024"),
        ("2024-03-01", "Not yet reported on"),
    ],
)
def test_the_last_of_56_days_may_be_a_leap_day(today: str, words: str, client: Client, settings: Any) -> None:
    settings.DEMO_DATE = dt.date.fromisoformat(today)
    create_theme()
    create_release(quarter=create_quarter(number=3), at=moment("2024-02-09 09:00"))
    inspection = create_inspection(published_on=dt.date(2024, 1, 5))
    assert words in client.get(inspection.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("last", "precision", "gone_by", "not_yet"),
    [
        ("2024-02-29", "winter", "2024-03-01", "2024-02-29"),
        ("2023-12-31", "year", "2024-01-01", "2023-12-31"),
        ("2024-03-31", "fin_year", "2024-04-01", "2024-03-31"),
        ("2024-02-20", "mid_month", "2024-02-21", "2024-02-20"),
    ],
)
def test_a_span_has_gone_by_after_the_last_of_its_days(
    last: str, precision: str, gone_by: str, not_yet: str, settings: Any
) -> None:
    release = create_release(quarter=create_quarter(), at=moment("2023-11-09 09:00"))
    create_milestone(forecast_on=dt.date.fromisoformat(last), forecast_precision=precision)
    settings.DEMO_DATE = dt.date.fromisoformat(not_yet)
    assert dates_gone_by(then_of(release)) == []
    assert len(next_dates(then_of(release), 8)) == 1
    settings.DEMO_DATE = dt.date.fromisoformat(gone_by)
    assert len(dates_gone_by(then_of(release))) == 1
    assert next_dates(then_of(release), 8) == []


def reading_of(measure: Measure, viewpoint: Viewpoint) -> Reading:
    (reading,) = readings([measure], viewpoint)
    return reading


def month(measure: Measure, quarter: Quarter, text: str, value: int, release: Release | None = None) -> Observation:
    """The figure of a month, such as 2024-02."""
    start = dt.date.fromisoformat(f"{text}-01")
    end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    row = create_observation(measure=measure, quarter=quarter, start=start, end=end, value=value)
    return show(row, release) if release else row


@pytest.fixture
def monthly() -> Measure:
    """Calls a month, added up, 30 or fewer a quarter."""
    return create_measure(
        theme=create_theme(),
        slug="calls",
        title="Calls",
        frequency=Frequency.MONTH,
        aggregation=Aggregation.SUM,
        unit="count",
        noun="calls",
    )


def test_a_middle_month_that_is_missing_is_said_and_judges_nothing(monthly: Measure, client: Client) -> None:
    by = create_publisher()
    third, fourth = (create_quarter(number=n, state=QuarterState.CLOSED) for n in (3, 4))
    first = create_release(quarter=third, at=moment("2024-02-09 09:00"), by=by)
    show(create_target(measure=monthly, value=30, effective_from=dt.date(2023, 4, 1)), first)
    for text in ("2023-10", "2023-11", "2023-12"):
        month(monthly, third, text, 10, first)
    seal(first, monthly)
    paper = create_release(quarter=fourth, at=moment("2024-05-10 09:00"), by=by)
    for text in ("2024-01", "2024-03"):
        month(monthly, fourth, text, 10, paper)
    seal(paper, monthly)
    partial = reading_of(monthly, then_of(paper))
    assert partial.observation is not None
    assert (partial.observation.value, partial.observation.months_given) == (Decimal(20), 2)
    assert (partial.change, partial.grade) == (None, Grade.NOT_GRADED)
    cited = Citations(["{measure:calls}"], then_of(paper)).cite(references("{measure:calls}")[0])
    assert cited.text == "20 (2 of 3 months)"
    assert "2 of 3 months" in client.get("/measures/calls/").content.decode()

    beside = create_release(quarter=fourth, at=moment("2024-06-03 09:00"), kind=ReleaseKind.DATA, by=by)
    month(monthly, fourth, "2024-02", 11, beside)  # of a leap year, 29 days
    whole = reading_of(monthly, then_of(beside))
    assert whole.observation is not None
    assert (whole.observation.value, whole.observation.months_given, whole.change) == (Decimal(31), None, Decimal(1))
    assert reading_of(monthly, then_of(paper)).observation.months_given == 2  # type: ignore[union-attr]

    now = Viewpoint(WORKING_COPY, create_quarter(year=2024, number=1))
    told = lines(then_of(paper), now)
    assert ["Calls Borsetshire, an earlier period", "–", "11 February 2024", "First reported since"] in told["late"]


def test_history_is_told_once_and_of_each_measure_in_one_line(client: Client) -> None:
    by, second = create_publisher(), create_quarter(state=QuarterState.CLOSED)
    measure = create_measure(theme=create_theme(), title="Waits")
    paper = create_release(quarter=second, at=moment("2023-11-09 09:00"), by=by)
    show(create_observation(measure=measure, quarter=second), paper)
    seal(paper, measure)
    beside = create_release(quarter=second, kind=ReleaseKind.DATA, at=moment("2023-11-20 09:00"), by=by)
    for year in (2019, 2020, 2021):
        start, end = dt.date(year, 7, 1), dt.date(year, 9, 30)
        show(create_observation(measure=measure, quarter=second, start=start, end=end), beside)
    seal(beside, measure)
    third = create_release(
        quarter=create_quarter(number=3, state=QuarterState.CLOSED), at=moment("2024-02-09 09:00"), by=by
    )
    seal(third, measure)
    told = lines(then_of(paper), then_of(third))
    periods = ", ".join(f"July to September {year}" for year in (2019, 2020, 2021))
    assert told["late"] == [["Waits Earlier periods", "–", f"3 figures {periods}", "First reported since"]]
    assert "reported" not in told, "none of them is the measure's figure now"
    assert "late" not in lines(then_of(third), Viewpoint(WORKING_COPY, create_quarter(number=4)))
    # The page of the past quarter reads as its own last release left it.
    assert "2019" in client.get(f"/as-published/2023-24-q2{measure.get_absolute_url()}").content.decode()


def test_a_data_release_of_a_past_quarter_moves_no_paper_and_no_quarter(client: Client) -> None:
    by, first = create_publisher(), create_quarter(number=1, state=QuarterState.CLOSED)
    second = create_quarter(number=2, state=QuarterState.CLOSED)
    measure = create_measure(theme=create_theme(), title="Waits")
    old = create_release(quarter=first, at=moment("2023-07-19 09:00"), by=by)
    span: dict[str, Any] = {"start": first.start, "end": first.end}
    was = show(create_observation(measure=measure, quarter=first, value=280, **span), old)
    seal(old, measure)
    paper = create_release(quarter=second, at=moment("2023-11-09 09:00"), by=by)
    show(create_observation(measure=measure, quarter=second, value=300), paper)
    seal(paper, measure)
    data = create_release(quarter=first, kind=ReleaseKind.CORRECTION, at=moment("2023-12-31 23:30"), by=by)
    corrected = create_observation(measure=measure, quarter=first, value=281, supersedes=was, reason="Recount.", **span)
    show(corrected, data)
    seal(data, measure)
    address = measure.get_absolute_url()
    for quarter, shown, hidden in (("2023-24-q1", "280 days", "281 days"), ("2023-24-q2", "280 days", "281 days")):
        page = client.get(f"/as-published/{quarter}{address}").content.decode()
        assert shown in page, quarter
        assert hidden not in page, quarter
    live = client.get(address).content.decode()
    assert "281 days" in live
    assert "Quarter 2, 2023/24" in client.get("/").content.decode()
    now = Viewpoint(WORKING_COPY, create_quarter(number=3))
    assert [line[1:] for line in lines(then_of(paper), now)["figures"]] == [
        ["280 days", "281 days", "Corrected: Recount."]
    ]


@pytest.mark.parametrize(
    ("frequency", "quarter", "span", "earlier"),
    [
        (Frequency.ROLLING_YEAR, 4, ("2023-04-01", "2024-03-31"), ("2022-03-01", "2023-02-28")),
        (Frequency.ACADEMIC_YEAR, 3, ("2022-09-01", "2023-08-31"), ("2021-09-01", "2022-08-31")),
        (Frequency.CALENDAR_YEAR, 4, ("2023-01-01", "2023-12-31"), ("2020-01-01", "2020-12-31")),
    ],
)
def test_a_year_belongs_to_the_report_that_gave_it_and_an_older_one_is_history(
    frequency: str, quarter: int, span: tuple[str, str], earlier: tuple[str, str]
) -> None:
    now = create_quarter(number=quarter)
    measure = create_measure(theme=create_theme(), frequency=frequency)
    rows = []
    for days, value in ((span, 300), (earlier, 200)):
        start, end = map(dt.date.fromisoformat, days)
        rows.append(create_observation(measure=measure, quarter=now, start=start, end=end, value=value))
    reading = reading_of(measure, Viewpoint(WORKING_COPY, now))
    assert reading.observation == rows[0]
    assert reading.is_of(now)
    assert list(reading.series["force"]) == [rows[1], rows[0]]


def test_a_date_that_moves_across_the_end_of_the_year_and_back_is_told_as_it_stands(settings: Any) -> None:
    by = create_publisher()
    paper = create_release(
        quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=moment("2023-07-19 09:00"), by=by
    )
    row, away = (create_milestone(title=title, forecast_on=dt.date(2023, 12, 31)) for title in ("Hub", "Path"))
    seal(paper, row, away)
    for each in (row, away):
        change_register(each, by=by, reason="Snow.", forecast_on=dt.date(2024, 1, 1))
    change_register(row, by=by, reason="Dry.", forecast_on=dt.date(2023, 12, 31))
    told = lines(then_of(paper), Viewpoint(WORKING_COPY, create_quarter(number=2)))
    assert [line[:4] for line in told["dates"]] == [
        ["Path Milestone", "31 December 2023", "1 January 2024", "Snow. 1 day later"]
    ]
