"""Closes the folder of state, its files and the database to every other user of the machine."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

OTHERS = 0o077
SQLITE_SUFFIXES = ("", "-wal", "-shm", "-journal")


def close_to_others() -> None:
    """Close the folder of state, its files and the SQLite database, and whatever this process writes from here on.

    ImproperlyConfigured, with what to type, where they belong to somebody else.
    """
    os.umask(OTHERS)
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    for path in private_paths():
        mode = path.stat().st_mode
        if mode & OTHERS:
            _close(path, mode)


def private_paths() -> Iterator[Path]:
    yield settings.STATE_DIR
    yield from (path for path in settings.STATE_DIR.iterdir() if not path.is_symlink())
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        files = (Path(f"{database['NAME']}{suffix}") for suffix in SQLITE_SUFFIXES)
        yield from (file for file in files if file.exists())


def _close(path: Path, mode: int) -> None:
    try:
        path.chmod(mode & 0o777 & ~OTHERS)
    except PermissionError as refusal:
        raise ImproperlyConfigured(
            f"Others on this machine can read {path}. Type this first: sudo chmod go-rwx {path}"
        ) from refusal
