"""Keeping the words. They say nothing that the records do not, so the log hears nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from .engines import is_postgres, lexemes
from .models import Edition, Entry


@dataclass(frozen=True)
class Reading:
    """What an edition says after an event in the log."""

    event: int
    entries: list[Entry]


def keep(readings: dict[str, Reading]) -> None:
    """Replace editions, by name, but none by an older reading than it has. Six queries, however many."""
    with transaction.atomic():
        Edition.objects.bulk_create([Edition(name=name) for name in sorted(readings)], ignore_conflicts=True)
        locked = Edition.objects.select_for_update().filter(name__in=list(readings)).order_by("name")
        older = [e for e in locked if e.event is None or e.event < readings[e.name].event]
        for edition in older:
            edition.event = readings[edition.name].event
        Entry.objects.filter(edition__in=older).delete()
        Entry.objects.bulk_create(_entries(older, readings), batch_size=500)
        _index(older)
        Edition.objects.bulk_update(older, ["event"])


def _entries(editions: Iterable[Edition], readings: dict[str, Reading]) -> Iterable[Entry]:
    for edition in editions:
        for entry in readings[edition.name].entries:
            entry.edition = edition
            yield entry


def _index(editions: list[Edition]) -> None:
    if is_postgres():
        Entry.objects.filter(edition__in=editions).update(words=lexemes())
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words) VALUES ('rebuild')")
