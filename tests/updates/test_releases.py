"""What readers outside the office see at each release: a small model, random histories, and two releases at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release, SealedRecord
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.actions import SupersededError
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt
from performance.models import Measure, Target
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_decision
from tests.factories.performance import create_measure
from tests.factories.periods import create_quarter
from tests.threads import at_once

pytestmark = pytest.mark.engines

KEYS = (dt.date(2023, 4, 1), dt.date(2024, 4, 1))
Seen = dict[dt.date, int]


@dataclass
class Version:
    """One row of a chain, as the model knows it."""

    value: int
    is_approved: bool = False
    release: int | None = None


@dataclass
class History:
    """The release rule in a few lines: for each key the newest version that a release up to N shows."""

    chains: dict[dt.date, list[Version]] = field(default_factory=lambda: defaultdict(list))
    releases: int = 0

    def write(self, key: dt.date, value: int) -> None:
        self.chains[key].append(Version(value))

    def approve(self, key: dt.date, place: int) -> None:
        self.chains[key][place].is_approved = True

    def release(self) -> None:
        self.releases += 1
        for version in (v for chain in self.chains.values() for v in chain):
            if version.is_approved and version.release is None:
                version.release = self.releases

    def seen_at(self, number: int) -> Seen:
        shown = {key: [v for v in chain if v.release and v.release <= number] for key, chain in self.chains.items()}
        return {key: versions[-1].value for key, versions in shown.items() if versions}

    def seen_inside(self) -> Seen:
        return {key: chain[-1].value for key, chain in self.chains.items() if chain}


class Office:
    """The same steps taken with the portal's actions."""

    def __init__(self) -> None:
        self.measure: Measure = create_measure()
        self.author: User = create_user()
        self.publisher: User = create_publisher()
        self.quarter: Quarter = create_quarter()

    def chain(self, key: dt.date) -> list[Target]:
        return list(Target.objects.filter(effective_from=key).order_by("pk"))

    def write(self, key: dt.date, value: int) -> None:
        if chain := self.chain(key):
            releases.supersede(chain[-1], by=self.author, reason="Set anew.", value=Decimal(value))
        else:
            new = Target(measure=self.measure, effective_from=key, value=value, set_by="The board")
            releases.enter(new, by=self.author)

    def approve(self, key: dt.date, place: int) -> None:
        releases.approve([self.chain(key)[place]], by=self.publisher)

    def release(self) -> Release:
        return releases.release(by=self.publisher, quarter=self.quarter, kind=ReleaseKind.DATA)

    def seen(self, as_at: AsAt) -> list[tuple[dt.date, int]]:
        rows = Target.objects.as_at(as_at).order_by("effective_from", "pk")
        return [(row.effective_from, int(row.value)) for row in rows]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play(steps: list[tuple[str, int, int]], office: Office, history: History) -> None:
    """Each step is a name, which key, and (to approve) which version of it; what cannot be done is left out."""
    values = count(1)
    for name, which, place in steps:
        key = KEYS[which]
        if name == "write":
            value = next(values)
            office.write(key, value)
            history.write(key, value)
        elif name == "approve" and history.chains[key]:
            at = place % len(history.chains[key])
            office.approve(key, at)
            history.approve(key, at)
        elif name == "release":
            office.release()
            history.release()


NAMES = st.sampled_from(["write", "write", "approve", "approve", "release"])
STEPS = st.lists(st.tuples(NAMES, st.integers(0, 1), st.integers(0, 4)), max_size=16)
RELEASED = [("write", 0, 0), ("approve", 0, 0), ("release", 0, 0)]


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25)
@given(steps=STEPS)
@example(steps=[*RELEASED, ("write", 0, 0), ("write", 0, 0), ("approve", 0, 2), ("release", 0, 0)])
@example(steps=[("write", 0, 0), ("write", 0, 0), ("approve", 0, 1), *RELEASED[2:], *RELEASED[1:]])
@example(steps=[*RELEASED, ("write", 0, 0), ("release", 0, 0), ("approve", 0, 1), ("release", 0, 0)])
def test_whatever_happens_readers_see_what_the_model_says(steps: list[tuple[str, int, int]]) -> None:
    with undone():
        office, history = Office(), History()
        play(steps, office, history)
        for number in range(history.releases + 2):
            assert office.seen(AsAt(number)) == sorted(history.seen_at(number).items()), f"at release {number}"
        assert office.seen(WORKING_COPY) == sorted(history.seen_inside().items())


