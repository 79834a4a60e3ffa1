"""Every write of who follows what. None is logged: the log is for good, and these rows go when their owner says so."""

import datetime as dt

from django.db import transaction

from pcc_portal.accounts.adapter import encrypt
from pcc_portal.updates.models import Release

from .addresses import HOURS_TO_CONFIRM, fingerprints
from .models import Follower, Following
from .subjects import Subject


def ask(address: str, subject: Subject, *, now: dt.datetime) -> Following:
    """What the owner of the address has yet to confirm, or did before."""
    with transaction.atomic():
        expire(now)
        follower = Follower.objects.filter(fingerprint__in=fingerprints(address)).first()
        if follower is None:
            sealed = {"address": encrypt(address.strip())}
            follower, _ = Follower.objects.get_or_create(fingerprint=fingerprints(address)[0], defaults=sealed)
        following, is_new = Following.objects.get_or_create(
            follower=follower, subject=subject.key, defaults={"asked_at": now}
        )
        if not is_new:
            Following.objects.filter(pk=following.pk, confirmed_at=None).update(asked_at=now)
    return following


def confirm(following: Following, *, now: dt.datetime) -> None:
    """It is mailed from the next release on; what was released before is old news."""
    with transaction.atomic():
        follower = Follower.objects.filter(pk=following.follower_id)
        if not Following.objects.confirmed().filter(follower=following.follower_id).exists():
            latest = Release.objects.published().latest_number()
            follower.update(sent=latest, claimed=latest)
        Following.objects.filter(pk=following.pk, confirmed_at=None).update(confirmed_at=now)


def leave(follower: int, *, subject: str = "") -> None:
    """Stop following one subject, or everything; nothing is kept of an address that follows nothing."""
    rows = Following.objects.filter(follower=follower)
    with transaction.atomic():
        (rows.filter(subject=subject) if subject else rows).delete()
        _forget_idle()


def expire(now: dt.datetime) -> None:
    """Forget what was not confirmed in time."""
    with transaction.atomic():
        old = now - dt.timedelta(hours=HOURS_TO_CONFIRM)
        Following.objects.filter(confirmed_at=None, asked_at__lt=old).delete()
        _forget_idle()


def _forget_idle() -> None:
    Follower.objects.filter(followings=None).delete()


def claim(follower: Follower, number: int) -> bool:
    """Is it this command's to tell the follower of that release?"""
    free = Follower.objects.filter(pk=follower.pk, sent=follower.sent, claimed__lt=number)
    return bool(free.update(claimed=number))


def mark_sent(follower: Follower, number: int) -> None:
    Follower.objects.filter(pk=follower.pk).update(sent=number)


def give_back(follower: Follower) -> None:
    """Nothing was mailed: the next command may."""
    Follower.objects.filter(pk=follower.pk).update(claimed=follower.sent)
