"""A small file of each source, made by us in its form."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


def _sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


COURTS = _sample("courts.csv")
CRIME = _sample("crime.csv")
OUTCOMES = _sample("outcomes.csv")
STREETS = _sample("streets.csv")
ANSWERING = _sample("answering.csv")
COMPLAINTS = _sample("complaints.csv")
SPENDING = _sample("spending.csv")

NOTICES = _sample("notices.json")
