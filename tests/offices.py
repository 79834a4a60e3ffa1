"""What belongs to one office of the demo alone: its names, and the titles and places of its records."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from performance.models.meeting_kinds import FIRST
from tests.architecture.source import ROOT

FIXTURES = {"demo": "west-mercia", "valley": "valley"}  # the office of each fixture
NAMES = ("title", "body", "office_holder", "force", "area_name", "panel", "report_title")
# Whose titles are its own, beside the names on its plan; one of a single word, such as "Estates", can be anybody's.
OWN = ("plans", "objectives", "themes", "measures", "providers", "contracts", "properties", "inspections", "decisions")
LEAST = 60


def rows(office: str, name: str) -> Iterator[dict[str, Any]]:
    for file in ROOT.glob(f"**/demo/{office}/**/{name}.yaml"):
        if ".venv" not in file.parts:
            yield from yaml.safe_load(Path(file).read_text(encoding="utf-8"))


@cache
def words_of(office: str) -> frozenset[str]:
    """Names of the office, titles of its records, its places and people."""
    words = {str(row[name]) for row in rows(office, "plans") for name in NAMES if name in row}
    words |= {str(row["title"]) for name in OWN for row in rows(office, name) if "title" in row}
    words |= {str(row["name"]) for name in ("areas", "people") for row in rows(office, name)}
    words |= {row["email"].partition("@")[2] for row in rows(office, "people")}
    return frozenset(word for word in words if re.search(r"\w\W+\w", word))


def foreign(fixture: str, text: str) -> list[str]:
    """Words of other offices that the text says, of which this one has no use."""
    office = FIXTURES[fixture]
    others = frozenset().union(*(words_of(other) for other in FIXTURES.values() if other != office))
    ours = "\n".join([*words_of(office), *(name for _, name, _ in FIRST)])
    return sorted(word for word in others if word in text and word not in ours)
