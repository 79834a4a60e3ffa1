"""The hash of a release, which can be worked out again from its rows for as long as they stand.

It covers every column of the rows that the release shows, their keys, and every record that it seals; not the release
itself, nor the release's key in them. A column that says nothing is left out, so that one which a later migration
adds, empty in the rows that there are, changes no hash. Columns of released rows are neither renamed nor dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pcc_portal.audit.recorded import exact

from ..models import Releasable, SealedRecord


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
