from .contracts import Contract, ContractChange
from .funding import FundingAward, GrantAward, GrantRound
from .risks import Risk
from .services import Provider, Service

__all__ = ["Contract", "ContractChange", "FundingAward", "GrantAward", "GrantRound", "Provider", "Risk", "Service"]
