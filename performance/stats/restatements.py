"""Figures that readers saw otherwise before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Exists, OuterRef

from pcc_portal.updates.releases.as_of import AsAt

from ..models import Measure, Observation
from .hidden import mark


@dataclass(frozen=True)
class Restatement:
    was: Observation
    now: Observation


def restatements(measure: Measure, as_at: AsAt) -> list[Restatement]:
    """Each figure that was released, beside the one that was shown next; latest period first.

    Not of a figure that is hidden: the movement of its total would be its own. One query and those of `hidden_of`.
    """
    others = Observation.objects.filter(measure=measure, **{name: OuterRef(name) for name in ("area", "start", "end")})
    rows = Observation.objects.filter(Exists(others.exclude(pk=OuterRef("pk"))), measure=measure)
    rows = rows.select_related("area", "release")
    if not as_at.is_working_copy:
        rows = rows.filter(release__number__lte=as_at.release)
    chains: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    ordered = list(rows.order_by("-end", "area__name", "start", "pk"))
    mark(ordered, as_at)
    for row in ordered:
        if not row.hidden:
            chains[row.area_id, row.start, row.end].append(row)
    return [Restatement(*pair) for chain in chains.values() for pair in reversed([*pairwise(_shown(chain))])]


def _shown(chain: Sequence[Observation]) -> list[Observation]:
    """The newest, and those before it that a release showed: a row between two of one release was never seen."""
    shown = [chain[-1]]
    for row in reversed(chain[:-1]):
        before = shown[-1].release
        if row.release and (before is None or row.release.number < before.number):
            shown.append(row)
    return shown[::-1]
