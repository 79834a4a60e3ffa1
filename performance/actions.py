"""Every write of figures, targets and money. Register rows otherwise go through `updates.actions`."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import check_window
from pcc_portal.ui import formats
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.actions import free_slug
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.approval import BOOKKEEPING
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.updates.rules import check_release, check_write

from . import rules
from .choices import AreaKind, Availability, LocalStatus, Unit
from .content import figures_to_expect
from .models import (
    AccountabilityMeeting,
    Area,
    Budget,
    BudgetLine,
    ExpectedFigure,
    Forecast,
    Measure,
    Observation,
    Recommendation,
    SeriesBreak,
    Target,
)

LARGEST_PLACES = Decimal("0.000001")  # as exact as the column


@transaction.atomic
def add_area(*, by: User, **values: Any) -> Area:
    """Of those that the force is compared with, the nation stands on cards unless it is said otherwise."""
    check_release(by)
    audit.hold_chain()
    area = Area(**({"on_cards": values.get("kind") == AreaKind.NATION} | values))
    area.slug = area.slug or free_slug(area)
    return audit.add(area, by=by)


@transaction.atomic
def change_area(row: Area, *, by: User, seen: int | None = None, **changes: Any) -> Area:
    check_release(by)
    audit.hold_chain()
    check_version(row, seen)
    return audit.change(row, by=by, **changes)


@transaction.atomic
def change_measure(
    row: Measure,
    *,
    by: User,
    seen: int | None = None,
    reason: str = "",
    links: registers.Links | None = None,
    **changes: Any,
) -> Measure:
    """Only a publisher shows small numbers that were hidden, and says why.

    Raises PermissionDenied, StaleError, ValidationError.
    """
    audit.hold_chain()
    if not changes.get("is_sensitive", True) and Measure.objects.filter(pk=row.pk, is_sensitive=True).exists():
        check_release(by)
        if not reason.strip():
            raise ValidationError({"reason": "Say why its small numbers are no longer sensitive."})
    return registers.change_register(row, by=by, seen=seen, reason=reason, links=links, **changes)


@transaction.atomic
def record_observation(*, by: User, measure: Measure, quarter: Quarter, today: dt.date, **values: Any) -> Observation:
    """Enter a figure that has none yet for its area and period, while its quarter takes updates.

    A percentage with a numerator is derived from its counts and takes no typed value. Raises PermissionDenied,
    WindowClosedError, ValidationError.
    """
    check_write(by, measure)
    audit.hold_chain()
    quarter.refresh_from_db()
    check_window(by, quarter, today)
    _check_possible(measure, values)
    return enter_or_take_place(Observation(measure=measure, quarter=quarter, **derived(measure, values)), by=by)


def enter_or_take_place(row: Observation, *, by: User) -> Observation:
    """Store a row that was checked. Where a figure was moved away, the next one of its period takes the place left."""
    left = row.in_force()
    if left is None or left.availability != Availability.MOVED:
        return releases.enter(row, by=by)
    values = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in BOOKKEEPING}
    reason = row.reason or "Given for this period after another figure was moved away."
    return releases.supersede(left, by=by, reason=reason, moved_from=row.moved_from, **_without_key(row, values))


def _without_key(row: Observation, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in row.key_fields}


def _check_possible(measure: Measure, values: dict[str, Any]) -> None:
    """Of the dates only their order: the day of today is the page's to know."""
    if why := rules.impossible(measure, values, dt.date.max):
        raise ValidationError(dict(why))


@transaction.atomic
def correct_observation(row: Observation, *, by: User, today: dt.date, reason: str, **changes: Any) -> Observation:
    """Replace a figure by a new row with a reason: at any time what was published, else while its quarter is open.

    With another `start` or `end` it moves to that period: where it stood, a row says so, and both are approved and
    released together (`docs/decisions/0023-a-figure-belongs-to-its-period.md`).

    Raises PermissionDenied, WindowClosedError, SupersededError, ValidationError.
    """
    audit.hold_chain()
    row.quarter.refresh_from_db()
    rules.check_correct(by, row, today)
    _check_reason(reason)
    if row.availability == Availability.MOVED:
        raise ValidationError("This figure was moved to another period: correct it there.")
    kept = _with_counts(row, changes)
    same = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    worked_out = row.measure.unit == Unit.PERCENT and kept.get("numerator") is not None
    _check_possible(row.measure, same | ({"value": None} if worked_out else {}) | kept)
    changed = derived(row.measure, kept)
    if (same | kept)["start"] != row.start or (same | kept)["end"] != row.end:
        return _move(row, {**same, **changed}, by=by, reason=reason)
    return releases.supersede(row, by=by, reason=reason, moved_from=row.moved_from, **_without_key(row, changed))


