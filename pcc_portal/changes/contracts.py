"""Contracts: new, extended or varied, ended."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from commissioning.models import Contract, ContractChange
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell

from .comparison import NOTHING, Comparison, Row, words_or_dash


def new_contracts(compared: Comparison) -> Iterator[Row]:
    for contract in compared.new(Contract):
        worth = formats.pounds(contract.value_awarded) if contract.value_awarded is not None else ""
        runs = _runs(contract)
        now = Cell(worth or runs, sub=runs if worth else "")
        yield [record_cell(contract, sub="New contract"), NOTHING, now, words_or_dash(_route(contract))]


def ended_contracts(compared: Comparison) -> Iterator[Row]:
    """Those whose last day has passed between the ends of the two quarters."""
    first, last = compared.before.viewpoint.quarter.end, compared.now.viewpoint.quarter.end
    contracts = compared.now.of(Contract)
    for was, now in compared.pairs(Contract):
        if now.current_end and first < now.current_end <= last:
            after = contracts.get(now.successor_id)
            yield [
                record_cell(now, sub="Ended contract"),
                Cell(_contract_words(None, was.current_end)),
                Cell(f"Ended {formats.day(now.current_end)}"),
                Cell(f"Followed by {after.title}", after.get_absolute_url()) if after else Cell("No contract follows"),
            ]


def changed_contracts(compared: Comparison) -> Iterator[Row]:
    """Extensions and variations recorded since, of contracts that were there before."""
    was, known = compared.before.of(Contract), compared.before.of(ContractChange)
    for contract, changes in _by_contract(compared):
        worth = contract.value_awarded
        for change in changes:
            before, worth = worth, _with(worth, change.value_change)
            if contract.pk in was and change.pk not in known:
                yield [
                    Cell(contract.title, contract.get_absolute_url(), "Contract", illustrative=change.is_illustrative),
                    Cell(_contract_words(before if change.value_change else None, was[contract.pk].current_end)),
                    Cell(_contract_words(worth if change.value_change else None, change.new_end)),
                    Cell(change.reason),
                ]


def _by_contract(compared: Comparison) -> Iterator[tuple[Contract, list[ContractChange]]]:
    changes: dict[int, list[ContractChange]] = defaultdict(list)
    for change in compared.now.of(ContractChange).values():
        changes[change.contract_id].append(change)
    for pk, contract in compared.now.of(Contract).items():
        if pk in changes:
            yield contract, sorted(changes[pk], key=lambda change: (change.on, change.pk))


def _with(worth: Decimal | None, added: Decimal | None) -> Decimal | None:
    return None if worth is None else worth + (added or 0)


def _contract_words(worth: Decimal | None, end: dt.date | None) -> str:
    """The value where the change is one of value, else the end."""
    if worth is not None:
        return formats.pounds(worth)
    return f"Ends {formats.day(end)}" if end else formats.MISSING


def _runs(contract: Contract) -> str:
    if contract.starts and contract.current_end:
        return f"{formats.day(contract.starts)} to {formats.day(contract.current_end)}"
    return f"From {formats.day(contract.starts)}" if contract.starts else _contract_words(None, contract.current_end)


def _route(contract: Contract) -> str:
    return "" if contract.route == "not_recorded" else contract.get_route_display()
