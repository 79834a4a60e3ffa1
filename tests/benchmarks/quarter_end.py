"""`make quarter-end`: 40 editors at work on their updates and 16 readers at once, on SQLite, served as in service.

    python -m tests.benchmarks.quarter_end [--minutes 3] [--editors 40] [--readers 16]

The demo, with a theme of its own for each editor. An editor opens the update and types for half a minute (what is typed
is kept and checked meanwhile, as the scripts of the page do), saves it with a new figure, and reads what comes back; a
reader opens a page every five seconds. First one editor alone, for what a save takes without load. Fails with an error
among the answers, and where of 20 saves more than one takes ten times as long as alone.
"""

from __future__ import annotations

import argparse
import http.client
import io
import itertools
import os
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from objectives.actions import begin_update  # noqa: E402
from objectives.models import Objective  # noqa: E402
from pcc_portal.periods import clock  # noqa: E402
from pcc_portal.periods.models import Quarter  # noqa: E402
from performance.choices import AreaKind  # noqa: E402
from performance.models import Area, ExpectedFigure  # noqa: E402
from tests.benchmarks.serving import serving  # noqa: E402
from tests.factories.accounts import create_user  # noqa: E402
from tests.factories.numbers import numbers  # noqa: E402
from tests.factories.objectives import create_theme  # noqa: E402
from tests.factories.performance import create_measure  # noqa: E402
from tests.forms import as_opened  # noqa: E402

SECONDS_PAUSE, SECONDS_READING, SAVES_ALONE = 30.0, 5.0, 8
MOST_TIMES_ALONE = 10
PAGES = (
    "/",
    "/measures/",
    "/contracts/",
    "/panel/reports/2023-24-q2/",
    "/commitments/",
    "/risks/",
    "/places/",
    "/find/",
)
CSRF = "c" * 32
Fields = dict[str, list[str]]


@dataclass
class Answers:
    """Times in milliseconds by what was done, and what was wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def p95(self, what: str) -> float:
        times = self.times[what]
        return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0


@dataclass
class Reader:
    """Anybody with a browser; `session`: of who has signed in."""

    port: int
    answers: Answers
    session: str = ""

    def ask(self, what: str, address: str, fields: Fields | None = None) -> tuple[int, str, str]:
        """(status, where it leads to, what it says). Anything but a page or a redirect is an error."""
        headers = {"Host": "testserver", "Cookie": f"sessionid={self.session}; csrftoken={CSRF}"}
        method, body = (
            ("GET", None) if fields is None else ("POST", urlencode(fields | {"csrfmiddlewaretoken": CSRF}, doseq=True))
        )
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        began = time.perf_counter()
        try:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            link.request(method, address, body, headers)
            answer = link.getresponse()
            text = answer.read().decode()
            link.close()
        except OSError as error:
            self.answers.errors.append(f"{what} {address}: {error}")
            return 0, "", ""
        self.answers.times[what].append((time.perf_counter() - began) * 1000)
        if answer.status not in {200, 302}:
            self.answers.errors.append(f"{what} {address}: {answer.status}")
        return answer.status, answer.headers.get("Location", ""), text


@dataclass
class Editor(Reader):
    """`update`: the address of what they write, `typing`: the most seconds between two things that they send."""

    update: str = ""
    typing: float = SECONDS_PAUSE

    def work(self, stop: threading.Event) -> None:
        """Round after round, each with words and a figure of its own."""
        for number in itertools.count(1):
            _, _, page = self.ask("open", self.update)
            fields = typed(page, f"What was done, as told in round {number}.", str(100 + number)) if page else {}
            if stop.wait(self.pause()):
                return
            self.ask("keep", f"/drafts/?address={quote(self.update)}", fields)
            self.ask("check", self.update, fields | {"do": ["check"]})
            if stop.wait(self.pause()):
                return
            self.save(fields)

    def save(self, fields: Fields) -> None:
        status, led_to, _ = self.ask("save", self.update, fields | {"do": ["save"]})
        if led_to:
            self.ask("open", led_to)
        elif status:
            self.answers.errors.append(f"save {self.update}: refused")

    def pause(self) -> float:
        return random.uniform(0, self.typing)  # noqa: S311


def typed(page: str, words: str, figure: str) -> Fields:
    """The fields of the page's form with these words, and this figure in each box."""
    fields = as_opened(page)
    boxes = {name: [figure] for name in fields if name.startswith("figure") and name.endswith("-value")}
    return fields | boxes | {"words-body": [words], "words-brag": ["green"]}


