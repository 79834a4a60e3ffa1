"""The mail itself, and sending each person theirs."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from pcc_portal.accounts.models import User
from pcc_portal.reminders.models import Digest, DigestState, Reminder
from pcc_portal.ui.formats import plural

from . import actions
from .items import Item, items_for, situation


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
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for person, item, age in Reminder.objects.values_list("person", "item", "age").order_by("age"):
        found[person][item] = age
    return found


def send_all(today: dt.date, say: Callable[[str], object]) -> Outcome:
    """One mail a person; one that cannot be delivered holds up no other."""
    outcome = Outcome(unknown=Digest.objects.filter(day=today, state=DigestState.SENDING).count())
    for person, items in due(today):
        digest = actions.claim(person, today, items)
        if digest is None:
            continue
        try:
            message(person, items).send()
        except (smtplib.SMTPException, OSError) as problem:
            actions.mark_failed(digest)
            outcome.failed += 1
            say(f"{person}: not sent, {type(problem).__name__}")
        else:
            actions.mark_sent(digest)
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
