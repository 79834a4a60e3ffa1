"""Schemes of grades, each a row for good: a change is a new row, which grades from a day on."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..choices import Graded, Rule

SINCE_EVER = dt.date(1900, 1, 1)


class GradeScheme(models.Model):
    """The grades of updates, actions, measures or risks, for quarters that begin on a day or later.

    `grades`, the best first, each with: key, word, said, meaning, shape, colour, counts_as, needs_reason, edge,
    is_retired. `parameters` are those of the rule. Of two rows from the same day the newer one is in force.
    """

    graded = models.CharField("what it grades", max_length=10, choices=Graded)
    title = models.CharField("name", max_length=100)
    rule = models.CharField(max_length=10, choices=Rule)
    parameters = models.JSONField(default=dict, blank=True)
    grades = models.JSONField()
    from_day = models.DateField("in force from", default=SINCE_EVER)
    created_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["graded", "from_day", "pk"]
        verbose_name = "grade scheme"
        constraints = [
            models.CheckConstraint(name="gradescheme_graded_known", condition=Q(graded__in=Graded.values)),
            models.CheckConstraint(name="gradescheme_rule_known", condition=Q(rule__in=Rule.values)),
            models.CheckConstraint(
                name="gradescheme_created_at_and_by",
                condition=Q(created_at__isnull=True, created_by__isnull=True)
                | Q(created_at__isnull=False, created_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, for {Graded(self.graded).words.lower()}"


def _grade(key: str, word: str, look: str, counts_as: str, meaning: str, **more: Any) -> dict[str, Any]:
    shape, colour = look.split()
    in_sentence = {"said": word.lower()} if counts_as != "none" else {}
    return {
        "key": key,
        "word": word,
        "meaning": meaning,
        "shape": shape,
        "colour": colour,
        "counts_as": counts_as,
        "said": "",
        "needs_reason": False,
        "edge": None,
        "is_retired": False,
        **in_sentence,
        **more,
    }


_JUDGED = [
    _grade("blue", "Complete", "tick blue", "done", "The work is finished."),
    _grade("green", "On track", "circle green", "on", "It goes as planned."),
    _grade("amber", "At risk", "triangle amber", "risk", "It may not go as planned. It says why.", needs_reason=True),
    _grade("red", "Off track", "square red", "off", "It does not go as planned. It says why.", needs_reason=True),
]
_MEASURED = [
    _grade("on", "On track", "circle green", "on", "The figure meets the target or is better.", edge="0"),
    _grade(
        *("risk", "At risk", "triangle amber", "risk"),
        "The target is missed, but by no more than the tolerance. Or it is met and the figure is getting worse.",
        edge="1",
    ),
    _grade("off", "Off track", "square red", "off", "The target is missed by more than the tolerance."),
]
_SCORED = [
    _grade("low", "Low", "circle green", "on", "Unlikely, of little effect, or both.", edge="1"),
    _grade("medium", "Medium", "triangle amber", "risk", "To be watched.", edge="5"),
    _grade("high", "High", "square red", "off", "To be brought down.", edge="15"),
]
# What every office begins with. A migration stores these; a database without any reads as if it had them.
FIRST: dict[str, dict[str, Any]] = {
    Graded.UPDATES: {"title": "Four grades", "rule": "words", "grades": _JUDGED},
    Graded.ACTIONS: {"title": "Four grades", "rule": "words", "grades": _JUDGED},
    Graded.MEASURES: {
        "title": "Three grades",
        "rule": "target",
        "grades": _MEASURED,
        "parameters": {"worsening": "risk"},
    },
    Graded.RISKS: {"title": "Three grades", "rule": "score", "grades": _SCORED},
}
