"""The machines of a cluster, as processes on loopback: servers of PostgreSQL, machines of the portal, a proxy."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from tests import postgres
from tests.benchmarks.serving import ROOT, free_port, wait_for

FILES = ROOT / "deploy" / "cluster"
# Losing data when this machine stops is fine; when a process is killed, nothing is lost by it.
SPEED = {"fsync": "off", "full_page_writes": "off"}


class DatabaseServer:
    """One of several servers with the settings of `deploy/cluster`, each of which may be the primary."""

    def __init__(self, name: str, scratch: Path, ports: dict[str, int]) -> None:
        self.name, self.port, self.ports = name, ports[name], ports
        self.scratch, self.home = scratch / name, scratch / name / "postgres"
        self.data = self.home / "cluster"
        self.home.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.home, "nobody", "nogroup")
        self.binaries = postgres.runnable_binaries(self.scratch, self.home)
        self.process: subprocess.Popen[bytes]

    def start(self, **other: str) -> None:
        """`other`: settings that are not those of `deploy/cluster`."""
        hosts, ports = ",".join(["127.0.0.1"] * len(self.ports)), ",".join(map(str, self.ports.values()))
        text = (FILES / "postgresql.conf").read_text(encoding="utf-8").replace("= '*'", "= '127.0.0.1'")
        text = text.replace("host=db1,db2,db3 user=replication", f"host={hosts} port={ports} user=postgres")
        (self.data / "cluster.conf").write_text(text, encoding="utf-8")
        (self.data / "cluster.conf").chmod(0o644)
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data, "-k", self.home, "-p", str(self.port)]
        command += [part for name, value in {**SPEED, **other}.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **postgres.surroundings(self.home))
        postgres.wait_until_ready(self.process, self.port, self.home / "log")

    def stop(self) -> None:
        if self.process.poll() is None:
            postgres.stop(self.process)

    def kill(self) -> None:
        """As when the machine loses its power."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()

    def begin(self) -> None:
        postgres.initialise(self.binaries, self.home)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("include 'cluster.conf'\n")

    def copy(self, primary: DatabaseServer) -> None:
        """Become a replica, as the manual says."""
        shutil.rmtree(self.data, ignore_errors=True)
        command: list[str | Path] = [
            self.binaries / "pg_basebackup",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
        ]
        command += [f"--pgdata={self.data}", "--host=127.0.0.1", f"--port={primary.port}", "--username=postgres"]
        subprocess.run(command, check=True, capture_output=True, **postgres.surroundings(self.home))
        # What is written there of the primary is what the file says better.
        (self.data / "postgresql.auto.conf").write_text("")

    def ask(self, sql: str) -> Any:
        """The first value that it answers with."""
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres")
        connection.autocommit = True
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchone()[0]
        finally:
            connection.close()


class Portal:
    """A machine of the portal: one process of four threads."""

    def __init__(self, name: str, scratch: Path) -> None:
        self.name, self.port = name, free_port()
        self.log = scratch / f"{name}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    Path(sys.executable).with_name("gunicorn"),
                    "--config",
                    "python:pcc_portal.gunicorn",
                    "pcc_portal.wsgi",
                ],
                cwd=ROOT,
                env={**os.environ, "PORT": str(self.port), "WORKERS": "1", "THREADS": "4", "LOG_LEVEL": "WARNING"},
                stdout=log,
                stderr=log,
            )
        wait_for(self.port)

    def megabytes(self) -> float:
        """That its worker holds in memory."""
        pid = self.process.pid
        (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextmanager
def proxy(machines: list[Portal], scratch: Path) -> Iterator[int]:
    """The port of nginx in front of them, of its settings in `deploy/cluster`; of the first, where nginx is missing."""
    nginx = shutil.which("nginx")
    if nginx is None:
        print("nginx is not installed: readers ask the first machine alone.")
        yield machines[0].port
        return
    port, file, upstream = free_port(), scratch / "nginx.conf", (FILES / "nginx.conf").read_text(encoding="utf-8")
    for number, machine in enumerate(machines, 1):
        upstream = upstream.replace(f"web{number}:8000", f"127.0.0.1:{machine.port}")
    site = f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://portal; proxy_http_version 1.1; "
    site += 'proxy_set_header Connection ""; proxy_set_header Host $host; } }'
    file.write_text(
        f"pid {scratch}/nginx.pid;\nuser root;\nevents {{}}\nhttp {{ access_log off;\n{upstream}\n{site} }}\n"
    )
    process = subprocess.Popen([nginx, "-c", file, "-e", scratch / "nginx.log", "-g", "daemon off;"])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_until(what: Any, seconds: float = 60) -> float:
    """How long it took to become true. Raises TimeoutError."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(0.05)
    return time.monotonic() - began
