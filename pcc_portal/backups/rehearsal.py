"""A backup restored beside the portal, to see that it would serve."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from . import reading
from .scratch import scratch


def rehearse(file: Path, key: Path | None) -> Iterator[str]:
    """Lines to print while it goes on. Raises CommandError with what differs."""
    with _scratch() as place:
        yield _manage(place, "restore", str(file), *(["--key", str(key)] if key else [])).strip()
        there = json.loads(_manage(place, "read_pages"))
    yield f"{len(there['pages'])} public pages answer."
    here = reading.public_site()
    if here["last_event"] != there["last_event"]:
        yield "The portal has changed since, so its pages are not compared."
        return
    addresses = sorted({*here["pages"], *there["pages"]})
    if differ := [each for each in addresses if here["pages"].get(each) != there["pages"].get(each)]:
        raise CommandError(f"{len(differ)} pages are not those of the portal: {', '.join(differ[:5])}.")
    yield "Each is the portal's own, byte for byte."


@contextmanager
def _scratch() -> Iterator[Mapping[str, str]]:
    """Settings of a place with nothing in it, which is removed afterwards."""
    with scratch(".rehearsing-", settings.STATE_DIR) as folder, _empty_database(folder) as url:
        database = {"DATABASE_URL": url, "REPLICA_URLS": ""}
        yield {**database, "DOCUMENTS_DIR": f"{folder}/documents", "SECRET_KEY": settings.SECRET_KEY}


@contextmanager
def _empty_database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    database = connection.settings_dict
    name = f"{database['NAME']}_rehearsal"
    person = ":".join(quote(str(database[part]), safe="") for part in ("USER", "PASSWORD") if database[part])
    hosts, ports = (str(database[part]).split(",") for part in ("HOST", "PORT"))  # none: by a local socket
    servers = [":".join(filter(None, pair)) for pair in zip_longest(hosts, ports, fillvalue="")]
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgres://{person}@{','.join(servers)}/{name}"
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _manage(place: Mapping[str, str], *arguments: str) -> str:
    """Run a command of the portal in the scratch place; what it printed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(done.stderr.strip() or done.stdout.strip())
    return done.stdout
