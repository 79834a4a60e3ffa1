"""On the page of a contract or grant, what its returns stand at; for the office alone."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from commissioning.models import Contract, GrantAward
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import today
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Note
from pcc_portal.updates.releases.as_of import past_moment

from .choices import ReturnState
from .models import Return, ReturnDuty
from .rules import can_ask

OF = {Contract: "contract", GrantAward: "grant"}


def notes_of(record: Any, user: Any) -> Iterator[Note]:
    """Two queries for the office, none for anybody else."""
    column = OF.get(type(record))
    if column is None or not is_office(user) or past_moment() is not None:
        return
    if ReturnDuty.objects.current().filter(**{column: record}).exists():
        yield _standing(record, column)
    elif can_ask(user, record, ()):
        ask = Link("Ask for returns", f"{reverse('return_duty_add')}?{column}={record.slug}")
        yield Note("No returns are asked for.", links=(ask,))


def _standing(record: Any, column: str) -> Note:
    rows = list(Return.objects.filter(**{f"duty__{column}": record}))
    received = sum(row.state == ReturnState.SENT for row in rows)
    late = sum(row.is_late_on(today()) for row in rows)
    parts = [plural(len(rows), "return asked for", "returns asked for")]
    parts += [f"{received} to look at"] if received else []
    parts += [f"{late} late"] if late else []
    link = Link("Returns", f"{reverse('returns')}?{column}={record.slug}")
    return Note(f"Returns: {', '.join(parts)}.", links=(link,))
