"""The mails to who files a return: the request with its link, a code, a reminder, a receipt, what has to change."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from pcc_portal.ui.titles import titled

from .links import link
from .models import Return

SUBJECTS = {
    "asked": "Your return for {quarter} is asked for",
    "reminder": "Your return for {quarter} is due",
    "late": "Your return for {quarter} is late",
    "back": "Your return for {quarter} needs a change",
    "receipt": "Your return for {quarter} is received",
    "code": "The code for your return",
}


def message(row: Return, kind: str, **words: Any) -> EmailMessage:
    context = {"return": row, "link": link(row), "body": titled("{body}"), **words}
    text = render_to_string(f"returns/mail/{kind}.txt", context)
    return EmailMessage(SUBJECTS[kind].format(quarter=row.quarter), text, to=[row.duty.address])


def send_after_commit(row: Return, kind: str, **words: Any) -> None:
    """Once what is told is saved. What the mail server refuses is raised as OSError to the caller's page."""
    transaction.on_commit(_sender(row, kind, words))


def _sender(row: Return, kind: str, words: dict[str, Any]) -> Callable[[], object]:
    return partial(message(row, kind, **words).send)
