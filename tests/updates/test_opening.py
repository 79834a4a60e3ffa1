"""The next quarter opens in one step, with what each app carries into it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from objectives.choices import CommitmentState
from objectives.models import QuarterlyUpdate
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import State
from pcc_portal.updates.registers.registry import carried_forward
from pcc_portal.updates.releases.actions import open_next_quarter
from performance.choices import Frequency
from performance.models import ExpectedFigure, Measure
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_commitment, create_objective, create_plan, create_theme
from tests.factories.performance import create_area, create_measure, create_observation
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
DAYS = {"opens": dt.date(2024, 1, 2), "due": dt.date(2024, 1, 19), "closes": dt.date(2024, 2, 1)}


@pytest.fixture
def last() -> Quarter:
    return create_quarter(number=2)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


def open_next(by: User) -> tuple[Quarter, list[str]]:
    return open_next_quarter(by=by, **DAYS)


def expected(quarter: Quarter) -> set[Measure]:
    return {row.measure for row in ExpectedFigure.objects.of(quarter)}


def test_a_quarter_that_has_no_row_is_made_and_opened(last: Quarter, publisher: User) -> None:
    quarter, _ = open_next(publisher)
    assert (quarter.slug, quarter.state, quarter.opens) == ("2023-24-q3", QuarterState.OPEN, DAYS["opens"])
    assert [event.verb for event in Event.objects.about(quarter)] == ["added", "opened"]


def test_a_planned_one_takes_the_days_given(last: Quarter, publisher: User) -> None:
    planned = create_quarter(number=3, state=QuarterState.PLANNED)
    quarter, _ = open_next(publisher)
    assert (quarter, quarter.closes) == (planned, DAYS["closes"])
    assert [event.verb for event in Event.objects.about(quarter)] == ["changed", "opened"]


def test_a_planned_one_further_on_is_not_skipped_to(last: Quarter, publisher: User) -> None:
    create_quarter(number=4, state=QuarterState.PLANNED)
    quarter, _ = open_next(publisher)
    assert quarter.slug == "2023-24-q3"


def test_after_the_fourth_comes_the_first_of_the_next_year(publisher: User) -> None:
    create_quarter(year=2023, number=4, state=QuarterState.CLOSED)
    quarter, _ = open_next_quarter(
        by=publisher, opens=dt.date(2024, 7, 1), due=dt.date(2024, 7, 15), closes=dt.date(2024, 7, 31)
    )
    assert (quarter.slug, quarter.start) == ("2024-25-q1", dt.date(2024, 4, 1))


def test_the_first_of_all_is_added_by_hand(publisher: User) -> None:
    with pytest.raises(Quarter.DoesNotExist):
        open_next(publisher)
    assert not Quarter.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_only_a_publisher_opens_it(last: Quarter, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        open_next(create_user(role=role))
    assert list(Quarter.objects.all()) == [last]


def test_days_out_of_order_open_nothing(last: Quarter, publisher: User) -> None:
    create_theme()
    with pytest.raises(ValidationError):
        open_next_quarter(by=publisher, **(DAYS | {"due": dt.date(2024, 3, 1)}))
    assert list(Quarter.objects.all()) == [last]
    assert not QuarterlyUpdate.objects.exists()


def test_opened_twice_the_one_after_it_opens_and_nothing_is_there_twice(last: Quarter, publisher: User) -> None:
    theme = create_theme()
    first, _ = open_next(publisher)
    later = {name: day + dt.timedelta(days=91) for name, day in DAYS.items()}
    second, _ = open_next_quarter(by=publisher, **later)
    assert [first.slug, second.slug] == ["2023-24-q3", "2023-24-q4"]
    assert QuarterlyUpdate.objects.filter(theme=theme).count() == 2


def test_each_theme_of_the_plan_in_force_has_an_update_to_write(last: Quarter, publisher: User) -> None:
    owner = create_user()
    theme = create_theme(owner=owner)
    create_theme(objective=create_objective(plan=create_plan(is_in_force=False)))
    quarter, carried = open_next(publisher)
    update = QuarterlyUpdate.objects.get()
    assert (update.theme, update.quarter, update.state, update.theme.owner) == (theme, quarter, State.DRAFT, owner)
    assert "1 update to write" in carried[0]


def test_an_update_that_was_begun_already_stays(last: Quarter, publisher: User) -> None:
    planned, theme = create_quarter(number=3, state=QuarterState.PLANNED), create_theme()
    begun = QuarterlyUpdate.objects.create(theme=theme, quarter=planned)
    open_next(publisher)
    assert QuarterlyUpdate.objects.get() == begun


def test_what_was_expected_last_time_is_expected_again(last: Quarter, publisher: User) -> None:
    measures, missed = create_measure(), create_measure()
    create_observation(measure=measures, quarter=last)
    for measure in (measures, missed):
        ExpectedFigure.objects.create(quarter=last, measure=measure, area=create_area())
    quarter, carried = open_next(publisher)
    assert expected(quarter) == {measures, missed}
    assert carried[1] == "2 figures expected"


def test_what_was_given_of_the_force_is_expected_too(last: Quarter, publisher: User) -> None:
    force, region = create_measure(), create_measure()
    create_observation(measure=force, quarter=last)
    create_observation(measure=region, quarter=last, kind="region")
    quarter, carried = open_next(publisher)
    assert expected(quarter) == {force}
    assert carried[1] == "1 figure expected"


def test_what_is_expected_already_is_not_twice(last: Quarter, publisher: User) -> None:
    planned, measure = create_quarter(number=3, state=QuarterState.PLANNED), create_measure()
    for quarter in (last, planned):
        ExpectedFigure.objects.create(quarter=quarter, measure=measure, area=create_area())
    open_next(publisher)
    assert ExpectedFigure.objects.filter(quarter=planned).count() == 1


@pytest.mark.parametrize(
    ("frequency", "is_expected"),
    [
        (Frequency.MONTH, True),
        (Frequency.QUARTER, True),
        (Frequency.REPORT, True),
        (Frequency.YEAR, False),
        (Frequency.ONCE, False),
    ],
)
def test_a_figure_comes_as_often_as_its_measure_says(
    last: Quarter, publisher: User, frequency: Frequency, is_expected: bool
) -> None:
    measure = create_measure(frequency=frequency)
    create_observation(measure=measure, quarter=last)
    quarter, _ = open_next(publisher)
    assert (measure in expected(quarter)) is is_expected


@pytest.mark.parametrize(
    ("end", "is_expected"),
    [(dt.date(2022, 12, 31), True), (dt.date(2023, 1, 1), False), (dt.date(2023, 9, 30), False)],
)
def test_a_yearly_figure_is_expected_once_a_year_has_passed(
    last: Quarter, publisher: User, end: dt.date, is_expected: bool
) -> None:
    """Quarter 3 ends on 31 December 2023."""
    measure = create_measure(frequency=Frequency.YEAR)
    create_observation(measure=measure, quarter=last, start=end - dt.timedelta(days=364), end=end)
    quarter, _ = open_next(publisher)
    assert (measure in expected(quarter)) is is_expected


def test_a_yearly_figure_comes_round_when_its_last_was_quarters_ago(publisher: User) -> None:
    """It was given for 2022 in quarter 4 of 2022/23; three quarters open without it, the fourth expects it again."""
    first = create_quarter(year=2022, number=4, state=QuarterState.CLOSED)
    measure = create_measure(frequency=Frequency.YEAR)
    create_observation(measure=measure, quarter=first, start=dt.date(2022, 4, 1), end=dt.date(2023, 3, 31))
    counts = []
    for quarters in range(1, 5):
        days = {name: first.end + dt.timedelta(days=91 * quarters + n) for n, name in enumerate(DAYS, 1)}
        quarter, _ = open_next_quarter(by=publisher, **days)
        counts.append((quarter.slug, measure in expected(quarter)))
    assert counts == [("2023-24-q1", False), ("2023-24-q2", False), ("2023-24-q3", False), ("2023-24-q4", True)]


def test_commitments_that_are_due_are_counted(last: Quarter, publisher: User) -> None:
    theme = create_theme()
    edge = DAYS["closes"]
    create_commitment(theme=theme, due_on=edge)
    create_commitment(theme=theme, due_on=edge, state=CommitmentState.REVISED)
    create_commitment(theme=theme, due_on=edge + dt.timedelta(days=1))
    create_commitment(theme=theme, due_on=edge, state=CommitmentState.KEPT, closed_on=edge)
    _, carried = open_next(publisher)
    assert carried[0].endswith("2 commitments due")


def test_all_of_it_is_in_the_log(last: Quarter, publisher: User) -> None:
    create_theme()
    create_observation(measure=create_measure(), quarter=last)
    open_next(publisher)
    verbs = [(event.kind, event.verb, event.user_id) for event in Event.objects.in_order()]
    assert verbs == [
        ("periods.quarter", "added", publisher.pk),
        ("periods.quarter", "opened", publisher.pk),
        ("objectives.quarterlyupdate", "added", publisher.pk),
        ("performance.expectedfigure", "expected", publisher.pk),
    ]


def test_it_happens_whole_or_not_at_all(last: Quarter, publisher: User, monkeypatch: Any) -> None:
    def fails(quarter: Quarter, *, by: User) -> str:
        raise ZeroDivisionError

    create_theme()
    monkeypatch.setattr("pcc_portal.updates.releases.actions.carried_forward", [*carried_forward, fails])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        open_next(publisher)
    assert list(Quarter.objects.all()) == [last]
    assert not QuarterlyUpdate.objects.exists()
    assert not Event.objects.exists()


def test_it_opens_on_no_day_on_which_the_one_before_did(last: Quarter, publisher: User) -> None:
    days = {"due": DAYS["due"], "closes": DAYS["closes"]}
    with pytest.raises(ValidationError, match="Give a day after"):
        open_next_quarter(by=publisher, opens=last.opens, **days)
    quarter, _ = open_next_quarter(by=publisher, opens=last.opens + dt.timedelta(days=1), **days)
    assert quarter.opens > last.opens
