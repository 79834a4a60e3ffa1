"""Random sequences of everything that people do to updates, against a small model: no rule is ever broken.

After each step the portal and the model say the same: who was refused and why, where each update stands, what the
office sees, and what readers outside see, which is never anything that has not been released.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from objectives import actions
from objectives.actions import ChangedSinceError
from objectives.choices import CommitmentStep
from objectives.models import Commitment, UpdateText
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.registers.versions import StaleError
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, as_at_for
from pcc_portal.updates.releases.workflow import NotInThisStateError
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.desks import DUE, Desk, create_desk
from tests.factories.objectives import create_theme
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.slow

ROLES = {
    "officer a": Role.CONTRIBUTOR,
    "officer b": Role.CONTRIBUTOR,
    "approver": Role.APPROVER,
    "second approver": Role.APPROVER,
    "publisher": Role.PUBLISHER,
    "administrator": Role.ADMINISTRATOR,
    "panel member": Role.PANEL_MEMBER,
}
APPROVERS = {name for name, role in ROLES.items() if role in {Role.APPROVER, Role.PUBLISHER}}
OPENS, CLOSES, ONE_DAY = dt.date(2023, 10, 1), dt.date(2023, 10, 22), dt.timedelta(days=1)
Content = tuple[int, int, str]


@dataclass
class Row:
    value: int
    by: str
    is_approved: bool = False
    is_shown: bool = False


@dataclass
class Update:
    owner: str
    words: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    answer: str = ""
    answered_by: str = ""
    is_done: bool = False
    state: str = "draft"
    version: int = 0
    submitter: str = ""
    approved: Content | None = None

    def content(self) -> Content:
        return len(self.words), len(self.figures), self.answer

    def authors(self) -> set[str]:
        return {*(row.by for row in self.waiting()), *([] if self.is_done else [self.answered_by])}

    def waiting(self) -> list[Row]:
        return [rows[-1] for rows in (self.words, self.figures) if rows and not rows[-1].is_approved]


def demand(condition: object, otherwise: type[Exception]) -> None:
    if not condition:
        raise otherwise("")


class Model:
    """The rules of sign-off in forty lines; each refusal is the one that the portal's action has to give."""

    def __init__(self) -> None:
        self.day = OPENS
        self.updates = {"a": Update("officer a"), "b": Update("officer b")}

    def writes(self, who: str, update: Update) -> None:
        demand(who == update.owner or who in APPROVERS, PermissionDenied)

    def saves(self, who: str, update: Update) -> None:
        self.writes(who, update)
        demand(OPENS <= self.day <= CLOSES, WindowClosedError)
        demand(update.state in {"draft", "returned"}, NotInThisStateError)

    def write(self, who: str, update: Update, value: int) -> None:
        self.saves(who, update)
        if not update.words or update.words[-1].value != value:
            update.words.append(Row(value, who))

    def figure(self, who: str, update: Update, value: int) -> None:
        self.writes(who, update)
        was_shown = any(row.is_shown for row in update.figures)
        demand(was_shown or OPENS <= self.day <= CLOSES, WindowClosedError)
        update.figures.append(Row(value, who))

    def respond(self, who: str, update: Update, step: str) -> None:
        self.saves(who, update)
        demand(not update.is_done, ValidationError)
        update.answer, update.answered_by = step, who

    def save(self, who: str, update: Update, seen: int) -> None:
        self.saves(who, update)
        demand(seen == update.version, StaleError)
        update.version += 1

    def move(self, update: Update, sources: set[str], target: str) -> None:
        demand(update.state in sources, NotInThisStateError)
        update.state = target

    def submit(self, who: str, update: Update, asked: str) -> None:
        self.writes(who, update)
        self.move(update, {"draft", "returned"}, "submitted")
        demand(OPENS <= self.day <= CLOSES, WindowClosedError)
        authors = {who, *update.authors()}
        demand(not asked or (asked in APPROVERS and asked not in authors), ValidationError)
        demand(all(update.content()), ValidationError)
        update.submitter = who

    def withdraw(self, who: str, update: Update) -> None:
        self.writes(who, update)
        self.move(update, {"submitted"}, "draft")
        demand(OPENS <= self.day <= CLOSES, WindowClosedError)

    def send_back(self, who: str, update: Update, comment: str) -> None:
        self.move(update, {"submitted"}, "returned")
        demand(who in APPROVERS and who != update.submitter, PermissionDenied)
        demand(comment, ValidationError)

    def approve(self, who: str, update: Update, looked_at: Content | None) -> None:
        self.move(update, {"submitted", "approved"}, "approved")
        demand(who in APPROVERS - {update.submitter, *update.authors()}, PermissionDenied)
        demand(update.approved != update.content(), NotInThisStateError)
        demand(looked_at == update.content(), ChangedSinceError)
        for row in update.waiting():
            row.is_approved = True
        update.approved, update.is_done = looked_at, True

    def amend(self, who: str, update: Update, reason: str) -> None:
        self.writes(who, update)
        self.move(update, {"approved"}, "draft")
        demand(OPENS <= self.day <= CLOSES, WindowClosedError)
        demand(reason, ValidationError)
        update.approved = None

    def release(self, who: str) -> None:
        demand(who == "publisher", PermissionDenied)
        for row in (row for u in self.updates.values() for row in (*u.words, *u.figures)):
            row.is_shown = row.is_shown or row.is_approved


