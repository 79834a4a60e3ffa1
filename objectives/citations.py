"""What text may cite of decisions, milestones and commitments."""

from pcc_portal.ui import formats
from pcc_portal.updates.citations.kinds import cite_row

from .models import Commitment, Decision, Milestone


def _decision(decision: Decision) -> dict[str, str]:
    return {"reference": decision.reference, "title": decision.title, "date": formats.day(decision.taken_on)}


def _milestone(milestone: Milestone) -> dict[str, str]:
    baseline = milestone.baseline_on
    return {
        "date": milestone.date_words,
        "title": milestone.title,
        "baseline": formats.date_words(baseline, milestone.baseline_precision) if baseline else "",
    }


def _commitment(commitment: Commitment) -> dict[str, str]:
    return {"due": commitment.due_words, "words": commitment.words}


DECISION = cite_row(Decision, ("reference", "title", "date"), _decision, of={"date": ("taken_on",)})
DATES = {"date": ("date",)}
MILESTONE = cite_row(Milestone, ("date", "title", "baseline"), _milestone, of=DATES)
COMMITMENT = cite_row(Commitment, ("due", "words"), _commitment)
