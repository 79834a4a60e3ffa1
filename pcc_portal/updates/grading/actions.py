"""The one write of schemes: a change is a new row."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.form_pages import ConflictError

from ..choices import Graded
from ..models import GradeScheme
from .rules import check_change_schemes, first_unpublished, is_used, problems
from .schemes import NO_DATA, NOT_GRADED, forget_schemes, scheme_for, schemes

LONGEST_KEY = 10


class SchemeChangedError(ConflictError):
    """Somebody else has changed the scheme since it was opened."""


def current_row(graded: Graded) -> GradeScheme | None:
    return GradeScheme.objects.filter(graded=graded).order_by("from_day", "pk").last()


@transaction.atomic
def change_scheme(
    *,
    by: User,
    graded: Graded,
    seen: int | None,
    grades: Sequence[Mapping[str, Any]],
    reason: str = "",
    **values: Any,
) -> GradeScheme:
    """Grade by this from the first quarter on that has not been published. `seen`: key of the row that it replaces;
    `values`: title, rule, parameters. Raises PermissionDenied, SchemeChangedError, ValidationError by field (`rules`).
    """
    check_change_schemes(by)
    audit.hold_chain()
    if seen != getattr(current_row(graded), "pk", None):
        raise SchemeChangedError("Somebody else has changed this scheme since you opened it. Look at it again.")
    check_removed(graded, {str(grade["key"]) for grade in grades})
    if wrong := problems(graded, values["rule"], values["parameters"], grades):
        raise ValidationError(dict(wrong))
    made = {"from_day": first_unpublished(), "created_at": clock.now(), "created_by": by}
    row = GradeScheme(graded=graded, grades=list(grades), **values, **made)
    audit.add(row, by=by, verb="changed how things are graded", reason=reason)
    forget_schemes()
    transaction.on_commit(forget_schemes)
    return row


def check_removed(graded: Graded, kept: Collection[str]) -> None:
    """Raises ValidationError where a grade that is used would be gone."""
    for grade in scheme_for(graded, dt.date.max).grades:
        if grade not in kept and is_used(graded, str(grade)):
            raise ValidationError(f"“{grade.word}” is used. Retire it: what it graded keeps it.")


def new_key(graded: Graded, word: str, also: Iterable[str]) -> str:
    """A key that no grade of these schemes has or had."""
    known = {str(grade) for scheme in schemes() if scheme.graded == graded for grade in scheme.grades}
    known |= {*also, str(NOT_GRADED), str(NO_DATA)}
    base = slugify(word)[:LONGEST_KEY] or "grade"
    numbered = (f"{base[: LONGEST_KEY - len(str(n))]}{n}" for n in range(2, 100))
    return next(key for key in (base, *numbered) if key not in known)
