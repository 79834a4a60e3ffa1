"""What text may cite of decisions, milestones and commitments."""

from __future__ import annotations

from pcc_portal.ui import formats
from pcc_portal.updates.citations.kinds import cite_register

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
    return {"due": formats.date_words(commitment.due_on, commitment.due_precision), "words": commitment.words}


def register() -> None:
    cite_register("decision", ("reference", "title", "date"), Decision, _decision)
    cite_register("milestone", ("date", "title", "baseline"), Milestone, _milestone)
    cite_register("commitment", ("due", "words"), Commitment, _commitment)
