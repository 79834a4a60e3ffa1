"""Several people at once on one update: each version is won once, everybody else is told, and no words are lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from objectives import actions
from objectives.actions import ChangedSinceError
from objectives.models import Commitment, CommitmentChange, QuarterlyUpdate, ReviewComment, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind, State
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.versions import StaleError
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.actions import SupersededError
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.work.actions import Entries, FigureEntry, save_update
from performance.actions import correct_observation
from performance.models import ExpectedFigure, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_desk, create_submitted
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines, pytest.mark.slow]
THREADS = 20
REFUSALS = (
    *(NotInThisStateError, ChangedSinceError, StaleError, SupersededError),
    *(PermissionDenied, ValidationError),
)


@pytest.fixture(autouse=True)
def chain_holds(transactional_db: None) -> Iterable[None]:
    yield
    assert verify().broken is None


def approvers(number: int) -> list[User]:
    return [create_user(role=Role.APPROVER) for _ in range(number)]


def race(*works: Callable[[], object]) -> list[str]:
    """What happened to each: "" or the kind of refusal, in the order given."""
    outcomes = [""] * len(works)

    def run(place: int) -> None:
        try:
            works[place]()
        except REFUSALS as refusal:
            outcomes[place] = type(refusal).__name__

    at_once(*[lambda place=place: run(place) for place in range(len(works))])
    return outcomes


def save(desk: Desk, by: User, body: str, seen: int) -> int:
    entries = Entries(words={"words": {"body": body}})
    return save_update(by=by, theme=desk.theme, quarter=desk.quarter, seen=seen, today=TODAY, entries=entries)


def chain(desk: Desk) -> list[str]:
    """Every text of the update, in the order in which they replaced each other."""
    rows = {row.supersedes_id: row for row in UpdateText.objects.filter(update=desk.update)}
    found, last = [], None
    while row := rows.get(last):
        found.append(row.body)
        last = row.pk
    assert len(found) == len(rows), "one chain"
    return found


def test_of_twenty_saves_of_one_version_one_wins() -> None:
    desk = create_desk()
    desk.write("Before.")
    people = approvers(THREADS)
    outcomes = race(*[lambda by=by: save(desk, by, f"Words of {by}.", 0) for by in people])
    assert Counter(outcomes) == {"": 1, "StaleError": THREADS - 1}
    winner = people[outcomes.index("")]
    assert chain(desk) == ["Before.", f"Words of {winner}."]
    assert desk.update.version == 1


def test_each_of_twenty_wins_one_version_and_every_word_is_kept() -> None:
    """Who is told looks again and saves again, until all twenty have."""
    desk = create_desk()
    people = approvers(THREADS)
    desk.write("Before.")
    won: dict[int, str] = {}
    told: list[str] = []

    def until_saved(by: User) -> None:
        body = f"Words of {by}."
        while True:
            seen = desk.update.version
            try:
                won[save(desk, by, body, seen)] = body
            except StaleError:
                told.append(body)
            else:
                return

    at_once(*[lambda by=by: until_saved(by) for by in people])
    assert sorted(won) == list(range(1, THREADS + 1))
    assert chain(desk) == ["Before.", *(won[version] for version in sorted(won))]
    assert set(won.values()) == {f"Words of {by}." for by in people}
    assert desk.update.version == THREADS


def test_twenty_first_saves_begin_one_update() -> None:
    desk = create_desk()
    outcomes = race(*[lambda by=by: save(desk, by, f"Words of {by}.", 0) for by in approvers(THREADS)])
    assert Counter(outcomes) == {"": 1, "StaleError": THREADS - 1}
    assert len(chain(desk)) == 1
    assert [event.verb for event in Event.objects.about(desk.update)] == ["added"]


def test_twenty_figures_for_one_period_are_one_figure() -> None:
    desk = create_desk()
    people = approvers(THREADS)
    outcomes = race(*[lambda by=by, n=n: desk.figure(n, by=by) for n, by in enumerate(people)])
    assert Counter(outcomes) == {"": 1, "RefusedRowError": THREADS - 1}
    assert Observation.objects.get().value == outcomes.index("")


def test_a_page_of_words_and_figures_is_saved_whole_by_one() -> None:
    desk = create_desk()
    people = approvers(6)

    def save_page(by: User, number: int) -> None:
        figure = FigureEntry({"measure": desk.measure, **desk.period_of_figure(), "value": number})
        entries = Entries(words={"words": {"body": str(number)}}, figures={desk.figure_key: figure})
        save_update(by=by, theme=desk.theme, quarter=desk.quarter, seen=0, today=TODAY, entries=entries)

    outcomes = race(*[lambda by=by, n=n: save_page(by, n) for n, by in enumerate(people)])
    assert Counter(outcomes) == {"": 1, "StaleError": 5}
    winner = outcomes.index("")
    assert UpdateText.objects.get().body == str(winner)
    assert Observation.objects.get().value == winner


def test_it_is_submitted_once() -> None:
    desk = create_desk()
    desk.complete()
    outcomes = race(*[lambda by=by: desk.submit(by=by) for by in [desk.officer, *approvers(3)]])
    assert Counter(outcomes) == {"": 1, "NotInThisStateError": 3}
    assert [event.verb for event in Event.objects.about(desk.update)] == ["added", "submitted"]


def test_of_several_approvers_one_approves() -> None:
    desk = create_submitted()
    seen, opened, people = desk.hash(), desk.update, approvers(4)
    copies = [QuarterlyUpdate.objects.get(pk=opened.pk) for _ in people]
    outcomes = race(
        *[
            lambda by=by, copy=copy: actions.approve_update(copy, by=by, content_hash=seen)
            for by, copy in zip(people, copies, strict=True)
        ]
    )
    assert Counter(outcomes) == {"": 1, "NotInThisStateError": 3}
    winner = people[outcomes.index("")]
    assert {desk.update.approved_by, *(row.approved_by for row in Observation.objects.all())} == {winner}
    assert CommitmentChange.objects.count() == 1
    assert not Commitment.objects.get(pk=desk.commitment.pk).is_open


@pytest.mark.parametrize("number", range(3))
def test_an_approval_and_a_correction_never_approve_what_nobody_looked_at(number: int) -> None:
    desk = create_submitted()
    seen, [approver] = desk.hash(), approvers(1)
    approval, correction = race(
        lambda: desk.approve(by=approver, content_hash=seen),
        lambda: desk.correct(3_000),
    )
    assert correction == ""
    assert [int(row.value or 0) for row in Observation.objects.filter(approved_at__isnull=False)] in ([], [300])
    assert approval in {"", "ChangedSinceError"}
    assert (desk.update.state == State.APPROVED) is (approval == "")
    assert desk.hash() != seen  # approved or not, what stands there now has to be looked at


def test_an_approval_and_a_withdrawal_exclude_each_other() -> None:
    desk = create_submitted()
    seen, [approver] = desk.hash(), approvers(1)
    outcomes = race(
        lambda: desk.approve(by=approver, content_hash=seen),
        lambda: actions.withdraw_update(desk.update, by=desk.officer, today=TODAY),
    )
    assert sorted(outcomes) == ["", "NotInThisStateError"]
    assert desk.update.state == (State.APPROVED if outcomes[0] == "" else State.DRAFT)


def test_an_approval_and_a_return_exclude_each_other() -> None:
    desk = create_submitted()
    seen, people = desk.hash(), approvers(2)
    outcomes = race(
        lambda: desk.approve(by=people[0], content_hash=seen),
        lambda: actions.return_update(desk.update, by=people[1], comments={"": "Say by when."}),
    )
    assert sorted(outcomes) == ["", "NotInThisStateError"]
    assert ReviewComment.objects.count() == (outcomes[1] == "")


def test_two_who_approve_the_same_pile_in_different_orders_do_not_wait_for_each_other() -> None:
    desks = [create_submitted(), create_submitted()]
    piles = [[(desk.update, desk.hash()) for desk in order] for order in (desks, desks[::-1])]
    people = approvers(2)
    for desk, person in product(desks, people):
        desk.open(by=person)
    outcomes = race(
        *[lambda by=by, pile=pile: actions.approve_updates(pile, by=by) for by, pile in zip(people, piles, strict=True)]
    )
    assert sorted(outcomes) == ["", "NotInThisStateError"]
    assert {desk.update.approved_by for desk in desks} == {people[outcomes.index("")]}


def test_a_release_shows_the_whole_of_an_approval_or_nothing_of_it() -> None:
    desks = [create_submitted(), create_submitted()]
    pile, [approver], publisher = [(desk.update, desk.hash()) for desk in desks], approvers(1), create_publisher()
    for desk in desks:
        desk.open(by=approver)
    outcomes = race(
        lambda: actions.approve_updates(pile, by=approver),
        lambda: releases.release(by=publisher, quarter=desks[0].quarter, kind=ReleaseKind.DATA),
    )
    assert outcomes == ["", ""]
    shown = [row.release_id for model in (UpdateText, Observation) for row in model.objects.all()]
    assert len(shown) == 4
    assert len(set(shown)) == 1


def test_two_releases_show_each_row_once() -> None:
    desk = create_submitted()
    desk.approve(by=approvers(1)[0])
    people = [create_publisher(), create_publisher()]
    outcomes = race(
        *[lambda by=by: releases.release(by=by, quarter=desk.quarter, kind=ReleaseKind.DATA) for by in people]
    )
    assert outcomes == ["", ""]
    assert sorted(Release.objects.values_list("number", flat=True)) == [1, 2]
    assert {row.release.number for row in UpdateText.objects.all() if row.release} == {1}


def test_the_next_quarter_opens_once() -> None:
    """A double click, or two publishers with the same days in mind: not the one after it as well."""
    desk = create_desk()
    desk.figure()
    people = [create_publisher(), create_publisher()]
    days = {"opens": dt.date(2024, 1, 2), "due": dt.date(2024, 1, 19), "closes": dt.date(2024, 2, 1)}
    outcomes = race(*[lambda by=by: releases.open_next_quarter(by=by, **days) for by in people])
    assert sorted(outcomes) == ["", "ValidationError"]
    assert list(Quarter.objects.exclude(pk=desk.quarter.pk).values_list("number", "state")) == [(3, QuarterState.OPEN)]
    assert QuarterlyUpdate.objects.filter(quarter__number=3).count() == 1
    assert ExpectedFigure.objects.filter(quarter__number=3).count() == 1


def test_a1_b1_b2_a2_of_a_page() -> None:
    desk = create_desk()
    anne, [ben] = desk.officer, approvers(1)
    desk.write("Before.")
    seen_by_anne = desk.update.version
    seen_by_ben = desk.update.version
    save(desk, ben, "Ben's words.", seen_by_ben)
    with pytest.raises(StaleError):
        save(desk, anne, "Anne's words.", seen_by_anne)
    assert chain(desk) == ["Before.", "Ben's words."]
    save(desk, anne, "Anne's words, and Ben's.", desk.update.version)
    assert chain(desk) == ["Before.", "Ben's words.", "Anne's words, and Ben's."]


def test_a1_b1_b2_a2_of_a_figure() -> None:
    desk = create_desk()
    row = desk.figure()
    seen_by_anne, seen_by_ben = (Observation.objects.get(pk=row.pk) for _ in range(2))
    save_figure(desk, seen_by_ben, 301)
    with pytest.raises(StaleError):
        save_figure(desk, seen_by_anne, 302)
    with pytest.raises(SupersededError):
        correct_observation(seen_by_anne, today=TODAY, by=desk.officer, reason="Recounted.", value=303)
    assert [int(row.value or 0) for row in Observation.objects.order_by("pk")] == [300, 301]


def save_figure(desk: Desk, row: Observation, value: int) -> None:
    entries = Entries(figures={desk.figure_key: FigureEntry({"value": value}, row)})
    save_update(by=desk.officer, theme=desk.theme, quarter=desk.quarter, seen=0, today=TODAY, entries=entries)


def test_a1_a2_b1_b2_the_second_waits_for_the_first_and_is_told() -> None:
    """Anne has claimed the version and not yet committed when Ben tries."""
    assert while_the_first_is_under_way(commits=True) == ["Anne", "Ben told"]


def test_a1_b1_a_fails_and_b_wins() -> None:
    assert while_the_first_is_under_way(commits=False) == ["Anne failed", "Ben"]


def while_the_first_is_under_way(*, commits: bool) -> list[str]:
    desk = create_desk()
    desk.write("Before.")
    [ben], has_claimed, done = approvers(1), threading.Event(), list[str]()

    def anne_saves() -> None:
        try:
            with transaction.atomic():
                save(desk, desk.officer, "Anne's words.", 0)
                has_claimed.set()
                threading.Event().wait(0.3)  # Ben has come as far as the lock
                done.append("Anne" if commits else "Anne failed")
                if not commits:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    def ben_saves() -> None:
        assert has_claimed.wait(20)
        try:
            save(desk, ben, "Ben's words.", 0)
        except StaleError:
            done.append("Ben told")
        else:
            done.append("Ben")

    at_once(anne_saves, ben_saves)
    assert chain(desk) == ["Before.", "Anne's words." if commits else "Ben's words."]
    return done
