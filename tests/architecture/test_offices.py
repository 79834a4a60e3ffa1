"""The offices of the demos are data: code names none, nor does a test, but those that read their demo."""

import re
from pathlib import Path

from tests.architecture.source import PLACES, ROOT
from tests.offices import FIXTURES, rows

READS_A_DEMO = re.compile(r"\b(?:composing|demo|valley)\b")


def places() -> re.Pattern[str]:
    """The areas that the offices answer for and those within, as names and as parts of addresses."""
    names = {
        str(row["area_name"]) for office in FIXTURES.values() for row in rows(office, "plans") if "area_name" in row
    }
    names |= {
        str(row["name"])
        for office in FIXTURES.values()
        for row in rows(office, "areas")
        if row["kind"] in {"council", "force"}
    }
    return re.compile("|".join(sorted(re.escape(name).replace(r"\ ", r"\W") for name in names)), re.IGNORECASE)


def naming(folder: str) -> list[Path]:
    pattern = places()
    files = [path for path in (ROOT / folder).rglob("*.py") if "demo" not in path.parts and path != Path(__file__)]
    return [path for path in files if pattern.search(path.read_text(encoding="utf-8"))]


def test_no_code_names_an_office() -> None:
    assert [path for room in PLACES for path in naming(room) if "tests" not in path.parts] == []


def test_who_names_an_office_reads_its_demo() -> None:
    named = naming("tests")
    assert named
    elsewhere = [path for path in named if path.parent.name not in {"journeys", "reference"}]
    assert [path for path in elsewhere if not READS_A_DEMO.search(path.read_text(encoding="utf-8"))] == []
