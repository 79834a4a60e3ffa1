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
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.panel.checks.answer import answer
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods import clock
from pcc_portal.reminders.models import Digest, DigestState, Reminder
from pcc_portal.ui.formats import day, plural
from pcc_portal.ui.words import listed
from pcc_portal.updates.rules import check_release

from .items import Item, items_for, situation


def claim(person: User, on: dt.date, items: Sequence[Item], about: str = "") -> Digest | None:
    """The digest that is now this command's to send; None where another has sent it or is about to."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=on, about=about, at=clock.now())
            _remember(digest, items)
    except IntegrityError:
        return _claim_again(person, on, items, about)
    return digest


def _claim_again(person: User, on: dt.date, items: Sequence[Item], about: str) -> Digest | None:
    with transaction.atomic():
        failed = Digest.objects.filter(person=person, day=on, about=about, state=DigestState.FAILED)
        if not failed.update(state=DigestState.SENDING, at=clock.now()):
            return None
        digest = Digest.objects.get(person=person, day=on, about=about)
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
    outcome = Outcome(unknown=Digest.objects.filter(day=today, about="", state=DigestState.SENDING).count())
    for person, items in due(today):
        digest = claim(person, today, items)
        if digest is None:
            continue
        if problem := _send(digest, items):
            outcome.failed += 1
            say(f"{person}: not sent, {type(problem).__name__}")
        else:
            outcome.sent += 1
    return outcome


def _send(digest: Digest, items: Sequence[Item]) -> Exception | None:
    """What kept the mail server from taking it, if anything did."""
    try:
        message(digest.person, items).send()
    except (smtplib.SMTPException, OSError) as problem:
        mark_failed(digest)
        return problem
    mark_sent(digest)
    return None


def remind(report: PanelReport, person: User, *, by: User, today: dt.date) -> Digest:
    """Mail a person which of their parts keep a report from being sealed; once a day for each report.

    Raises PermissionDenied; ValidationError where they have none, have heard of them today, work here no longer, and
    where the mail server does not take it, which may be tried again.
    """
    check_release(by)
    item = _stopped_by(report, person, today)
    with transaction.atomic():
        audit.hold_chain()
        digest = claim(person, today, [item], about=report.slug)
        if digest is None:
            raise ValidationError(f"{person} has been reminded of this report today.")
        audit.record(by=by, verb="reminded", target=report, after={"person": person.name})
    if _send(digest, [item]):
        raise ValidationError(f"The mail to {person} did not go out. Try again later.")
    return digest


def _stopped_by(report: PanelReport, person: User, today: dt.date) -> Item:
    """Which parts, and by when: a mail leaves the portal, so no word of a draft is in it."""
    share = next((each for each in answer(report, today=today).stops if each.owner == person), None)
    if share is None or not person.is_office or not person.is_active:
        raise ValidationError(f"Nothing that stops this report waits for {person}.")
    parts = dict.fromkeys(each.finding.place.theme_title for each in share.findings)
    number = plural(len(share.findings), "finding")
    what = f"{number} of the check {'keeps' if len(share.findings) == 1 else 'keep'} the report from being sealed"
    path = reverse("report_check", args=[report.slug])
    by_when = f"before {day(report.meeting.despatch_by)}"
    return Item(f"findings:{report.slug}:{today:%Y%m%d}", today, f"{what}: {listed([*parts])}.", by_when, path)


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
