"""The timeline of contracts: numbers in, figure out. No queries."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plotting import plot
from pcc_portal.ui.timeline import Term, timeline

from .choices import ContractState
from .models import Contract

DECIDES = ("current_end", "extension_decision_by")
MOST_ROWS = 12  # more do not fit a screen; the list below has them all


def contract_timeline(
    contracts: Sequence[tuple[Contract, ContractState]], on: dt.date, *, later: int = 0, explore_url: str = ""
) -> Figure | None:
    """Contracts with an end to come, and where each stands on a day; None without any. `later`: how many there are
    besides."""
    if not contracts:
        return None
    terms = [_term(contract, state, contract.current_end or on) for contract, state in contracts]
    picture = timeline(terms, today=on, today_words=formats.day(on), title=f"Contracts that run on {formats.day(on)}")
    undated = any(contract.starts is None for contract, _ in contracts)
    notes = ["A bar that begins at the left edge has no recorded start."] if undated else []
    if later:
        notes.append(f"{formats.plural(later, 'contract ends', 'contracts end')} later: see the list.")
    heading = "When contracts end, and what follows"
    return Figure("contract-timeline", picture, heading, notes=tuple(notes), explore_url=explore_url)


def contract_plot(contracts: Sequence[tuple[Contract, ContractState]], on: dt.date) -> str:
    """The same to explore, as a Plotly figure in JSON: terms, and what they may be extended to."""
    names = [marked(contract.title, contract, of=("title", *DECIDES)) for contract, _ in contracts]
    first = min((contract.starts or on for contract, _ in contracts), default=on)
    terms = [(contract.starts or first, contract.current_end or on) for contract, _ in contracts]
    options = [(ends, contract.maximum_end or ends) for (contract, _), (_, ends) in zip(contracts, terms, strict=True)]
    return plot(
        [_bars("In contract", "#12436d", names, terms), _bars("May be extended", "#8fb0cf", names, options)],
        {"type": "date"},
        {"autorange": "reversed", "showgrid": False},
        title=f"Contracts that run on {formats.day(on)}",
        below=("A bar that begins with the first has no recorded start.",),
        hovermode="closest",
    )


def _bars(name: str, colour: str, names: Sequence[str], spans: Sequence[tuple[dt.date, dt.date]]) -> dict[str, Any]:
    """Bars on a scale of dates: Plotly takes their length in milliseconds."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "marker": {"color": colour},
        "y": [escape(each) for each in names],
        "base": [start.isoformat() for start, _ in spans],
        "x": [(end - start) / dt.timedelta(milliseconds=1) for start, end in spans],
        "text": [f"to {formats.day(end)}" for _, end in spans],
        "textposition": "none",
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _term(contract: Contract, state: ContractState, ends: dt.date) -> Term:
    return Term(
        name=marked(contract.title, contract, of=("title",)),
        words=marked(_words(contract, state, ends), contract, of=DECIDES),
        url=contract.get_absolute_url(),
        starts=contract.starts,
        ends=ends,
        option=contract.maximum_end,
        decide=contract.extension_decision_by,
        has_gap=state == ContractState.GAP_AHEAD,
    )


def _words(contract: Contract, state: ContractState, ends: dt.date) -> str:
    """As in "decide by 31 December 2023", "to 31 March 2024, gap ahead"."""
    if state == ContractState.DECISION_DUE and contract.extension_decision_by:
        return f"decide by {formats.day(contract.extension_decision_by)}"
    gap = ", nothing agreed" if state == ContractState.GAP_AHEAD else ""
    return f"to {formats.month(ends)}{gap}"