def _move(row: Observation, values: dict[str, Any], *, by: User, reason: str) -> Observation:
    there = Observation(**{name: value for name, value in values.items() if name not in BOOKKEEPING}, reason=reason)
    standing = there.in_force()
    if standing is not None and standing.availability != Availability.MOVED:
        raise ValidationError({"start": "There is a figure for that area and period: correct it."})
    nothing = dict.fromkeys((*rules.NUMBERS, "review_on")) | {"withheld_by": "", "is_tied": False}
    covers = f"The figure covers {formats.period_words(there.start, there.end)}."
    state = {"availability": Availability.MOVED, "availability_reason": covers}
    there.moved_from = releases.supersede(row, by=by, reason=reason, moved_from=row.moved_from, **nothing, **state)
    return enter_or_take_place(there, by=by)


def _with_counts(row: Observation, changes: dict[str, Any]) -> dict[str, Any]:
    """A percentage keeps following its counts; a figure that is not given any more takes them along."""
    if changes.get("availability", Availability.REPORTED) != Availability.REPORTED:
        return dict.fromkeys(rules.NUMBERS) | {"is_tied": False} | changes
    if row.numerator is None:
        return changes
    return {"numerator": row.numerator, "denominator": row.denominator} | changes


def derived(measure: Measure, values: dict[str, Any]) -> dict[str, Any]:
    """With the figure that its counts make, where they make it. Raises ValidationError."""
    numerator, denominator = values.get("numerator"), values.get("denominator")
    factor = rules.factor_of(measure)
    if factor is None or numerator is None or not denominator:
        return values
    if values.get("value") is None:
        return values | {"value": (factor * numerator / denominator).quantize(LARGEST_PLACES)}
    if measure.unit == Unit.PERCENT:
        raise ValidationError({"value": "Leave the percentage empty: it is worked out from the counts."})
    return values


def _check_reason(reason: str, what: str = "figure") -> None:
    if not reason.strip():
        raise ValidationError({"reason": f"Say why the {what} changes."})


@transaction.atomic
def expect_figures(quarter: Quarter, *, by: User) -> str:
    """Expect the figures that the quarter before was expected to give, or gave of the force."""
    check_release(by)
    pairs = figures_to_expect(quarter)
    for measure, area in pairs:
        audit.add(ExpectedFigure(quarter=quarter, measure_id=measure, area_id=area), by=by, verb="expected")
    return f"{len(pairs)} {'figure' if len(pairs) == 1 else 'figures'} expected"


@transaction.atomic
def expect_figure(*, by: User, quarter: Quarter, measure: Measure, area: Area) -> ExpectedFigure:
    check_release(by)
    return audit.add(ExpectedFigure(quarter=quarter, measure=measure, area=area), by=by, verb="expected")


@transaction.atomic
def set_target(*, by: User, measure: Measure, **values: Any) -> Target:
    """Set what a measure should reach from a day on; earlier periods keep the target they had.

    A period whose figure readers have seen is not judged anew. Raises PermissionDenied, ValidationError.
    """
    check_write(by, measure)
    audit.hold_chain()
    _check_not_yet_judged(measure, values["effective_from"])
    return releases.enter(Target(measure=measure, **values), by=by, verb="set target")


def _check_not_yet_judged(measure: Measure, effective_from: dt.date) -> None:
    targets = Target.objects.filter(measure=measure)
    judged = targets.exists() and not targets.filter(effective_from=effective_from).exists()  # that one is corrected
    shown = Observation.objects.filter(measure=measure, release__isnull=False).order_by("end").last()
    if judged and shown is not None and effective_from <= shown.end:
        why = f"Give a day after {formats.day(shown.end)}: readers have seen the figure up to it."
        raise ValidationError({"effective_from": why})


@transaction.atomic
def add_series_break(*, by: User, measure: Measure, on: dt.date, note: str) -> SeriesBreak:
    check_write(by, measure)
    return releases.enter(SeriesBreak(measure=measure, on=on, note=note), by=by)


