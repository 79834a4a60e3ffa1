"""What readers wait for, taken from the declarations of the registers: each date of each kind, ahead and gone by."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import Kind, Noun, all_kinds
from pcc_portal.updates.registers.due import dates_gone_by, next_dates
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from tests.factories.objectives import create_commitment
from tests.factories.panel import create_panel_meeting
from tests.factories.performance import create_inspection, create_recommendation
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.updates import create_release

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

RELEASED, BETWEEN, TODAY, AHEAD = (
    dt.date(2024, 2, 9),
    dt.date(2024, 2, 29),
    dt.date(2024, 3, 1),
    dt.date(2024, 3, 31),
)
WAITED_FOR = [(kind, column) for kind in all_kinds() for column in kind.outstanding]
BY_ITSELF = {("panel-meeting", "on")}


@pytest.fixture
def release(settings: Any) -> Release:
    settings.DEMO_DATE = TODAY
    return create_release(quarter=create_quarter(number=3), at=dt.datetime.combine(RELEASED, dt.time(9), dt.UTC))


def outside(release: Release) -> Viewpoint:
    return Viewpoint(AsAt(release.number), release.quarter, release)


def waiting(kind: Kind, column: str, day: dt.date) -> Any:
    """A row that waits for that day in that column, and for no other."""
    row = create_panel_meeting(on=day) if kind.key == "panel-meeting" else CREATE[kind.key]()
    for name in kind.outstanding:
        if type(row)._meta.get_field(name).null:
            setattr(row, name, None)
    for name in {"made_on", "raised_on", "sent_on"} & {field.name for field in row._meta.concrete_fields}:
        setattr(row, name, dt.date(2023, 1, 2))
    setattr(row, column, day)
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    rows: Any = type(row).objects
    rows.filter(pk=row.pk).update(**values)
    return row


@pytest.mark.parametrize(("kind", "column"), WAITED_FOR, ids=lambda value: getattr(value, "key", value))
def test_each_date_is_ahead_until_its_day_and_then_not_yet_reported_on(
    kind: Kind, column: str, release: Release
) -> None:
    row = waiting(kind, column, TODAY)
    assert [(date.on, date.title.rpartition(": ")[2]) for date in next_dates(outside(release), 8)] == [
        (TODAY, row.title)
    ]
    assert dates_gone_by(outside(release)) == []
    type(row).objects.filter(pk=row.pk).update(**{column: BETWEEN})
    shown = [] if (kind.key, column) in BY_ITSELF else [BETWEEN]
    assert next_dates(outside(release), 8) == []
    assert [date.on for date in dates_gone_by(outside(release))] == shown
    inside = dates_gone_by(Viewpoint(WORKING_COPY, release.quarter))
    assert [date.on for date in inside if date.on > RELEASED] == shown


def test_pages_say_what_is_not_yet_reported_on(release: Release, client: Client) -> None:
    waiting(_kind("panel-meeting"), "on", BETWEEN)  # happens by itself
    for count in range(2):
        for address in ("/", "/commitments/"):
            html = client.get(address).content.decode()
            assert html.count("Due 29 February 2024, not yet reported on") == count
            assert html.count("Fell due since the last report") == count
        waiting(_kind("commitment"), "due_on", BETWEEN)


def test_what_is_met_is_waited_for_no_more(release: Release) -> None:
    response = waiting(_kind("inspection-response"), "planned_on", BETWEEN)
    survey = waiting(_kind("survey"), "due_on", BETWEEN)
    risk = waiting(_kind("risk"), "review_on", BETWEEN)
    assert len(dates_gone_by(outside(release))) == 3
    type(response).objects.update(published_on=TODAY)
    type(survey).objects.update(reported_on=TODAY)
    type(risk).objects.update(closed_on=TODAY, outcome="Gone.")
    assert dates_gone_by(outside(release)) == []


def test_a_part_of_what_readers_do_not_see_is_not_listed(release: Release) -> None:
    hidden = create_inspection(title="Not out yet", is_public=False)
    create_recommendation(inspection=hidden, due_on=BETWEEN)
    create_recommendation(inspection=create_inspection(title="Out"), due_on=BETWEEN, is_public=False)
    assert dates_gone_by(outside(release)) == []
    office = dates_gone_by(Viewpoint(WORKING_COPY, release.quarter))
    assert [(date.title, date.is_public) for date in office] == [
        ("Not out yet: Train staff", False),
        ("Out: Train staff", False),
    ]


def test_the_office_reads_of_all_that_is_late(release: Release) -> None:
    create_commitment(title="Hub opens", made_on=dt.date(2023, 1, 2), due_on=RELEASED - dt.timedelta(days=1))
    assert dates_gone_by(outside(release)) == []
    assert [date.title for date in dates_gone_by(Viewpoint(WORKING_COPY, release.quarter))] == ["Hub opens"]


def test_a_kind_says_of_each_date_who_waits_for_it_still() -> None:
    model = _kind("survey").model
    with pytest.raises(ValueError, match="due_on"):
        Kind(key="probe", model=model, noun=Noun("probe"), awaited={"due_on": "Probe"})


def _kind(key: str) -> Kind:
    return next(kind for kind in all_kinds() if kind.key == key)
