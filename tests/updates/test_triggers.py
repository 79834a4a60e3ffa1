"""What the database itself refuses of released rows, releases, sealed records, files and the log, whoever asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, models, transaction

from objectives.models import UpdateText
from pcc_portal.audit.models import Event
from pcc_portal.audit.triggers import unguarded
from pcc_portal.panel.models import ReportFile
from pcc_portal.panel.sealing.actions import publish_report
from pcc_portal.updates.models import Releasable, Release, SealedRecord
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import actions
from performance.models import Observation
from tests.conftest import triggers_off
from tests.factories.accounts import create_publisher

ALWAYS: list[type[models.Model]] = [Release, SealedRecord, ReportFile, Event]
GUARDED: list[type[models.Model]] = [*released_models(), *ALWAYS]
pytestmark = [pytest.mark.usefixtures("published"), pytest.mark.engines]
of_each = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
of_releasable = pytest.mark.parametrize("model", released_models(), ids=lambda model: model.__name__)
on_sqlite = connection.vendor == "sqlite"


def run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def refused(statement: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match="refused"):
        run(statement, *values)


def first(model: type[models.Model]) -> models.Model:
    """The oldest row, which of each releasable table is one of release 1."""
    return model._base_manager.earliest("pk")


def table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def key(model: type[models.Model]) -> str:
    assert model._meta.pk
    return f'"{model._meta.pk.column}"'


def columns(model: type[models.Model]) -> list[str]:
    return [f'"{field.column}"' for field in model._meta.concrete_fields]


def unique_keys(model: type[models.Model]) -> Iterator[list[str]]:
    """As the database has them."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    yield from (each["columns"] for each in constraints if each["unique"] or each["primary_key"])


def copied(model: type[models.Model], pk: Any, verb: str = "INSERT", **other: str) -> str:
    """A statement that stores a row again, with other values, as SQL, in some columns."""
    values = [other.get(name.strip('"'), name) for name in columns(model)]
    names = ", ".join(columns(model))
    return (  # all of it names of our own
        f"{verb} INTO {table(model)} ({names}) SELECT {', '.join(values)} FROM {table(model)} WHERE {key(model)} = {pk}"  # noqa: S608
    )


def test_after_migrate_every_table_has_its_triggers() -> None:
    tables = [model._meta.db_table for model in GUARDED]
    assert unguarded(connection, tables) == []
    with triggers_off():
        assert on_sqlite is bool(unguarded(connection, tables))


def test_a_trigger_that_is_gone_is_named() -> None:
    suffix = "" if on_sqlite else ' ON "performance_target"'
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER performance_target_no_update{suffix}")
    assert unguarded(connection, ["performance_target"]) == ["performance_target_no_update"]


@of_each
def test_no_column_of_what_was_released_changes(model: type[models.Model]) -> None:
    """Each column by itself, also where its value stays; among them those that a later migration adds."""
    for column in columns(model):
        refused(f"UPDATE {table(model)} SET {column} = {column} WHERE {key(model)} = %s", first(model).pk)  # noqa: S608


@of_each
def test_nothing_that_was_released_is_deleted(model: type[models.Model]) -> None:
    refused(f"DELETE FROM {table(model)} WHERE {key(model)} = %s", first(model).pk)  # noqa: S608


@of_each
def test_no_table_is_emptied(model: type[models.Model]) -> None:
    refused(f"DELETE FROM {table(model)}" if on_sqlite else f"TRUNCATE {table(model)} CASCADE")  # noqa: S608


@of_each
def test_an_insert_that_updates_on_conflict_is_refused(model: type[models.Model]) -> None:
    statement = copied(model, first(model).pk)
    other = columns(model)[-1]
    refused(f"{statement} ON CONFLICT ({key(model)}) DO UPDATE SET {other} = excluded.{other}")


@of_each
def test_no_row_comes_in_beside_insert(model: type[models.Model]) -> None:
    """By what each engine has of its own for it: REPLACE and COPY."""
    {"sqlite": replace_rows, "postgresql": copy_rows}[connection.vendor](model)


def replace_rows(model: type[models.Model]) -> None:
    """By any of the unique keys: REPLACE removes the row in conflict and asks no delete trigger."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    for unique in unique_keys(model):
        rows = [row for row in model._base_manager.order_by("pk") if is_in_the_way(row, unique)]
        assert rows, unique
        for row in rows:
            refused(copied(model, row.pk, "INSERT OR REPLACE", **besides(model, unique)))


def is_in_the_way(row: models.Model, unique: list[str]) -> bool:
    """A copy of the row that keeps these columns is in conflict with it by them."""
    is_start = getattr(row, "supersedes_id", None) is None or not {"id", "supersedes_id"}.isdisjoint(unique)
    return is_start and all(getattr(row, name) not in (None, False) for name in unique)


def besides(model: type[models.Model], unique: list[str]) -> dict[str, str]:
    """Values for the other columns that have to be a row's own."""
    own = {"id": "NULL", "number": "number + 1000", "hash": "'x' || hash", "is_held": "0"}
    own |= {"release_id": "NULL"} if issubclass(model, Releasable) else {}
    return {name: value for name, value in own.items() if name not in unique}


