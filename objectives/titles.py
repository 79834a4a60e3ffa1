"""Titles and house style of the plan in force, read once a request; in a past quarter, as they were when it was
published."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.http import Http404

from pcc_portal.audit.middleware import request_number
from pcc_portal.ui.house import HouseStyle
from pcc_portal.ui.languages import Language
from pcc_portal.ui.licence import Licence
from pcc_portal.ui.titles import Titles
from pcc_portal.updates.releases.as_of import Viewpoint, past_moment

from .models import Plan

# A Police and Crime Commissioner is the Commissioner in a sentence, a Deputy Mayor for Policing the Deputy Mayor.
AT_LENGTH = re.compile(
    r"^Police(, Fire)? (and|&) Crime (?=\w)|(?<=^Deputy )Police(, Fire)? (and|&) Crime (?=\w)|\s+(for|of)\s.*$"
)

_levels: ContextVar[Plan | None] = ContextVar("plan_whose_levels_are_named", default=None)
_read: ContextVar[tuple[str, Viewpoint | None, list[Plan]] | None] = ContextVar("plans_of_request", default=None)


def plans_of_request() -> list[Plan]:
    """The plans in force, the leading one first. At most one query a request; outside of one it is always asked for."""
    number, moment, known = request_number.get(), past_moment(), _read.get()
    if number and known and known[:2] == (number, moment):
        return known[2]
    plans = list(Plan.objects.current().leading_first())
    _read.set((number, moment, plans))
    return plans


def plan_of_request() -> Plan | None:
    """The plan whose names stand on the page: the one that leads."""
    return next(iter(plans_of_request()), None)


def leading_plan() -> Plan:
    """The same. Raises Http404 before there is one."""
    if (plan := plan_of_request()) is None:
        raise Http404("No plan is in force yet.")
    return plan


def has_several_plans() -> bool:
    """Are several in force at once, so that pages have to say which is meant?"""
    return len(plans_of_request()) > 1


def house_style_in_force() -> HouseStyle:
    """In a request, that of its plan. Outside of one nothing is asked for each amount and each day: what writes there
    names its house style (`ui.house.written_in`)."""
    plan = plan_of_request() if request_number.get() else None
    return plan.house_style if plan else HouseStyle()


def languages_in_force() -> tuple[Language, ...]:
    plan = plan_of_request()
    return plan.other_languages if plan else ()


def licence_in_force() -> Licence:
    plan = plan_of_request()
    return plan.data_licence if plan else Licence()


def titles_in_force() -> Titles:
    plan = plan_of_request()
    known, own = titles_of(plan) if plan else Titles(), _levels.get()
    return replace(known, **_levels_of(own)) if own else known


def titles_of(plan: Plan) -> Titles:
    holder = plan.short_title or AT_LENGTH.sub("", plan.office_holder)
    known = Titles(
        holder=holder,
        chief=plan.chief,
        panel=plan.panel,
        plan=plan.title,
        deputy=AT_LENGTH.sub("", plan.deputy),
        clerk=plan.clerk,
        holder_at_length=plan.office_holder,
        deputy_at_length=plan.deputy,
        body=plan.body,
    )
    return replace(known, **_levels_of(plan))


def _levels_of(plan: Plan) -> dict[str, str]:
    """What it calls its levels; the third is not named in a plan of two."""
    two = {"objective": plan.objective_word, "objectives": plan.objective_words}
    two |= {"theme": plan.theme_word, "themes": plan.theme_words}
    return two | ({"priority": plan.priority_word, "priorities": plan.priority_words} if plan.has_three_levels else {})


@contextmanager
def levels_of(plan: Plan) -> Iterator[None]:
    """Inside, the levels have the names of this plan, which may be a draft or a plan that was replaced."""
    token = _levels.set(plan)
    try:
        yield
    finally:
        _levels.reset(token)
