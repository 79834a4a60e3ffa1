"""Payments, of which a quarter has hundreds: many alike are one line, which counts and adds them up, in feeds too."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.text import capfirst

from commissioning.choices import Payer
from commissioning.models import Payment
from commissioning.stats import total
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.registers.wording import differs, name_of, seen_fields

from .comparison import GROUPED_FROM, Comparison, Row, line


def payments(compared: Comparison) -> Iterator[Row]:
    """Few are told of one by one, those that changed or are gone with other records."""
    for payer in Payer:
        yield from _new(compared, payer, [row for row in compared.new(Payment) if row.payer == payer])
    yield from _corrected(compared)
    gone = list(compared.gone(Payment))
    if len(gone) >= GROUPED_FROM:
        for row in gone:
            compared.tell(row)
        yield [_counted(gone, reverse("payments"), ""), Cell("Shown"), Cell("No longer shown"), Cell(formats.MISSING)]


def _new(compared: Comparison, payer: Payer, rows: list[Payment]) -> Iterator[Row]:
    by = mid_sentence(payer.label)
    for row in rows:
        compared.tell(row)
    if len(rows) < GROUPED_FROM:
        for row in rows:
            amount = formats.pounds(row.amount, 2)
            yield line(row, "", Cell(amount, sub=row.recipient_words), row.value_for_money, sub=f"New payment by {by}")
    else:
        address = f"{reverse('payments')}?payer={payer}"
        yield [_counted(rows, address, f"New, by {by}"), Cell(formats.MISSING), _total(rows), Cell(formats.MISSING)]


def _corrected(compared: Comparison) -> Iterator[Row]:
    """A line a column that many have otherwise."""
    pairs = list(compared.pairs(Payment))
    for field in seen_fields(Payment):
        moved = [(was, now) for was, now in pairs if differs(was, now, field)]
        if len(moved) < GROUPED_FROM:
            continue
        for _, now in moved:
            compared.tell(now, field.name)
        before, after = zip(*moved, strict=True)
        sums = [_total(before), _total(after)] if field.name == "amount" else [Cell("Recorded"), Cell("Corrected")]
        yield [_counted(after, reverse("payments"), name_of(field, field.name)), *sums, Cell(formats.MISSING)]


def _counted(rows: Sequence[Payment], address: str, sub: str) -> Cell:
    return Cell(formats.plural(len(rows), "payment"), address, sub=capfirst(sub))


def _total(rows: Sequence[Payment]) -> Cell:
    return Cell(marked(formats.pounds(total(rows), 2), *rows, of=("amount",)))
