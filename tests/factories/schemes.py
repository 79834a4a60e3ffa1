"""Schemes of grades, changed as their page changes them."""

from typing import Any

from pcc_portal.accounts.models import User
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.actions import change_scheme, current_row
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.models import GradeScheme
from tests.factories.accounts import create_publisher


class Grade:
    """Keys of what measures are graded to begin with."""

    ON_TRACK, AT_RISK, OFF_TRACK = "on", "risk", "off"
    NOT_GRADED, NO_DATA = "none", "nodata"


def grade(
    key: str, word: str, look: str, counts_as: str = "on", edge: str | None = None, **more: Any
) -> dict[str, Any]:
    """`look`: its shape and colour, as in "star green"."""
    shape, colour = look.split()
    kept = {"said": "", "meaning": f"{word}, in full.", "needs_reason": False, "is_retired": False}
    told = {"key": key, "word": word, "shape": shape, "colour": colour, "counts_as": counts_as, "edge": edge}
    return kept | told | more


FIVE = (
    grade("dgreen", "Excellent", "star deep", "on", "-1", said="excellent"),
    grade("lgreen", "Good", "circle green", "on", "0"),
    grade("yellow", "Fair", "diamond yellow", "risk", "1", needs_reason=True),
    grade("orange", "Weak", "triangle amber", "risk", "2", needs_reason=True),
    grade("crimson", "Poor", "square red", "off", needs_reason=True),
)
THREE = (
    grade("exceeds", "Exceeds", "star green", "on", "25"),
    grade("meets", "Meets", "circle blue", "on", "50"),
    grade("below", "Below", "down red", "off"),
)
BY_TREND = {
    **dict.fromkeys(("exceeds-better", "exceeds-steady", "meets-better"), "exceeds"),
    **dict.fromkeys(("exceeds-worse", "meets-steady"), "meets"),
    **dict.fromkeys(("meets-worse", "below-better", "below-steady", "below-worse"), "below"),
}


def regrade(
    graded: Graded, *grades: dict[str, Any], by: User | None = None, retires: bool = True, **values: Any
) -> GradeScheme:
    """In force from the first quarter that is not published; without grades, those of now under another name.

    `retires`: what is not among the new ones stays, retired.
    """
    row = current_row(graded)
    assert row is not None
    new = {each["key"] for each in grades}
    old = [{**each, "is_retired": True} for each in row.grades if each["key"] not in new]
    kept = {"title": "Another scheme", "rule": Rule(row.rule), "parameters": {} if grades else row.parameters}
    told = [*grades, *(old if retires else [])] if grades else row.grades
    return change_scheme(by=by or create_publisher(), graded=graded, seen=row.pk, grades=told, **(kept | values))


def words_of(graded: Graded) -> list[str]:
    return [each.word for each in scheme_for(graded).active]
