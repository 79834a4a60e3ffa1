"""Whether every row that readers see, and every role, is as the log recorded it last."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event, Head
from pcc_portal.audit.recorded import MISSING, differences
from pcc_portal.audit.serialise import values
from pcc_portal.panel.sealing import verify as sealing
from pcc_portal.updates.models import GradeScheme, SealedRecord
from pcc_portal.updates.models.schemes import FIRST as FIRST_SCHEMES
from pcc_portal.updates.releases import verify as releases
from performance.models import Area, MeetingKind
from performance.models.meeting_kinds import FIRST as FIRST_KINDS

from ..successor.actions import ADDRESS
from ..successor.contents import LEFT, models

# By the name of the table, why the log does not tell of its rows. Nor does it of those that are made again from others.
UNLOGGED = LEFT | {
    "objectives.review": "What approvers opened before they decided; what they decided is in the log.",
    "updates.sealedrecord": "Proved by the hash of each, which the log has.",
    "audit.event": "The log itself: a chain of hashes.",
    "audit.head": "The end of the chain.",
}
FILLED: dict[type[Model], tuple[str, ...]] = {Area: ("on_cards",)}


def compared() -> list[type[Model]]:
    """Tables of which each row is compared, besides those of releases and sealed papers."""
    elsewhere = {*releases.covered(), *sealing.covered(), Event, Head, SealedRecord}
    return [model for model in models() if model not in elsewhere and model._meta.label_lower not in UNLOGGED]


def faults() -> Iterator[str]:
    """A sentence for each row that differs. The log has to be whole."""
    for model in compared():
        yield from of_table(model)
    yield from people()


def of_table(model: type[Model]) -> Iterator[str]:
    people = [link.name for link in model._meta.many_to_many if link.related_model is User]
    unlinked = people if people and _brought().exists() else ()
    return differences(model, first=_first().get(model), filled=FILLED.get(model, ()), unlinked=unlinked)


def _brought() -> QuerySet[User]:
    """Those whom a predecessor's pack brought, closed. It brings some of those of whom its log tells, and no links."""
    return User.objects.filter(is_active=False, email__endswith=ADDRESS)


def _first() -> dict[type[Model], dict[str, dict[str, Any]]]:
    """Rows that migrations wrote, by their keys."""
    schemes = [{"graded": graded, **values} for graded, values in FIRST_SCHEMES.items()]
    kinds = [
        {"key": key, "name": name, "held_by": held_by, "order": order}
        for order, (key, name, held_by) in enumerate(FIRST_KINDS, 1)
    ]
    return {GradeScheme: _numbered(schemes), MeetingKind: _numbered(kinds)}


def _numbered(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(key): row for key, row in enumerate(rows, 1)}


def people() -> Iterator[str]:
    """Names, roles and who may sign in, but of those who were brought: the pack withholds what its log told of them."""
    as_brought = {str(row.pk): values(row) for row in _brought()}
    for fault in differences(User, beside=as_brought):
        if not (as_brought and fault.endswith(f"{MISSING}.")):
            yield fault
