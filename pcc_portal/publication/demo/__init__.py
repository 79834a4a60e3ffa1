"""What the demo's office has published of the Specified Information Order: loaded through the action."""

from pathlib import Path

from pcc_portal.accounts.models import User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import columns, rows

from ..actions import COLUMNS, keep
from ..models import Publication

HERE = Path(__file__).parent
NOTHING = dict.fromkeys(COLUMNS) | {"address": "", "note": ""}


def load_publications(stage: Stage, *, by: User) -> None:
    for row in rows(stage.folder_in(HERE) / "publications.yaml"):
        values = columns(Publication, row, f"publications.yaml, {row['key']}")
        keep(values.pop("key"), by=by, **NOTHING | values)
