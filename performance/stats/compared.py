"""Figures of other areas beside the force's, as the office chooses them."""

from ..choices import AreaKind
from ..models import Observation
from .readings import Reading

KINDS = (AreaKind.NATION, AreaKind.REGION, AreaKind.PEERS)


def compared(reading: Reading) -> list[Observation]:
    """For the same period: the nation first, then region and group, then those by name."""
    return [*(row for kind in KINDS if (row := reading.comparator(kind))), *reading.peers]


def on_card(reading: Reading) -> list[Observation]:
    """Of these, the ones that the office names on cards."""
    return [row for row in compared(reading) if row.area.on_cards and row.value is not None]


def on_page(reading: Reading) -> list[Observation]:
    """Those of which there is one of a kind, and of areas by name those that the office names on cards."""
    return [row for row in compared(reading) if row.area.kind != AreaKind.PEER or row.area.on_cards]


def in_papers(reading: Reading) -> list[Observation]:
    return [row for row in compared(reading) if row.area.in_papers]
