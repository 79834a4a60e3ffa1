"""What text may print of a kind of record. Each kind's declaration in `registers.py` says so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pcc_portal.ui.marks import marked

from ..releases.as_of import Viewpoint

Printed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class CitedRecord:
    """What text may print of one record: its page, its name, a word or figure for each field it has."""

    title: str
    url: str
    fields: Mapping[str, str]
    unreleased: frozenset[str] = frozenset()  # fields marked as not yet seen outside the office
    is_public: bool = True


@dataclass(frozen=True)
class Citation:
    """The fields that text can cite, the default first, and how to read the records of many keys at once."""

    fields: tuple[str, ...]
    resolve: Callable[[set[str], Viewpoint], Mapping[str, CitedRecord]]


def cite_row(
    model: Any,
    fields: tuple[str, ...],
    words: Callable[[Any], dict[str, str]],
    of: Printed | None = None,
    page_of: str | None = None,
) -> Citation:
    """For a kind whose words come from the row alone; `of` as in `printed`; `page_of`: the foreign key to the record on
    whose page it is shown, where it has none of its own."""

    def resolve(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
        rows = model.objects.as_at(viewpoint.as_at).filter(slug__in=keys)
        rows = rows.select_related(page_of) if page_of else rows
        return {row.slug: printed(row, words(row), of=of) for row in rows}

    return Citation(fields, resolve)


def printed(
    row: Any, words: Mapping[str, str], *, unreleased: Iterable[str] = (), of: Printed | None = None
) -> CitedRecord:
    """A record with the fields that have something to print; all of a row that is not public are unreleased.

    `of`: the columns whose values a field prints, where they have other names than it. What is made up wears †.
    """
    columns = of or {}
    fields = {
        name: marked(text, row, of=columns.get(name, (name, f"{name}_on"))) for name, text in words.items() if text
    }
    hidden = frozenset(unreleased) if row.is_public else frozenset(fields)
    return CitedRecord(str(row), row.get_absolute_url(), fields, hidden, row.is_public)
