from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.audit.chain import BROUGHT, Withheld, altered, check, digest, last_check, verify
from pcc_portal.audit.models import Event, Head
from tests.conftest import triggers_off
from tests.demo_database import connected_to
from tests.factories.accounts import create_user
from tests.portal import Database
from tests.threads import at_once

pytestmark = pytest.mark.engines

THREADS, EACH = 8, 5


@pytest.fixture
def events(db: None) -> list[Event]:
    user = create_user(name="Ann")
    return [audit.record(by=user, verb="noted", target=user, after={"n": n}, reason="Llŷn") for n in range(1, 6)]


def tamper(statement: str) -> None:
    """What somebody could do who has the database and takes the triggers off."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_empty_log_is_whole(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")

    assert capsys.readouterr().out == "The log is intact: 0 events, last hash none yet.\n"


def test_a_whole_log_says_how_long_it_is_and_how_it_ends(
    events: list[Event], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")

    assert capsys.readouterr().out == f"The log is intact: 5 events, last hash {events[-1].hash}.\n"


def test_each_event_carries_the_hash_before_it(events: list[Event]) -> None:
    assert [event.number for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events] == ["", *[event.hash for event in events[:-1]]]
    assert [digest(event) for event in Event.objects.in_order()] == [event.hash for event in events]


@pytest.mark.parametrize(
    "column",
    [
        "who = 'Somebody else'",
        "user_id = 999",
        "user_id = NULL",
        "verb = 'removed'",
        "kind = 'periods.quarter'",
        "key = '999'",
        "title = 'Another'",
        """before = '{"n": 0}'""",
        """after = '{"n": 4}'""",
        "reason = ''",
        "request = 'x'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_column_is_found(events: list[Event], column: str) -> None:
    tamper(f"UPDATE audit_event SET {column} WHERE number = 3")  # noqa: S608

    with pytest.raises(CommandError, match="event 3 does not say what it said when it was written"):
        call_command("verify_audit")


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_event_is_found(events: list[Event], number: int) -> None:
    tamper(f"DELETE FROM audit_event WHERE number = {number}")  # noqa: S608

    with pytest.raises(CommandError, match=f"event {number} is missing"):
        call_command("verify_audit")


@pytest.mark.parametrize("left", [0, 3, 4])
def test_a_missing_tail_is_found(events: list[Event], left: int) -> None:
    tamper(f"DELETE FROM audit_event WHERE number > {left}")  # noqa: S608

    with pytest.raises(CommandError, match=f"event {left + 1} is missing: the chain should end at event 5"):
        call_command("verify_audit")


def test_a_removed_event_is_found_when_the_rest_was_numbered_anew(events: list[Event]) -> None:
    tamper("DELETE FROM audit_event WHERE number = 3")
    tamper("UPDATE audit_event SET number = 3 WHERE number = 4")

    with pytest.raises(CommandError, match="event 3 does not join on to event 2"):
        call_command("verify_audit")


def test_an_event_slipped_in_at_the_end_is_found(events: list[Event]) -> None:
    extra = Event(number=6, who="Ann", verb="noted", kind="x", key="1", previous=events[-1].hash)
    extra.hash = digest(extra)
    extra.save(force_insert=True)

    with pytest.raises(CommandError, match="event 6 was added past the recorded end of the chain, event 5"):
        call_command("verify_audit")


def test_a_last_event_written_anew_with_its_hash_is_found(events: list[Event]) -> None:
    event = events[-1]
    event.who = "Somebody else"
    tamper(f"UPDATE audit_event SET who = '{event.who}', hash = '{digest(event)}' WHERE number = 5")  # noqa: S608

    with pytest.raises(CommandError, match="event 5 is not the event that was written last"):
        call_command("verify_audit")


def test_a_lost_head_is_found(events: list[Event]) -> None:
    Head.objects.all().delete()

    with pytest.raises(CommandError, match="event 1 was added past the recorded end"):
        call_command("verify_audit")


def test_the_events_before_the_break_are_counted(events: list[Event]) -> None:
    tamper("UPDATE audit_event SET who = 'x' WHERE number >= 3")

    assert verify().count == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda: Event.objects.filter(number=2).update(who="x"),
        lambda: Event.objects.filter(number=2).delete(),
        lambda: Event.objects.get(number=5).delete(),
        lambda: Event.objects.get(number=1).save(),
        lambda: Event.objects.bulk_update([Event(number=1, who="x")], ["who"]),
    ],
    ids=["update", "delete rows", "delete last", "save", "bulk update"],
)
def test_the_database_refuses_to_change_the_log(events: list[Event], write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match="audit_event is append-only"), transaction.atomic():
        write()

    assert verify().broken is None
    assert Event.objects.count() == 5


def test_the_database_refuses_to_empty_the_log(events: list[Event]) -> None:
    statement = "TRUNCATE audit_event" if connection.vendor == "postgresql" else "DELETE FROM audit_event"

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_altered_event_is_known_without_the_rest(events: list[Event]) -> None:
    tamper("UPDATE audit_event SET reason = 'x' WHERE number IN (2, 4)")

    with CaptureQueriesContext(connection) as captured:
        newest = list(Event.objects.newest_first())
        assert altered(newest) == [4, 2]
    assert len(captured) == 1


def test_what_a_pack_withheld_is_held_by_the_event_that_tells_of_it(events: list[Event]) -> None:
    tamper("""UPDATE audit_event SET reason = '', before = '{"[withheld]": ["reason"]}' WHERE number = 2""")
    assert str(verify().broken) == "event 2 lacks what was withheld of it, and came with no pack"
    assert altered(Event.objects.in_order()) == []
    withheld = Withheld()
    withheld.meet(Event.objects.get(number=2))
    after = {"withheld": withheld.hexdigest()}
    audit.record(by=None, verb=BROUGHT, target=Head.objects.get(), after=after)
    assert (verify().broken, verify().withheld) == (None, 1)
    assert "Of 1 the place is proved" in verify().words
    tamper("UPDATE audit_event SET who = 'Somebody' WHERE number = 2")
    assert str(verify().broken) == "event 6 holds other events than the pack brought"


def test_the_last_check_is_kept_with_what_it_found(events: list[Event]) -> None:
    assert last_check() is None
    check()
    tamper("UPDATE audit_event SET reason = 'x' WHERE number = 2")
    before = last_check()
    check()
    after = last_check()

    assert before
    assert after
    assert before.verdict.broken is None
    assert str(after.verdict.broken) == "event 2 does not say what it said when it was written"
    assert before.at <= after.at


def test_a_database_that_cannot_be_written_is_checked_all_the_same(events: list[Event]) -> None:
    with mock.patch.object(cache, "set", side_effect=OperationalError):
        assert check().count == 5


def test_a_check_of_a_copy_says_nothing_of_this_database(events: list[Event], demo_copy: Database) -> None:
    with connected_to(demo_copy), transaction.atomic():
        assert check().count > 5
        assert last_check()
        transaction.set_rollback(True)
    assert last_check() is None
    check()
    with connected_to(demo_copy):
        assert last_check() is None


def test_writers_at_once_make_one_unbroken_chain(transactional_db: None) -> None:
    user = create_user()

    def write() -> None:
        for _ in range(EACH):
            audit.record(by=user, verb="noted", target=user)

    at_once(*[write] * THREADS)

    assert [event.number for event in Event.objects.in_order()] == list(range(1, THREADS * EACH + 1))
    assert verify().broken is None


def test_changes_at_once_each_see_the_one_before(transactional_db: None) -> None:
    """Two writers change the same two rows in opposite order: no deadlock, and nothing recorded from a stale read."""
    first, second = create_user(name="0"), create_user(name="0")

    def write(name: str, people: list[User]) -> None:
        for turn in range(EACH):
            with transaction.atomic():
                for person in people:
                    audit.change(User.objects.get(pk=person.pk), by=None, name=f"{name}{turn}")

    at_once(lambda: write("A", [first, second]), lambda: write("B", [second, first]))

    for person in (first, second):
        history = list(Event.objects.about(person))
        assert [event.before["name"] for event in history] == ["0", *[event.after["name"] for event in history[:-1]]]
    assert verify().broken is None