class Office(RuleBasedStateMachine):
    """The same steps with the portal's actions, in a database that forgets each sequence."""

    THEMES = st.sampled_from(["a", "b"])
    PEOPLE = st.sampled_from(sorted(ROLES))
    VALUES = st.integers(1, 3)

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.model = Model()
        self.people = {name: create_user(role=role, name=name) for name, role in ROLES.items()}
        quarter = create_quarter(opens=OPENS, closes=CLOSES)
        owners = {name: self.people[f"officer {name}"] for name in ("a", "b")}
        self.desks: dict[str, Desk] = {
            name: create_desk(quarter=quarter, officer=owner, theme=create_theme(owner=owner))
            for name, owner in owners.items()
        }
        self.looked: dict[str, tuple[str, Content | None]] = {"a": ("", None), "b": ("", None)}
        for desk in self.desks.values():
            actions.begin_update(by=desk.officer, theme=desk.theme, quarter=quarter)

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            assert verify().broken is None
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def both(self, in_model: Callable[[], object], in_portal: Callable[[], object]) -> None:
        """The step in both; a refusal changes nothing and is of the same kind."""
        before = copy.deepcopy(self.model.updates)
        wanted, found = refusal_of(in_model), refusal_of(in_portal)
        if wanted:
            self.model.updates = before
        assert found == wanted

    def of(self, theme: str) -> tuple[Update, Desk]:
        return self.model.updates[theme], self.desks[theme]

    @rule(days=st.sampled_from([-1, 1, 7, 21]))
    def days_pass(self, days: int) -> None:
        """Also back, for the sequences are short and a window that has closed would end them."""
        self.model.day = min(max(self.model.day + dt.timedelta(days=days), OPENS - ONE_DAY), CLOSES + ONE_DAY)

    @rule(theme=THEMES)
    def work_on_the_first_day(self, theme: str) -> None:
        """What most sequences need to get anywhere."""
        self.model.day = OPENS
        owner = self.model.updates[theme].owner
        self.write(theme, owner, 1)
        self.enter_a_figure(theme, owner, 1)
        self.respond(theme, owner, "kept")
        self.submit(theme, owner, "approver")

    @rule(theme=THEMES, who=PEOPLE, value=VALUES)
    def write(self, theme: str, who: str, value: int) -> None:
        update, desk = self.of(theme)
        words: dict[str, Any] = {"theme": desk.theme, "quarter": desk.quarter, "body": str(value)}
        self.both(
            lambda: self.model.write(who, update, value),
            lambda: actions.write_update(by=self.people[who], today=self.model.day, **words),
        )

    @rule(theme=THEMES, who=PEOPLE, value=VALUES)
    def enter_a_figure(self, theme: str, who: str, value: int) -> None:
        """The first, or a correction on the measure's own page, which asks for no state of the update."""
        update, desk = self.of(theme)
        enter = desk.correct if update.figures else desk.figure
        self.both(
            lambda: self.model.figure(who, update, value),
            lambda: enter(value, by=self.people[who], today=self.model.day),
        )

    @rule(theme=THEMES, who=PEOPLE, step=st.sampled_from(["kept", "carried"]))
    def respond(self, theme: str, who: str, step: str) -> None:
        update, desk = self.of(theme)
        answer: dict[str, Any] = {"update": desk.update, "commitment": desk.commitment, "today": self.model.day}
        answer |= {"step": CommitmentStep(step), "on": DUE, "reason": "As it is."}
        self.both(
            lambda: self.model.respond(who, update, step),
            lambda: actions.answer_commitment(by=self.people[who], **answer),
        )

    @rule(theme=THEMES, who=PEOPLE, behind=st.integers(0, 1))
    def save(self, theme: str, who: str, behind: int) -> None:
        update, desk = self.of(theme)
        seen = update.version + behind
        self.both(
            lambda: self.model.save(who, update, seen),
            lambda: actions.claim_version(desk.update, by=self.people[who], seen=seen, today=self.model.day),
        )

    @rule(theme=THEMES, who=PEOPLE, asked=st.sampled_from(["", *ROLES]))
    def submit(self, theme: str, who: str, asked: str) -> None:
        update, desk = self.of(theme)
        self.both(
            lambda: self.model.submit(who, update, asked),
            lambda: actions.submit_update(
                desk.update, by=self.people[who], today=self.model.day, approver=self.people.get(asked)
            ),
        )

    @rule(theme=THEMES, who=PEOPLE)
    def withdraw(self, theme: str, who: str) -> None:
        update, desk = self.of(theme)
        self.both(
            lambda: self.model.withdraw(who, update),
            lambda: actions.withdraw_update(desk.update, by=self.people[who], today=self.model.day),
        )

    @rule(theme=THEMES, who=PEOPLE, comment=st.sampled_from(["Say by when.", " "]))
    def send_back(self, theme: str, who: str, comment: str) -> None:
        update, desk = self.of(theme)
        self.both(
            lambda: self.model.send_back(who, update, comment.strip()),
            lambda: actions.return_update(desk.update, by=self.people[who], comments={"": comment}),
        )

    @rule(theme=THEMES)
    def look(self, theme: str) -> None:
        """Somebody opens the page of an update; what they see may be stale when they approve it."""
        update, desk = self.of(theme)
        self.looked[theme] = desk.hash(), update.content()
        for person in self.people.values():
            desk.open(by=person)

    @rule(theme=THEMES, who=PEOPLE)
    def approve(self, theme: str, who: str) -> None:
        update, desk = self.of(theme)
        seen, content = self.looked[theme]
        self.both(
            lambda: self.model.approve(who, update, content),
            lambda: actions.approve_update(desk.update, by=self.people[who], content_hash=seen),
        )

    @rule(theme=THEMES, who=st.sampled_from(sorted(APPROVERS)))
    def look_and_approve(self, theme: str, who: str) -> None:
        self.look(theme)
        self.approve(theme, who)

    @rule(who=PEOPLE)
    def approve_both(self, who: str) -> None:
        """All or none."""
        looked_at = [(desk.update, self.looked[theme][0]) for theme, desk in self.desks.items()]
        self.both(
            lambda: self.approve_both_in_model(who),
            lambda: actions.approve_updates(looked_at, by=self.people[who]),
        )

    def approve_both_in_model(self, who: str) -> None:
        for theme, update in self.model.updates.items():
            self.model.approve(who, update, self.looked[theme][1])

    @rule(theme=THEMES, who=PEOPLE, reason=st.sampled_from(["A figure came late.", ""]))
    def amend(self, theme: str, who: str, reason: str) -> None:
        update, desk = self.of(theme)
        self.both(
            lambda: self.model.amend(who, update, reason),
            lambda: actions.amend_update(desk.update, by=self.people[who], today=self.model.day, reason=reason),
        )

    @rule(who=st.sampled_from(["publisher", "publisher", "approver", "administrator"]))
    def release(self, who: str) -> None:
        quarter = self.desks["a"].quarter
        self.both(
            lambda: self.model.release(who),
            lambda: releases.release(by=self.people[who], quarter=quarter, kind=ReleaseKind.DATA),
        )

    @invariant()
    def updates_stand_where_the_model_says(self) -> None:
        for update, desk in (self.of(theme) for theme in self.desks):
            stored = desk.update
            submitter = stored.submitted_by.name if stored.submitted_by else ""
            assert (stored.state, stored.version, submitter) == (update.state, update.version, update.submitter)
            assert bool(stored.approved_by) is (update.approved is not None)

    @invariant()
    def the_office_sees_the_newest(self) -> None:
        newest = {key: rows[-1].value for key, rows in self.chains() if rows}
        assert seen(WORKING_COPY) == newest

    @invariant()
    def outsiders_see_what_was_released_and_nothing_else(self) -> None:
        shown = {key: [row.value for row in rows if row.is_shown] for key, rows in self.chains()}
        outside = as_at_for(AnonymousUser())
        assert seen(outside) == {key: values[-1] for key, values in shown.items() if values}
        assert as_at_for(self.people["panel member"]) == outside

    def chains(self) -> Iterator[tuple[tuple[str, int], list[Row]]]:
        for update, desk in (self.of(theme) for theme in self.desks):
            yield ("words", desk.theme.pk), update.words
            yield ("figure", desk.theme.pk), update.figures

    @invariant()
    def commitments_move_by_approval_alone(self) -> None:
        for update, desk in (self.of(theme) for theme in self.desks):
            stored = Commitment.objects.get(pk=desk.commitment.pk)
            assert stored.is_open is not (update.is_done and update.answer == "kept")
            assert stored.changes.count() == int(update.is_done)


def seen(as_at: AsAt) -> dict[tuple[str, int], int]:
    texts = UpdateText.objects.as_at(as_at).values_list("update__theme", "body")
    figures = Observation.objects.as_at(as_at).values_list("measure__theme", "value")
    found = [("words", *row) for row in texts] + [("figure", *row) for row in figures]
    assert len(found) == len({row[:2] for row in found}), "one row a key"
    return {(kind, theme): int(value or 0) for kind, theme, value in found}


def refusal_of(step: Callable[[], object]) -> str:
    """The kind of refusal, by name; empty where the step was taken."""
    try:
        with transaction.atomic():
            step()
    except (
        *(PermissionDenied, ValidationError, WindowClosedError, NotInThisStateError),
        *(ChangedSinceError, StaleError),
    ) as refusal:
        return type(refusal).__name__
    return ""


@pytest.mark.django_db
def test_no_sequence_of_steps_breaks_a_rule() -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
