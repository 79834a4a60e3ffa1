"""What the database refuses of releases and of the rows that they show, whoever asks and past all rules of ours."""

import datetime as dt

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Releasable, Release, SealedRecord
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, as_at_for
from performance.models import Measure, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, show

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def measure() -> Measure:
    return create_measure()


def refused(row: models.Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def correction(
    row: Observation, value: int, *, reason: str = "Recounted.", release: Release | None = None
) -> Observation:
    new = Observation.objects.get(pk=row.pk)
    new.pk, new.value, new.supersedes, new.reason = None, value, row, reason
    new.approved_at = new.approved_by = new.release = None
    new.save(force_insert=True)
    return show(new, release) if release else new


def test_every_table_of_releasable_rows_is_registered() -> None:
    """One that is not would never be released, nor be covered by a release's hash."""
    assert set(released_models()) == set(Releasable.__subclasses__())


@pytest.mark.parametrize("model", released_models(), ids=lambda model: model.__name__)
def test_each_table_keeps_one_chain_a_key(model: type[Releasable]) -> None:
    starts = [
        set(c.fields)
        for c in model._meta.constraints
        if isinstance(c, models.UniqueConstraint) and c.condition == models.Q(supersedes__isnull=True)
    ]
    assert starts == [set(model.key_fields)]
    assert model._meta.get_field("supersedes").unique


def test_a_key_has_one_chain(measure: Measure) -> None:
    row = create_observation(measure=measure)
    row.pk = None
    refused(row)


def test_a_row_is_superseded_once(measure: Measure) -> None:
    row = create_observation(measure=measure)
    correction(row, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        correction(row, 2)


def test_a_correction_has_a_reason(measure: Measure) -> None:
    row = create_observation(measure=measure)
    with pytest.raises(IntegrityError), transaction.atomic():
        correction(row, 1, reason="")


@pytest.mark.parametrize(
    "values",
    [
        {"approved_at": dt.datetime(2023, 11, 9, tzinfo=dt.UTC)},
        {"approved_by": "somebody"},
    ],
    ids=["when without who", "who without when"],
)
def test_approval_says_who_and_when(measure: Measure, values: dict[str, object]) -> None:
    row = create_observation(measure=measure)
    for name, value in values.items():
        setattr(row, name, create_publisher() if value == "somebody" else value)
    refused(row)


def test_nobody_approves_their_own_row(measure: Measure) -> None:
    row = create_observation(measure=measure)
    row.approved_at, row.approved_by = timezone.now(), row.created_by
    refused(row)


def test_only_an_approved_row_is_released(measure: Measure) -> None:
    row = create_observation(measure=measure)
    row.release = create_release(quarter=row.quarter)
    refused(row)


@pytest.mark.parametrize(
    "values", [{"number": 0}, {"kind": "rumour"}, {"number": 1}], ids=["number 0", "unknown kind", "number again"]
)
def test_releases_are_numbered_from_one_and_of_a_known_kind(values: dict[str, object]) -> None:
    first = create_release()
    shared = {"number": 2, "kind": "data", "quarter": first.quarter, "at": first.at, "by": first.by}
    refused(Release(**(shared | values)))


def test_a_record_is_sealed_once_a_release() -> None:
    release = create_release()
    SealedRecord.objects.create(release=release, kind="contract", key="a", title="A", values={})
    refused(SealedRecord(release=release, kind="contract", key="a", title="A again", values={}))


def test_what_was_released_cannot_be_deleted(measure: Measure) -> None:
    row = create_observation(measure=measure)
    release = create_release(quarter=row.quarter)
    show(row, release)
    for thing in (release, row.created_by, measure, row.quarter):
        with pytest.raises(ProtectedError):
            thing.delete()
    later = correction(row, 5)
    with pytest.raises(ProtectedError):
        row.delete()
    assert later.supersedes == row


def seen(as_at: AsAt) -> list[int]:
    return [int(value or 0) for value in Observation.objects.as_at(as_at).values_list("value", flat=True)]


@pytest.fixture
def story(measure: Measure) -> list[Release]:
    """10 in release 1; corrected to 20, never released by itself, to 30 in release 2, and to 40, not yet released."""
    quarter = create_quarter()
    releases = [create_release(quarter=quarter), create_release(quarter=quarter)]
    first = show(create_observation(measure=measure, value=10), releases[0])
    third = correction(correction(first, 20, release=releases[1]), 30, release=releases[1])
    correction(third, 40)
    return releases


def test_each_release_shows_the_newest_row_up_to_it(story: list[Release]) -> None:
    assert [seen(AsAt(number)) for number in (0, 1, 2, 3)] == [[], [10], [30], [30]]
    assert seen(WORKING_COPY) == [40]


def test_a_later_release_leaves_the_earlier_ones_as_they_were(story: list[Release]) -> None:
    newest = Observation.objects.get(value=40)
    show(newest, create_release(quarter=newest.quarter))
    assert [seen(AsAt(number)) for number in (1, 2, 3)] == [[10], [30], [40]]


def test_a_row_released_after_its_correction_is_not_shown_beside_it(measure: Measure) -> None:
    """Both rows of a chain in one release: readers see the newer alone."""
    release = create_release()
    first = show(create_observation(measure=measure, value=1, quarter=release.quarter), release)
    correction(first, 2, release=release)
    assert seen(AsAt(release.number)) == [2]


def test_a_row_between_two_that_were_released_may_never_be(measure: Measure) -> None:
    """Nobody approved the one in the middle: readers still see one row, the newest that was released."""
    quarter = create_quarter()
    first, second = create_release(quarter=quarter), create_release(quarter=quarter)
    row = show(create_observation(measure=measure, value=1, quarter=quarter), first)
    correction(correction(row, 2), 3, release=second)
    assert [seen(AsAt(number)) for number in (1, 2)] == [[1], [3]]
    assert seen(WORKING_COPY) == [3]


def test_an_unreleased_link_does_not_hide_what_is_released(measure: Measure) -> None:
    """A correction that waits does not take the figure off the page."""
    release = create_release()
    first = show(create_observation(measure=measure, value=1, quarter=release.quarter), release)
    correction(first, 2)
    assert seen(AsAt(release.number)) == [1]


def test_who_sees_what(story: list[Release]) -> None:
    assert as_at_for(create_user()) == WORKING_COPY
    assert as_at_for(create_user(role="panel_member")) == as_at_for(None) == AsAt(2)  # type: ignore[arg-type]
    inactive = create_user(is_active=False)
    assert as_at_for(inactive) == AsAt(2)


def test_rows_waiting_are_found_by_what_they_wait_for(story: list[Release]) -> None:
    values = {
        "unreleased": Observation.objects.unreleased(),
        "approval": Observation.objects.waiting_for_approval(),
        "release": Observation.objects.ready_for_release(),
    }
    waiting = {name: [int(row.value or 0) for row in rows] for name, rows in values.items()}
    assert waiting == {"unreleased": [40], "approval": [40], "release": []}
    Observation.objects.filter(value=40).update(approved_at=timezone.now(), approved_by=create_publisher())
    assert [int(row.value or 0) for row in Observation.objects.ready_for_release()] == [40]


def test_releases_of_a_quarter_in_order(story: list[Release]) -> None:
    other = create_release(quarter=create_quarter(number=3))
    quarter: Quarter = story[0].quarter
    assert list(Release.objects.filter(quarter=quarter).order_by("number")) == story
    assert Release.objects.latest_number() == other.number == 3
