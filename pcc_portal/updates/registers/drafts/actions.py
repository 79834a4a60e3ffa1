"""Keeping and dropping drafts, and acting on a form once. None of it is logged: see `Draft`."""

import datetime as dt

from django.db import models, transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock

from ...models import Draft, SentForm
from .payload import Values, digest

MOST_DRAFTS = 200  # of one person
MOST_AT_ONE_ADDRESS = 8
SENT_IS_KEPT = dt.timedelta(days=7)


class AlreadySubmittedError(Exception):
    """This page has sent these words before; they were redirected to `location`."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


@transaction.atomic
def keep_draft(*, by: User, address: str, page: str, values: Values, began_from: str = "") -> Draft | None:
    """Keep what an opened page holds; None where it has just been sent, so that nothing is left to keep.

    `began_from` is the mark of the draft that the page showed when it was opened. The page goes on with that row unless
    another page wrote there since: then both are kept.
    """
    # One save of a person at a time, so that a page has one row.
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if SentForm.objects.filter(person=person, page=page, sha256=digest(values)).exists():
        return None
    mine = Draft.objects.filter(person=person, address=address)
    draft = mine.filter(page=page).first() or _unmoved(mine, began_from) or Draft(person=person, address=address)
    if draft.pk is None or draft.values != values or draft.page != page:
        draft.revision = draft.revision + 1 if draft.pk else 1
        draft.page, draft.values = page, values
    draft.saved_at = clock.now()
    draft.save()
    _drop_oldest(mine, MOST_AT_ONE_ADDRESS)
    _drop_oldest(Draft.objects.filter(person=person), MOST_DRAFTS)
    return draft


def _unmoved(mine: models.QuerySet[Draft], mark: str) -> Draft | None:
    """The draft with this mark, as long as nobody wrote there since."""
    pk, _, revision = mark.partition(".")
    if not (pk.isdecimal() and revision.isdecimal() and len(mark) < 20):
        return None
    return mine.filter(pk=int(pk), revision=int(revision)).first()


def _drop_oldest(mine: models.QuerySet[Draft], most: int) -> None:
    newest = mine.order_by("-saved_at", "-pk").values_list("pk", flat=True)
    if surplus := list(newest[most:]):
        mine.filter(pk__in=surplus).delete()


@transaction.atomic
def drop_draft(draft: Draft, *, by: User) -> None:
    Draft.objects.filter(pk=draft.pk, person=by).delete()


@transaction.atomic
def forget_drafts(person: User, *, by: User) -> None:
    """Of somebody whose account closes. What they sent is in the log; what they had not sent was nobody else's."""
    Draft.objects.filter(person=person).delete()
    SentForm.objects.filter(person=person).delete()


@transaction.atomic
def claim_form(*, by: User, page: str, values: Values) -> SentForm:
    """Say, in the transaction that acts on a form, that it does.

    Raises AlreadySubmittedError, after waiting for the first of two. Other words from the same page are another form:
    somebody went back, wrote on and sent again.
    """
    audit.hold_chain()
    sha256 = digest(values)
    if sent := SentForm.objects.filter(person=by, page=page, sha256=sha256).first():
        raise AlreadySubmittedError(sent.location)
    SentForm.objects.filter(person=by, at__lt=clock.real_now() - SENT_IS_KEPT).delete()
    return SentForm.objects.create(person=by, page=page, sha256=sha256, at=clock.real_now())


@transaction.atomic
def finish_form(sent: SentForm, *, by: User, address: str, location: str, began_from: str = "") -> None:
    """Say where the sender is redirected, and drop the draft of what was sent. What another tab holds stays."""
    sent.location = location
    sent.save(update_fields=["location"])
    mine = Draft.objects.filter(person=by, address=address)
    if shown := _unmoved(mine, began_from):
        drop_draft(shown, by=by)
    mine.filter(page=sent.page).delete()
