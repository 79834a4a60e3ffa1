"""The items of the Elected Local Policing Bodies (Specified Information) Order 2011, as amended, and one of the Police
Act 1996. What of their timing was not read in the law itself says so: `is_certain`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Timing(StrEnum):
    MONTHLY = "monthly"  # as soon as practicable after the month
    QUARTERLY = "quarterly"
    BEFORE_THE_YEAR = "before_the_year"  # before each financial year begins
    OF_RECORDS = "of_records"  # by the day that the law counts for each record
    LATEST = "latest"  # what is newest stands there; the office sets a day to look again


WORDS: Mapping[Timing, str] = {
    Timing.MONTHLY: "Each month, as soon as practicable after it ends. This list counts one month.",
    Timing.QUARTERLY: "Each quarter. This list counts one month after it.",
    Timing.BEFORE_THE_YEAR: "For each financial year, before it begins.",
    Timing.OF_RECORDS: "Within 56 days that begin with the day on which the report is published.",
    Timing.LATEST: "Kept as it is now. The office sets the day on which it looks again.",
}
UNCERTAIN = "Timing not checked in the Order."


@dataclass(frozen=True)
class Item:
    """`paragraph` of the schedule, or of another law; `where`: the place that it names; `draft`: records hold it.
    `published_at`: the name of the address where the portal itself publishes it, month by month."""

    key: str
    paragraph: str
    what: str
    timing: Timing
    is_certain: bool = False
    where: str = ""
    draft: bool = False
    published_at: str = ""

    def __str__(self) -> str:
        return self.what

    @property
    def reference(self) -> str:
        return f"Paragraph {self.paragraph}" if self.paragraph[0].isdigit() else self.paragraph

    @property
    def when(self) -> str:
        return WORDS[self.timing]

    @property
    def remarks(self) -> str:
        """What else is to be known of when and where."""
        return " ".join(filter(None, (self.where, "" if self.is_certain else UNCERTAIN)))


ITEMS: Mapping[str, Item] = {
    item.key: item
    for item in (
        Item(
            "office-holders",
            "1",
            "Names, addresses, pay, allowances and interests of the holders of the office, and complaints about them",
            Timing.QUARTERLY,
        ),
        Item("staff", "2", "Staff: numbers, who they are, the structure, gifts and hospitality", Timing.LATEST),
        Item("shared-staff", "2A", "Use made of staff of the force or of a council", Timing.LATEST),
        Item(
            "budget",
            "3(a) to (e)",
            "The budget, the precept, other income, what is to be spent, and how money is invested",
            Timing.BEFORE_THE_YEAR,
            is_certain=True,
        ),
        Item(
            "grants",
            "3(f)",
            "Each crime and disorder reduction grant: to whom, what for, on what conditions, and why",
            Timing.MONTHLY,
            is_certain=True,
            draft=True,
        ),
        Item(
            "spending",
            "3(g)",
            "Each item of more than £500 that the office or the chief officer spends, and why it is value for money",
            Timing.MONTHLY,
            is_certain=True,
            draft=True,
            published_at="payments",
        ),
        Item("expenses", "3(h)", "Travel, accommodation and subsistence of the office’s holders", Timing.QUARTERLY),
        Item("premises", "4(a)", "Land and premises that are owned or occupied", Timing.LATEST, draft=True),
        Item(
            "contracts",
            "4(b) and (c)",
            "Each contract and invitation to tender of more than £10,000 in full, and a list of the others",
            Timing.LATEST,
            draft=True,
        ),
        Item("decisions", "5", "Decisions of significant public interest", Timing.LATEST, draft=True),
        Item("policies", "6", "Policies, such as those on conduct, records and complaints", Timing.LATEST),
        Item("community-safety", "7", "Reports on community safety that were asked for", Timing.LATEST),
        Item(
            "national-priorities",
            "7A",
            "The force’s contribution to each national priority for policing, or why one does not apply",
            Timing.QUARTERLY,
            where="In a prominent place on the website.",
            draft=True,
        ),
        Item("inspection", "7B", "The latest report of the inspectorate on the force, and its summary", Timing.LATEST),
        Item(
            "complaints",
            "7C",
            "The latest figures of complaints, and how the chief officer is held to account for them",
            Timing.LATEST,
        ),
        Item("custody-visiting", "8", "How independent custody visiting works", Timing.LATEST),
        Item(
            "inspection-responses",
            "Police Act 1996, s. 55",
            "Comments on each report of the inspectorate, and the answer to each recommendation",
            Timing.OF_RECORDS,
            is_certain=True,
            draft=True,
        ),
    )
}
