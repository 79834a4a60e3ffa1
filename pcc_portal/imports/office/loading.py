"""All sheets of a workbook, checked and loaded in order; to be called in a transaction, which is given up unless the
outcome is sound."""

import copy
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from objectives.actions import bring_into_force
from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_manage_people
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.titles import first_titles
from pcc_portal.updates.models import Release
from pcc_portal.updates.proposals.actions import trial
from pcc_portal.updates.registers.declaration import Noun

from ..columns import match, plain
from ..dates import DAY_FIRST, ambiguous, cells_by_name
from ..outcomes import FOLLOWS, WRONG, Outcome
from ..records.target import KEY
from ..sheets.grid import Table
from ..target import Rows, Target
from .registers import NewRecords
from .sheets import EXAMPLE, GUIDE, LISTS, sheets, title_of

LAST_OF_THE_PLAN = "theme"
NOT_READ = frozenset({plain(GUIDE), plain(LISTS)})
BOOK = "office"  # the target of an import that is such a workbook
NOT_EMPTY = "There are records here already. A workbook sets up an office in a portal that holds none."
NOT_YOURS = "Only an administrator may set up the office from a workbook."
NAMES = ("title", "name", "email", KEY)  # columns by which other sheets call a record
NONE_CALLED = re.compile(r"^(?:There is none|Nobody of the office is) called “(.+?)”")

Book = Mapping[str, Table]


class Workbook(Target):
    """What an import of a workbook is of, as the pages of imports ask it."""

    key, noun = BOOK, Noun("row")

    def may(self, user: Any) -> bool:
        return can_manage_people(user)


def can_set_up(user: Any) -> bool:
    return can_manage_people(user) and is_empty()


def check_may_set_up(by: User) -> None:
    """Raises PermissionDenied, ValidationError."""
    if not can_manage_people(by):
        raise PermissionDenied(NOT_YOURS)
    if not is_empty():
        raise ValidationError(NOT_EMPTY)


def is_empty() -> bool:
    """Nothing but people is here, and what every portal begins with."""
    registers: list[Any] = [sheet.kind.model for sheet in sheets().values() if isinstance(sheet, NewRecords)]
    return not any(model._default_manager.exists() for model in (Quarter, Release, *registers))


def check_book(book: Book, *, by: User, today: dt.date, dates: str = "") -> Outcome:
    """What loading it would do. Raises PermissionDenied, ValidationError."""
    outcomes: list[Outcome] = []
    with trial():
        outcomes.append(load_book(book, by=by, today=today, dates=dates))
    return outcomes[0]


def load_book(book: Book, *, by: User, today: dt.date, dates: str = "", confirmed: bool = False) -> Outcome:
    """`dates`: what comes first in 01/02/2024. Raises PermissionDenied, ValidationError."""
    check_may_set_up(by)
    loading = _Loading(by, today, dates, confirmed=confirmed)
    left = {title: table for title, table in book.items() if plain(title) not in NOT_READ}
    for sheet in sheets().values():
        names = {plain(title_of(sheet)), plain(sheet.key)}
        for title in [title for title in left if plain(title) in names]:
            loading.load(sheet, title, left.pop(title))
        if sheet.key == LAST_OF_THE_PLAN:
            loading.bring_plans_into_force()
    loading.outcome.faults += [f"No sheet is called “{title}”." for title in left]
    return loading.outcome


class _Loading:
    def __init__(self, by: User, today: dt.date, dates: str, *, confirmed: bool) -> None:
        self.by, self.today, self.dates, self.confirmed = acting(by), today, dates, confirmed
        self.outcome = Outcome()
        self.wrong: set[str] = set()  # what rows that are wrong call their records

    def load(self, sheet: Target, title: str, table: Table) -> None:
        rows = self._rows(sheet, title, table)
        if rows is None or not rows.rows:
            return
        outcome = sheet.load(rows)
        self.outcome.faults += [f"{title}: {fault}" for fault in outcome.faults]
        self.outcome.written += outcome.written
        for row in outcome.rows:
            row.sheet = title
            if row.kind == WRONG:
                row.errors = [error for error in row.errors if not self._follows(error[1])]
                row.kind = WRONG if row.errors else FOLLOWS
        self.outcome.rows += outcome.rows
        cells_of = dict(rows.rows)
        for row in outcome.rows:
            if row.kind in {WRONG, FOLLOWS}:
                names = (cells_of[row.number].get(name, "") for name in NAMES)
                self.wrong |= {plain(name) for name in (row.title, *names) if name}

    def bring_plans_into_force(self) -> None:
        """The first of each line: records are put under a plan in force, whose updates are then awaited."""
        for plan in Plan.objects.order_by("pk"):
            if not Plan.objects.filter(is_in_force=True, line=plan.line).exists():
                bring_into_force(plan, by=self.by, today=self.today)

    def _rows(self, sheet: Target, title: str, table: Table) -> Rows | None:
        """None, and faults, where its columns or dates are not known."""
        with first_titles():
            columns = sheet.columns(self.by)
        matched = match(table.heads, columns, {})
        kept = [(number, cells) for number, cells in table.rows if not is_example(cells)]
        named = zip(table.heads, matched.names, strict=True)
        unknown = [head for at, (head, name) in enumerate(named) if not name and any(cells[at] for _, cells in kept)]
        faults = [f"No column is called “{head}”." for head in unknown] + matched.faults
        if faults:
            self.outcome.faults += [f"{title}: {fault}" for fault in faults]
            return None
        if not self.dates and (asked := ambiguous(columns, matched.names, kept)):
            self.outcome.faults.append(f"{title}: Say what comes first in dates such as {asked}, the day or the month.")
            self.dates = DAY_FIRST  # asked about once, and the rest is checked meanwhile
        rows = cells_by_name(columns, matched.names, kept, self.dates)
        return Rows(self.by, self.today, rows, frozenset(matched.names), confirmed=self.confirmed)

    def _follows(self, words: str) -> bool:
        """Is what a row names missing only because its own row is wrong?"""
        missing = NONE_CALLED.match(words)
        return bool(missing and plain(missing[1]) in self.wrong)


def is_example(cells: list[str]) -> bool:
    return next(filter(None, cells), "").casefold().startswith(EXAMPLE.casefold())


def acting(by: User) -> User:
    """Who sets up the office, with the rights of a publisher while it is loaded: what is written names this person, and
    nobody else could do it yet."""
    person = copy.copy(by)
    person.role = Role.PUBLISHER
    return person
