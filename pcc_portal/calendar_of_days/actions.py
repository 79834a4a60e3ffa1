"""People make and end the secret addresses of their own calendars."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock

from .models import Feed

MOST = 10  # addresses a person


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
