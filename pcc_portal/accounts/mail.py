from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from .models import User
from .roles import SENTENCES, Role


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
