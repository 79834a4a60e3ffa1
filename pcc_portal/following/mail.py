"""The mails to who follows something: the one that asks whether they do, and what a release changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from objectives.titles import plan_of_request
from pcc_portal.accounts.adapter import decrypt

from .addresses import confirm_link, leave_link
from .changes import Entry
from .models import Follower, Following
from .subjects import Subject

LINES = 25  # of one subject and release; the rest is behind a link


@dataclass(frozen=True)
class Part:
    """What the mail says of one entry; `more` counts the lines that are left out."""

    entry: Entry

    @property
    def lines(self) -> list[str]:
        return self.entry.lines[:LINES]

    @property
    def more(self) -> int:
        return max(len(self.entry.rows) - LINES, 0)


def question(following: Following, subject: Subject) -> EmailMessage:
    """Whoever asked: a mail to the address, which alone makes it a follower."""
    context = {"subject": subject, "link": confirm_link(following)}
    return _message("question", following.follower, f"Do you want to follow {subject.title}?", context)


def digest(follower: Follower, entries: Sequence[Entry]) -> EmailMessage:
    """What happened to all that it follows. Raises fernet.InvalidToken where the address cannot be read."""
    link = leave_link(follower)
    parts = [Part(entry) for entry in entries]
    marked = any(entry.is_marked for entry in entries)
    mail = _message("digest", follower, _subject(entries), {"parts": parts, "leave": link, "is_illustrative": marked})
    mail.extra_headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail


def _subject(entries: Sequence[Entry]) -> str:
    titles = list(dict.fromkeys(entry.subject.title for entry in entries))
    return f"{titles[0]}{f' and {len(titles) - 1} more' if titles[1:] else ''}: what has changed"


def _message(name: str, follower: Follower, subject: str, context: dict[str, object]) -> EmailMessage:
    plan = plan_of_request()
    text = render_to_string(f"following/mail/{name}.txt", {"plan": plan, "portal": settings.PORTAL_URL, **context})
    whose, headers = plan.title if plan else "PCC Portal", {"Auto-Submitted": "auto-generated"}
    return EmailMessage(f"{whose}: {subject}", text, to=[decrypt(follower.address)], headers=headers)
