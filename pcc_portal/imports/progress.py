"""How far a long import is, or the check of one. A file beside the database says it: nobody sees what a transaction
has written before it ends, and where the database is SQLite nobody else can write meanwhile."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from pcc_portal.ui import formats

SECONDS_BETWEEN = 0.5
KEPT = ("total", "done", "refusal", "is_check", "process")
SILENT = 120  # seconds after which a process that says nothing has ended


@dataclass
class Progress:
    """`done` of `total` rows; `refusal`: why nothing came of it, in a sentence."""

    key: int
    total: int
    done: int = 0
    refusal: str = ""
    is_check: bool = False  # nothing is written
    process: int = field(default_factory=os.getpid)  # that does it
    told_at: float = 0

    def __str__(self) -> str:
        return f"{formats.number(self.done)} of {formats.number(self.total)} rows"

    @property
    def lead(self) -> str:
        if self.is_check:
            return "It is being checked. Nothing is written. You may leave this page."
        return "It is being loaded: all of it, or nothing. You may leave this page."

    @property
    def words(self) -> str:
        if self.done < self.total:
            return ""
        rest = "compared with each other" if self.is_check else "written, all at once"
        return f"Every row is read. Now they are {rest}."

    def tell(self) -> None:
        self.told_at = time.monotonic()
        path = _path(self.key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(json.dumps({name: getattr(self, name) for name in KEPT}))
        written.replace(path)

    def step(self) -> None:
        self.done += 1
        if time.monotonic() - self.told_at > SECONDS_BETWEEN or self.done == self.total:
            self.tell()


_under_way: ContextVar[Progress | None] = ContextVar("under_way", default=None)


def row_done() -> None:
    """To be called for each row. Does nothing where nobody waits on a page."""
    if progress := _under_way.get():
        progress.step()


@contextmanager
def telling(progress: Progress) -> Iterator[None]:
    """What is done in this block is told. Its file goes at the end, unless it says why nothing came of it."""
    token = _under_way.set(progress)
    progress.tell()
    try:
        yield
    finally:
        _under_way.reset(token)
        if progress.refusal:
            progress.tell()
        else:
            forget(progress.key)


def progress_of(key: int) -> Progress | None:
    """None where nothing is under way and nothing was refused, also where its process has ended without a word."""
    path = _path(key)
    try:
        kept: Any = json.loads(path.read_text())
        silent = time.time() - path.stat().st_mtime
    except OSError:
        return None
    progress = Progress(key, **kept)
    return progress if progress.refusal or (silent < SILENT and _runs(progress.process)) else None


def _runs(process: int) -> bool:
    """Each machine has a folder of state of its own, so the number is one of this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def is_under_way(key: int) -> bool:
    progress = progress_of(key)
    return progress is not None and not progress.refusal


def forget(key: int) -> None:
    _path(key).unlink(missing_ok=True)


def _path(key: int) -> Path:
    return Path(settings.STATE_DIR) / "imports" / f"{key}.json"
