"""Writes of a plan that takes the place of another: its duties, what becomes of the old, and the day it happens."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.titles import titled
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.rules import check_release

from ..choices import CommitmentState, CommitmentStep, How
from ..models import Commitment, Plan, PlanMapping, PlanStep, Theme
from ..succession.checks import check_draft, check_mapping, why_not_in_force
from ..succession.parts import FOLLOWED, Part, Passage, passage_to, rows_named, theme_columns
from ..succession.passing import passed_on
from ..succession.steps import Duty, duty_named
from .commitments import step_commitment
from .quarterly import expect_updates


@transaction.atomic
def record_step(
    plan: Plan, *, by: User, step: str, today: dt.date, done_on: dt.date, seen: int | None = None, **values: Any
) -> PlanStep:
    """Say on which day a duty of the draft was done. `values`: who, note, document.

    Raises PermissionDenied, StaleError, ValidationError; LookupError for what is no duty.
    """
    check_draft(by, plan)
    duty = duty_named(step)
    if duty is None:
        raise LookupError(f"There is no duty called {step!r}.")
    audit.hold_chain()
    _check_day(plan, duty, done_on, today)
    row = PlanStep.objects.filter(plan=plan, step=step).first()
    if row is None:
        return audit.add(PlanStep(plan=plan, step=step, done_on=done_on, **values), by=by, verb="recorded")
    check_version(row, seen)
    return audit.change(row, by=by, done_on=done_on, **values)


def _check_day(plan: Plan, duty: Duty, day: dt.date, today: dt.date) -> None:
    if day > today:
        raise ValidationError({"done_on": "This day is still to come."})
    for row in PlanStep.objects.filter(plan=plan):
        other = duty_named(row.step)
        if other and row.step in duty.after and day < row.done_on:
            words = f"“{titled(other.title)}” was done on {formats.day(row.done_on)}: this cannot come before it."
            raise ValidationError({"done_on": words})
        if other and duty.key in other.after and day > row.done_on:
            words = f"“{titled(other.title)}” was done on {formats.day(row.done_on)}: this has to come before it."
            raise ValidationError({"done_on": words})


@transaction.atomic
def map_part(
    plan: Plan,
    *,
    by: User,
    kind: str,
    key: str,
    how: How,
    to: Collection[str] = (),
    reason: str = "",
    seen: int | None = None,
) -> PlanMapping:
    """Say what becomes of one record of the plan in force. `to`: references to what it becomes, as "theme:safer-roads".

    Raises PermissionDenied, StaleError, ValidationError.
    """
    check_draft(by, plan)
    audit.hold_chain()
    passage = passage_to(plan)
    part = passage.find(kind, key)
    if part is None:
        raise ValidationError("This is not part of the plan in force.")
    to = [] if how == How.ENDED else sorted(to)
    check_mapping(passage, part, how, to, reason)
    return _map(passage, part, by=by, seen=seen, how=how, to=to, reason=reason.strip())


@transaction.atomic
def map_rest(plan: Plan, *, by: User, theme: Theme, to: str = "", reason: str = "") -> int:
    """All that hangs from a theme and waits still goes under one theme of the new plan, or, without `to`, ends.

    Answers with how many were mapped. Raises PermissionDenied, ValidationError.
    """
    check_draft(by, plan)
    audit.hold_chain()
    passage = passage_to(plan)
    rest = passage.rest_of(theme)
    how, names = (How.CONTINUES, [to]) if to else (How.ENDED, [])
    for part in rest:
        check_mapping(passage, part, how, names, reason)
        _map(passage, part, by=by, seen=None, how=how, to=names, reason=reason.strip())
    return len(rest)


def _map(passage: Passage, part: Part, *, by: User, seen: int | None, **values: Any) -> PlanMapping:
    row = part.mapping
    if row is None:
        new = PlanMapping(plan=passage.plan, kind=part.kind.key, key=part.row.slug, **values)
        return audit.add(new, by=by, verb="mapped")
    check_version(row, seen)
    reason = {"reason": values.pop("reason")}
    return audit.change(row, by=by, verb="mapped", columns=reason, **values)


@transaction.atomic
def bring_into_force(plan: Plan, *, by: User, today: dt.date, seen: int | None = None) -> Plan:
    """From now on this plan is shown, and counts alone in its line. What continues moves to it; the one before it stays
    on record.

    Raises PermissionDenied, StaleError; ValidationError with what has to be done first.
    """
    check_release(by)
    audit.hold_chain()
    check_version(plan, seen)
    plan.refresh_from_db()
    if reasons := why_not_in_force(plan):
        raise ValidationError(reasons)
    passage = passage_to(plan)
    old = passage.old
    if old:
        _carry(passage, by=by, today=today)
        audit.change(old, by=by, verb="replaced", is_in_force=False, replaced_at=clock.now(), replaced_by=plan)
    audit.change(plan, by=by, verb="brought into force", is_in_force=True, in_force_at=clock.now())
    for quarter in Quarter.objects.open():
        expect_updates(quarter, by=by)
    if old:
        for move in passed_on:
            move(old, plan, by=by, today=today)
    return plan


def _carry(passage: Passage, *, by: User, today: dt.date) -> None:
    parts = [part for part in passage.parts if part.kind.model is not Theme and part.theme]
    rows = rows_named(name for part in passage.parts if part.mapping for name in part.mapping.to)
    of_themes = _themes_now(passage)
    for part in parts:
        if part.new_theme:
            _move(part, rows, of_themes, by=by)
        elif part.mapping and isinstance(part.row, Commitment) and part.row.is_open:
            _close(part.row, part.mapping, rows, by=by, today=today)


def _themes_now(passage: Passage) -> dict[int, str]:
    """By key of each old theme that one theme takes over, the reference to that."""
    mapped = ((part.row.pk, part.mapping) for part in passage.parts if part.kind.model is Theme)
    return {key: mapping.to[0] for key, mapping in mapped if mapping and mapping.how in FOLLOWED}


def _move(part: Part, rows: dict[str, Any], of_themes: dict[int, str], *, by: User) -> None:
    """Under its new theme; a further theme that it names follows that theme, or it."""
    theme, *others = theme_columns(type(part.row))
    moves = {theme: rows[part.new_theme]}
    for name in others:
        old = getattr(part.row, f"{name}_id")
        if old in of_themes or old == part.row.theme_id:
            moves[name] = rows[of_themes.get(old, part.new_theme)]
    try:
        audit.change(part.row, by=by, verb="carried forward into the new plan", **moves)
    except ValidationError as refusal:
        raise ValidationError(f"{part.row} cannot be carried forward: {' '.join(refusal.messages)}") from refusal


def _close(row: Commitment, mapping: PlanMapping, rows: dict[str, Any], *, by: User, today: dt.date) -> None:
    """What ends with the old plan, or goes on in other promises, is overtaken, and says why."""
    names = " and ".join(f"“{rows[name]}”" for name in mapping.to)
    reason = f"{mapping.get_how_display()} {names}: {mapping.reason}" if names else mapping.reason
    quarter = Quarter.objects.in_hand(today) or Quarter.objects.latest_first().first()
    if quarter is not None:
        step = CommitmentStep.OVERTAKEN
        step_commitment(row, by=by, quarter=quarter, step=step, on=today, reason=reason)
        return
    audit.change(row, by=by, reason=reason, state=CommitmentState.OVERTAKEN, closed_on=today)
