"""A row that readers see, a link or a role, changed past the portal: each kind of change, in each table, is found.

`planting.py` makes the changes; `test_verify.py` has what never changes once it was released, sealed or logged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.home.proof import records
from pcc_portal.home.successor.contents import OTHERS
from pcc_portal.panel.sealing import verify as sealing
from pcc_portal.updates.releases import verify as releases
from tests.conftest import triggers_off
from tests.home.planting import Change, Table, arrivals, changes_of, planted_as, removal, undone

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.engines]

FOREIGN = {
    *("auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "socialaccount"),
}
# Nobody has these in the demo; they are compared by the same function.
WITHOUT_ROWS = 8
# A log that held them would tell them to whoever reads it after the office.
NOT_LOGGED = {"commissioning.Payment.kept_name"}


def test_every_table_is_compared_or_says_why_not() -> None:
    compared = {*records.compared(), User, *releases.covered(), *sealing.covered()}
    left = {model._meta.label_lower for model in apps.get_models() if model not in compared}
    assert {name for name in left if name.partition(".")[0] not in FOREIGN | OTHERS.keys()} == records.UNLOGGED.keys()


def test_what_the_log_leaves_out_of_a_row_is_named_here() -> None:
    left_out = {f"{model._meta.label}.{name}" for model in records.compared() for name in _left_out(model)}
    assert left_out == NOT_LOGGED


def _left_out(model: Table) -> Iterable[str]:
    return getattr(model, "audit_exclude", ())


def test_every_change_of_a_row_is_found() -> None:
    planted: Counter[str] = Counter()
    missed, tables = [], [model for model in records.compared() if model._base_manager.exists()]
    with triggers_off():
        for model in tables:
            for kind, change in _changes(model):
                with undone():
                    if planted_as(change):
                        planted[kind] += 1
                        missed += [change.words] if not _is_named(change, records.of_table(model)) else []
    assert missed == []
    assert planted["value"] > 300
    assert planted["removed"] == len(tables)
    assert planted["added"] > 35, "constraints refuse some"
    assert len(tables) >= len(records.compared()) - WITHOUT_ROWS


def _changes(model: Table) -> Iterator[tuple[str, Change]]:
    row = model._base_manager.latest("pk")
    for field in row._meta.concrete_fields:
        if str(field) in NOT_LOGGED:
            continue
        yield from (("value", change) for change in islice(changes_of(row, field), 1))
    yield "removed", removal(row)
    copies = (change for field in row._meta.concrete_fields for change in islice(arrivals(row, field), 1))
    yield from (("added", change) for change in islice(copies, 3))


def _is_named(change: Change, faults: Iterator[str]) -> bool:
    return any(change.named in fault for fault in faults)


def test_rows_that_changed_places_are_found() -> None:
    swapped = 0
    with triggers_off():
        for model in records.compared():
            keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2])
            if len(keys) == 2:
                with undone():
                    if _swap(model, *keys):
                        assert list(records.of_table(model)), model
                        swapped += 1
    assert swapped > 30


def _swap(model: Table, one: int, other: int) -> bool:
    """False where the table's own constraints refuse it."""
    turns = ((one, -1), (other, one), (-1, other))
    changes = [Change("", f'UPDATE "{model._meta.db_table}" SET id = %s WHERE id = %s', (b, a), "") for a, b in turns]  # noqa: S608
    return all(planted_as(change) for change in changes)


LINKS = [
    (model, field) for model in apps.get_models() for field in model._meta.many_to_many if model in records.compared()
]


def test_links_that_are_cut_or_moved_are_found() -> None:
    planted = 0
    with triggers_off():
        for model, field in LINKS:
            for change in _cut_or_moved(field):
                with undone():
                    assert planted_as(change)
                    assert any(f"other {field.name}" in fault for fault in records.of_table(model)), change.words
                    planted += 1
    assert planted > 12


def _cut_or_moved(field: Any) -> Iterator[Change]:
    through, name = field.remote_field.through, field.m2m_reverse_field_name()
    link, table = through._base_manager.first(), through._meta.db_table
    if link is None:
        return
    yield Change("cut", f'DELETE FROM "{table}" WHERE id = %s', (link.pk,), "")  # noqa: S608
    another = field.related_model._base_manager.exclude(pk__in=through._base_manager.values(name)).first()
    if another:
        column = through._meta.get_field(name).column
        yield Change("moved", f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', (another.pk, link.pk), "")  # noqa: S608


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (f"role = '{Role.ADMINISTRATOR}'", f"has role '{Role.ADMINISTRATOR}'; the log says"),
        ("is_active = {no}", "has is_active False; the log says True"),
        ("name = 'Another'", "has name 'Another'; the log says"),
    ],
)
def test_a_role_raised_or_a_person_changed_is_found(change: str, words: str) -> None:
    person = User.objects.filter(role=Role.CONTRIBUTOR, is_active=True).earliest("pk")
    change = change.format(no="FALSE" if connection.vendor == "postgresql" else 0)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_user SET {change} WHERE id = {person.pk}")  # noqa: S608
    assert [fault for fault in records.people() if f"accounts.user {person.pk} {words}" in fault]


def test_people_slipped_in_or_taken_away_are_found() -> None:
    person = User.objects.earliest("pk")
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM accounts_user WHERE id = {person.pk}")  # noqa: S608
        User.objects.create(pk=9_001, email="more@planted.example", name="More", role=Role.PUBLISHER)
    assert f"accounts.user {person.pk} is in the log and is missing." in list(records.people())
    assert "accounts.user 9001 is not in the log." in list(records.people())
