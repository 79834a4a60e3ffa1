"""Entering, correcting, approving and releasing: what is written, with which event, and what is refused."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import Decision, Milestone
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.audit.serialise import values
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Releasable, Release, SealedRecord
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.actions import SupersededError
from performance.actions import correct_observation, record_observation, set_target
from performance.models import Measure, Observation, Target
from tests.conftest import triggers_off
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_decision, create_milestone, create_theme
from tests.factories.performance import create_area, create_measure
from tests.factories.periods import create_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
NOT_WRITERS = [Role.PANEL_MEMBER, Role.ADMINISTRATOR]


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER)


def record(by: User, *, measure: Measure | None = None, value: int = 300, **more: object) -> Observation:
    quarter = Quarter.objects.first() or create_quarter()
    start, end = quarter.start, quarter.end
    return record_observation(
        today=quarter.due,
        by=by,
        measure=measure or create_measure(),
        area=create_area(),
        quarter=quarter,
        start=start,
        end=end,
        as_at=end,
        value=Decimal(value),
        **more,
    )


def events(row: object) -> list[Event]:
    return list(Event.objects.about(row))  # type: ignore[arg-type]


def test_a_row_is_added_with_its_event(publisher: User) -> None:
    theme = create_theme()
    row = registers.add_to_register(
        Milestone(slug="m", title="Scheme opens", theme=theme, forecast_on=dt.date(2023, 12, 31)), by=publisher
    )
    [event] = events(row)
    assert (event.verb, event.who, event.before) == ("added", publisher.name, {})
    assert event.after["forecast_on"] == "2023-12-31"
    assert event.after["title"] == "Scheme opens"


def test_a_row_that_is_wrong_is_not_added(publisher: User) -> None:
    with pytest.raises(ValidationError):
        registers.add_to_register(Milestone(slug="m", title="", theme=create_theme()), by=publisher)
    assert not Milestone.objects.exists()
    assert not Event.objects.filter(kind="objectives.milestone").exists()


def test_a_contributor_changes_what_they_answer_for_and_nothing_else() -> None:
    officer = create_user()
    own, other = create_milestone(theme=create_theme(owner=officer)), create_milestone()
    registers.change_register(own, by=officer, title="Scheme opened")
    with pytest.raises(PermissionDenied):
        registers.change_register(other, by=officer, title="Mine now")
    other.refresh_from_db()
    assert (own.title, other.title.startswith("Milestone")) == ("Scheme opened", True)


@pytest.mark.parametrize("role", NOT_WRITERS)
def test_who_does_not_write_does_not(role: Role) -> None:
    """Not even what they own: ownership adds to a role that writes, and to no other."""
    person = create_user(role=role)
    row = create_milestone(theme=create_theme(owner=person))
    with pytest.raises(PermissionDenied):
        registers.change_register(row, by=person, title="Changed")
    with pytest.raises(PermissionDenied):
        registers.link(row, by=person, field="theme", to=[])
    with pytest.raises(PermissionDenied):
        registers.add_to_register(Decision(slug="d"), by=person)


def test_a_person_who_left_writes_nothing() -> None:
    person = create_user(role=Role.PUBLISHER, is_active=False)
    with pytest.raises(PermissionDenied):
        registers.change_register(create_milestone(), by=person, title="Changed")


def test_a_change_keeps_what_was_and_why(publisher: User) -> None:
    row = create_milestone(forecast_on=dt.date(2023, 11, 30))
    registers.change_register(row, by=publisher, forecast_on=dt.date(2024, 1, 31), reason="The builder is late.")
    [event] = events(row)
    assert event.before == {"forecast_on": "2023-11-30"}
    assert event.after == {"forecast_on": "2024-01-31"}
    assert event.reason == "The builder is late."


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_date_that_readers_wait_for_moves_later_only_with_a_reason(publisher: User, reason: str) -> None:
    row = create_milestone(forecast_on=dt.date(2023, 11, 30))
    with pytest.raises(ValidationError) as refusal:
        registers.change_register(row, by=publisher, forecast_on=dt.date(2023, 12, 1), reason=reason)
    assert "forecast_on" in refusal.value.message_dict
    row.refresh_from_db()
    assert row.forecast_on == dt.date(2023, 11, 30)
    assert events(row) == []


def test_an_earlier_date_needs_no_reason(publisher: User) -> None:
    row = create_milestone(forecast_on=dt.date(2023, 11, 30))
    registers.change_register(row, by=publisher, forecast_on=dt.date(2023, 11, 1))
    assert row.forecast_on == dt.date(2023, 11, 1)


def test_links_are_replaced_with_their_names_in_the_event(publisher: User) -> None:
    from tests.factories.objectives import create_delivery_action

    measure, one, two = create_measure(), create_delivery_action(title="One"), create_delivery_action(title="Two")
    registers.link(measure, by=publisher, field="actions", to=[one])
    registers.link(measure, by=publisher, field="actions", to=[two])
    registers.link(measure, by=publisher, field="actions", to=[two])
    assert [(event.before, event.after) for event in events(measure)] == [
        ({"actions": []}, {"actions": ["One"]}),
        ({"actions": ["One"]}, {"actions": ["Two"]}),
    ]


def test_a_correction_is_a_new_row_beside_the_old(publisher: User) -> None:
    row = record(publisher, note="From the June return.")
    new = releases.supersede(row, by=publisher, reason="Two cases were counted twice.", value=Decimal(298))
    row.refresh_from_db()
    assert [row.value, new.value, new.supersedes] == [Decimal(300), Decimal(298), row]
    assert (new.measure, new.start, new.note) == (row.measure, row.start, "From the June return.")
    assert (new.approved_at, new.release) == (None, None)
    [event] = events(new)
    assert (event.verb, event.reason) == ("corrected", "Two cases were counted twice.")


def test_a_correction_of_an_approved_row_waits_for_approval_again(publisher: User, approver: User) -> None:
    row = record(publisher)
    releases.approve([row], by=approver)
    assert releases.supersede(row, by=publisher, reason="Recounted.", value=Decimal(1)).approved_by is None


def test_a_row_corrected_already_is_not_corrected_again(publisher: User) -> None:
    row = record(publisher)
    releases.supersede(row, by=publisher, reason="Recounted.", value=Decimal(1))
    with pytest.raises(SupersededError):
        releases.supersede(row, by=publisher, reason="Recounted otherwise.", value=Decimal(2))
    assert Observation.objects.count() == 2


def test_a_correction_keeps_its_key(publisher: User) -> None:
    row = record(publisher)
    with pytest.raises(TypeError, match="keeps end"):
        releases.supersede(row, by=publisher, reason="Another period.", end=dt.date(2023, 12, 31))


def test_approval_needs_a_second_person(publisher: User, approver: User) -> None:
    row = record(approver)
    with pytest.raises(PermissionDenied, match="other than the author"):
        releases.approve([row], by=approver)
    releases.approve([row], by=publisher)
    row.refresh_from_db()
    assert row.approved_by == publisher
    assert [event.verb for event in events(row)] == ["entered", "approved"]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_approval_is_for_approvers(publisher: User, role: Role) -> None:
    row = record(publisher)
    with pytest.raises(PermissionDenied):
        releases.approve([row], by=create_user(role=role))


def test_one_refusal_approves_none(publisher: User, approver: User) -> None:
    rows = [record(publisher), record(approver)]
    with pytest.raises(PermissionDenied):
        releases.approve(rows, by=approver)
    assert not Observation.objects.filter(approved_at__isnull=False).exists()


def test_rows_of_several_tables_are_approved_at_once(publisher: User, approver: User) -> None:
    figure = record(publisher)
    targets = [
        set_target(by=publisher, measure=figure.measure, value=150, effective_from=day, set_by="The board")
        for day in (dt.date(2023, 4, 1), dt.date(2023, 10, 1))
    ]
    approved = releases.approve([figure, *targets], by=approver)
    assert approved == [figure, *targets]
    assert not Target.objects.filter(approved_at__isnull=True).exists()


def test_approving_again_changes_nothing(publisher: User, approver: User) -> None:
    row = record(publisher)
    releases.approve([row], by=approver)
    before = Event.objects.count()
    assert releases.approve([row], by=create_user(role=Role.APPROVER)) == []
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_only_a_publisher_releases(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        releases.release(by=create_user(role=role), quarter=create_quarter(), kind=ReleaseKind.DATA)
    assert not Release.objects.exists()


def test_a_release_shows_what_is_approved_and_leaves_the_rest(publisher: User, approver: User) -> None:
    approved, waiting = record(publisher), record(publisher)
    releases.approve([approved], by=approver)
    made = releases.release(by=publisher, quarter=approved.quarter, kind=ReleaseKind.DATA, note="Late figures.")
    approved.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.number, approved.release, waiting.release) == (1, made, None)
    released, showed = events(made)
    assert (released.verb, released.reason) == ("released", "Late figures.")
    assert (showed.verb, showed.after["performance.observation"]) == ("showed", [approved.pk])


def test_a_release_does_not_take_rows_of_the_one_before(publisher: User, approver: User) -> None:
    row = record(publisher)
    releases.approve([row], by=approver)
    first = releases.release(by=publisher, quarter=row.quarter, kind=ReleaseKind.DATA)
    second = releases.release(by=publisher, quarter=row.quarter, kind=ReleaseKind.DATA)
    row.refresh_from_db()
    assert (row.release, second.number) == (first, 2)


def test_a_release_seals_every_public_row_of_the_registers(publisher: User) -> None:
    shown, hidden = create_milestone(title="Scheme opens"), create_milestone(is_public=False)
    decision = create_decision()
    made = releases.release(by=publisher, quarter=create_quarter(), kind=ReleaseKind.DATA)
    sealed = {(row.kind, row.key): row for row in SealedRecord.objects.filter(release=made)}
    assert ("milestone", shown.slug) in sealed
    assert ("decision", decision.slug) in sealed
    assert ("milestone", hidden.slug) not in sealed
    row = sealed["milestone", shown.slug]
    assert (row.title, row.values["forecast_on"]) == ("Scheme opens", "2023-11-30")


def test_a_sealed_record_stays_when_the_row_changes(publisher: User) -> None:
    row = create_milestone(title="Scheme opens")
    made = releases.release(by=publisher, quarter=create_quarter(), kind=ReleaseKind.DATA)
    registers.change_register(row, by=publisher, title="Scheme is late")
    assert SealedRecord.objects.get(release=made, kind="milestone").title == "Scheme opens"


def digest_of(release: Release) -> str:
    """Worked out anew from what the release holds today, in the way that the design describes."""
    rows = [
        [
            model._meta.label_lower,
            row.pk,
            {name: value for name, value in content(row).items() if says_something(value)},
        ]
        for model in sorted(released_models(), key=lambda model: model._meta.label_lower)
        for row in model.objects.filter(release=release).order_by("pk")
    ]
    sealed = SealedRecord.objects.filter(release=release).order_by("kind", "key")
    records = [[row.kind, row.key, row.title, row.values] for row in sealed]
    text = json.dumps([rows, records], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content(row: Releasable) -> dict[str, Any]:
    numbers = {f.name for f in row._meta.concrete_fields if f.get_internal_type() == "DecimalField"}
    plain = {name: value for name, value in values(row).items() if name != "release"}
    return {
        name: value.rstrip("0").rstrip(".") if name in numbers and value else value for name, value in plain.items()
    }


def says_something(value: Any) -> bool:
    return value is not None and value != "" and value is not False


def test_the_hash_is_that_of_what_the_release_holds(publisher: User, approver: User) -> None:
    row = record(publisher, value=300)
    create_milestone()
    releases.approve([row], by=approver)
    made = releases.release(by=publisher, quarter=row.quarter, kind=ReleaseKind.DATA)
    assert made.sha256 == digest_of(made)
    with triggers_off():
        Observation.objects.filter(pk=row.pk).update(value=301)
    assert made.sha256 != digest_of(made)


def test_what_comes_later_does_not_change_the_hash(publisher: User, approver: User) -> None:
    row = record(publisher)
    milestone = create_milestone()
    releases.approve([row], by=approver)
    made = releases.release(by=publisher, quarter=row.quarter, kind=ReleaseKind.DATA)
    correct_observation(row, today=row.quarter.due, by=publisher, reason="Recounted.", value=Decimal(1))
    registers.change_register(milestone, by=publisher, title="Something else")
    made.refresh_from_db()
    assert made.sha256 == digest_of(made)


def test_a_release_that_fails_half_way_leaves_nothing(publisher: User, approver: User, monkeypatch: object) -> None:
    row = record(publisher)
    create_milestone()
    releases.approve([row], by=approver)
    monkeypatch.setattr(SealedRecord.objects, "bulk_create", _fail)  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError):
        releases.release(by=publisher, quarter=row.quarter, kind=ReleaseKind.DATA)
    row.refresh_from_db()
    assert (row.release, Release.objects.count(), events(row)[-1].verb) == (None, 0, "approved")


def _fail(*args: object, **options: object) -> None:
    raise RuntimeError("the disk is full")


def test_a_release_may_be_dated(publisher: User) -> None:
    at = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)
    assert releases.release(by=publisher, quarter=create_quarter(), kind=ReleaseKind.DATA, at=at).at == at
