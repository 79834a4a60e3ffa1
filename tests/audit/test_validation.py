"""A row is refused in the words of Django's own check, and of a sound one no constraint is asked about beforehand."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from pcc_portal.audit import actions
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_user
from tests.factories.panel import create_panel_request
from tests.factories.periods import create_quarter

DAY = dt.date(2023, 7, 1)


def refusal(row: Any) -> dict[str, list[str]]:
    return _words(
        row, lambda: actions.add(row, by=None) if row._state.adding else actions.change(row, by=None, **_columns(row))
    )


def words_of_full_clean(row: Any) -> dict[str, list[str]]:
    return _words(row, row.full_clean)


def _columns(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}


def _words(row: Any, check: Callable[[], Any]) -> dict[str, list[str]]:
    try:
        check()
    except ValidationError as refused:
        return refused.message_dict
    return {}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"start": DAY, "end": DAY},
        {"opens": DAY, "due": dt.date(2023, 6, 1)},
        {"start": DAY, "end": DAY, "opens": DAY, "due": dt.date(2023, 6, 1), "state": "lost", "number": 9},
        {"number": 9},
        {"year": None},
        {"year": None, "start": DAY, "end": DAY},
        {"state": "x" * 30},
    ],
    ids=str,
)
def test_it_refuses_what_full_clean_refuses_in_the_same_words(db: None, values: dict[str, Any]) -> None:
    row = create_quarter()
    for name, value in values.items():
        setattr(row, name, value)
    assert words_of_full_clean(row) == refusal(row)
    assert bool(values) == bool(refusal(row))


def test_what_stands_once_is_refused_twice(db: None) -> None:
    row = create_quarter()
    row.pk = None
    row._state.adding = True
    assert words_of_full_clean(row) == refusal(row) != {}


def test_a_column_without_a_value_breaks_no_condition(db: None) -> None:
    """A check that comes to NULL is kept, beside others that are kept or not."""
    request = create_panel_request(due_on=None)
    assert not refusal(request)
    request.replied_by = create_user()
    assert words_of_full_clean(request) == refusal(request) != {}


@pytest.mark.engines
def test_what_only_the_database_knows_is_raised_as_it_is(db: None) -> None:
    """A trigger, say: `full_clean` has no words for it, and nothing is taken for saved."""
    row = create_quarter()
    with (
        mock.patch.object(Quarter, "save", side_effect=IntegrityError("a trigger refused it")),
        pytest.raises(IntegrityError, match="a trigger"),
    ):
        actions.change(row, by=None, due=row.due + dt.timedelta(1))
    assert not Event.objects.exists()


def test_a_sound_row_is_asked_about_no_constraint(db: None) -> None:
    row = create_quarter()
    assert len(Quarter._meta.constraints) > 3
    with CaptureQueriesContext(connection) as plain:
        row.full_clean()
    with CaptureQueriesContext(connection) as ours, actions._checked(row):
        row.save()
    assert len(ours) <= len(plain) - len(Quarter._meta.constraints) + len(["savepoint", "update", "release"])
