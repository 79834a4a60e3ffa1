"""The portal as readers meet it: its own database with the demo, and gunicorn on a port of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.conf import settings

from tests.postgres import PACKAGE
from tests.settings import free_port

ROOT: Path = settings.BASE_DIR


@dataclass(frozen=True)
class Database:
    """A database of the tests, and how to copy it. PostgreSQL copies a database while nobody is connected to it."""

    name: str

    @property
    def url(self) -> str:
        if settings.ENGINE == "sqlite":
            return f"sqlite:///{self.file}"
        return f"postgres://postgres@127.0.0.1:{os.environ['TEST_POSTGRES_PORT']}/{self.name}"

    @property
    def file(self) -> Path:
        path: Path = settings.SCRATCH / f"{self.name}.sqlite3"
        return path

    @property
    def setting(self) -> str:
        """What Django's settings call it."""
        return str(self.file) if settings.ENGINE == "sqlite" else self.name

    def create(self) -> None:
        if settings.ENGINE == "postgres":
            on_server(f'CREATE DATABASE "{self.name}"')

    def copy(self, name: str) -> "Database":
        """A new database of that name, or in place of the one that has it."""
        copy = Database(name)
        if settings.ENGINE == "sqlite":
            for log in ("-wal", "-shm"):
                Path(f"{copy.file}{log}").unlink(missing_ok=True)
            shutil.copy(self.file, copy.file)
        else:
            on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        return copy

    def save(self, file: Path) -> None:
        """All that is in it, as `load` takes it into a database that is not there yet."""
        if settings.ENGINE == "sqlite":
            shutil.copy(self.file, file)
        else:
            program("pg_dump", "--dbname", self.url, "--file", file)

    def load(self, file: Path) -> None:
        if settings.ENGINE == "sqlite":
            shutil.copy(file, self.file)
        else:
            self.create()
            options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1")
            program("psql", "--dbname", self.url, *options, "--file", file, "--output", os.devnull)


def program(name: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's own."""
    subprocess.run([PACKAGE / "pginstall" / "bin" / name, *arguments], check=True)


def on_server(statement: str) -> None:
    connection = psycopg2.connect(
        host="127.0.0.1", port=os.environ["TEST_POSTGRES_PORT"], user="postgres", dbname="postgres"
    )
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


def environment(database_url: str, **more: str) -> dict[str, str]:
    """Settings as in production, but for plain HTTP on this machine."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TEST_SCRATCH") if name in os.environ}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "SECRET_KEY": os.environ["SECRET_KEY"],
        "HTTPS": "0",
        "STATE_DIR": str(settings.STATE_DIR),
        "DOCUMENTS_DIR": os.environ["DOCUMENTS_DIR"],
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command in a process of its own and give what it printed."""
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Server:
    """One that runs, its address without a last slash, and what it wrote."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    @contextmanager
    def begin_again(self, seconds: float = 20) -> Iterator[None]:
        """End the worker, with its connections and whatever it keeps; within the block nobody is at the database. The
        program that is loaded gets another worker by itself."""
        before = set(self.workers())
        for pid in before:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while before & set(self.workers()):
            assert time.monotonic() < deadline, "The worker did not end."
            time.sleep(0.02)
        yield
        wait_until_alive(self.process, self.address, self.log)


@contextmanager
def serving(database_url: str, **more: str) -> Iterator[str]:
    """Serve the database, with more settings by name, until the block ends; gives the address."""
    with started(database_url, **more) as server:
        yield server.address


@contextmanager
def started(database_url: str, *options: str, **more: str) -> Iterator[Server]:
    """Gunicorn with these options, as `serving` has it.

    One process of four threads: a second one would load the same program, and do for the first time whatever it is
    asked."""
    port = str(free_port())
    log = settings.SCRATCH / f"gunicorn-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "--config", "python:pcc_portal.gunicorn", "pcc_portal.wsgi"],
            env=environment(database_url, PORT=port, WORKERS="1", **more),
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    server = Server(process, f"http://127.0.0.1:{port}", log)
    try:
        wait_until_alive(process, server.address, log)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def wait_until_alive(server: subprocess.Popen[bytes], address: str, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/health/live", timeout=2).close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The portal did not start:\n{log.read_text(errors='replace')}")
