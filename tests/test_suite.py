"""The suite's own ground: the engine it was asked for, tables that empty after a test, loops of queries that fail."""

import pytest
from django.db import DatabaseError, connection, transaction
from zeal import NPlusOneError, zeal_context

from pcc_portal.accounts.models import User
from pcc_portal.audit.actions import record
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from tests.conftest import triggers_off
from tests.factories.periods import create_quarter
from tests.settings import ENGINE

pytestmark = pytest.mark.engines


def test_the_engine_is_the_one_asked_for(db: None) -> None:
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[ENGINE]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_with_real_transactions_leaves_the_log_empty(transactional_db: None, turn: str) -> None:
    assert not Event.objects.exists()
    record(by=None, verb=turn, target=User(email="reader@example.org"))
    assert Event.objects.count() == 1


def test_the_log_refuses_again_afterwards(db: None) -> None:
    record(by=None, verb="added", target=User(email="reader@example.org"))
    with triggers_off():
        Event.objects.all().update(who="Somebody else")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


def test_a_query_in_a_loop_fails(db: None) -> None:
    for number in (1, 2):
        create_quarter(number=number)
    with zeal_context(), pytest.raises(NPlusOneError):
        [Quarter.objects.get(number=quarter.number) for quarter in Quarter.objects.all()]
