"""What the open data says of the records of a register: a cell that repeats it changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser

from pcc_portal.open_data.tables import Reading, Table, register_tables
from pcc_portal.ui.downloads import cell
from pcc_portal.updates.releases.as_of import as_at_for, known_viewpoint

from ..columns import Column, plain
from ..sheets.texts import GUARDED

Cells = Mapping[str, str]


def columns_beside(key: str, known: Iterable[Column]) -> list[Column]:
    """Those of its table that are none of the known ones."""
    names = {name for column in known for name in column.names}
    table = register_tables().get(key)
    described = table.columns if table else ()
    return [
        Column(each.name, each.name, is_read=False, is_told=True) for each in described if plain(each.name) not in names
    ]


class Downloads:
    """The tables of registers as the office has them and as readers do, each read once."""

    def __init__(self) -> None:
        self._tables: dict[str, Mapping[str, list[Cells]]] = {}

    def read(self, key: str, by: Any) -> None:
        """Before anything is written: a text may say what another record holds. `by`: somebody of the office."""
        table = register_tables().get(key)
        self._tables[key] = _by_record(table, by) if table else {}

    def repeats(self, key: str, record: str, name: str, text: str) -> bool:
        return any(cells.get(name) == text for cells in self._tables.get(key, {}).get(record, ()))


def _by_record(table: Table, by: Any) -> Mapping[str, list[Cells]]:
    by_record = defaultdict[str, list[Cells]](list)
    for reader in (by, AnonymousUser()):
        for row in table.rows(Reading(as_at_for(reader), known_viewpoint(reader)), {}):
            texts = (GUARDED.sub("", cell(value)).strip() for value in row)
            by_record[str(row[0])].append(dict(zip((column.name for column in table.columns), texts, strict=True)))
    return by_record