@transaction.atomic
def correct_target(row: Target, *, by: User, reason: str, **changes: Any) -> Target:
    """Replace a target by a new row with a reason; the day from which it holds stays.

    It is judged by from the release that shows it. Raises PermissionDenied, SupersededError, ValidationError.
    """
    check_write(by, row.measure)
    _check_reason(reason, "target")
    return releases.supersede(row, by=by, reason=reason, **changes)


@transaction.atomic
def correct_series_break(row: SeriesBreak, *, by: User, reason: str, note: str) -> SeriesBreak:
    """Replace what is said about a break; its day stays. Raises as `correct_target`."""
    check_write(by, row.measure)
    _check_reason(reason, "note")
    return releases.supersede(row, by=by, reason=reason, note=note)


@transaction.atomic
def record_forecast(*, by: User, budget: Budget, quarter: Quarter, **values: Any) -> Forecast:
    """Enter the forecast outturn as at one quarter; movements are worked out from such rows, never stored."""
    check_write(by, budget)
    return releases.enter(Forecast(budget=budget, quarter=quarter, **values), by=by)


@transaction.atomic
def correct_forecast(row: Forecast, *, by: User, reason: str, **changes: Any) -> Forecast:
    check_write(by, row.budget)
    _check_reason(reason)
    return releases.supersede(row, by=by, reason=reason, **changes)


@transaction.atomic
def add_budget_line(row: BudgetLine, *, by: User, links: registers.Links | None = None) -> BudgetLine:
    audit.hold_chain()
    _check_place(row, row.parent)
    return registers.add_to_register(row, by=by, links=links)


@transaction.atomic
def change_budget_line(
    row: BudgetLine,
    *,
    by: User,
    seen: int | None = None,
    reason: str = "",
    links: registers.Links | None = None,
    **changes: Any,
) -> BudgetLine:
    """Raises PermissionDenied, StaleError, ValidationError."""
    audit.hold_chain()
    if "parent" in changes:
        _check_place(row, changes["parent"])
    return registers.change_register(row, by=by, seen=seen, reason=reason, links=links, **changes)


def _check_place(row: BudgetLine, parent: BudgetLine | None) -> None:
    """A line stands below lines of its own budget, and not below itself. To be called while the chain is held."""
    if parent is None:
        return
    if parent.budget_id != row.budget_id:
        raise ValidationError({"parent": "Choose a line of the same budget."})
    above = dict(BudgetLine.objects.filter(budget=row.budget_id).values_list("pk", "parent"))
    step: int | None = parent.pk
    for _ in range(len(above) + 1):
        if step is None:
            return
        if step == row.pk:
            break
        step = above.get(step)
    raise ValidationError({"parent": "This line is a part of the one that you change."})


@transaction.atomic
def sign_off(
    row: Recommendation, *, by: User, signed_off_on: dt.date, today: dt.date, seen: int | None = None
) -> Recommendation:
    """Record that the body which asked for it signed it off. Raises PermissionDenied, StaleError, ValidationError."""
    _check_has_been("signed_off_on", signed_off_on, today)
    status = LocalStatus.SIGNED_OFF
    return registers.change_register(
        row, by=by, seen=seen, verb="signed off", status=status, signed_off_on=signed_off_on
    )


@transaction.atomic
def revise_meeting(
    row: AccountabilityMeeting, *, by: User, revised_on: dt.date, reason: str, note: str = "", seen: int | None = None
) -> AccountabilityMeeting:
    """Move a meeting that was not held yet; the day first planned stays on record, and readers see the reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why it moves."})
    _check_not_held(row)
    return registers.change_register(
        row, by=by, seen=seen, verb="revised", reason=reason, note=note, revised_on=revised_on
    )


@transaction.atomic
def hold_meeting(
    row: AccountabilityMeeting, *, by: User, held_on: dt.date, today: dt.date, seen: int | None = None
) -> AccountabilityMeeting:
    _check_not_held(row)
    _check_has_been("held_on", held_on, today)
    return registers.change_register(row, by=by, seen=seen, verb="held", held_on=held_on)


def _check_not_held(row: AccountabilityMeeting) -> None:
    audit.hold_chain()
    if AccountabilityMeeting.objects.filter(pk=row.pk, held_on__isnull=False).exists():
        raise NotInThisStateError("This meeting has been held.")


def _check_has_been(name: str, day: dt.date, today: dt.date) -> None:
    if day > today:
        raise ValidationError({name: f"This is after today, {formats.day(today)}."})
