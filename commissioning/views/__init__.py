from .contracts import Contracts, contract
from .funding import Awards, award, grant, grant_round
from .services import provider, service

__all__ = ["Awards", "Contracts", "award", "contract", "grant", "grant_round", "provider", "service"]
