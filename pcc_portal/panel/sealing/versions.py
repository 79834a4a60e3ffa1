"""Versions of a sealed paper: what is wrong in one is put right in the next, and the one before stays readable."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.updates.rules import check_release

from ..choices import ReportState


def begin_next_version(paper: Any, versions: QuerySet[Any], *, by: User, correction: str, **same: Any) -> Any:
    """The draft of the next of its `versions`, with a note of what it puts right and the `same` columns as before.

    Raises PermissionDenied; ValidationError without a note, for a draft, and where a version is being written.
    """
    check_release(by)
    audit.hold_chain()
    if not correction.strip():
        raise ValidationError({"correction": "Say what is put right, and why: readers see this note."})
    if not paper.is_sealed or versions.filter(state=ReportState.DRAFT).exists():
        raise ValidationError("A version of this paper is being written already.")
    number = (versions.aggregate(n=Max("version"))["n"] or 0) + 1
    draft = type(paper)(version=number, correction=correction, **same)
    return audit.add(draft, by=by, verb="began to correct", reason=correction)