@pytest.mark.django_db
def test_a_version_that_nobody_approved_leaves_its_neighbours_as_they_are() -> None:
    """Shown, corrected, corrected again before approval: the last replaces the first, and nothing reads twice."""
    office = Office()
    play(RELEASED, office, History())
    office.write(KEYS[0], 2)
    office.write(KEYS[0], 3)
    office.approve(KEYS[0], 2)
    office.release()
    assert office.seen(AsAt(1)) == [(KEYS[0], 1)]
    assert office.seen(AsAt(2)) == [(KEYS[0], 3)]
    assert Target.objects.get(value=2).release is None


@pytest.mark.django_db
def test_a_version_approved_late_does_not_come_back_over_a_newer_one() -> None:
    office = Office()
    office.write(KEYS[0], 1)
    office.write(KEYS[0], 2)
    office.approve(KEYS[0], 1)
    office.release()
    office.approve(KEYS[0], 0)
    office.release()
    assert [office.seen(AsAt(number)) for number in (1, 2)] == [[(KEYS[0], 2)]] * 2


@pytest.mark.django_db
def test_the_hash_differs_with_a_row_and_with_a_register() -> None:
    def hash_of(value: int, title: str) -> str:
        with undone():
            office = Office()
            office.write(KEYS[0], value)
            office.approve(KEYS[0], 0)
            create_decision(title=title)
            return office.release().sha256

    one, other = hash_of(1, "Buy"), hash_of(2, "Buy")
    assert len(one) == 64
    assert one != other
    assert other != hash_of(2, "Sell")


@pytest.mark.django_db
def test_an_empty_release_names_nothing_in_the_log() -> None:
    made = Office().release()
    showed = Event.objects.about(made).get(verb="showed")
    assert not any(rows for kind, rows in showed.after.items() if kind != "updates.sealedrecord")
    assert set(showed.after) >= {"performance.observation", "objectives.updatetext"}


def waiting_rows(number: int) -> tuple[Quarter, list[Target]]:
    author, approver, measure = create_user(), create_user(role=Role.APPROVER), create_measure()
    days = [dt.date(2000 + n, 4, 1) for n in range(number)]
    rows = [Target(measure=measure, effective_from=day, value=1, set_by="The board") for day in days]
    return create_quarter(), releases.approve([releases.enter(row, by=author) for row in rows], by=approver)


def test_two_releases_at_once_are_numbered_one_after_the_other(transactional_db: None) -> None:
    quarter, rows = waiting_rows(4)
    create_decision()
    people = [create_publisher(), create_publisher()]

    def release(by: User) -> None:
        releases.release(by=by, quarter=quarter, kind=ReleaseKind.DATA)

    at_once(*[lambda by=by: release(by) for by in people])

    assert list(Release.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    shown = [e.after["performance.target"] for e in Event.objects.in_order().filter(verb="showed")]
    assert shown == [[row.pk for row in rows], []]
    assert set(Target.objects.values_list("release__number", flat=True)) == {1}
    sealed = SealedRecord.objects.filter(kind="decision").order_by("release__number")
    assert list(sealed.values_list("release__number", flat=True)) == [1, 2]
    assert verify().broken is None


def test_of_two_corrections_at_once_the_second_is_told(transactional_db: None) -> None:
    _, [row] = waiting_rows(1)
    people = [create_user(), create_user()]
    outcomes: list[str] = []

    def correct(by: User) -> None:
        try:
            releases.supersede(Target.objects.get(pk=row.pk), by=by, reason="Set anew.", value=Decimal(by.pk))
        except SupersededError:
            outcomes.append("told")
        else:
            outcomes.append("kept")

    at_once(*[lambda by=by: correct(by) for by in people])

    assert sorted(outcomes) == ["kept", "told"]
    assert Target.objects.count() == 2


def test_of_two_approvals_at_once_the_first_stands(transactional_db: None) -> None:
    author, measure = create_user(), create_measure()
    row = releases.enter(Target(measure=measure, effective_from=KEYS[0], value=1, set_by="The board"), by=author)
    people = [create_user(role=Role.APPROVER), create_user(role=Role.APPROVER)]
    copies = [Target.objects.get(pk=row.pk) for _ in people]  # both pages were opened before either approved

    def approve(by: User, copy: Target) -> None:
        releases.approve([copy], by=by)

    at_once(*[lambda by=by, copy=copy: approve(by, copy) for by, copy in zip(people, copies, strict=True)])

    [event] = Event.objects.about(row).filter(verb="approved")
    row.refresh_from_db()
    assert event.user_id == row.approved_by_id
