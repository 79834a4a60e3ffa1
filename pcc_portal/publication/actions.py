from collections.abc import Sequence
from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from performance.models import Measure

from .models import PriorityStatement, Publication
from .rules import check_keep

COLUMNS = ("owner", "address", "published_on", "covers_until", "is_findable", "next_on", "note")


@transaction.atomic
def keep(key: str, *, by: User, **values: Any) -> Publication:
    """Say where an item stands: the columns of COLUMNS. Raises PermissionDenied, ValidationError, KeyError."""
    check_keep(by)
    audit.hold_chain()
    columns = {name: values[name] for name in COLUMNS}
    row = Publication.objects.filter(key=key).first()
    if row is None:
        return audit.add(Publication(key=key, **columns), by=by)
    return audit.change(row, by=by, **columns)


@transaction.atomic
def state_priority(key: str, *, by: User, measures: Sequence[Measure], applies: bool, words: str) -> PriorityStatement:
    """Say what the force contributes to a national priority. Raises PermissionDenied, ValidationError."""
    check_keep(by)
    audit.hold_chain()
    row = PriorityStatement.objects.filter(key=key).first()
    if row is None:
        row = audit.add(PriorityStatement(key=key, applies=applies, words=words), by=by)
    else:
        audit.change(row, by=by, applies=applies, words=words)
    before, after = (sorted(str(measure) for measure in rows) for rows in (row.measures.all(), measures))
    if before != after:
        row.measures.set(measures)
        verb = "changed the measures of"
        audit.record(by=by, verb=verb, target=row, before={"measures": before}, after={"measures": after})
    return row
