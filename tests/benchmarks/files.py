"""What every figure as a file takes, in time and in memory, beside the same columns fetched as they stand."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client

from pcc_portal.open_data.observations import Row, observations
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt

AT_A_TIME, TURNS = 5000, 3
Taken = tuple[float, float]  # milliseconds, and MB at most beyond what the process had


def fetch() -> None:
    """As a program would that speaks SQL, some thousand rows at a time."""
    rows = observations(AsAt(Release.objects.latest_number())).values_list(*Row._fields)
    sql, values = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while cursor.fetchmany(AT_A_TIME):
            pass


def download(form: str) -> int:
    return sum(len(part) for part in Client().get(f"/data/measures.{form}"))


def rows_of_files() -> Iterator[dict[str, Any]]:
    """In turns, so that whatever else the machine does falls on all."""
    jobs: dict[str, Callable[[], Any]] = {
        "fetch": fetch,
        "csv": partial(download, "csv"),
        "json": partial(download, "json"),
    }
    turns = [{name: in_a_copy(job) for name, job in jobs.items()} for _ in range(TURNS)]
    took = {name: [median(part) for part in zip(*(turn[name] for turn in turns), strict=True)] for name in jobs}
    base, memory = took.pop("fetch")
    for name, (ms, megabytes) in took.items():
        page = f"All figures as {name.upper()}"
        yield {"page": page, "reader": "beside the fetch", "ms": ms, "ratio": ms / base, "MB": megabytes - memory}


def in_a_copy(job: Callable[[], Any]) -> Taken:
    """Of this process, which reads the first rows before it is measured."""
    connection.close()
    told, tell = os.pipe()
    if not (child := os.fork()):
        try:
            Client().get("/data/measures.csv?limit=1").getvalue()
            os.write(tell, json.dumps(measured(job)).encode())
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answer:
        ms, megabytes = json.loads(answer.read())
    os.waitpid(child, 0)
    return ms, megabytes


def measured(job: Callable[[], Any]) -> Taken:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins with what there is now
    before, start = kilobytes("VmRSS"), time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000, (kilobytes("VmHWM") - before) / 1000


def kilobytes(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])
