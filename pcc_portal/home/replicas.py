"""Readers outside read from a replica of the database, where there are any: from one that has all they can see by now.

For as long as the request lasts, the replica's connection stands in for the thread's own. So whatever asks the database
asks the replica: rows, raw SQL, transactions, and what is read while an answer is sent. PostgreSQL itself lets nothing
be written there.
"""

import itertools
import logging
import time
from collections.abc import Callable
from copy import copy
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import request_finished
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.connection import ConnectionDoesNotExist

from pcc_portal.audit.models import Head
from pcc_portal.updates.caching import is_same_for_all
from pcc_portal.updates.releases.past.addresses import PART

from .errors import unavailable

log = logging.getLogger(__name__)

SECONDS_LEFT_OUT = 1
OWN, PRIMARY = "default", "primary"  # aliases: what is asked, and while a replica stands in for it, the primary


class ReadReplicas:
    """Stands first, so that what a replica could not answer is asked of the primary from the beginning."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.newest = 0  # the last event that readers outside can see, when the primary last told
        self.left_out: dict[str, float] = {}  # by alias: until when a server is not asked
        self.turns = itertools.count()
        request_finished.connect(back_to_primary, dispatch_uid="back_to_primary")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (_is_same_for_all(request) and self._on_replica()):
            return self.get_response(request)
        again = copy(request)
        request.is_on_replica = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            return response
        back_to_primary()
        return self.get_response(again)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A replica that goes away meanwhile, or refuses to write words of search, is no error to be mailed."""
        is_on_replica = getattr(request, "is_on_replica", False)
        return unavailable(request) if is_on_replica and isinstance(exception, Error) else None

    def _on_replica(self) -> bool:
        """Let a replica stand in, if one has all that readers can see, as far as any server tells."""
        first, count = next(self.turns), len(settings.REPLICAS)
        aliases = [_replica((first + number) % count) for number in range(count)]
        newest = self._last_public(OWN)
        if newest is None:  # what any of them has was written, whether or not this process was told
            newest = max(self.newest, *(self._last_public(alias) or 0 for alias in aliases))
        self.newest = newest
        for alias in aliases:
            event = self._last_public(alias)
            if event is not None and event >= newest:
                connections[PRIMARY], connections[OWN] = connections[OWN], connections[alias]
                return True
            if event is not None:
                self._leave_out(alias, f"has event {event} and not {newest}")
        return False

    def _last_public(self, alias: str) -> int | None:
        """Number of the last event that readers outside see there; None where that server is left out."""
        if until := self.left_out.get(alias):
            if time.monotonic() < until:
                return None
            self._leave_out(alias)  # by others, until this one knows more
        try:
            event = Head.objects.using(alias).values_list("public_number", flat=True).first()
        except Error as error:
            self._leave_out(alias, f"does not answer: {error}")
            return None
        self.left_out.pop(alias, None)
        return event or 0

    def _leave_out(self, alias: str, why: str = "") -> None:
        if alias not in self.left_out:
            log.warning("Database %s is left out for now: it %s", alias, why)
        self.left_out[alias] = time.monotonic() + SECONDS_LEFT_OUT


def back_to_primary(**signal: object) -> None:
    """What this thread asks next is asked of its own connection."""
    try:
        connections[OWN] = connections[PRIMARY]
    except ConnectionDoesNotExist:
        return
    del connections[PRIMARY]


def behind() -> list[tuple[str, int | None, bool]]:
    """Of each replica: its server, how many entries of the log it lacks (None: it does not answer), and whether it has
    all that readers outside see, and so is read."""
    primary = Head.objects.first() or Head()
    states: list[tuple[str, int | None, bool]] = []
    for number, replica in enumerate(settings.REPLICAS):
        host = str(replica.get("HOST", "")) or f"number {number + 1}"
        try:
            head = Head.objects.using(_replica(number)).first() or Head()
        except Error:
            states.append((host, None, False))
        else:
            lacks = max(primary.number - head.number, 0)
            states.append((host, lacks, head.public_number >= primary.public_number))
    return states


def _replica(number: int) -> str:
    """The alias of this thread's connection to one of REPLICAS."""
    alias = f"replica-{number}"
    try:
        connections[alias].close_if_unusable_or_obsolete()  # as Django does at each request with those it knows
    except ConnectionDoesNotExist:
        connections[alias] = connections[OWN].copy()
        connections[alias].settings_dict |= settings.REPLICAS[number]
    return alias


def _is_same_for_all(request: HttpRequest) -> bool:
    """Whether it only reads, for somebody who has not signed in, what everybody is answered alike."""
    if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    try:
        return is_same_for_all(resolve(PART.sub("", request.path_info)).func)
    except Resolver404:
        return False
