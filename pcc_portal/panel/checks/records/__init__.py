"""The rules that hold a draft against the records: its sums, its measures, what is due, and who answers for it."""

from ..findings import Rule
from .clocks import (
    commitment_silent,
    contract_ended,
    contract_gap,
    option_undecided,
    response_overdue,
    unapproved,
    unowned,
)
from .figures import nothing_before, nothing_beside, unbalanced
from .money import forecast_movement, forecast_variance
from .sums import listed, meetings_in_quarter, shares, table_totals

RULES: tuple[Rule, ...] = (
    forecast_movement,
    forecast_variance,
    shares,
    listed,
    meetings_in_quarter,
    table_totals,
    nothing_beside,
    nothing_before,
    unbalanced,
    commitment_silent,
    contract_ended,
    contract_gap,
    option_undecided,
    response_overdue,
    unowned,
    unapproved,
)
