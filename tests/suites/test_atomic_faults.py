"""A fault at any statement, or a process killed between any two, leaves everything as before or all of it done.

As SQLite tests itself: the action is run again and again with a fault at its first statement, its second and so on, to
its last, those that write nothing left out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from objectives import actions
from objectives.choices import CommitmentStep
from objectives.models import QuarterlyUpdate
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.panel.sealing.actions import seal_report
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.approval import digest
from pcc_portal.work.actions import Entries, FigureEntry, approve_ticked, save_update
from performance.models import Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import DUE, TODAY, Desk, create_approved, create_desk, create_submitted
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_report, let_all_stand
from tests.factories.performance import create_measure, create_target
from tests.factories.periods import create_quarter
from tests.portal import ROOT, Database, environment

pytestmark = [pytest.mark.engines, pytest.mark.slow]

DAYS = {"opens": dt.date(2024, 1, 2), "due": dt.date(2024, 1, 19), "closes": dt.date(2024, 2, 1)}
NAMED = re.compile(r'"(\w+)"')  # tables and columns
Act = Callable[[], object]


class FaultError(OperationalError):
    """The disk is full, the server is gone, the process was told to stop."""


class Faults:
    """Raises at the n-th statement, and remembers which of them write, and what those name."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.writes, self.named = at, list[bool](), set[str]()

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        self.writes.append(sql.startswith(("INSERT", "UPDATE", "DELETE")))
        if self.writes[-1]:
            self.named.update(NAMED.findall(sql))
        if len(self.writes) == self.at:
            raise FaultError
        return execute(sql, *arguments)

    def worth_a_fault(self) -> list[int]:
        """Which statements: those that write, and the last one. What stands between two leaves no more behind."""
        return [number for number, writes in enumerate(self.writes, 1) if writes or number == len(self.writes)]


