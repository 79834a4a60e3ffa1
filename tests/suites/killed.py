"""A process that is killed in the middle of its work, run by test_atomic_faults with a database file of its own.

At every so many statements of an approval it forks a copy of itself that ends there without a word, and looks at what
is left. Afterwards it kills copies at moments spread over the time that the approval takes. Prints what was left each
time.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from objectives import actions  # noqa: E402
from objectives.models import QuarterlyUpdate  # noqa: E402
from pcc_portal.accounts.models import User  # noqa: E402
from pcc_portal.accounts.roles import Role  # noqa: E402
from pcc_portal.audit.chain import verify  # noqa: E402
from pcc_portal.updates.choices import State  # noqa: E402
from pcc_portal.updates.releases.approval import digest  # noqa: E402
from performance.models import KeptReading  # noqa: E402

NOW = Path(settings.DATABASES["default"]["NAME"])
KILLED, STEP, MOMENTS = 9, 9, 4


def approve() -> None:
    update = QuarterlyUpdate.objects.get(state=State.SUBMITTED)
    seen = digest(actions.content_of(update))
    actions.approve_update(update, by=User.objects.with_role(Role.PUBLISHER).earliest("pk"), content_hash=seen)


def run_copy(*, until: int = 0, seconds: float | None = None) -> int:
    """Fork, approve, and end at a statement or after a time; 0 where the approval came to its end first."""
    if child := os.fork():
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        return os.waitpid(child, 0)[1]
    met = count(1)

    def stop(execute: Callable[..., Any], *arguments: Any) -> Any:
        if next(met) == until:
            os._exit(KILLED)
        return execute(*arguments)

    with connection.execute_wrapper(stop):
        approve()
    os._exit(0)


def fresh(original: Path) -> None:
    for path in NOW.parent.glob(f"{NOW.name}*"):
        path.unlink()
    shutil.copy(original, NOW)


def rows_left() -> dict[str, int]:
    """Rows by table, after what SQLite itself does to recover; kept readings come back with the next change."""
    found = sqlite3.connect(NOW)
    try:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = found.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        tables.remove((KeptReading._meta.db_table,))
        return {name: found.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608
    finally:
        found.close()


def chain_holds() -> bool:
    holds = verify().broken is None
    connection.close()  # so that no copy inherits it
    return holds


def main(original: Path) -> dict[str, list[str]]:
    fresh(original)
    before = rows_left()
    began = time.monotonic()
    assert run_copy() == 0
    took = time.monotonic() - began
    after = rows_left()
    assert after != before

    def left() -> str:
        found, holds = rows_left(), chain_holds()
        words = {True: "after", False: "something else"} if found != before else {True: "before", False: "broken"}
        return words[holds and found in (before, after)]

    at_statements, at_moments = [], []
    for number in count(1, STEP):
        fresh(original)
        ended = run_copy(until=number)
        at_statements.append(left())
        if ended == 0:
            break
    for number in range(MOMENTS):
        fresh(original)
        run_copy(seconds=took * (number + 1) / MOMENTS)
        at_moments.append(left())
    return {"at statements": at_statements, "at moments": at_moments}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201
