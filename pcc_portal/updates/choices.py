from django.db.models import TextChoices

from pcc_portal.ui.status_words import WordedText
from pcc_portal.ui.titles import titled


class State(TextChoices):
    """Where a quarterly update stands between its author and its approver."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"


class Awaited(WordedText):
    """How something with a date stands on a day: worked out, never stored."""

    __kind__ = "dated"
    TO_COME = "to_come", "To come"
    LATER = "later", "Later than planned"
    OVERDUE = "overdue", "Overdue"
    UNREPORTED = "unreported", "Not yet reported on"
    DONE = "done", "Done"


class ProposalState(TextChoices):
    """Where a change that somebody proposed stands."""

    WAITING = "waiting", "Waiting for an approver"
    RETURNED = "returned", "Returned"
    APPLIED = "applied", "Applied"
    WITHDRAWN = "withdrawn", "Taken back"


UNDECIDED = (ProposalState.WAITING, ProposalState.RETURNED)
EDITABLE_STATES = frozenset({State.DRAFT, State.RETURNED})


class ReleaseKind(TextChoices):
    PANEL_REPORT = "panel_report", "Panel report"
    DATA = "data", "Data release"
    CORRECTION = "correction", "Correction"


class Brag(TextChoices):
    """Blue, red, amber, green, as offices know it: the keys of the grades that every office begins with."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"


class Graded(TextChoices):
    """What grades are of: an office has one scheme in force for each."""

    UPDATES = "updates", "Updates of themes"
    ACTIONS = "actions", "Actions of the delivery plan"
    MEASURES = "measures", "Measures"
    RISKS = "risks", "Risks"

    @property
    def words(self) -> str:
        """Its label, with what the plan calls its levels."""
        return titled("Updates of {themes}") if self == Graded.UPDATES else str(self.label)


class Rule(TextChoices):
    """How a grade is found."""

    WORDS = "words", "A person grades"
    TARGET = "target", "Target with tolerance"
    TREND = "trend", "Range and trend"
    PLACE = "place", "Place in the group"
    SCORE = "score", "Score of likelihood and impact"


RULES_OF = {
    Graded.UPDATES: (Rule.WORDS,),
    Graded.ACTIONS: (Rule.WORDS,),
    Graded.MEASURES: (Rule.TARGET, Rule.TREND, Rule.PLACE, Rule.WORDS),
    Graded.RISKS: (Rule.SCORE,),
}


class CountsAs(TextChoices):
    """What pages that list what needs attention ask of a grade, whatever it is called."""

    ON = "on", "On track"
    RISK = "risk", "Needs attention"
    OFF = "off", "Needs attention first"
    DONE = "done", "Complete"
    NEITHER = "none", "None of these"


NEEDS_ATTENTION = (CountsAs.OFF, CountsAs.RISK)


class DocumentForm(TextChoices):
    """What a document's file is, read from its content."""

    PDF = "pdf", "PDF"
    ODT = "odt", "ODT"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PNG = "png", "PNG picture"
    JPEG = "jpg", "JPEG picture"


class Readers(TextChoices):
    """Who gets a document."""

    OFFICE = "office", "The office alone"
    PUBLIC = "public", "Everyone who may read its record"
    EXEMPT = "exempt", "The office alone; readers are told that there is one, and why they do not get it"
