"""Mails to each follower what the releases changed that it has not been told of: one mail, nothing twice."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from cryptography.fernet import InvalidToken

from pcc_portal.updates.models import Release

from . import actions
from .changes import Entry, entries, releases_since
from .mail import digest
from .models import Follower, Following
from .subjects import subject_of


@dataclass
class Outcome:
    sent: int = 0
    failed: int = 0
    gone: int = 0  # refused for good by their mail server, and deleted
    unknown: int = 0  # being sent when an earlier command was stopped


def due(latest: int) -> Iterator[tuple[Follower, list[Entry]]]:
    """Each follower that has not been told of all releases up to that number, with what to tell; nothing, where they
    changed nothing of theirs."""

    @cache
    def news(key: str, since: int) -> list[Entry]:
        subject = subject_of(key)
        return entries(subject, releases_since(since)) if subject else []

    rows = Following.objects.confirmed().filter(follower__claimed__lt=latest).select_related("follower")
    for follower, followings in groupby(rows.order_by("follower", "subject"), key=lambda row: row.follower):
        yield follower, [entry for following in followings for entry in news(following.subject, follower.sent)]


def send_all(say: Callable[[str], object]) -> Outcome:
    """One that cannot be delivered holds up no other. What is said names nobody."""
    latest = Release.objects.published().latest_number()
    outcome = Outcome(unknown=Follower.objects.filter(claimed=latest, sent__lt=latest).count())
    for follower, news in list(due(latest)):
        if not actions.claim(follower, latest):
            continue
        problem = _send(follower, news) if news else None
        if problem is None:
            actions.mark_sent(follower, latest)
            outcome.sent += bool(news)
        elif _is_for_good(problem):
            actions.leave(follower.pk)
            outcome.gone += 1
        else:
            actions.give_back(follower)
            outcome.failed += 1
            say(f"{follower}: not sent, {type(problem).__name__}")
    return outcome


def _send(follower: Follower, news: list[Entry]) -> Exception | None:
    """What kept the mail server from taking it, if anything did."""
    try:
        digest(follower, news).send()
    except (OSError, InvalidToken) as problem:
        return problem
    return None


def _is_for_good(problem: Exception) -> bool:
    """Does the mail server know no such address?"""
    refusals = problem.recipients.values() if isinstance(problem, smtplib.SMTPRecipientsRefused) else ()
    return bool(refusals) and all(code >= 500 for code, _ in refusals)
