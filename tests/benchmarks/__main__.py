"""`make bench`: what each page costs over HTTP, for each of its readers, at two sizes of data, beside plain Django.

    python -m tests.benchmarks [--small] [--files] [--json FILE] [--against FILE]

Over a throw-away SQLite file, or the empty database that BENCH_DATABASE_URL names. Each page is timed in turns with a
signed-in view of plain Django, so that whatever else the machine does falls on both; compare the ratios, not the
milliseconds. Nothing fails here: the numbers are for people (`tests/benchmarks/test_costs.py` holds the counts).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from pcc_portal.accounts.models import User  # noqa: E402
from pcc_portal.audit import actions as audit  # noqa: E402
from pcc_portal.panel.checks.report import standing  # noqa: E402
from pcc_portal.panel.choices import ReportState  # noqa: E402
from pcc_portal.panel.composition import composed  # noqa: E402
from pcc_portal.panel.models import PanelReport  # noqa: E402
from pcc_portal.periods.clock import today  # noqa: E402
from pcc_portal.updates.releases.as_of import WORKING_COPY  # noqa: E402
from performance.models import Observation  # noqa: E402
from tests.benchmarks.files import rows_of_files  # noqa: E402
from tests.benchmarks.pages import BARE, HELLO, OFFICE, OUTSIDE, PAGES, Page  # noqa: E402
from tests.benchmarks.rows import add_contracts, add_figures  # noqa: E402
from tests.benchmarks.serving import Server, serving  # noqa: E402

PORTAL, PLAIN = settings.SETTINGS_MODULE, "tests.benchmarks.plain_settings"
TURNS, READERS = 9, 8
Row = dict[str, Any]


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def session_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def change() -> None:
    """Of a figure that readers see: what is kept of pages and papers no longer holds."""
    row = Observation.objects.filter(release__isnull=False).earliest("pk")
    audit.record(by=None, verb="looked at", target=row)


def nothing() -> None:
    pass


def in_turns(one: Callable[[], float], base: Callable[[], float], before: Callable[[], None] = nothing) -> list[float]:
    """The median of each in milliseconds, `before` done before each turn of the first."""
    one(), base()
    times = []
    for _ in range(TURNS):
        before()
        times.append((one(), base()))
    return [statistics.median(each) for each in zip(*times, strict=True)]


def rows_of_pages(portal: Server, plain: Server) -> Iterator[Row]:
    clients = {role: client_of(role) for role in (OFFICE, OUTSIDE)}
    sessions = {role: session_of(client) for role, client in clients.items()}

    def bare() -> float:
        return plain.get(BARE, sessions[OFFICE])[0]

    hello = Page("Hello", HELLO, 0, 0)
    for page in (hello, *PAGES):
        for reader, role, before in (
            ("office", OFFICE, nothing),
            ("office, after a change", OFFICE, change),
            ("outside", OUTSIDE, nothing),
            ("outside, first", OUTSIDE, change),
        ):
            if page.is_open or role == OFFICE:
                ask = partial(portal.get, page.address, sessions[role])
                yield _row(page.name, reader, ask, bare, before, clients[role], page.address)
        if page.plain:
            yield _row(page.name, "plain Django", partial(plain.get, page.plain, sessions[OFFICE]), bare)


def _row(
    name: str,
    reader: str,
    ask: Callable[[], tuple[float, int, int]],
    base: Callable[[], float],
    before: Callable[[], None] = nothing,
    client: Client | None = None,
    address: str = "",
) -> Row:
    """`client`: that counts queries, in this process, of a page that nothing is kept of."""
    took, bare = in_turns(lambda: ask()[0], base, before)
    _, status, size = ask()
    row: Row = {"page": name, "reader": reader, "ms": took, "ratio": took / bare, "status": status, "kB": size / 1000}
    if client:
        change()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        row["queries"] = len(asked)
    return row


def rows_of_papers(portal: Server) -> Iterator[Row]:
    """Put together and checked in this process, beside a hello: afresh, after one change of a figure, and again."""
    report = PanelReport.objects.get(state=ReportState.DRAFT)
    session = session_of(client_of(OFFICE))
    base = lambda: portal.get(HELLO, session)[0]  # noqa: E731
    jobs: dict[str, Callable[[], Any]] = {
        "Paper put together": lambda: composed(report, WORKING_COPY),
        "Paper checked": lambda: standing(report, today=today()),
    }
    for name, job in jobs.items():
        for reader, before in (("after a change", change), ("again", nothing)):
            took, hello = in_turns(partial(milliseconds, job), base, before)
            yield {"page": name, "reader": reader, "ms": took, "ratio": took / hello}


def rows_of_a_crowd(portal: Server, plain: Server) -> Iterator[Row]:
    """Eight readers of the measures at once, of the office."""
    session = session_of(client_of(OFFICE))

    def at_once(server: Server) -> float:
        with ThreadPoolExecutor(READERS) as pool:
            return milliseconds(lambda: list(pool.map(lambda _: server.get("/measures/", session), range(READERS))))

    took, base = in_turns(lambda: at_once(portal), lambda: at_once(plain))
    yield {"page": "Measures, 8 readers at once", "reader": "beside plain Django", "ms": took, "ratio": took / base}


def milliseconds(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


def measured(size: str, *, files: bool = False) -> list[Row]:
    """Of one size of data, printed as they come. `files`: of nothing else."""
    database = os.environ["DATABASE_URL"]
    rows = []
    with serving(PORTAL, database) as portal, serving(PLAIN, database) as plain:
        pages = (rows_of_pages(portal, plain), rows_of_papers(portal), rows_of_a_crowd(portal, plain))
        for part in (rows_of_files(), *(() if files else pages)):
            for row in part:
                rows.append({"size": size, **row})
                print(line_of(rows[-1]), flush=True)
    return rows


def line_of(row: Row) -> str:
    size = f"{row['kB']:8.1f} kB" if "kB" in row else ""
    queries = f"{row['queries']:4} queries" if "queries" in row else ""
    memory = f"{row['MB']:+8.1f} MB" if "MB" in row else ""
    name = f"{row['size']:6} {row['page']:28} {row['reader']:24}"
    return f"{name} {row['ms']:9.1f} ms {row['ratio']:8.1f} × {size} {queries}{memory}"


def key_of(row: Row) -> tuple[str, str]:
    return row["page"], row["reader"]


def compare(title: str, rows: list[Row], others: list[Row], *, by: Callable[[Row], Any] = key_of) -> None:
    """How many times its ratio among the others each one's is."""
    print(f"\n{title}")
    ratios = {by(row): row["ratio"] for row in others}
    for row in rows:
        if was := ratios.get(by(row)):
            print(f"{row['size']:6} {row['page']:28} {row['reader']:24} {row['ratio'] / was:6.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="the demo alone, without 43 areas × 200 measures")
    parser.add_argument("--files", action="store_true", help="every figure as a file, and nothing else")
    parser.add_argument("--json", type=Path, help="write the numbers there")
    parser.add_argument("--against", type=Path, help="compare with the numbers there")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    print("× is beside a signed-in view of plain Django, of papers beside a hello of the portal.")
    small, large = measured("small", files=asked.files), []
    if not asked.small:
        print(f"{add_figures():,} figures", flush=True)
        add_contracts()
        large = measured("large", files=asked.files)
        compare("Large beside small:", large, small)
    if asked.json:
        asked.json.write_text(json.dumps([*small, *large], indent=1))
    if asked.against:
        earlier = json.loads(asked.against.read_text())
        by = lambda row: (row["size"], *key_of(row))  # noqa: E731
        compare(f"Beside {asked.against}:", [*small, *large], earlier, by=by)


if __name__ == "__main__":
    main()
