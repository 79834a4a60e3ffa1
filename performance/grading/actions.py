"""Every write of a grade that a person gives a measure."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.rules import check_write

from ..models import Measure, MeasureGrade


@transaction.atomic
def give_grade(
    *, by: User, measure: Measure, quarter: Quarter, grade: str, why: str, until: dt.date | None, today: dt.date
) -> MeasureGrade:
    """A person grades a measure, which overrides the rule up to a day, where a rule grades. Somebody else approves it.

    Raises PermissionDenied, ValidationError.
    """
    check_write(by, measure)
    audit.hold_chain()
    _check_given(quarter, grade, until, today)
    row = MeasureGrade(measure=measure, quarter=quarter, grade=grade, why=why, until=until)
    return releases.enter(row, by=by, verb="graded")


@transaction.atomic
def correct_grade(
    row: MeasureGrade, *, by: User, reason: str, today: dt.date, grade: str, why: str, until: dt.date | None
) -> MeasureGrade:
    """Replace the grade that a person gave. Raises PermissionDenied, SupersededError, ValidationError."""
    check_write(by, row.measure)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the grade changes."})
    _check_given(row.quarter, grade, until, today)
    return releases.supersede(row, by=by, reason=reason, grade=grade, why=why, until=until)


def _check_given(quarter: Quarter, grade: str, until: dt.date | None, today: dt.date) -> None:
    """A grade in force, and a last day that is still to come: what overrides a rule does not do so for ever."""
    scheme = scheme_for(Graded.MEASURES, quarter.start)
    if grade not in scheme.active:
        raise ValidationError({"grade": "Choose one of the grades."})
    if until is None and scheme.rule != Rule.WORDS:
        raise ValidationError({"until": "Say on which day it ends: the rule grades again after it."})
    if until is not None and until < today:
        raise ValidationError({"until": f"This is before today, {formats.day(today)}."})
