"""Street-level crime: counts by month, force and type. Points, streets and outcomes of single crimes are never read."""

from collections.abc import Iterator
from decimal import Decimal

from pcc_portal.imports.columns import Column

from .declaration import ISO_MONTH, MONTH, Fact, Row, Source


def facts(row: Row) -> Iterator[Fact]:
    if not ISO_MONTH.fullmatch(row["month"]):
        raise row.refuse("month", f"{row['month'] or 'A blank'} is no month, such as 2024-01.")
    period, force = row.period("month", MONTH), row.needed("force")
    for series in ("All types", row.needed("type")):
        yield Fact(series, force, *period, Decimal(1))


STREETS = Source(
    key="street-crime",
    title="Street-level crime",
    publisher="police.uk",
    page="https://data.police.uk/data/",
    says="Crimes are counted by month, force and type. No place of a crime is read.",
    needs=(Column("month", "Month"), Column("force", "Falls within"), Column("type", "Crime type")),
    facts=facts,
    adds=True,
    hosts=("data.police.uk", "policeuk-data.s3.amazonaws.com"),
)
