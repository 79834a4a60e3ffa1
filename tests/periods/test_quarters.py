import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.actions import add_quarter, close_quarter, open_quarter
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_publisher, create_user
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
DATES: dict[str, Any] = {"opens": dt.date(2023, 10, 2), "due": dt.date(2023, 10, 16), "closes": dt.date(2023, 10, 23)}


def test_a_quarter_has_its_names() -> None:
    quarter = create_quarter(year=2023, number=2)

    assert quarter.slug == "2023-24-q2"
    assert quarter.name == str(quarter) == "Quarter 2, 2023/24"
    assert quarter.short == "Q2 2023/24"
    assert quarter.span_words == "July to September 2023"


def test_the_last_quarter_lies_in_the_next_calendar_year() -> None:
    assert create_quarter(year=2023, number=4).span_words == "January to March 2024"


def test_a_quarter_is_found_by_its_slug() -> None:
    quarter = create_quarter(year=2023, number=2)
    create_quarter(year=2023, number=3)

    assert Quarter.objects.by_slug("2023-24-q2") == quarter


@pytest.mark.parametrize(
    "slug", ["2023-24-q1", "2023-25-q2", "2023-24-q5", "2023-24-Q2", "", "2023-24-q2 ", "٢٠٢٣-24-q2"]
)
def test_other_slugs_find_nothing(slug: str) -> None:
    create_quarter(year=2023, number=2)

    with pytest.raises(Quarter.DoesNotExist):
        Quarter.objects.by_slug(slug)


def test_the_quarter_before_crosses_the_year() -> None:
    last = create_quarter(year=2022, number=4)
    first = create_quarter(year=2023, number=1)
    second = create_quarter(year=2023, number=2)

    assert second.previous() == first
    assert first.previous() == last
    assert last.previous() is None


def test_quarters_by_state_and_order() -> None:
    second = create_quarter(number=2)
    first = create_quarter(number=1, state=QuarterState.CLOSED)
    third = create_quarter(number=3, state=QuarterState.PLANNED)

    assert list(Quarter.objects.open()) == [second]
    assert list(Quarter.objects.in_order()) == [first, second, third]
    assert list(Quarter.objects.latest_first()) == [third, second, first]
    assert list(Quarter.objects.before(second)) == [first]


@pytest.mark.engines
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"number": 5}, "quarter_number_1_to_4"),
        ({"number": 0}, "quarter_number_1_to_4"),
        ({"year": 1999}, "quarter_year_of_this_century"),
        ({"end": dt.date(2023, 7, 1)}, "quarter_start_before_end"),
        ({"due": dt.date(2023, 9, 30)}, "quarter_opens_due_closes"),
        ({"closes": dt.date(2023, 10, 14)}, "quarter_opens_due_closes"),
        ({"state": "ajar"}, "quarter_state_known"),
    ],
)
def test_the_database_refuses_impossible_quarters(values: dict[str, Any], constraint: str) -> None:
    quarter = create_quarter()

    with pytest.raises(IntegrityError, match=constraint):
        Quarter.objects.filter(pk=quarter.pk).update(**values)


@pytest.mark.engines
def test_the_database_refuses_a_quarter_twice() -> None:
    create_quarter(year=2023, number=2)
    other = create_quarter(year=2023, number=3)

    with pytest.raises(IntegrityError):
        Quarter.objects.filter(pk=other.pk).update(number=2)


def test_all_of_a_window_may_fall_on_one_day() -> None:
    day = dt.date(2023, 10, 2)

    assert create_quarter(opens=day, due=day, closes=day).pk


def test_add_quarter_computes_its_span_and_leaves_an_event() -> None:
    by = create_publisher()

    quarter = add_quarter(by=by, year=2023, number=2, **DATES)

    assert (quarter.start, quarter.end) == (dt.date(2023, 7, 1), dt.date(2023, 9, 30))
    assert quarter.state == QuarterState.PLANNED
    assert [(event.who, event.verb) for event in Event.objects.about(quarter)] == [(by.name, "added")]


def test_add_quarter_twice_is_refused() -> None:
    by = create_publisher()
    add_quarter(by=by, year=2023, number=2, **DATES)

    with pytest.raises(ValidationError):
        add_quarter(by=by, year=2023, number=2, **DATES)


@pytest.mark.parametrize("number", [0, 5])
def test_add_quarter_knows_four(number: int) -> None:
    with pytest.raises(ValidationError):
        add_quarter(by=create_publisher(), year=2023, number=number, **DATES)


def test_add_quarter_refuses_a_window_in_the_wrong_order() -> None:
    with pytest.raises(ValidationError, match="opens, then updates are due"):
        add_quarter(by=create_publisher(), year=2023, number=2, **(DATES | {"due": dt.date(2023, 10, 1)}))


def test_a_quarter_opens_and_closes() -> None:
    by, quarter = create_publisher(), create_quarter(state=QuarterState.PLANNED)

    open_quarter(quarter, by=by)
    assert Quarter.objects.get().state == QuarterState.OPEN
    close_quarter(quarter, by=by)
    assert Quarter.objects.get().state == QuarterState.CLOSED

    assert [event.after for event in Event.objects.about(quarter)] == [{"state": "open"}, {"state": "closed"}]


def test_a_quarter_never_opened_cannot_close() -> None:
    with pytest.raises(ValidationError, match="never opened"):
        close_quarter(create_quarter(state=QuarterState.PLANNED), by=create_publisher())


def test_opening_again_needs_a_reason() -> None:
    by, quarter = create_publisher(), create_quarter(state=QuarterState.CLOSED)

    with pytest.raises(ValidationError, match="Say why"):
        open_quarter(quarter, by=by, reason=" ")
    open_quarter(quarter, by=by, reason="A figure came late.")

    assert Event.objects.about(quarter).get().reason == "A figure came late."


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_only_a_publisher_manages_quarters(role: Role) -> None:
    by, quarter = create_user(role=role), create_quarter()

    with pytest.raises(PermissionDenied):
        add_quarter(by=by, year=2024, number=1, **DATES)
    with pytest.raises(PermissionDenied):
        open_quarter(quarter, by=by)
    with pytest.raises(PermissionDenied):
        close_quarter(quarter, by=by)
    assert not Event.objects.exists()
