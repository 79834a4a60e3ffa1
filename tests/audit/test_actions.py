import datetime as dt
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import actions as audit
from pcc_portal.audit import middleware
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.audit.serialise import plain
from pcc_portal.audit.triggers import SQL
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_user
from tests.factories.periods import create_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_record_keeps_who_what_when_and_why() -> None:
    by, quarter = create_user(name="Ann Able"), create_quarter()

    event = audit.record(by=by, verb="noted", target=quarter, before={"a": 1}, after={"a": 2}, reason="Because.")

    stored = Event.objects.get()
    assert stored == event
    assert (stored.who, stored.user_id, stored.verb) == ("Ann Able", by.pk, "noted")
    assert (stored.kind, stored.key, stored.title) == ("periods.quarter", str(quarter.pk), "Quarter 2, 2023/24")
    assert (stored.before, stored.after, stored.reason) == ({"a": 1}, {"a": 2}, "Because.")


def test_a_command_is_named_where_nobody_signed_in() -> None:
    event = audit.record(by=None, verb="noted", target=create_quarter())

    assert (event.who, event.user_id) == ("Command line", None)


def test_record_carries_the_number_of_the_request() -> None:
    token = middleware.request_number.set("0123456789abcdef")
    try:
        event = audit.record(by=None, verb="noted", target=create_quarter())
    finally:
        middleware.request_number.reset(token)

    assert event.request == "0123456789abcdef"


def test_an_event_outlives_its_person_and_its_object() -> None:
    by, quarter = create_user(), create_quarter()
    audit.record(by=by, verb="noted", target=quarter)
    key = quarter.pk
    by.delete()
    quarter.delete()

    assert Event.objects.get().key == str(key)


def test_add_stores_the_row_and_all_its_values() -> None:
    quarter = create_quarter()
    quarter.delete()
    quarter.pk = None

    audit.add(quarter, by=None)

    event = Event.objects.about(quarter).get()
    assert event.verb == "added"
    assert event.before == {}
    assert event.after == {
        "year": 2023,
        "number": 2,
        "start": "2023-07-01",
        "end": "2023-09-30",
        "opens": "2023-10-01",
        "due": "2023-10-15",
        "closes": "2023-10-22",
        "state": "open",
    }


def test_add_refuses_an_invalid_row_and_leaves_nothing() -> None:
    quarter = create_quarter()
    quarter.pk = None

    with pytest.raises(ValidationError):
        audit.add(quarter, by=None)

    assert Quarter.objects.count() == 1
    assert not Event.objects.exists()


def test_add_takes_its_verb_and_reason() -> None:
    user = User(email="a@office.example", name="Ann", role=Role.APPROVER, password="!")

    audit.add(user, by=None, verb="invited", reason="New starter.")

    event = Event.objects.about(user).get()
    assert (event.verb, event.reason) == ("invited", "New starter.")


def test_change_saves_only_the_named_fields() -> None:
    user = create_user(name="Ann")
    user.role = Role.PUBLISHER

    audit.change(user, by=None, name="Anne")

    stored = User.objects.get()
    assert (stored.name, stored.role) == ("Anne", Role.CONTRIBUTOR)
    event = Event.objects.about(user).get()
    assert (event.verb, event.before, event.after) == ("changed", {"name": "Ann"}, {"name": "Anne"})


def test_change_compares_with_what_is_stored_not_with_what_a_form_already_set() -> None:
    user = create_user(name="Ann")
    user.name = "Anne"

    audit.change(user, by=None, name="Anne")

    assert Event.objects.get().before == {"name": "Ann"}
    assert User.objects.get().name == "Anne"


def test_change_to_the_same_writes_nothing() -> None:
    user = create_user(name="Ann")

    audit.change(user, by=None, name="Ann", role="contributor")

    assert not Event.objects.exists()


def test_change_compares_by_value() -> None:
    quarter = create_quarter()

    audit.change(quarter, by=None, year="2023", due="2023-10-15")

    assert not Event.objects.exists()


def test_change_checks_the_whole_row() -> None:
    quarter = create_quarter()

    with pytest.raises(ValidationError):
        audit.change(quarter, by=None, due=dt.date(2030, 1, 1))

    assert Quarter.objects.get().due == dt.date(2023, 10, 15)
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["colour", "id", "slug", "pk"])
def test_change_knows_only_columns(name: str) -> None:
    values: dict[str, Any] = {name: 1}

    with pytest.raises(TypeError, match="has no column"):
        audit.change(create_quarter(), by=None, **values)


def test_a_failed_transaction_leaves_no_event() -> None:
    quarter = create_quarter()

    with transaction.atomic():
        audit.change(quarter, by=None, due=dt.date(2023, 10, 16))
        transaction.set_rollback(True)

    assert not Event.objects.exists()
    assert Quarter.objects.get().due == dt.date(2023, 10, 15)


def test_secrets_stay_out() -> None:
    user = User(email="a@office.example", name="Ann")
    user.set_password("plum-tractor-velvet-91")
    audit.add(user, by=None)
    first = user.password
    audit.change(user, by=None, password="another-hash")

    added, changed = Event.objects.about(user)
    assert "password" not in added.after
    assert changed.before == changed.after == {"password": "[not recorded]"}
    assert first not in str([vars(event) for event in Event.objects.all()])
    assert "another-hash" not in str([vars(event) for event in Event.objects.all()])


