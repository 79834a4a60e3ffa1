from .contracts import Contract, ContractChange
from .funding import FundingAward, GrantAward, GrantRound
from .options import ContractOption
from .payments import Payment
from .risks import Risk
from .services import Provider, Service

__all__ = [
    "Contract",
    "ContractChange",
    "ContractOption",
    "FundingAward",
    "GrantAward",
    "GrantRound",
    "Payment",
    "Provider",
    "Risk",
    "Service",
]
