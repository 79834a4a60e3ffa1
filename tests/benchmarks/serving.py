"""A server of its own for what is timed: gunicorn, with one worker and one thread unless told otherwise, over HTTP."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, address: str, session: str = "") -> tuple[float, int, int]:
        """(milliseconds, status, bytes as they were sent)."""
        headers = {"Host": "testserver", "Accept-Encoding": "gzip"}
        headers |= {"Cookie": f"sessionid={session}"} if session else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        start = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
        return (time.perf_counter() - start) * 1000, answer.status, size


@contextmanager
def serving(settings: str, database: str, *, workers: int = 1, threads: int = 1) -> Iterator[Server]:
    """The site of these settings over that database."""
    port = free_port()
    own = {"DJANGO_SETTINGS_MODULE": settings, "BENCH_DATABASE_URL": database, "PORT": str(port)}
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    process = subprocess.Popen(
        [gunicorn, "--config", "python:pcc_portal.gunicorn", "pcc_portal.wsgi"],
        cwd=ROOT,
        env={**os.environ, **own, "WORKERS": str(workers), "THREADS": str(threads)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield Server(port)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
