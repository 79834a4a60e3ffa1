"""A row is refused in the words of Django's own check, and a sound one costs one question to the database."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from pcc_portal.audit import actions
from pcc_portal.panel.models import PanelRequest
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_user
from tests.factories.panel import create_panel_request
from tests.factories.periods import create_quarter

DAY = dt.date(2023, 7, 1)


def refusal(row: Any, check: Any) -> dict[str, list[str]]:
    try:
        check(row)
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
    assert refusal(row, actions.check_row) == refusal(row, Quarter.full_clean)
    assert bool(values) == bool(refusal(row, actions.check_row))


def test_what_stands_once_is_refused_twice(db: None) -> None:
    row = create_quarter()
    row.pk = None
    row._state.adding = True
    assert refusal(row, actions.check_row) == refusal(row, Quarter.full_clean) != {}


def test_a_column_without_a_value_breaks_no_condition(db: None) -> None:
    """As in the database: a check that comes to NULL is kept, beside others that are kept or not."""
    request = create_panel_request(due_on=None)
    actions.check_row(request)
    request.replied_by = create_user()
    assert refusal(request, actions.check_row) == refusal(request, PanelRequest.full_clean) != {}


def test_all_conditions_are_one_question(db: None) -> None:
    row = create_quarter()
    conditions = [c for c in Quarter._meta.constraints if isinstance(c, CheckConstraint)]
    assert len(conditions) > 3
    with CaptureQueriesContext(connection) as ours:
        actions.check_row(row)
    with CaptureQueriesContext(connection) as plain:
        row.full_clean()
    assert len(ours) <= len(plain) - len(conditions) + 1
