"""The hash of a release, and proof that rows and sealed records still match it and the log."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast

from pcc_portal.audit.models import Event
from pcc_portal.audit.recorded import MISSING, UNREADABLE, differences, exact, named, readable

from ..models import Releasable, Release, SealedRecord
from ..registers.declaration import released_models


def release_digest(rows: Mapping[type[Releasable], Iterable[Releasable]], sealed: Iterable[SealedRecord]) -> str:
    """SHA-256, in hex. The order of models, rows and records makes no difference."""
    shown = [[model._meta.label_lower, row.pk, _content(row)] for model, of_model in rows.items() for row in of_model]
    records = [[record.kind, record.key, record.title, record.values] for record in sealed]
    return _sha256([sorted(shown, key=_place), sorted(records, key=_place)])


def record_digest(record: SealedRecord) -> str:
    """SHA-256, in hex, of one sealed record, so that a changed one can be named."""
    return _sha256([record.kind, record.key, record.title, record.values])


def _content(row: Releasable) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name != "release"]
    values = {field.name: (getattr(row, field.attname), field.null) for field in fields}
    return {name: exact(value) for name, (value, is_null) in values.items() if not _says_nothing(value, is_null)}


def _says_nothing(value: Any, is_null: bool) -> bool:
    """Each column has one such value: none where it may have none, else no text or no."""
    return value is None if is_null else value == "" or value is False


def _place(row: list[Any]) -> tuple[Any, Any]:
    return row[0], row[1]


def _sha256(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


SEALED = SealedRecord._meta.label_lower


def faults() -> Iterator[str]:
    """A sentence for each thing that differs, the most particular first. The log has to be whole."""
    shown = _shown()
    for model in covered():
        yield from differences(model, beside=shown[model._meta.label_lower])
    yield from _sealed_records()
    for release in Release.objects.order_by("number"):
        if (digest := _digest(release)) != release.sha256:
            yield f"{named(Release, release.pk)} has sha256 {release.sha256}; its rows give {digest}."


def covered() -> list[type[Model]]:
    """Those that `faults` compares with the log, row by row."""
    return [Release, *released_models()]


def tables() -> list[str]:
    """Those that the database itself guards."""
    guarded: list[type[Model]] = [*covered(), SealedRecord]
    return [model._meta.db_table for model in guarded]


def _shown() -> dict[str, dict[str, dict[str, Any]]]:
    """The release that showed each row, by kind and key."""
    shown: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for release, kinds in _releases():
        for kind, keys in kinds.items():
            if kind != SEALED:
                shown[kind].update({str(key): {"release": release} for key in keys})
    return shown


def _releases() -> Iterator[tuple[int, dict[str, Any]]]:
    events = Event.objects.filter(kind=Release._meta.label_lower, verb="showed").in_order()
    return ((int(key), after) for key, after in events.values_list("key", "after"))


def _sealed_records() -> Iterator[str]:
    expected = {key: (release, digest) for release, kinds in _releases() for key, *_, digest in kinds.get(SEALED, ())}
    for key, record in readable(SealedRecord.objects.annotate(text=Cast("values", TextField())), at_once=200):
        if problem := _problem(record, expected.pop(key, None)):
            yield f"{named(SealedRecord, key)} {problem}."
    for key in sorted(expected):
        yield f"{named(SealedRecord, key)} {MISSING}."


def _problem(record: Any, expected: tuple[int, str] | None) -> str:
    if record is None or not _is_unambiguous(record.text):
        return "cannot be read"
    if expected is None:
        return f"({record.kind} {record.key}) is not in the log"
    release, digest = expected
    if record.release_id != release:
        return f"({record.kind} {record.key}) has release {record.release_id}; the log says {release}"
    if (actual := _record_digest(record)) != digest:
        return f"({record.kind} {record.key}) has the hash {actual}; the log says {digest}"
    return ""


def _record_digest(record: SealedRecord) -> str:
    try:
        return record_digest(record)
    except UNREADABLE:
        return "of nothing"


def _is_unambiguous(text: str) -> bool:
    """SQLite keeps JSON as text: of a name that comes twice its functions read the first value, and Python the last."""
    try:
        json.loads(text, object_pairs_hook=_once_each)
    except UNREADABLE:
        return False
    return True


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("A name comes twice.")
    return names


def _digest(release: Release) -> str:
    rows = {model: model.objects.filter(release=release) for model in released_models()}
    return release_digest(rows, release.sealed_records.all())
