"""What others publish, a small declaration each: its columns, its licence, and what a row of it says."""

from collections.abc import Mapping

from . import by_force, courts, crime, spending, streets
from .declaration import Source

SOURCES: Mapping[str, Source] = {
    source.key: source
    for source in (
        courts.TIMELINESS,
        crime.RECORDED,
        crime.OUTCOMES,
        streets.STREETS,
        by_force.ANSWERING,
        by_force.COMPLAINTS,
        spending.SPENDING,
    )
}