def rows(named: set[str] | None = None) -> dict[str, list[str]]:
    """Every row of every table, or of those that are named, as text, in order."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    texts = {}
    with connection.cursor() as cursor:
        for table in sorted(tables if named is None else tables & named):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            texts[table] = sorted(map(repr, cursor.fetchall()))
    return texts


def counts(named: set[str]) -> dict[str, int]:
    return {table: len(texts) for table, texts in rows(named).items()}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def happened(act: Act, faults: Faults) -> bool:
    """Did it come through? Django itself goes on where the check of a constraint fails before the row is written."""
    try:
        with transaction.atomic(), connection.execute_wrapper(faults):
            act()
    except FaultError:
        return False
    return True


def sweep(act: Act) -> int:
    """Fault at each statement in turn: nothing is left of any attempt, in any table that it writes to at all.

    Answers with the number of faults.
    """
    untouched, whole = rows(), Faults()
    with undone():
        assert happened(act, whole)
        after, others = counts(whole.named), rows()
    assert {table for table in untouched if untouched[table] != others[table]} <= whole.named
    before = rows(whole.named)
    for number in whole.worth_a_fault():
        with undone():
            if happened(act, Faults(number)):
                assert counts(whole.named) == after, f"half done after a fault at statement {number}"
                assert verify().broken is None
            else:
                assert rows(whole.named) == before, f"half done after a fault at statement {number}"
    return len(whole.worth_a_fault())


def page_of(desk: Desk) -> Entries:
    figure = FigureEntry({"measure": desk.measure, "value": Decimal(1), **desk.period_of_figure()})
    answer = {"step": CommitmentStep.KEPT, "on": DUE}
    return Entries(
        words={"words": {"body": "What was done."}},
        figures={desk.figure_key: figure},
        answers={desk.answer_key: (desk.commitment, answer)},
    )


def saving() -> Act:
    desk = create_desk()
    entries = page_of(desk)
    return lambda: save_update(
        by=desk.officer, theme=desk.theme, quarter=desk.quarter, seen=0, today=TODAY, entries=entries
    )


def saving_again() -> Act:
    desk = create_desk()
    desk.complete()
    row = Observation.objects.get()
    entries = Entries(
        words={"words": {"body": "Better words."}}, figures={desk.figure_key: FigureEntry({"value": Decimal(2)}, row)}
    )
    return lambda: save_update(
        by=desk.officer, theme=desk.theme, quarter=desk.quarter, seen=0, today=TODAY, entries=entries
    )


def submitting() -> Act:
    desk = create_desk()
    desk.complete()
    return desk.submit


def withdrawing() -> Act:
    desk = create_submitted()
    return lambda: actions.withdraw_update(desk.update, by=desk.officer, today=TODAY)


def returning() -> Act:
    desk, approver = create_submitted(), create_user(role=Role.APPROVER)
    comments = {"": "Too long.", "words": "Say by when.", desk.figure_key: "Is this 30?"}
    return lambda: actions.return_update(desk.update, by=approver, comments=comments)


def approving() -> Act:
    """With a figure, and a commitment that it settles."""
    desk, approver = create_submitted(), create_user(role=Role.APPROVER)
    return partial(desk.approve, by=approver, content_hash=desk.hash())


def approving_a_pile() -> Act:
    """Two updates of words alone, and a target that waits by itself."""
    quarter, approver = create_quarter(), create_user(role=Role.APPROVER)
    waiting = [update_of_words(quarter) for _ in range(2)]
    for update in waiting:
        actions.open_review(update, actions.content_of(update), {}, by=approver)
    pile = [(update, digest(actions.content_of(update))) for update in waiting]
    target = create_target(measure=create_measure())
    return lambda: approve_ticked(by=approver, looked_at=pile, rows=[target])


def update_of_words(quarter: Quarter) -> QuarterlyUpdate:
    officer = create_user()
    theme = create_theme(owner=officer)
    words = actions.write_update(by=officer, theme=theme, quarter=quarter, today=TODAY, body="What was done.")
    return actions.submit_update(words.update, by=officer, today=TODAY)


def amending() -> Act:
    desk = create_approved()
    return lambda: actions.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A figure came late.")


def releasing() -> Act:
    desk, publisher = create_approved(), create_publisher()
    return lambda: releases.release(by=publisher, quarter=desk.quarter, kind=ReleaseKind.DATA, note="For the panel.")


def sealing() -> Act:
    desk, publisher = create_approved(), create_publisher()
    report = create_panel_report(quarter=desk.quarter)
    let_all_stand(report, by=publisher)
    return lambda: seal_report(report, by=publisher, today=desk.quarter.closes)


def opening() -> Act:
    desk, publisher = create_submitted(), create_publisher()
    create_desk(quarter=desk.quarter)
    return lambda: releases.open_next_quarter(by=publisher, **DAYS)


@pytest.mark.parametrize(
    "prepared",
    [
        *(saving, saving_again, submitting, withdrawing, returning, approving, approving_a_pile),
        *(amending, releasing, sealing, opening),
    ],
    ids=lambda prepared: prepared.__name__,
)
@pytest.mark.django_db
def test_a_fault_at_any_statement_leaves_nothing_half_done(
    prepared: Callable[[], Act], caplog: pytest.LogCaptureFixture, kept_drafts: None
) -> None:
    caplog.set_level("ERROR", "django.db.models")  # it tells of each check that met a fault
    assert sweep(prepared()) > 3


@pytest.mark.django_db
def test_the_sweep_finds_what_is_half_done() -> None:
    """The same two writes, each whole by itself, in no transaction that holds them together."""
    desk = create_desk()
    desk.write("First.")
    table = {"objectives_updatetext"}
    before = counts(table)["objectives_updatetext"]

    def not_atomic() -> None:
        desk.write("Second.")
        desk.write("Third.")

    halves = []
    for number in range(1, 80):
        with undone():
            with suppress(FaultError), connection.execute_wrapper(Faults(number)):
                not_atomic()
            halves.append(counts(table)["objectives_updatetext"] - before)
    assert {0, 1, 2} == set(halves)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="A PostgreSQL server outlives the process that is killed.")
@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_before_or_after() -> None:
    """A process of its own, on a copy of the database file, is gone at every ninth statement of an approval. What other
    actions leave is the same database's work; `test_killed` has the longest of them."""
    create_submitted()
    create_publisher()
    original = Database("killed")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(original.file)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.suites.killed", original.file],
        env=environment(Database("killed_now").url, DJANGO_SETTINGS_MODULE="pcc_portal.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["at statements"]) == {"before", "after"}
    assert found["at statements"].count("before") > 5
    assert set(found["at moments"]) <= {"before", "after"}
