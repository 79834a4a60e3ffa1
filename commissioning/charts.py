"""The timeline of contracts: numbers in, figure out. No queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import beside, is_made_up, marked
from pcc_portal.ui.plotting import plot
from pcc_portal.ui.stacked import Part, Stack, stacked
from pcc_portal.ui.timeline import Term, timeline

from .choices import ContractState
from .models import Contract

DECIDES = ("current_end", "extension_decision_by")
VALUED = ("current_end", "value_awarded")
MOST_QUARTERS = 8
MOST_ROWS = 12  # more do not fit a screen; the list below has them all


Running = tuple[Contract, ContractState, str]  # with where it stands on a day, and the status that it wears


def contract_timeline(contracts: Sequence[Running], on: dt.date, *, explore_url: str = "") -> Figure | None:
    """The first of the contracts with an end to come, and where each stands on a day; None without any."""
    if not contracts:
        return None
    shown = contracts[:MOST_ROWS]
    terms = [_term(contract, state, contract.current_end or on) for contract, state, _ in shown]
    picture = timeline(terms, today=on, today_words=formats.day(on), title=f"Contracts that run on {formats.day(on)}")
    undated = any(contract.starts is None for contract, *_ in shown)
    notes = ["A bar that begins at the left edge has no recorded start."] if undated else []
    if later := len(contracts) - len(shown):
        notes.append(f"{formats.plural(later, 'contract ends', 'contracts end')} later: see the list.")
    heading = "When contracts end, and what follows"
    return Figure("contract-timeline", picture, heading, notes=tuple(notes), explore_url=explore_url)


def expiry_figure(contracts: Sequence[Running]) -> Figure | None:
    """What ends in each quarter, by its value now and by where each contract stands, with the status that it wears;
    None where no value is recorded. Needs `with_value`."""
    by_quarter: dict[tuple[int, int], list[Running]] = defaultdict(list)
    for row in contracts:
        if row[0].current_end:
            by_quarter[quarter_of(row[0].current_end)].append(row)
    stacks = [_quarter_stack(quarter, rows) for quarter, rows in sorted(by_quarter.items())[:MOST_QUARTERS]]
    if not any(part.amount for stack in stacks for part in stack.parts):
        return None
    title = "What ends in each quarter, by value"
    return Figure("contract-expiry", stacked(stacks, title=title), title, sub="Pounds, as the contracts stand now.")


def _quarter_stack(quarter: tuple[int, int], rows: Sequence[Running]) -> Stack:
    values: dict[tuple[ContractState, str], Decimal] = defaultdict(Decimal)
    for contract, state, status in rows:
        values[state, status] += contract.value_now or Decimal(0)
    without = sum(contract.value_now is None for contract, *_ in rows)
    known = formats.millions(sum(values.values())) if without < len(rows) else ""
    missing = f"{without} without a recorded value" if without else ""
    words = ", ".join(filter(None, (formats.plural(len(rows), "contract"), known, missing)))
    parts = [Part(state.label, value, look, formats.millions(value)) for (state, look), value in sorted(values.items())]
    made_up = any(is_made_up(contract, *VALUED) for contract, *_ in rows)
    return Stack(formats.period_words(*quarter_span(*quarter)), parts, beside(words) if made_up else words)


def contract_plot(contracts: Sequence[Running], on: dt.date) -> str:
    """The same to explore, as a Plotly figure in JSON: terms, and what they may be extended to."""
    rows = [contract for contract, *_ in contracts[:MOST_ROWS]]
    names = [marked(contract.title, contract, of=("title", *DECIDES)) for contract in rows]
    first = min((contract.starts or on for contract in rows), default=on)
    terms = [(contract.starts or first, contract.current_end or on) for contract in rows]
    options = [(ends, contract.maximum_end or ends) for contract, (_, ends) in zip(rows, terms, strict=True)]
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
