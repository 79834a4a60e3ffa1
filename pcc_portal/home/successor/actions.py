"""Loads a pack into an empty portal: the same rows under the same keys, and the log that tells of them."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from pcc_portal.accounts.models import User
from pcc_portal.audit import chain, serialise
from pcc_portal.audit.actions import record
from pcc_portal.audit.models import Event, Head
from pcc_portal.updates.documents import store
from pcc_portal.updates.grading.schemes import forget_schemes
from pcc_portal.updates.models import Releasable

from .contents import models
from .writing import AT_A_TIME, HASHES, PEOPLE, ROWS, digest

ADDRESS = "@successor.invalid"  # of people whom a pack brought


class PackError(Exception):
    """Says to people why a pack is not loaded."""


def check(folder: Path) -> None:
    """Raises PackError where a file is missing, changed or added."""
    if not (folder / HASHES).is_file():
        raise PackError(f"{folder} is no successor pack: it has no {HASHES}.")
    hashes = dict(line.split("  ", 1)[::-1] for line in (folder / HASHES).read_text(encoding="utf-8").splitlines())
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {HASHES}
    if odd := sorted(hashes.keys() ^ there):
        raise PackError(f"{odd[0]} is {'missing' if odd[0] in hashes else 'no file of this pack'}.")
    if changed := next((name for name, sha256 in hashes.items() if digest(folder / name) != sha256), None):
        raise PackError(f"{changed} has changed since the pack was written.")


def load_pack(folder: Path) -> int:
    """By the command line. All of it or nothing; answers with the number of rows. The log that comes along tells of
    each. Raises PackError, also where the portal is not empty."""
    check(folder)
    if Event.objects.exists() or User.objects.exists():
        raise PackError("This portal is not empty: a pack is loaded into a new one, before anybody signs in.")
    with transaction.atomic():
        _load_people(folder)
        loaded = sum(_load(model, folder / ROWS / f"{model._meta.label_lower}.jsonl") for model in models())
        for path in sorted((folder / "documents").glob("*")):
            store.keep(path.read_bytes())
        _reset_sequences()
        _tell_of_it()
    forget_schemes()
    return loaded


def _tell_of_it() -> None:
    """In an event of its own, which holds what the events say of which the pack withholds something."""
    withheld = chain.Withheld()
    for event in Event.objects.in_order().iterator(AT_A_TIME):
        withheld.meet(event)
    head = Head.objects.get()
    after = {"events": head.number, "withheld": withheld.hexdigest()}
    record(by=None, verb=chain.BROUGHT, target=head, after=after)


def _load_people(folder: Path) -> None:
    """Nobody of them can sign in."""
    with (folder / PEOPLE).open(encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            person = User(is_active=False, email=f"person-{entry['pk']}{ADDRESS}", **entry)
            person.set_unusable_password()
            person.save(force_insert=True)


def _load(model: type[Model], path: Path) -> int:
    """What a migration has put into the table stays where the pack has the same, and makes room where not."""
    standing, count = dict(model._base_manager.in_bulk()), 0
    with path.open(encoding="utf-8") as file:
        rows = [row for row in _read(file) if not _is_there(row.object, standing)] if standing else _read(file)
        model._base_manager.filter(pk__in=list(standing)).delete()
        of_releases = groupby(rows, key=lambda row: getattr(row.object, "release_id", None))
        for release, of_release in of_releases:
            while some := list(islice(of_release, AT_A_TIME)):
                count += _insert(model, some, release)
    return count


def _read(file: Iterable[str]) -> Iterator[Any]:
    return serializers.deserialize("jsonl", file)


def _is_there(row: Model, standing: dict[Any, Model]) -> bool:
    other = standing.get(row.pk)
    if other is None or serialise.values(other) != serialise.values(row):
        return False
    del standing[row.pk]
    return True


def _insert(model: type[Model], rows: list[Any], release: int | None) -> int:
    """A row that a release shows comes in unreleased and joins it, as the database asks."""
    joins = issubclass(model, Releasable) and release is not None
    objects = [row.object for row in rows]
    if joins:
        for each in objects:
            each.release_id = None
    model._base_manager.bulk_create(objects)
    if joins:
        model._base_manager.filter(pk__in=[each.pk for each in objects]).update(release=release)
    for row in rows:
        for name, keys in (row.m2m_data or {}).items():
            getattr(row.object, name).set(keys)
    return len(rows)


def _reset_sequences() -> None:
    """PostgreSQL counts on behind the keys that came along."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [User, *models()]):
            cursor.execute(statement)
