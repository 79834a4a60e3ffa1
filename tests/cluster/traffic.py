"""Readers and a publisher at work on a cluster, and what became of what they asked."""

from __future__ import annotations

import http.client
import itertools
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus

from django.db import Error, connection

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases.actions import approve, release_beside_papers, supersede
from performance.models import Observation

HELLO = "/health/live"
MEASURE = "website-visitors"  # of the demo, counted alone: no figure of its own goes with it
# Addresses that show the figure, and others.
FIGURES = (
    f"/measures/{MEASURE}/",
    f"/data/measures/{MEASURE}.csv",
    f"/data/measures/{MEASURE}.json",
    f"/embed/measures/{MEASURE}/number/",
)
OTHERS = ("/", "/measures/", "/contracts/", "/panel/reports/2023-24-q2/", "/as-published/2023-24-q1/measures/")
# Whoever searches first after a release writes its words down, and is the one reader who waits for a primary.
FIND = "/find/?q=officers"
READERS = 4
FIRST = 70_001  # the first figure that is released; each later one is larger by 1


@dataclass
class Answers:
    """Of one phase: times in milliseconds by address, and what was wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    searches_refused: int = 0
    released: int = 0
    refused: int = 0

    def pages(self) -> list[float]:
        return [each for address, times in self.times.items() if address != HELLO for each in times]

    def line(self) -> str:
        pages, hello = self.pages(), self.times.get(HELLO, [])
        words = f"{len(pages):6,} pages, {len(self.errors)} errors, {len(self.stale)} stale"
        words += f"; p95 {p95(pages):6.0f} ms, of a hello {p95(hello):5.0f} ms"
        return f"{words}; {self.released} releases, {self.refused} refused, {self.searches_refused} searches"


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0


class Publisher:
    """Corrects one figure again and again and releases it. `saved`: what it was told is saved, the newest last."""

    def __init__(self) -> None:
        self.saved: list[int] = []
        roles = (Role.CONTRIBUTOR, Role.APPROVER, Role.PUBLISHER)
        self.author, self.approver, self.publisher = (User.objects.with_role(role).earliest("pk") for role in roles)
        self.numbers = itertools.count(FIRST)

    def release(self) -> None:
        """Raises Error while nothing can be written."""
        number = next(self.numbers)
        row = Observation.objects.filter(measure__slug=MEASURE, superseded_by=None).latest("end")
        new = supersede(row, by=self.author, reason="Counted again.", value=Decimal(number))
        approve([new], by=self.approver)
        release_beside_papers(by=self.publisher, quarter=row.quarter, kind=ReleaseKind.DATA, note="Counted again.")
        self.saved.append(number)

    def newest(self) -> int:
        return self.saved[-1] if self.saved else 0

    def releasing(self, answers: Answers, stop: threading.Event) -> None:
        while not stop.wait(0.2):
            try:
                self.release()
                answers.released += 1
            except Error:
                answers.refused += 1
                connection.close()
        connection.close()


def asked(port: int, address: str, method: str = "GET", **headers: str) -> tuple[float, http.client.HTTPResponse, str]:
    """(milliseconds, the answer, what it says)."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    try:
        link.request(method, address, headers={"Host": "localhost", **headers})
        answer = link.getresponse()
        text = answer.read().decode()
    finally:
        link.close()
    return (time.perf_counter() - began) * 1000, answer, text


def reading(port: int, first: int, newest: Callable[[], int], answers: Answers, stop: threading.Event) -> None:
    """Ask each address in turn. One that shows the figure shows none that is older than was saved before."""
    addresses = (*FIGURES, *OTHERS, FIND, HELLO)
    for address in itertools.cycle((*addresses[first:], *addresses[:first])):
        if stop.is_set():
            return
        saved = newest()
        try:
            took, answer, text = asked(port, address)
        except OSError as error:
            answers.errors.append(f"{address}: {error}")
            continue
        answers.times.setdefault(address, []).append(took)
        if address == FIND and answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            answers.searches_refused += 1
        elif answer.status != HTTPStatus.OK:
            answers.errors.append(f"{address}: {answer.status}")
        elif address in FIGURES and (shown := figure_in(text)) < saved:
            answers.stale.append(f"{address} shows {shown} after {saved}")


def figure_in(text: str) -> int:
    """The largest number of those that the publisher writes; 0 where there is none."""
    return max((int(each.replace(",", "")) for each in re.findall(r"\b70,?\d{3}\b", text)), default=0)


@contextmanager
def traffic(port: int, publisher: Publisher, *, releases: bool = True) -> Iterator[Answers]:
    """Readers at work, and the publisher too where it `releases`, until the block ends."""
    answers, stop = Answers(), threading.Event()
    threads = [
        threading.Thread(target=reading, args=(port, 2 * n, publisher.newest, answers, stop)) for n in range(READERS)
    ]
    if releases:
        threads.append(threading.Thread(target=publisher.releasing, args=(answers, stop)))
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()
