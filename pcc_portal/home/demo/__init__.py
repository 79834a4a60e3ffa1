"""What the loader has to know of an office of the demo, which stands in its `office.yaml`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pcc_portal.periods.demo import Stage
from pcc_portal.periods.models import Quarter

HERE = Path(__file__).parent
FIRST = "west-mercia"
OFFICES = sorted(file.parent.name for file in HERE.glob("*/office.yaml"))
QUARTER = len("2023-24-q1")


@dataclass(frozen=True)
class DemoOffice:
    name: str
    plan: str
    password: str
    begins: dt.date
    today: dt.date
    to_compose: dt.date
    approvers_at_once: bool
    stages: tuple[Mapping[str, Any], ...]

    def all_stages(self) -> list[Stage]:
        """With their quarters, which have to be there; a folder is named by its quarter, and may add to that."""
        return [self._stage(Quarter.objects.by_slug(row["folder"][:QUARTER]), row) for row in self.stages]

    def _stage(self, quarter: Quarter, row: Mapping[str, Any]) -> Stage:
        sends = row.get("sent", quarter.closes)
        return Stage(self.name, row["folder"], quarter, entered=row["entered"], sends=sends, is_sent="sent" in row)


def demo_office(name: str = FIRST) -> DemoOffice:
    facts = yaml.safe_load((HERE / name / "office.yaml").read_text(encoding="utf-8"))
    return DemoOffice(name=name, **facts | {"stages": tuple(facts["stages"])})
