"""Crime that the police recorded, and what came of it: counts by force and quarter of the financial year."""

import datetime as dt
from collections.abc import Iterator

from pcc_portal.imports.columns import Column

from .declaration import Fact, Row, Source

HOSTS = ("assets.publishing.service.gov.uk", "www.gov.uk")
PAGE = "https://www.gov.uk/government/statistics/police-recorded-crime-open-data-tables"
TIME_AND_PLACE = (
    Column("year", "Financial Year", ("year",)),
    Column("quarter", "Financial Quarter", ("quarter",)),
    Column("force", "Force Name", ("force", "police force")),
)
OFFENCE = (
    Column("description", "Offence Description"),
    Column("group", "Offence Group", ("group",)),
    Column("subgroup", "Offence Subgroup", ("subgroup", "offence sub-group")),
    Column("code", "Offence Code", ("code",)),
)


def _period(row: Row) -> tuple[dt.date, dt.date]:
    """As in 2023/24 and 1, or 2023/24 and Q1."""
    number = row["quarter"].upper().removeprefix("Q").removesuffix(".0").strip()
    if number not in {"1", "2", "3", "4"}:
        raise row.refuse("quarter", f"{row['quarter'] or 'A blank'} is no quarter: 1 to 4.")
    start, end = row.period("year")
    if (start.month, end.month, end.year - start.year) != (4, 3, 1):
        raise row.refuse("year", f"{row['year']} is no financial year, such as 2023/24.")
    first = int(number) * 3 + 1
    year, month = (start.year, first) if first <= 10 else (start.year + 1, 1)
    after = dt.date(year + month // 10, (month + 2) % 12 + 1, 1)
    return dt.date(year, month, 1), after - dt.timedelta(days=1)


def recorded(row: Row) -> Iterator[Fact]:
    value = row.number("number")
    if value is None:
        return
    period, force = _period(row), row.needed("force")
    group, subgroup = row.needed("group"), row["subgroup"]
    named = (
        "All offences",
        group,
        f"{group}: {subgroup}" if subgroup else "",
        " ".join(filter(None, (row["code"], row["description"]))),
    )
    for series in dict.fromkeys(filter(None, named)):
        yield Fact(series, force, *period, value)


def outcomes(row: Row) -> Iterator[Fact]:
    value = row.number("number")
    if value is None:
        return
    period, force, outcome = _period(row), row.needed("force"), row.needed("outcome")
    of = row["group"]
    for series in dict.fromkeys(filter(None, (outcome, f"{of}: {outcome}" if of else ""))):
        yield Fact(series, force, *period, value)


RECORDED = Source(
    key="recorded-crime",
    title="Police recorded crime open data tables",
    publisher="Home Office",
    page=PAGE,
    says="Offences by force and quarter of the financial year, added up by offence, subgroup, group and in all.",
    needs=(*TIME_AND_PLACE, OFFENCE[1], Column("number", "Number of Offences", ("offences",))),
    may_have=(OFFENCE[0], *OFFENCE[2:]),
    facts=recorded,
    adds=True,
    hosts=HOSTS,
)
OUTCOMES = Source(
    key="outcomes",
    title="Crime outcomes open data tables",
    publisher="Home Office",
    page=PAGE,
    says="Outcomes by force and quarter of the financial year, added up by outcome, in all and in each offence group.",
    needs=(
        *TIME_AND_PLACE,
        Column("outcome", "Outcome Description", ("outcome",)),
        Column("number", "Number of Outcomes", ("force outcomes for quarter", "outcomes")),
    ),
    may_have=(*OFFENCE, Column("outcome_group", "Outcome Group"), Column("outcome_type", "Outcome Type")),
    facts=outcomes,
    adds=True,
    hosts=HOSTS,
)
