"""The timeline of contracts: numbers in, figure out. No queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pcc_portal.ui import formats
from pcc_portal.ui.figures import Figure
from pcc_portal.ui.timeline import Term, timeline

from .choices import ContractState
from .models import Contract

MOST_ROWS = 12  # more do not fit a screen; the list below has them all


def contract_timeline(
    contracts: Sequence[tuple[Contract, ContractState]], on: dt.date, *, later: int = 0
) -> Figure | None:
    """Contracts with an end to come, and where each stands on a day; None without any. `later`: how many there are
    besides."""
    if not contracts:
        return None
    terms = [_term(found, state, found.current_end or on) for found, state in contracts]
    picture = timeline(terms, today=on, today_words=formats.day(on), title=f"Contracts that run on {formats.day(on)}")
    undated = any(found.starts is None for found, _ in contracts)
    notes = ["A bar that begins at the left edge has no recorded start."] if undated else []
    if later:
        notes.append(f"{formats.plural(later, 'contract ends', 'contracts end')} later: see the list.")
    return Figure("contract-timeline", picture, "When contracts end, and what follows", notes=tuple(notes))


def _term(found: Contract, state: ContractState, ends: dt.date) -> Term:
    return Term(
        found.title,
        found.starts,
        ends,
        _words(found, state, ends),
        short=formats.short_month(ends),
        option=found.maximum_end,
        decide=found.extension_decision_by,
        has_gap=state == ContractState.GAP_AHEAD,
    )


def _words(found: Contract, state: ContractState, ends: dt.date) -> str:
    """As in "decide by 31 December 2023", "to 31 March 2024, gap ahead"."""
    if state == ContractState.DECISION_DUE and found.extension_decision_by:
        return f"decide by {formats.day(found.extension_decision_by)}"
    gap = ", nothing agreed" if state == ContractState.GAP_AHEAD else ""
    return f"to {formats.month(ends)}{gap}"
