"""Which public series fill measures of the demo's office: loaded through the action."""

from pathlib import Path

from pcc_portal.accounts.models import User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import rows
from performance.choices import AreaKind
from performance.models import Area, Measure

from ..actions import map_series

HERE = Path(__file__).parent


def load_public_series(stage: Stage, *, by: User) -> None:
    """For the force's own area."""
    for row in rows(stage.folder_in(HERE) / "public_series.yaml"):
        measure = Measure.objects.get(slug=row.pop("measure"))
        map_series(by=by, measure=measure, area=Area.objects.get(kind=AreaKind.FORCE), **row)
