"""Which figures an update asks for, and what each stands beside."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from performance.choices import AreaKind, Frequency
from performance.forms.figures import standing, stored
from performance.models import Area, ExpectedFigure, Measure, Observation
from performance.stats.due import figure_due, figures_due
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_measure, create_observation, create_target
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
APRIL, JUNE = dt.date(2023, 4, 1), dt.date(2023, 6, 30)


@pytest.fixture
def first() -> Quarter:
    return create_quarter(number=1, state=QuarterState.CLOSED)


@pytest.fixture
def second(first: Quarter) -> Quarter:
    return create_quarter(number=2)


@pytest.fixture
def measure(second: Quarter) -> Measure:
    return create_measure(theme=create_theme())


def expect(measure: Measure, quarter: Quarter, kind: str = AreaKind.FORCE) -> None:
    ExpectedFigure.objects.create(quarter=quarter, measure=measure, area=create_area(kind=kind))


def test_only_what_is_expected_of_the_theme_is_due(measure: Measure, first: Quarter, second: Quarter) -> None:
    other = create_measure(theme=create_theme())
    expect(measure, second)
    expect(other, second)
    expect(measure, first, AreaKind.REGION)
    assert [(due.measure, due.area.kind) for due in figures_due(measure.theme, second)] == [(measure, AreaKind.FORCE)]
    assert figures_due(create_theme(), second) == []


def test_what_was_entered_is_told_from_what_came_before(measure: Measure, first: Quarter, second: Quarter) -> None:
    before = create_observation(measure=measure, quarter=first, value=280, start=APRIL, end=JUNE)
    expect(measure, second)
    [due] = figures_due(measure.theme, second)
    assert (due.current, due.previous, due.before.values, due.before.days) == (None, before, [Decimal(280)], 90)
    now = create_observation(measure=measure, quarter=second)
    [due] = figures_due(measure.theme, second)
    assert (due.current, due.previous) == (now, before)
    [due] = [figure_due(measure, create_area(), first)]
    assert (due.current, due.previous) == (before, None), "what is reported later does not stand beside it"


def test_a_figure_that_was_replaced_does_not_count(measure: Measure, first: Quarter, second: Quarter) -> None:
    was = create_observation(measure=measure, quarter=first, value=280, start=APRIL, end=JUNE)
    create_observation(
        measure=measure, quarter=first, value=281, start=APRIL, end=JUNE, supersedes=was, reason="Counted again."
    )
    assert figure_due(measure, create_area(), second).before.values == [Decimal(281)]


def test_a_period_without_a_figure_has_days_and_no_value(measure: Measure, first: Quarter, second: Quarter) -> None:
    state = {"availability": "not_available", "availability_reason": "The system changed."}
    create_observation(measure=measure, quarter=first, value=None, start=APRIL, end=JUNE, **state)
    before = figure_due(measure, create_area(), second).before
    assert (before.values, before.days) == ([], 90)


def test_others_are_compared_by_the_period_of_the_last_figure(
    measure: Measure, first: Quarter, second: Quarter
) -> None:
    create_observation(measure=measure, quarter=first, start=APRIL, end=JUNE)
    region = create_observation(measure=measure, quarter=first, start=APRIL, end=JUNE, kind=AreaKind.REGION)
    Area.objects.create(slug="a-council", name="A council", kind=AreaKind.COUNCIL)
    create_observation(measure=measure, quarter=first, start=APRIL, end=JUNE, kind=AreaKind.COUNCIL)
    create_observation(measure=measure, quarter=second, kind=AreaKind.NATION)
    assert figure_due(measure, create_area(), second).compared == [region]
    Observation.objects.filter(area__kind=AreaKind.FORCE).delete()
    assert figure_due(measure, create_area(), second).compared == []


@pytest.mark.parametrize(("days", "found"), [(0, True), (1, False)])
def test_the_target_is_the_one_in_force_at_the_end(measure: Measure, second: Quarter, days: int, found: bool) -> None:
    older = create_target(measure=measure, value=100, effective_from=APRIL)
    newer = create_target(measure=measure, value=90, effective_from=second.end + dt.timedelta(days=days))
    assert figure_due(measure, create_area(), second).target == (newer if found else older)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ((dt.date(2022, 4, 1), dt.date(2023, 3, 31)), (dt.date(2023, 4, 1), dt.date(2024, 3, 31))),
        ((dt.date(2023, 3, 1), dt.date(2024, 2, 29)), (dt.date(2024, 3, 1), dt.date(2025, 2, 28))),
    ],
)
def test_a_yearly_figure_covers_the_year_after(
    first: Quarter, second: Quarter, last: tuple[dt.date, dt.date], due: tuple[dt.date, dt.date]
) -> None:
    yearly = create_measure(theme=create_theme(), frequency=Frequency.YEAR)
    assert figure_due(yearly, create_area(), second).span == (dt.date(2022, 4, 1), dt.date(2023, 3, 31))
    create_observation(measure=yearly, quarter=first, start=last[0], end=last[1])
    assert figure_due(yearly, create_area(), second).span == due


def test_the_questions_do_not_grow_with_the_figures(measure: Measure, first: Quarter, second: Quarter) -> None:
    create_publisher()
    expect(measure, second)
    for _ in range(5):
        more = create_measure(theme=measure.theme)
        expect(more, second)
        create_observation(measure=more, quarter=first, start=APRIL, end=JUNE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(figures_due(measure.theme, second)) == 6
    assert len(asked) == 6


def test_what_is_shown_of_figures_is_at_hand(measure: Measure, first: Quarter, second: Quarter) -> None:
    create_publisher()
    expect(measure, second)
    create_observation(measure=measure, quarter=first, start=APRIL, end=JUNE)
    create_observation(measure=measure, quarter=first, start=APRIL, end=JUNE, kind=AreaKind.REGION)
    now = create_observation(measure=measure, quarter=second)
    [due] = figures_due(measure.theme, second)
    with CaptureQueriesContext(connection) as asked:
        facts = standing(due)
        begins_with = stored(due)
        assert due.current
        assert (due.current.measure, due.current.area, due.current.quarter) == (now.measure, now.area, now.quarter)
    assert not asked
    assert [what for what, _ in facts] == ["Covers", "Previous", create_area(kind=AreaKind.REGION).name]
    assert begins_with["value"] == now.value
