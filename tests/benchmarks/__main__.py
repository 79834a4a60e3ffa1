"""`make bench` and `make bench-data`: what pages cost beside a "hello" of the same stack, as ratios.

Each pair is timed in turns within one run, so that whatever else the machine does falls on both. Nothing fails here:
the numbers are for people.
"""

from __future__ import annotations

import gzip
import io
import math
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from commissioning.models import Contract  # noqa: E402
from pcc_portal.accounts.models import User  # noqa: E402
from pcc_portal.accounts.roles import Role  # noqa: E402
from pcc_portal.open_data.observations import observations  # noqa: E402
from pcc_portal.panel.composition import compose, composed  # noqa: E402
from pcc_portal.panel.file import report_file  # noqa: E402
from pcc_portal.panel.models import PanelReport  # noqa: E402
from pcc_portal.ui.records import RegisterView  # noqa: E402
from pcc_portal.updates.models import Release  # noqa: E402
from pcc_portal.updates.releases.as_of import AsAt  # noqa: E402
from tests.benchmarks.rows import add_contracts, add_figures  # noqa: E402

TURNS = 25
HELLO = "/hello/"
PAGES = {
    "Dashboard": "/measures/",
    "Measure": "/measures/shotgun-grant-longest-wait/",
    "Register": "/contracts/",
    "Past quarter": "/as-published/2023-24-q1/measures/",
    "Panel report": "/panel/reports/2023-24-q2/",
    "Its file": "/panel/reports/2023-24-q2/versions/1/report.html",
}
READERS = 100


def reader() -> Client:
    client = Client()
    client.force_login(User.objects.with_role(Role.PANEL_MEMBER).earliest("pk"))
    return client


def milliseconds(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


def in_turns(*jobs: Callable[[], Any], turns: int = TURNS) -> list[float]:
    """The median of each, in milliseconds."""
    for job in jobs:
        job()
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(turns):
        for job, seconds in zip(jobs, times, strict=True):
            seconds.append(milliseconds(job))
    return [statistics.median(seconds) for seconds in times]


def forgetting(job: Callable[[], Any]) -> Callable[[], Any]:
    """The same where no page is cached: what the first reader after a change waits for."""

    def cold() -> None:
        caches["pages"].clear()
        job()

    return cold


def pages(client: Client) -> None:
    print(f"{'':14} {'× hello':>8} {'× hello, first reader':>22} {'queries, first':>15} {'kB compressed':>14}")
    for name, address in PAGES.items():
        read = lambda address=address: client.get(address)  # noqa: E731
        warm, base = in_turns(read, lambda: client.get(HELLO))
        cold, base_cold = in_turns(forgetting(read), lambda: client.get(HELLO), turns=9)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as asked:
            body = client.get(address).content
        size = len(gzip.compress(body)) / 1000
        print(f"{name:14} {warm / base:8.1f} {cold / base_cold:22.1f} {len(asked):15} {size:14.1f}")


def composing() -> None:
    """The demo's report put together and written as a file, beside a hello."""
    report = PanelReport.objects.sealed().at("2023-24-q2").newest_first()[0]
    latest, client = AsAt(Release.objects.latest_number()), reader()
    fresh = lambda: report_file(compose(report, latest))  # noqa: E731
    again = lambda: report_file(composed(report, latest))  # noqa: E731
    first, kept, base = in_turns(fresh, again, lambda: client.get(HELLO))
    print(f"Report composed after a change: {first / base:.1f} × hello, {first:.0f} ms; again: {kept / base:.1f} ×")
    print(f"Its file: {len(fresh().encode()) / 1000:.1f} kB")


def crowd() -> None:
    """Many readers of the sealed report at once, beside as many hellos."""

    cookies = reader().cookies

    def one_reads(address: str) -> int:
        client = Client(raise_request_exception=False)
        client.cookies = cookies
        try:
            return client.get(address).status_code
        finally:
            connection.close()

    def all_read(address: str) -> set[int]:
        with ThreadPoolExecutor(READERS) as pool:
            return set(pool.map(one_reads, [address] * READERS))

    seconds, base = in_turns(lambda: all_read(PAGES["Its file"]), lambda: all_read(HELLO), turns=5)
    print(f"{READERS} readers at once: {seconds / base:.2f} × as many hellos, answers {all_read(PAGES['Its file'])}")


def portal() -> Client:
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    return reader()


def dashboard(client: Client) -> tuple[float, float, int]:
    """Beside a hello: cached, and rendered; and how many queries it takes to work it out."""
    read = lambda: client.get("/measures/")  # noqa: E731
    warm, base = in_turns(read, lambda: client.get(HELLO))
    cold, base_cold = in_turns(forgetting(read), lambda: client.get(HELLO), turns=9)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        read()
    return warm / base, cold / base_cold, len(asked)


def large(client: Client) -> None:
    small = dashboard(client)
    print(f"{add_figures():,} figures", flush=True)
    big = dashboard(client)
    print(f"Dashboard, cached: {big[0] / small[0]:.2f} × small data; queries {small[2]} then {big[2]}")
    print(f"Dashboard, first reader after a change: {big[1] / small[1]:.2f} × small data")
    add_contracts()
    last = math.ceil(Contract.objects.public().count() / RegisterView.paginate_by)
    at_the_end = forgetting(lambda: client.get(f"/contracts/?page={last}"))
    one, other = in_turns(at_the_end, forgetting(lambda: client.get("/contracts/")), turns=9)
    print(f"Last page of {last} of the longest register: {one / other:.2f} × its first")
    download(client)


def download(client: Client) -> None:
    """Every figure as CSV beside the same rows fetched as they stand."""
    sql, values = observations(AsAt(Release.objects.latest_number())).query.sql_with_params()

    def fetch() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            while cursor.fetchmany(2000):
                pass

    def read() -> None:
        for _ in client.get("/data/measures.csv").streaming_content:  # type: ignore[attr-defined]
            pass

    seconds, base = in_turns(read, fetch, turns=3)
    tracemalloc.start()
    read()
    _, peak = tracemalloc.get_traced_memory()
    print(f"CSV of all figures: {seconds / base:.2f} × the fetch alone, {peak / 1e6:.1f} MB at most")


def main() -> None:
    client = portal()
    if "--large" in sys.argv:
        large(client)
        return
    pages(client)
    composing()
    crowd()


if __name__ == "__main__":
    main()
