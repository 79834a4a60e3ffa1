"""Which places of a file are ours: by the name of an area, or as somebody said before."""

from collections.abc import Iterable

from objectives.models import Plan
from pcc_portal.imports.columns import plain
from performance.choices import AreaKind
from performance.models import Area

from .sources.spending import NOBODY

COMPARED = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)


def our_names(mapped: Iterable[str]) -> frozenset[str]:
    """Of the force and its areas, of the force in the plan, and the places that fill a measure already."""
    areas = Area.objects.exclude(kind__in=COMPARED).values_list("name", flat=True)
    plans = [name for pair in Plan.objects.values_list("force", "area_name") for name in pair]
    return frozenset(plain(name) for name in (*areas, *plans, *mapped, NOBODY) if plain(name))


def is_ours(place: str, names: frozenset[str]) -> bool:
    """Is one of the names in it, as whole words: "Anyshire Constabulary" is of "Anyshire"?"""
    padded = f" {plain(place)} "
    return any(f" {name} " in padded for name in names)