def read(reader: Reader, first: int, stop: threading.Event) -> None:
    for address in itertools.islice(itertools.cycle(PAGES), first, None):
        if stop.wait(random.uniform(0, 2 * SECONDS_READING)):  # noqa: S311
            return
        reader.ask("read", address)


def add_editors(number: int) -> list[tuple[str, str]]:
    """Of each (their session, the address of their update): a theme, a measure and a figure that is expected."""
    quarter = Quarter.objects.filter(opens__lte=clock.today(), closes__gte=clock.today()).latest("opens")
    objective, area = Objective.objects.earliest("pk"), Area.objects.get(kind=AreaKind.FORCE)
    editors = []
    numbers.restart(1_001)  # beside those of the demo
    for _ in range(number):
        person = create_user(password=None)
        theme = create_theme(objective=objective, owner=person)
        measure = create_measure(theme=theme, title=f"Wait of {theme}")
        ExpectedFigure.objects.create(quarter=quarter, measure=measure, area=area)
        begin_update(by=person, theme=theme, quarter=quarter)
        client = Client()
        client.force_login(person)
        editors.append((client.cookies["sessionid"].value, f"/updates/{quarter.slug}/{theme.slug}/"))
    return editors


def at_work(people: Iterable[Callable[[threading.Event], None]], is_enough: Callable[[], bool]) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=person, args=(stop,)) for person in people]
    for thread in threads:
        thread.start()
    while not is_enough():
        time.sleep(0.1)
    stop.set()
    for thread in threads:
        thread.join()


def printed(title: str, answers: Answers) -> None:
    print(title)
    for what, times in sorted(answers.times.items()):
        median = statistics.median(times)
        print(f"  {what:6} {len(times):6,} times, median {median:7.0f} ms, p95 {answers.p95(what):7.0f} ms")
    print(f"  {len(answers.errors)} errors", *answers.errors[:5], sep="\n    ", flush=True)


def measured(port: int, editors: list[tuple[str, str]], readers: int, minutes: float) -> tuple[Answers, Answers]:
    """One editor alone, and all at once."""
    alone, together = Answers(), Answers()
    at_work([Editor(port, alone, *editors[0], typing=0.5).work], lambda: len(alone.times["save"]) >= SAVES_ALONE)
    printed("One editor alone", alone)
    people = [Editor(port, together, *editor).work for editor in editors]
    people += [partial(read, Reader(port, together), first) for first in range(readers)]
    end = time.monotonic() + minutes * 60
    at_work(people, lambda: time.monotonic() > end)
    printed(f"{len(editors)} editors and {readers} readers", together)
    return alone, together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--editors", type=int, default=40)
    parser.add_argument("--readers", type=int, default=16)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    editors = add_editors(asked.editors)
    with serving(settings.SETTINGS_MODULE, os.environ["DATABASE_URL"], workers=2, threads=4) as portal:
        alone, together = measured(portal.port, editors, asked.readers, asked.minutes)
    times = together.p95("save") / statistics.median(alone.times["save"])
    print(f"The p95 of a save is {times:.1f} × a save alone; load of the machine {os.getloadavg()[0]:.1f}.")
    if together.errors or times > MOST_TIMES_ALONE:
        sys.exit("Too slow, or not without errors.")


if __name__ == "__main__":
    main()
