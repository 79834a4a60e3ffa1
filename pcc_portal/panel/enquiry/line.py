"""A line of enquiry, and the records and quarter from which lines are drawn."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import TextChoices

from objectives.models import Objective, Theme
from pcc_portal.ui.marks import DAGGER
from pcc_portal.updates.releases.as_of import Viewpoint


class Kind(TextChoices):
    RED = "red", "Needs attention first"
    WORSENING = "worsening", "Getting worse"
    SLIPPED = "slipped", "Slipped"
    OVERDUE = "overdue", "Overdue"
    MISSING = "missing", "Missing"
    WITHHELD = "withheld", "Withheld"
    REVISED = "revised", "Revised"
    NO_COMPARATOR = "no_comparator", "Nothing to compare with"
    IMPROBABLE = "improbable", "Improbable"


@dataclass(frozen=True)
class Line:
    """`theme` is its key. The question is a sentence that can be read out; the evidence has the figures."""

    kind: Kind
    theme: int
    question: str
    evidence: str
    record: str
    url: str
    is_unreleased: bool = False
    is_illustrative: bool = False

    @property
    def wears_mark(self) -> bool:
        """Beside its evidence, unless the words there say themselves what is made up."""
        return self.is_illustrative and DAGGER not in self.evidence


@dataclass(frozen=True)
class ThemeLines:
    theme: Theme
    lines: list[Line]


@dataclass(frozen=True)
class Section:
    """An objective, or another section of the report, with the themes about which there is something to ask."""

    objective: Objective
    themes: list[ThemeLines] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(each.lines) for each in self.themes)


@dataclass(frozen=True)
class Asked:
    """For whom and about what lines are drawn: `before` is what readers saw after the report before, `on` the day."""

    viewpoint: Viewpoint
    before: Viewpoint | None
    themes: list[Theme]
    on: dt.date
