"""Sends each person's daily digest: claimed before it goes out, marked as sent or failed after.

The row of a person and a day is made in a transaction of its own, so of two commands at once only one sends. What the
mail server refuses is tried again by the next command; what a command was stopped in the middle of is not, for nobody
knows whether it went out.
"""

import datetime as dt
import smtplib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from pcc_portal.accounts.models import User
from pcc_portal.periods import clock
from pcc_portal.reminders.models import Digest, DigestState, Reminder
from pcc_portal.ui.formats import plural

from .items import Item, items_for, situation


def claim(person: User, day: dt.date, items: Sequence[Item]) -> Digest | None:
    """The digest that is now this command's to send; None where another has sent it or is about to."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=day, at=clock.now())
            _remember(digest, items)
    except IntegrityError:
        return _claim_again(person, day, items)
    return digest


def _claim_again(person: User, day: dt.date, items: Sequence[Item]) -> Digest | None:
    with transaction.atomic():
        failed = Digest.objects.filter(person=person, day=day, state=DigestState.FAILED)
        if not failed.update(state=DigestState.SENDING, at=clock.now()):
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
    Digest.objects.filter(pk=digest.pk).update(state=DigestState.SENT, at=clock.now())


def mark_failed(digest: Digest) -> None:
    """Nothing was told: the next command may tell it."""
    with transaction.atomic():
        digest.reminders.all().delete()
        Digest.objects.filter(pk=digest.pk).update(state=DigestState.FAILED, at=clock.now())


@dataclass
class Outcome:
    sent: int = 0
    failed: int = 0
    unknown: int = 0  # being sent when an earlier command was stopped


def due(today: dt.date) -> Iterator[tuple[User, list[Item]]]:
    """Each person of the office with what they have not been told at its age. Nobody hears of nothing."""
    now, told = situation(today), _told()
    for person in User.objects.in_office():
        items = [item for item in items_for(person, now) if item.age_to_tell(today) > told[person.pk].get(item.key, -1)]
        if items:
            yield person, items


def _told() -> dict[int, dict[str, int]]:
    """The greatest age at which each item has been told, by person."""
    ages: dict[int, dict[str, int]] = defaultdict(dict)
    for person, item, age in Reminder.objects.values_list("person", "item", "age").order_by("age"):
        ages[person][item] = age
    return ages


def send_all(today: dt.date, say: Callable[[str], object]) -> Outcome:
    """One mail a person; one that cannot be delivered holds up no other."""
    outcome = Outcome(unknown=Digest.objects.filter(day=today, state=DigestState.SENDING).count())
    for person, items in due(today):
        digest = claim(person, today, items)
        if digest is None:
            continue
        try:
            message(person, items).send()
        except (smtplib.SMTPException, OSError) as problem:
            mark_failed(digest)
            outcome.failed += 1
            say(f"{person}: not sent, {type(problem).__name__}")
        else:
            mark_sent(digest)
            outcome.sent += 1
    return outcome


def message(person: User, items: Sequence[Item]) -> EmailMultiAlternatives:
    """In plain text and in HTML: what, where and by when."""
    context = {"person": person, "items": items, "portal": settings.PORTAL_URL}
    mail = EmailMultiAlternatives(
        subject=f"{plural(len(items), 'thing')} to do for the plan",
        body=render_to_string("reminders/digest.txt", context),
        to=[person.email],
    )
    mail.attach_alternative(render_to_string("reminders/digest.html", context), "text/html")
    return mail
