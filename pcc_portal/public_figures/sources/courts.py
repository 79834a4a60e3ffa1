"""Timeliness of criminal courts. Its quarters are of the calendar: Q1 is January to March."""

import datetime as dt
import re
from collections.abc import Iterator

from pcc_portal.imports.columns import Column
from pcc_portal.ui.reading.spans import span

from .declaration import Fact, Row, Source

QUARTER = re.compile(r"(?:(\d{4})\s+)?Q([1-4])(?:\s*\((\w{3})\w*\s*[-–]\s*(\w{3})\w*\))?", re.IGNORECASE)
MONTHS = (("jan", "mar"), ("apr", "jun"), ("jul", "sep"), ("oct", "dec"))
WHOLE_YEAR = frozenset({"", "-", "all", "annual", "year"})
STATISTICS = ("mean ", "median ")
PLACES = ("name", "lcjb", "region", "national")  # the smallest first
TOTALS = frozenset({"", "-", "all", "total"})


def facts(row: Row) -> Iterator[Fact]:
    start, end = _period(row)
    place = next((row[name] for name in PLACES if row[name].casefold() not in TOTALS), "England and Wales")
    for head, value in row.numbers.items():
        if head.casefold().startswith(STATISTICS):
            yield Fact(f"{row.needed('court')}: {head}", place, start, end, value)


def _period(row: Row) -> tuple[dt.date, dt.date]:
    year, words = row["year"], row["period"]
    if not re.fullmatch(r"(19|20)\d\d", year):
        raise row.refuse("year", f"{year or 'A blank'} is no year.")
    if words.casefold() in WHOLE_YEAR or words == year:
        return dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    quarter = QUARTER.fullmatch(words)
    if quarter is None or quarter[1] not in {None, year}:
        raise row.refuse("period", f"{words} is no quarter of {year}, such as {year} Q2 (Apr-Jun).")
    number = int(quarter[2])
    if quarter[3] and (quarter[3].lower(), quarter[4].lower()) != MONTHS[number - 1]:
        raise row.refuse("period", f"{words}: quarters of the calendar are meant, and Q{number} has other months.")
    return dt.date(int(year), number * 3 - 2, 1), span(dt.date(int(year), number * 3, 1), "month")[1]


TIMELINESS = Source(
    key="courts",
    title="Criminal courts timeliness",
    publisher="Ministry of Justice",
    page="https://www.gov.uk/government/collections/criminal-court-statistics",
    says="Each mean and median of a court type, in days, by court, LCJB area, region and nation. Quarters are of the "
    "calendar: its Q2 is April to June.",
    needs=(Column("year", "Year"), Column("period", "Period", ("quarter",)), Column("court", "Court type")),
    may_have=(
        Column("national", "National", ("nation",)),
        Column("region", "Region"),
        Column("lcjb", "LCJB area", ("lcjb",)),
        Column("name", "LJA or Court name", ("court name", "lja", "court")),
        Column("defendants", "Defendants"),
    ),
    facts=facts,
    is_wide=True,
    hosts=("assets.publishing.service.gov.uk", "www.gov.uk"),
)
