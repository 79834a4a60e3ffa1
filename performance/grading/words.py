"""How a grade is found, and why a person gives another, in words for readers."""

from pcc_portal.ui import formats
from pcc_portal.updates.choices import Rule
from pcc_portal.updates.grading.schemes import Scheme

from ..stats import Reading


def rule_words(scheme: Scheme) -> str:
    """How a grade is found, in a sentence for readers."""
    return {
        Rule.WORDS: "A person gives the grade and says why.",
        Rule.TARGET: "A figure is held against the target that was in force on the last day of its period, and against"
        " its tolerance: by how much it may be missed before that counts.",
        Rule.TREND: "A figure is held against what is expected, a range or a target with its tolerance, and against"
        " which way it goes.",
        Rule.PLACE: "The place in the group of areas that are compared decides.",
        Rule.SCORE: "Likelihood times impact, each from 1 to 5, decides.",
    }[scheme.rule]


def given_words(reading: Reading) -> str:
    """Why a person grades it so and up to when, with the rule's own answer; empty where the rule grades."""
    given = reading.given
    if given is None or reading.value is None:
        return ""
    why = given.why.rstrip(".")
    if not reading.is_overridden:
        return f"{why}."
    until = f" until {formats.day(given.until)}" if given.until else ""
    return f"Overridden{until}: {why}. By the rule: {reading.rule_grade.word}."
