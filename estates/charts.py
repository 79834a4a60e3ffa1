"""What sales bring, by year: numbers in, figure out. No queries."""

from collections.abc import Sequence

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.stacked import Part, Stack, stacked

from .stats import ReceiptsOfYear


def receipts_figure(years: Sequence[ReceiptsOfYear]) -> Figure | None:
    """A bar for what a year's sales are to bring, and one for what they brought; None where nothing is recorded."""
    stacks = [
        Stack(f"{year.name}, {words}", [Part(words, amount, look, formats.millions(amount))])
        for year in years
        for words, amount, look in (("expected", year.expected, "nodata"), ("received", year.received, "done"))
        if amount
    ]
    if not stacks:
        return None
    title = "Receipts expected and received, by financial year"
    return Figure("receipts", stacked(stacks, title=title), title, sub="Pounds, of sales with a recorded sum.")
