"""Secret addresses of people's own calendars: made and ended by each person, followed by whoever has one."""

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock

from .models import Feed

SIGNER = signing.Signer(salt="pcc_portal.calendar_of_days.feed")
MOST = 10  # a person


@transaction.atomic
def make_feed(*, by: User, query: str, words: str) -> Feed:
    """An address for these days; the one that there is already, if any. Raises ValidationError for one too many."""
    audit.hold_chain()
    own = Feed.objects.that_work().filter(person=by)
    if there := own.filter(query=query).first():
        return there
    if own.count() >= MOST:
        raise ValidationError(f"You have {MOST} addresses. End one that nothing follows any more.")
    return audit.add(Feed(person=by, query=query, words=words, made_at=clock.now()), by=by, verb="made")


@transaction.atomic
def end_feed(feed: Feed, *, by: User) -> Feed:
    """Its address stops working at once. Raises PermissionDenied for somebody else's."""
    if feed.person_id != by.pk:
        raise PermissionDenied("Each person ends their own addresses.")
    return audit.change(feed, by=by, verb="ended", ended_at=clock.now())


def address(feed: Feed) -> str:
    """The whole of it, the same each time."""
    return settings.PORTAL_URL + reverse("calendar_feed", args=[SIGNER.sign_object([feed.pk, feed.nonce])])


def feed_of(token: str) -> Feed | None:
    """None for an address that is forged or ended, and where the person may not sign in any more."""
    try:
        key, nonce = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return Feed.objects.that_work().select_related("person").filter(pk=key, nonce=nonce).first()