def test_the_history_of_one_object_is_only_its_own() -> None:
    first, second = create_user(), create_user()
    quarter = create_quarter()
    for target in (first, second, first, quarter):
        audit.record(by=None, verb="noted", target=target)

    assert [event.number for event in Event.objects.about(first)] == [1, 3]
    assert [event.number for event in Event.objects.about(quarter)] == [4]


def test_the_histories_of_many_objects_are_found_together() -> None:
    first, second, quarter = create_user(), create_user(), create_quarter()
    for target in (first, second, quarter, first):
        audit.record(by=None, verb="noted", target=target)

    events = Event.objects.about_any({"accounts.user": [str(first.pk)], "periods.quarter": [str(quarter.pk)]})

    assert [event.number for event in events.newest_first()] == [4, 3, 1]
    assert not Event.objects.about_any({}).exists()


def test_a_long_title_is_cut() -> None:
    user = create_user()
    user.name = "x" * 400

    assert len(audit.record(by=None, verb="noted", target=user).title) == 300


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (True, True),
        (0, 0),
        (10**17 + 1, 10**17 + 1),
        ("Llŷn £ 🏴", "Llŷn £ 🏴"),
        (Role.PUBLISHER, "publisher"),
        (Decimal("1.10"), "1.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (dt.date(2024, 3, 31), "2024-03-31"),
        (dt.time(9, 30), "09:30:00"),
        (dt.datetime(2023, 10, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1))), "2023-10-01T00:00:00+00:00"),
        (dt.timedelta(days=2, hours=1), "P2DT01H00M00S"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ({"a": [Decimal("2.50"), None]}, {"a": ["2.50", None]}),
        ((1, "two"), [1, "two"]),
    ],
)
def test_values_are_kept_exactly(value: Any, kept: Any) -> None:
    assert plain(value) == kept


@pytest.mark.parametrize("value", [0.1, object(), {1, 2}])
def test_values_without_an_exact_form_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no exact way"):
        plain(value)


def test_a_table_is_made_append_only() -> None:
    """By what a migration runs now; the log itself was guarded when its database was made."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept_rows (word varchar(9))")
        for statement in SQL[connection.vendor]("kept_rows"):
            cursor.execute(statement)
        cursor.execute("INSERT INTO kept_rows (word) VALUES ('one')")
        for change in ("UPDATE kept_rows SET word = 'two'", "DELETE FROM kept_rows"):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                cursor.execute(change)
        cursor.execute("SELECT word FROM kept_rows")
        assert cursor.fetchall() == [("one",)]


def people(*names: str) -> list[User]:
    usual = {"role": Role.CONTRIBUTOR, "password": "!"}
    return [User(name=name, email=f"{name.lower()}@example.org", **usual) for name in names]


def test_many_rows_are_added_with_an_event_each_as_one_is() -> None:
    ann, ben = audit.add_all(people("Ann", "Ben"), by=None)
    alone = audit.add(people("Cat")[0], by=None)

    assert verify().broken is None
    events = [Event.objects.about(row).get() for row in (ann, ben, alone)]
    assert [(event.verb, event.key, event.title, event.after["role"]) for event in events] == [
        ("added", str(ann.pk), "Ann", "contributor"),
        ("added", str(ben.pk), "Ben", "contributor"),
        ("added", str(alone.pk), "Cat", "contributor"),
    ]
    assert events[0].after.keys() == events[2].after.keys()


def test_of_many_rows_the_one_that_is_refused_is_named_and_none_is_kept() -> None:
    audit.add(people("Ann")[0], by=None)
    for wrong in ("Ann", ""):  # refused by the database, and before it is asked
        with pytest.raises(audit.RefusedRowError) as refused:
            audit.add_all(people("Ben", wrong), by=None)
        assert cast("User", refused.value.row).name == wrong
    assert list(User.objects.values_list("name", flat=True)) == ["Ann"]
    assert Event.objects.count() == 1


def test_adding_and_changing_many_takes_as_many_queries_as_a_few() -> None:
    audit.add(people("Zoe")[0], by=None)
    counts = []
    for names in (("Ann", "Ben"), tuple(f"Person{number}" for number in range(40))):
        with CaptureQueriesContext(connection) as asked:
            rows = audit.add_all(people(*names), by=None)
            audit.change_all(rows, by=None, role=Role.APPROVER)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_many_rows_are_changed_with_an_event_for_each_that_differs() -> None:
    ann, ben = audit.add_all(people("Ann", "Ben"), by=None)
    audit.change(ben, by=None, role=Role.APPROVER)

    audit.change_all([ann, ben], by=None, verb="promoted", role=Role.APPROVER)

    assert [(event.verb, event.before, event.after) for event in Event.objects.about(ann)][1:] == [
        ("promoted", {"role": "contributor"}, {"role": "approver"})
    ]
    assert [event.verb for event in Event.objects.about(ben)] == ["added", "changed"]
    assert verify().broken is None


def test_of_many_changes_the_one_that_is_refused_is_named_and_none_is_kept() -> None:
    rows = audit.add_all(people("Ann", "Ben"), by=None)
    with pytest.raises(audit.RefusedRowError):
        audit.change_all(rows, by=None, email="ann@example.org")
    assert Event.objects.count() == 2
    assert User.objects.filter(email="ben@example.org").exists()


def test_nothing_is_added_or_changed_of_nothing() -> None:
    assert audit.add_all([], by=None) == []
    assert audit.change_all([], by=None, role=Role.APPROVER) == []
    assert not Event.objects.exists()
