"""Columns of the lists, and the plain tables of the record pages."""

from .contracts import (
    ContractTable,
    ProviderTable,
    ServiceTable,
    change_table,
    contract_table,
    counted,
    measure_table,
    option_table,
    state_of,
)
from .grants import FOR_FILES, AwardTable, GrantRoundTable, GrantTable, grant_round_table, grant_table, round_state_of

__all__ = [
    "FOR_FILES",
    "AwardTable",
    "ContractTable",
    "GrantRoundTable",
    "GrantTable",
    "ProviderTable",
    "ServiceTable",
    "change_table",
    "contract_table",
    "counted",
    "grant_round_table",
    "grant_table",
    "measure_table",
    "option_table",
    "round_state_of",
    "state_of",
]
