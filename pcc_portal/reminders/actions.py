"""Claiming a digest before it goes out, and saying what became of it.

The row of a person and a day is made in a transaction of its own, so of two commands at once only one sends. What the
mail server refuses is tried again by the next command; what a command was stopped in the middle of is not, for nobody
knows whether it went out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.reminders.models import Digest, DigestState, Reminder

from .items import Item


def claim(person: User, day: dt.date, items: Sequence[Item]) -> Digest | None:
    """The digest that is now this command's to send; None where another has sent it or is about to."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=day, at=timezone.now())
            _remember(digest, items)
    except IntegrityError:
        return _claim_again(person, day, items)
    return digest


def _claim_again(person: User, day: dt.date, items: Sequence[Item]) -> Digest | None:
    with transaction.atomic():
        failed = Digest.objects.filter(person=person, day=day, state=DigestState.FAILED)
        if not failed.update(state=DigestState.SENDING, at=timezone.now()):
            return None
        digest = Digest.objects.get(person=person, day=day)
        _remember(digest, items)
    return digest


def _remember(digest: Digest, items: Sequence[Item]) -> None:
    """Raises IntegrityError where one of them has been told already."""
    Reminder.objects.bulk_create(
        Reminder(digest=digest, person=digest.person, item=item.key, age=item.age_to_tell(digest.day)) for item in items
    )


def mark_sent(digest: Digest) -> None:
    Digest.objects.filter(pk=digest.pk).update(state=DigestState.SENT, at=timezone.now())


def mark_failed(digest: Digest) -> None:
    """Nothing was told: the next command may tell it."""
    with transaction.atomic():
        digest.reminders.all().delete()
        Digest.objects.filter(pk=digest.pk).update(state=DigestState.FAILED, at=timezone.now())
