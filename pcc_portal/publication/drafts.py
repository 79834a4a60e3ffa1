"""What records hold of an item, as tables to publish, and what they lack of it."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max

from commissioning.models import Contract, GrantAward, Payment
from estates.models import Property
from objectives.models import Decision
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.spans import span
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import Inspection

LARGE = Decimal(10_000)  # pounds: contracts above it are published in full
LACKING = "To be written"


def _or_lacking(text: str) -> Cell:
    return Cell(text) if text else Cell(LACKING, status="nodata")


def grants(as_at: AsAt) -> list[PlainTable]:
    rows = GrantAward.objects.as_at(as_at).naming(as_at, "recipient", "round").order_by("-awarded_on", "slug")
    return [
        PlainTable.of(
            "Grants, the latest first",
            rows,
            PlainColumn("Recipient", lambda row: str(row.recipient or formats.MISSING), of=("recipient",)),
            PlainColumn("Amount", lambda row: formats.pounds(row.amount, 2), is_figure=True, of=("amount",)),
            PlainColumn(
                "Awarded", lambda row: formats.date_words(row.awarded_on, row.awarded_precision), of=("awarded_on",)
            ),
            PlainColumn("Purpose", lambda row: _or_lacking(row.purpose or getattr(row.round, "purpose", "")), of=None),
            PlainColumn("Conditions", lambda row: _or_lacking(row.conditions), of=("conditions",)),
            PlainColumn(
                "Why it reduces crime and disorder",
                lambda row: _or_lacking(row.crime_reduction),
                of=("crime_reduction",),
            ),
        )
    ]


def spending(as_at: AsAt) -> list[PlainTable]:
    """The last month of which there are payments."""
    payments = Payment.objects.as_at(as_at)
    last = payments.aggregate(last=Max("paid_on"))["last"]
    rows = payments.filter(paid_on__range=span(last, "month")).order_by("paid_on", "slug") if last else payments.none()
    return [
        PlainTable.of(
            f"Payments of {formats.month(last)}" if last else "Payments",
            [row for row in rows if row.is_above_threshold],
            PlainColumn("Recipient", lambda row: record_cell(row, row.recipient_words)),
            PlainColumn("Paid", lambda row: Cell(formats.day(row.paid_on), sub=row.get_payer_display())),
            PlainColumn("Net amount", lambda row: formats.pounds(row.amount, 2), is_figure=True, of=("amount",)),
            PlainColumn("Purpose", lambda row: row.title, of=("title",)),
            PlainColumn("Why it is value for money", lambda row: _or_lacking(row.value_for_money)),
        )
    ]


def contracts(as_at: AsAt) -> list[PlainTable]:
    rows = list(Contract.objects.as_at(as_at).naming(as_at, "provider").with_value().order_by("slug"))
    large = [row for row in rows if row.value_now is None or row.value_now > LARGE]
    small = [row for row in rows if row.value_now is not None and row.value_now <= LARGE]
    tables = [("More than £10,000, or without a value: each to be published in full", large)]
    tables += [("£10,000 or less", small)] if small else []
    return [_contracts_table(caption, kept) for caption, kept in tables]


def _contracts_table(caption: str, rows: Iterable[Any]) -> PlainTable:
    return PlainTable.of(
        caption,
        rows,
        PlainColumn("Contract", lambda row: record_cell(row, sub=row.reference)),
        PlainColumn("With", lambda row: str(getattr(row, "provider", None) or formats.MISSING), of=None),
        PlainColumn("Value", _value, is_figure=True, of=("value_awarded",)),
        PlainColumn("Term", _term, of=("starts", "current_end")),
        PlainColumn("Notice", lambda row: row.notice or formats.MISSING, of=("notice",)),
    )


def _value(row: Any) -> str:
    return formats.MISSING if row.value_now is None else formats.pounds(row.value_now, 2)


def _term(row: Any) -> str:
    days = (formats.day(day) if day else formats.MISSING for day in (row.starts, row.current_end))
    return " to ".join(days)


def decisions(as_at: AsAt) -> list[PlainTable]:
    return [
        PlainTable.of(
            "Decisions, the latest first",
            Decision.objects.as_at(as_at).order_by("-taken_on", "reference"),
            PlainColumn("Reference", lambda row: row.reference, of=("reference",)),
            PlainColumn("Decision", record_cell),
            PlainColumn("Taken", lambda row: formats.day(row.taken_on), of=("taken_on",)),
            PlainColumn("Summary", lambda row: _or_lacking(row.summary), of=("summary",)),
        )
    ]


def premises(as_at: AsAt) -> list[PlainTable]:
    return [
        PlainTable.of(
            "Land and premises",
            Property.objects.as_at(as_at).order_by("slug"),
            PlainColumn("Name", record_cell),
            PlainColumn(
                "Address", lambda row: _or_lacking(", ".join(filter(None, (row.address, row.postcode)))), of=None
            ),
            PlainColumn("Held as", lambda row: row.get_tenure_display(), of=("tenure",)),
            PlainColumn("Used as", lambda row: row.use or formats.MISSING, of=("use",)),
        )
    ]


def responses(as_at: AsAt) -> list[PlainTable]:
    rows = Inspection.objects.as_at(as_at).prefetch_related("responses")
    return [
        PlainTable.of(
            "Reports, and the comments on them",
            [row for row in rows if row.needs_response],
            PlainColumn("Report", record_cell),
            PlainColumn("Published", _published, of=("published_on",)),
            PlainColumn("Comments due", lambda row: _day(row.response_due_on), of=None),
            PlainColumn("Comments published", _answered, of=None),
        )
    ]


def _day(day: Any) -> str:
    return formats.day(day) if day else formats.MISSING


def _published(row: Any) -> str:
    return formats.date_words(row.published_on, row.published_precision)


def _answered(row: Any) -> Cell:
    days = sorted(each.published_on for each in row.responses.all() if each.published_on)
    return Cell(formats.day(days[0])) if days else Cell("Not yet", status="nodata")


DRAFTS: Mapping[str, Callable[[AsAt], list[PlainTable]]] = {
    "grants": grants,
    "spending": spending,
    "contracts": contracts,
    "decisions": decisions,
    "premises": premises,
    "inspection-responses": responses,
}
