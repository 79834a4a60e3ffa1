from django.db.models import TextChoices

from pcc_portal.ui.status_words import WordedText


class ObjectiveKind(TextChoices):
    OBJECTIVE = "objective", "Plan objective"
    SECTION = "section", "Section of the report"


class CommitmentState(WordedText):
    __kind__ = "commitment"
    OPEN = "open", "Open"
    REVISED = "revised", "Revised"
    KEPT = "kept", "Kept"
    OVERTAKEN = "overtaken", "No longer needed"


OPEN_COMMITMENT_STATES = frozenset({CommitmentState.OPEN, CommitmentState.REVISED})


class CommitmentStep(WordedText):
    """What a report can do with a commitment that is still open."""

    __kind__ = "commitment"
    CARRIED = "carried", "Carried forward"
    REVISED = "revised", "Revised"
    KEPT = "kept", "Kept"
    OVERTAKEN = "overtaken", "No longer needed"


class Verdict(TextChoices):
    """What an approver decides about an update."""

    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"


class DecisionStatus(WordedText):
    __kind__ = "decision"
    OPEN = "open", "Published in full"
    PART = "part", "Partly confidential"
    CONFIDENTIAL = "confidential", "Confidential"


class How(TextChoices):
    """What becomes of something of a plan when the next plan comes into force."""

    CONTINUES = "continues", "Continues as"
    MERGED = "merged", "Merged into"
    SPLIT = "split", "Split into"
    ENDED = "ended", "Ended"


EXPLAINED = frozenset({How.MERGED, How.SPLIT, How.ENDED})  # only with a reason
