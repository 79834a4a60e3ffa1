"""Plain tables of the sources, of what fills which measure, of what does not, and of the files that were read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from pcc_portal.imports.choices import ImportState
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.rules import can_write

from .models import Fetch, MappedSeries
from .sources.declaration import Source

SHOWN = 100


def sources_table(sources: Iterable[Source], last: Mapping[str, Fetch], mapped: Mapping[str, int]) -> PlainTable:
    """`last`: the file read last, `mapped`: how many series are used, by source."""

    def count(name: str) -> Any:
        return lambda source: formats.number(getattr(last[source.key], name)) if source.key in last else formats.MISSING

    def unmapped(source: Source) -> str:
        return formats.number(len(last[source.key].unmapped)) if source.key in last else formats.MISSING

    return PlainTable.of(
        "Sources, and what the last file of each held",
        sources,
        PlainColumn("Source", lambda row: Cell(row.title, reverse("public_source", args=[row.key]), sub=row.publisher)),
        PlainColumn("Last read", lambda row: _last_read(last.get(row.key))),
        PlainColumn("Series used", lambda row: formats.number(mapped.get(row.key, 0)), is_figure=True),
        PlainColumn("New", count("new"), is_figure=True),
        PlainColumn("Revised", count("revised"), is_figure=True),
        PlainColumn("Ours, not used", unmapped, is_figure=True),
    )


def _last_read(fetch: Fetch | None) -> Cell:
    if fetch is None:
        return Cell("Not yet")
    return Cell(formats.day(fetch.at), sub=f"Published {formats.day(fetch.published_on)}")


def mapped_table(rows: Iterable[MappedSeries], user: Any) -> PlainTable:
    return PlainTable.of(
        "Series that fill a measure",
        rows,
        PlainColumn("Series", lambda row: Cell(row.series, sub=row.place, verbatim=True), of=None),
        PlainColumn("Measure", lambda row: Cell(row.measure.title, row.measure.get_absolute_url()), of=None),
        PlainColumn("Area", lambda row: row.area.name, of=None),
        PlainColumn("Change", lambda row: _change(row, user), of=None),
    )


def _change(row: MappedSeries, user: Any) -> Cell:
    if not can_write(user, row.measure):
        return Cell(formats.MISSING)
    return Cell(f"Change: {row.series}", reverse("public_series_change", args=[row.pk]))


def unmapped_table(source: Source, pairs: Sequence[Sequence[str]]) -> PlainTable:
    return PlainTable.of(
        "Series of our own places that fill nothing",
        pairs[:SHOWN],
        PlainColumn("Series", lambda pair: Cell(pair[0], _map_address(source, pair), verbatim=True)),
        PlainColumn("Place", lambda pair: Cell(pair[1], verbatim=True)),
    )


def _map_address(source: Source, pair: Sequence[str]) -> str:
    asked = urlencode({"series": pair[0], "place": pair[1]})
    return f"{reverse('public_series_add', args=[source.key])}?{asked}"


def fetches_table(rows: Iterable[Fetch], user: Any) -> PlainTable:
    return PlainTable.of(
        "Files that were read, the last first",
        rows,
        PlainColumn("File", lambda row: _file(row, user), of=None),
        PlainColumn("Read", lambda row: Cell(formats.day(row.at), sub=row.by.name), of=None),
        PlainColumn("New", lambda row: formats.number(row.new), is_figure=True, of=None),
        PlainColumn("Revised", lambda row: formats.number(row.revised), is_figure=True, of=None),
        PlainColumn("As they stand", lambda row: formats.number(row.same), is_figure=True, of=None),
        PlainColumn("What became of it", _became, of=None),
    )


def _file(row: Fetch, user: Any) -> Cell:
    published = f"Published {formats.day(row.published_on)}"
    address = row.brought.get_absolute_url() if row.brought and row.brought.by_id == user.pk else ""
    return Cell(row.name, address, sub=published, verbatim=True)


def _became(row: Fetch) -> str:
    left = f" {formats.plural(row.not_yours, 'figure')} of others’ measures left out." if row.not_yours else ""
    if not row.new + row.revised:
        return f"Nothing to take.{left}"
    if row.brought is None:
        return f"Not taken.{left}"
    return f"{ImportState(row.brought.state).label}.{left}"
