"""What is worked out from records, kept in memory until the log grows or the day ends: every change is in the log.

Whoever asks has decided before who may see it: what is kept is named after what it was made for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.urls import get_script_prefix

from pcc_portal.audit.models import Event
from pcc_portal.periods.clock import today

T = TypeVar("T")


def name_of(*said: object) -> str:
    """A name that the next change of any record, and the next day, makes another one. One query."""
    # Its hash, which no other event has: a number that a transaction took and gave back is taken again.
    last = Event.objects.newest_first().values_list("hash", flat=True).first()
    return hashlib.sha256(repr((last, today(), get_script_prefix(), *said)).encode()).hexdigest()


def remembered(work: Callable[[], T], *said: object) -> T:
    """What `work` gave since the last change; it never gives None. `said` tells it from all else that is kept."""
    name = name_of(*said)
    if (found := caches["drafts"].get(name)) is None:
        found = work()
        caches["drafts"].set(name, found)
    return found
