"""What each of the last releases changed, worked out once after each change that readers can see."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pcc_portal.changes.comparison import Row
from pcc_portal.changes.sections import sections
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.caching import kept_outside
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint

if TYPE_CHECKING:
    from .subjects import Subject

TOLD = 6  # so many releases a feed tells of

Ends = tuple[Viewpoint, Viewpoint]
HEADINGS = {
    ReleaseKind.PANEL_REPORT: "Report for",
    ReleaseKind.DATA: "Figures for",
    ReleaseKind.CORRECTION: "Correction of",
}


def releases_since(number: int) -> list[Ends]:
    """Each published release after that one with the one before it, oldest first. One query."""
    moments: list[Viewpoint] = []
    for release in Release.objects.published().select_related("quarter").order_by("number"):
        last = moments[-1].quarter if moments else release.quarter
        quarter = max(last, release.quarter, key=lambda each: each.start)  # a correction leads nobody back
        moments.append(Viewpoint(AsAt(release.number), quarter, release))
    return [(before, now) for before, now in pairwise(moments) if (now.as_at.release or 0) > number]


def latest_releases() -> list[Ends]:
    return releases_since(0)[-TOLD:]


def rows_between(before: Viewpoint, now: Viewpoint) -> list[tuple[str, Row]]:
    """Each line of "since the last report", with the name of its section. One query where it is kept."""

    def rows() -> list[tuple[str, Row]]:
        printed = sections(before, now, one_by_one=True)
        return [(section.slug, list(row)) for section in printed for row in section.table.rows]

    return kept_outside(rows, "followed", before.key, now.key)


@dataclass(frozen=True)
class Entry:
    """What one release changed of a subject."""

    subject: "Subject"
    release: Release
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """As in "Report for quarter 2, 2023/24: 3 changes"."""
        what = HEADINGS[ReleaseKind(self.release.kind)]
        name = self.release.quarter.name.replace("Quarter", "quarter")
        return f"{what} {name}: {formats.plural(len(self.rows), 'change')}"

    @property
    def is_marked(self) -> bool:
        """Does a line wear †?"""
        return any(cell.is_marked for row in self.rows for cell in row)

    @property
    def lines(self) -> list[str]:
        return [line_words(row) for row in self.rows]


def entries(subject: "Subject", releases: Iterable[Ends]) -> list[Entry]:
    """Of the releases that changed something of it."""
    printed = ((now.release, tuple(subject.rows(before, now))) for before, now in releases)
    return [Entry(subject, release, rows) for release, rows in printed if release and rows]


def line_words(row: Row) -> str:
    """As in "Attendance (Measure): was 70% (April to June 2023), now 75% (July to September 2023). Above target"."""
    what, was, now, why = (_words(cell) for cell in row)
    moved = f"was {was}, now {now}" if was else now
    return f"{what}: {moved}{f'. {why}' if why else ''}"


def _words(cell: Cell) -> str:
    words = "" if cell.text == formats.MISSING else cell.printed
    return f"{words} ({cell.sub})" if words and cell.sub else words or cell.sub
