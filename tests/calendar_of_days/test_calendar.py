"""The calendar: whose days stand in it, under which month, and what the file and the feed tell of them."""

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from objectives.choices import CommitmentState
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.calendar_of_days.days import Asked, Day
from pcc_portal.calendar_of_days.filters import months_after
from pcc_portal.calendar_of_days.sources import gathered
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Days
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.objectives import create_commitment, create_theme
from tests.factories.panel import create_panel_meeting
from tests.factories.performance import create_inspection
from tests.factories.periods import create_quarter
from tests.factories.registers import CREATE
from tests.factories.returns import create_return
from tests.factories.updates import create_release
from tests.pages import read

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 1, 12)
DAYS = Days(TODAY, dt.date(2023, 11, 9))
SOON = dt.date(2024, 2, 2)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DATE = TODAY
    settings.PORTAL_URL = "https://portal.example.org"
    create_release(quarter=create_quarter(), at=dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC))


def days(user: User | None = None, **limits: Any) -> list[Day]:
    """From a month back to a year ahead, as this person reads them."""
    is_office = user is not None and user.is_office
    span = {"first": TODAY - dt.timedelta(days=30), "last": months_after(TODAY, 12), **limits}
    inside, outside = Days(TODAY, TODAY), DAYS
    as_at = WORKING_COPY if is_office else AsAt(1)
    return gathered(Asked(user, as_at, inside if is_office else outside, **span))


def named(rows: list[Day], kind: str) -> list[tuple[dt.date, str]]:
    return [(row.on, row.what) for row in rows if row.kind == kind]


@pytest.mark.engines
def test_a_kind_that_declares_a_day_stands_in_the_calendar() -> None:
    """Each column of each declaration, by a row that waits for it."""
    declared = {(kind.key, column): kind for kind in all_kinds() for column in kind.days}
    expected = {}
    for number, ((key, column), kind) in enumerate(declared.items()):
        on = SOON + dt.timedelta(days=number)
        row = create_panel_meeting(on=on) if key == "panel-meeting" else CREATE[key]()
        dates = {name: None for name in kind.days if kind.model._meta.get_field(name).null}
        kind.model._default_manager.filter(pk=row.pk).update(**dates | {column: on})
        expected[f"{key}:{column}:{row.pk}"] = on
    shown = days(create_publisher())
    assert expected.items() <= {day.key: day.on for day in shown}.items()
    assert all(day.set_by and day.what for day in shown)


@pytest.mark.engines
def test_an_owner_answers_for_what_is_below_and_what_was_met_stands_where_it_was() -> None:
    theme = create_theme(owner=create_user(name="Olive Owner"))
    create_commitment(
        title="Kept", theme=theme, due_on=dt.date(2023, 10, 31), state=CommitmentState.KEPT, closed_on=TODAY
    )
    create_commitment(title="Late", theme=theme, due_on=dt.date(2023, 9, 30))
    late, kept = [day for day in days(create_publisher()) if day.kind == "commitment"]
    assert (late.title, late.standing(TODAY), late.owner, late.theme) == ("Late", "late", theme.owner_id, theme.pk)
    assert (kept.title, kept.shown_on, kept.status(DAYS)) == ("Kept", TODAY, ("done", "Done; was due 31 October 2023"))


def test_law_and_practice_count_their_days_from_records() -> None:
    report = create_inspection(published_on=dt.date(2023, 12, 20))
    create_panel_meeting(on=dt.date(2024, 2, 9))
    outside, inside = days(), days(create_publisher())
    assert named(outside, "inspection") == [(report.response_due_on, "Response to a report: last day")]
    assert [on for on, _ in named(outside, "precept")] == [
        *(dt.date(2024, 2, 1), dt.date(2024, 2, 8), dt.date(2024, 3, 1))
    ]
    assert named(outside, "panel-paper") == [(dt.date(2024, 2, 1), "Papers sent: five clear days before")]
    assert len(named(inside, "panel-paper")) == 3
    assert named(outside, "publication") == []
    assert len(named(inside, "publication")) > 2


def test_readers_outside_see_what_is_public_alone() -> None:
    create_contract(title="Canary contract", is_public=False, current_end=SOON)
    create_panel_meeting(title="Canary meeting", on=SOON, is_public=False)
    create_inspection(title="Canary report", is_public=False, published_on=TODAY)
    create_return(due_on=SOON, open_until=SOON)
    office = create_user(name="Petra Publisher", role=Role.PUBLISHER)
    page, file = read("/calendar/"), read("/calendar.ics")
    assert "Canary" not in page + file
    assert "Return is due" not in page + file
    assert "Petra Publisher" not in page
    inside, file = read("/calendar/", user=office), read("/calendar.ics", user=office)
    assert inside.count("Canary") > 2
    assert "Return is due" in inside
    assert "Return is due" in file
    assert "Canary" not in file  # a file leaves the portal
    assert "canary" not in file


def test_filters_choose_among_the_days() -> None:
    owner = create_user(name="Olive Owner")
    theme = create_theme(title="Roads", owner=owner)
    create_commitment(title="Mine to keep", theme=theme, due_on=SOON)
    create_commitment(title="Of another", due_on=SOON)
    for query in (f"theme={theme.slug}", "owner=mine", f"owner={owner.pk}"):
        page = read(f"/calendar/?{query}&kind=commitment", user=owner if "mine" in query else create_publisher())
        assert ("Mine to keep" in page, "Of another" in page) == (True, False), query
    assert "Mine to keep" not in read("/calendar/?span=past")
    assert "Mine to keep" not in read("/calendar/?status=late")
    assert "No days match" in read("/calendar/?kind=survey")
    assert "Check the filters" in read("/calendar/?kind=nonsense")
    read("/calendar.ics?span=never", status=404)
    assert "Of another" in read(f"/calendar/?owner={owner.pk}")  # nobody outside asks for an owner


def test_a_reader_of_calendars_reads_the_file() -> None:
    title = (
        "Café; roads, lights\\signs and a name so long that a line of the file has to be folded more than once in it"
    )
    create_commitment(title=title, due_on=SOON, due_precision="month")
    create_commitment(title="Late", due_on=dt.date(2023, 9, 30))
    raw = read("/calendar.ics")
    events = {str(event["summary"]): event for event in Calendar.from_ical(raw).walk("VEVENT")}
    event = events[f"Commitment: {title}"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (SOON, SOON + dt.timedelta(days=1))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert "February 2024" in str(event["description"])
    assert str(event["url"]).startswith("https://portal.example.org/commitments/")
    assert "Overdue" in str(events["Commitment: Late"]["description"])
    uids = [str(event["uid"]) for event in events.values()]
    assert len(set(uids)) == len(uids)
    assert read("/calendar.ics") == raw
    assert max(len(line.encode()) for line in raw.split("\r\n")) <= 75


def test_a_moved_day_stays_the_same_event() -> None:
    row = create_commitment(title="Moved", due_on=SOON)
    (before,) = [day.key for day in days() if day.title == "Moved"]
    type(row).objects.filter(pk=row.pk).update(due_on=SOON + dt.timedelta(days=9))
    assert [day.key for day in days() if day.title == "Moved"] == [before]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [((2024, 1, 31), 1, (2024, 2, 29)), ((2024, 3, 31), -12, (2023, 3, 31)), ((2023, 12, 5), 12, (2024, 12, 5))],
)
def test_the_same_day_of_another_month(day: Any, months: int, then: Any) -> None:
    assert months_after(dt.date(*day), months) == dt.date(*then)
