"""Changes to contracts and their options, and rounds of grants that do not stand. Other register rows go through
`updates.actions`."""

from .contracts import change_contract, name_successor
from .grants import withdraw_round
from .options import add_option, change_option, decline_option, take_up_option

__all__ = [
    "add_option",
    "change_contract",
    "change_option",
    "decline_option",
    "name_successor",
    "take_up_option",
    "withdraw_round",
]
