"""Secret addresses of people's own calendars: what one is, and whose days are at it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Feed

SIGNER = signing.Signer(salt="pcc_portal.calendar_of_days.feed")


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
