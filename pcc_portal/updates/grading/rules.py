"""What a scheme has to be, and who may change it. Problems come by field: "title", "3-word" of the third grade, …"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role

from ..choices import RULES_OF, Graded, Rule
from ..models import Release
from ..models.schemes import SINCE_EVER
from .schemes import schemes

FEWEST = 2
LEVELS = (("exceeds", "Exceeds"), ("meets", "Meets"), ("below", "Below"))
TRENDS = (("better", "getting better"), ("steady", "steady"), ("worse", "getting worse"))
CELLS = [f"{level}-{trend}" for level, _ in LEVELS for trend, _ in TRENDS]
LAST_SCORE, WHOLE_GROUP = 25, 100
Problem = tuple[str, str]
Values = Sequence[Mapping[str, Any]]  # of grades, the best first


def can_change_schemes(user: Any) -> bool:
    return has_role(user, Role.PUBLISHER, Role.ADMINISTRATOR)


def check_change_schemes(user: Any) -> None:
    if not can_change_schemes(user):
        raise PermissionDenied("Only a publisher or an administrator may change how things are graded.")


def first_unpublished() -> dt.date:
    """From when a change grades: the first day after the quarters that have a release. One query."""
    latest = Release.objects.select_related("quarter").order_by("-quarter__start").first()
    return latest.quarter.end + dt.timedelta(days=1) if latest else SINCE_EVER


def is_used(graded: Graded, key: str) -> bool:
    """A row has it or, where a rule grades, what was published may be graded by it."""
    if _is_kept(graded, key):
        return True
    if RULES_OF[graded] == (Rule.WORDS,):
        return False
    day = first_unpublished()
    return any(each.graded == graded and each.grade(key) and each.from_day < day for each in schemes())


def _is_kept(graded: Graded, key: str) -> bool:
    columns = ((model, field) for model in apps.get_models() for field in model._meta.concrete_fields)
    return any(
        model._base_manager.filter(**{field.name: key}).exists()
        for model, field in columns
        if getattr(field, "graded", None) == graded
    )


def problems(graded: Graded, rule: Rule, parameters: Mapping[str, str], grades: Values) -> dict[str, str]:
    """What is wrong, by field; the place of a grade counts from 1. Empty where nothing is."""
    active = [(place, grade) for place, grade in enumerate(grades, 1) if not grade["is_retired"]]
    wrong: dict[str, str] = {}
    if rule not in RULES_OF[graded]:
        wrong["rule"] = "Choose one of the rules."
    if len(active) < FEWEST:
        wrong["1-word"] = f"A scheme has at least {FEWEST} grades."
    for name, why in (*_alike(active), *_edges(rule, active), *_parameters(rule, parameters, active)):
        wrong.setdefault(name, why)
    return wrong


def _alike(active: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Problem]:
    for (_, one), (place, other) in combinations(active, 2):
        if one["word"].casefold() == other["word"].casefold():
            yield f"{place}-word", "Another grade has this word."
        if one["shape"] == other["shape"]:
            yield f"{place}-shape", f"“{one['word']}” has this shape. Colour alone tells nobody apart."


def _edges(rule: Rule, active: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Problem]:
    """They rise from the best to the worst; the worst takes the rest, but for scores, where the best begins at 1."""
    if rule not in ALLOWED:
        return
    is_score = rule == Rule.SCORE
    bounded = active if is_score else active[:-1]
    for place, grade in bounded:
        if grade["edge"] is None:
            yield f"{place}-edge", "Give a number: the rule goes by it."
        elif not ALLOWED[rule](Decimal(grade["edge"])):
            yield f"{place}-edge", REFUSED[rule]
    if not is_score and active and active[-1][1]["edge"] is not None:
        yield f"{active[-1][0]}-edge", "Leave this empty: the last grade takes the rest."
    yield from _order([(place, Decimal(grade["edge"])) for place, grade in bounded if grade["edge"] is not None])
    if is_score and active and active[0][1]["edge"] not in {None, "1"}:
        yield f"{active[0][0]}-edge", "The lowest score is 1."


def _order(edges: Sequence[tuple[int, Decimal]]) -> Iterator[Problem]:
    for (_, before), (place, edge) in pairwise(edges):
        if edge <= before:
            yield f"{place}-edge", "This has to be more than that of the grade before."


ALLOWED: dict[Rule, Callable[[Decimal], bool]] = {
    Rule.TARGET: lambda edge: True,
    Rule.PLACE: lambda edge: 0 < edge <= WHOLE_GROUP,
    Rule.SCORE: lambda edge: edge == int(edge) and 1 <= edge <= LAST_SCORE,
}
REFUSED = {
    Rule.PLACE: "Give a part of the group, in per cent, up to 100.",
    Rule.SCORE: f"Give a whole number from 1 to {LAST_SCORE}.",
}


def _parameters(
    rule: Rule, parameters: Mapping[str, str], active: Sequence[tuple[int, Mapping[str, Any]]]
) -> Iterator[Problem]:
    keys = {grade["key"] for _, grade in active}
    asked = CELLS if rule == Rule.TREND else ["worsening"] if rule == Rule.TARGET else []
    for name in asked:
        key = parameters.get(name, "")
        if key and key not in keys:
            yield name, "That grade is retired or taken out. Choose another."
        elif not key and rule == Rule.TREND:
            yield name, "Choose a grade."
