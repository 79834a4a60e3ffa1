"""Payments over £500: added up by month, and by what they were for. No supplier and no line of an invoice is kept."""

from collections.abc import Iterator

from pcc_portal.imports.columns import Column
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.dates import read_day
from pcc_portal.ui.reading.spans import span

from .declaration import Fact, Row, Source

IN_ALL = "All payments"
NOBODY = "Whole file"


def facts(row: Row) -> Iterator[Fact]:
    value = row.number("amount")
    if value is None:
        raise row.refuse("amount", "It is blank.")
    try:
        month = span(read_day(row.needed("date")), "month")
    except UnreadableError as why:
        raise row.refuse("date", str(why)) from why
    for series in dict.fromkeys(filter(None, (IN_ALL, row["purpose"], row["cost_centre"]))):
        yield Fact(series, row["body"] or NOBODY, *month, value)


SPENDING = Source(
    key="spending",
    title="Expenditure over £500",
    publisher="The force or the office",
    page="",
    says="Payments, in pounds, are added up by month, by general ledger description and by cost centre. Suppliers are "
    "not read. A day in figures has the day first.",
    needs=(
        Column("date", "Transaction Date", ("payment date", "date")),
        Column("amount", "Amount", ("net amount", "amount gbp")),
    ),
    may_have=(
        Column("body", "Body name", ("organisation name", "entity")),
        Column("purpose", "G/L Description", ("purpose", "procurement category", "expense type")),
        Column("cost_centre", "Cost Centre", ("cost centre description", "department")),
    ),
    facts=facts,
    adds=True,
)