def copy_rows(model: type[models.Model]) -> None:
    """With a key of their own, rows that say they were released long ago; with the same key, the others."""
    names, with_release = ", ".join(columns(model)), hasattr(model, "release")
    own = names.replace('"id"', "id + 1000").replace('"supersedes_id"', "id").replace('"key"', "key || 'x'")
    chosen = f"SELECT {own if with_release else names} FROM {table(model)} WHERE {key(model)} = {first(model).pk}"  # noqa: S608
    rows = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({chosen}) TO STDOUT", rows)
        rows.seek(0)
        words = "refused" if with_release else "already exists"
        with pytest.raises(psycopg2.IntegrityError, match=words), transaction.atomic():
            cursor.copy_expert(f"COPY {table(model)} ({names}) FROM STDIN", rows)


@of_releasable
def test_no_update_takes_the_place_of_a_released_row(model: type[Releasable]) -> None:
    """A waiting row gets the key of a released one: refused on either engine, with REPLACE or without."""
    waiting, released = model.objects.unreleased().latest("pk"), first(model)
    verb = "UPDATE OR REPLACE" if on_sqlite else "UPDATE"
    for name, value in {"id": released.pk, "supersedes_id": released.pk, "supersedes_id = NULL, reason": ""}.items():
        with pytest.raises(IntegrityError):
            run(f"{verb} {table(model)} SET {name} = %s WHERE id = %s", value, waiting.pk)
    assert model.objects.count() == 3


@of_releasable
def test_a_row_is_released_by_a_release_alone(model: type[Releasable]) -> None:
    """Nothing comes in released, and what waits joins no release that a later one follows."""
    waiting, old = model.objects.unreleased().latest("pk"), Release.objects.earliest("pk")
    refused(copied(model, first(model).pk, id="id + 1000", supersedes_id=str(waiting.pk), reason="'x'"))
    actions.approve([waiting], by=create_publisher())
    refused(f"UPDATE {table(model)} SET release_id = %s WHERE id = %s", old.pk, waiting.pk)  # noqa: S608


@of_releasable
def test_a_row_joins_a_release_as_it_is(model: type[Releasable]) -> None:
    """Each column by itself: none may change in the same breath."""
    waiting = model.objects.unreleased().latest("pk")
    actions.approve([waiting], by=create_publisher())
    release, source = Release.objects.latest("pk"), model.objects.earliest("pk")
    for field in model._meta.concrete_fields:
        if field.name == "release":
            continue
        value = _another(waiting, source, field)
        with pytest.raises(IntegrityError):
            run(
                f'UPDATE {table(model)} SET release_id = %s, "{field.column}" = %s WHERE id = %s',  # noqa: S608
                release.pk,
                field.get_db_prep_save(value, connection),
                waiting.pk,
            )
    run(f"UPDATE {table(model)} SET release_id = %s WHERE id = %s", release.pk, waiting.pk)  # noqa: S608


def _another(row: models.Model, other: models.Model, field: Any) -> Any:
    """A value that the column of the row has not."""
    value = getattr(row, field.attname)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.CharField | models.TextField):
        return f"{value}x"[: field.max_length]
    if value is not None and isinstance(field, models.DecimalField | models.ForeignKey | models.IntegerField):
        return value + 1
    if value is not None:
        return value.replace(year=value.year + 1)
    return 5 if not isinstance(field, models.DateField) else row.as_at  # type: ignore[attr-defined]


@of_releasable
def test_what_waits_can_be_approved_and_taken_away(model: type[Releasable]) -> None:
    waiting = model.objects.unreleased().latest("pk")
    [approved] = actions.approve([waiting], by=create_publisher())
    approved.delete()
    assert model.objects.count() == 2


def test_a_held_release_is_published_and_nothing_else_of_it_changes() -> None:
    held = Release.objects.get(is_held=True)
    refused("UPDATE updates_release SET is_held = %s, note = %s WHERE id = %s", False, "Other.", held.pk)
    publish_report(held.panel_report, by=create_publisher())
    held.refresh_from_db()
    assert not held.is_held
    refused("UPDATE updates_release SET is_held = %s WHERE id = %s", True, held.pk)


def test_an_older_release_seals_no_more() -> None:
    record = SealedRecord.objects.earliest("pk")
    refused(copied(SealedRecord, record.pk, id="id + 1000", key="'another'"))


def test_the_one_update_past_the_portal_that_reached_readers() -> None:
    refused("UPDATE performance_observation SET value = 1 WHERE release_id IS NOT NULL")
    assert set(Observation.objects.values_list("value", flat=True)) == {300}
    refused("UPDATE objectives_updatetext SET body = 'x' WHERE release_id IS NOT NULL")
    assert set(UpdateText.objects.values_list("body", flat=True)) == {"What was done."}
