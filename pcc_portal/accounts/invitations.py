"""The mail that invites a person, and its signed link: good once, for some days, until a newer one is sent."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from .choices import State
from .models import User
from .roles import SENTENCES, Role

SALT = "pcc_portal.accounts.invitation"


def link(person: User, site: str) -> str:
    """The address to send, for someone who has just been invited. `site` is the portal's own, with its last slash."""
    return site.rstrip("/") + reverse("account_accept_invitation", args=[token(person)])


def token(person: User) -> str:
    return signing.dumps([person.pk, _sent(person)], salt=SALT)


def person_invited_by(token: str) -> User | None:
    """None for a link that is forged, too old, used, replaced by a newer one, or of an account closed since."""
    try:
        key, sent = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=settings.INVITATION_DAYS))
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=key).first()
    return person if person and person.state == State.INVITED and _sent(person) == sent else None


def _sent(person: User) -> str:
    """The moment, in the one zone in which the database gives it back."""
    return person.invited_at.astimezone(dt.UTC).isoformat() if person.invited_at else ""


def send_invitation(person: User, link: str, inviter: str) -> None:
    """In plain text and in HTML. Raises OSError when the mail server does not take it."""
    words = {
        "person": person,
        "link": link,
        "inviter": inviter,
        "role": Role(person.role),
        "sentence": SENTENCES[Role(person.role)],
        "days": settings.INVITATION_DAYS,
    }
    message = EmailMultiAlternatives(
        subject=render_to_string("accounts/email/invitation_subject.txt").strip(),
        body=render_to_string("accounts/email/invitation.txt", words),
        to=[person.email],
    )
    message.attach_alternative(render_to_string("accounts/email/invitation.html", words), "text/html")
    message.send()
