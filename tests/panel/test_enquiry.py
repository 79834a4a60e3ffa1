"""Key lines of enquiry: each kind with its evidence, nothing unreleased, a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from commissioning.models import Contract
from objectives.models import Commitment, Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.enquiry.line import Kind, Line
from pcc_portal.panel.enquiry.views import lines
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance.choices import AreaKind, Availability
from performance.models import Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.objectives import (
    create_commitment,
    create_delivery_action,
    create_milestone,
    create_theme,
    create_update_text,
)
from tests.factories.performance import (
    create_accountability_action,
    create_inspection,
    create_inspection_response,
    create_measure,
    create_meeting,
    create_observation,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, show

ON = dt.date(2023, 11, 1)
MOST_QUERIES = 21
ADDRESS = "/panel/reports/2023-24-q2/lines-of-enquiry/"
DRAFT = "/panel/reports/2023-24-q3/lines-of-enquiry/"


@pytest.fixture
def theme(db: None) -> Theme:
    """Of a plan with one report released, for quarter 1, and one being written, for quarter 2."""
    first = create_quarter(number=1, state=QuarterState.CLOSED)
    create_quarter()
    create_release(quarter=first)
    return create_theme(title="Firearms licensing")


def quarter(number: int = 2) -> Quarter:
    return Quarter.objects.get(year=2023, number=number)


def drawn(*, as_at: AsAt = WORKING_COPY, on: dt.date = ON) -> list[Line]:
    plan = Plan.objects.get()
    sections = lines(Viewpoint(as_at, quarter()), plan, on=on)
    return [line for section in sections for each in section.themes for line in each.lines]


def of(kind: Kind, **asked: Any) -> list[Line]:
    return [line for line in drawn(**asked) if line.kind == kind]


def figure(measure: Measure, value: int | None = 300, number: int = 2, **values: Any) -> Observation:
    span = {"start": quarter(number).start, "end": quarter(number).end}
    row = create_observation(measure=measure, value=value, quarter=quarter(number), **(span | values))
    if number == 1:
        show(row, Release.objects.get(number=1))
    return row


def test_a_theme_off_track_is_asked_about_with_its_reason(theme: Theme) -> None:
    create_update_text(theme=theme, quarter=quarter(), brag=Brag.RED, brag_reason="Waits grow.")
    (line,) = of(Kind.RED)
    assert (line.evidence, line.url) == ("Off track. Waits grow.", theme.get_absolute_url())


def test_a_figure_off_track_says_by_how_much(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    create_target(measure=measure, value=300)
    figure(measure, 301)
    (line,) = of(Kind.RED)
    assert line.evidence == "301 days for July to September 2023, 1 day over target."
    Observation.objects.update(value=300)
    assert of(Kind.RED) == []


def test_a_theme_that_fell_is_getting_worse(theme: Theme) -> None:
    released = Release.objects.get(number=1)
    create_update_text(theme=theme, quarter=quarter(1), brag=Brag.GREEN, release=released)
    create_update_text(theme=theme, quarter=quarter(), brag=Brag.AMBER, brag_reason="Fewer staff.")
    (line,) = of(Kind.WORSENING)
    assert line.evidence == "At risk, before on track. Fewer staff."


def test_a_figure_that_is_worse_and_off_track_says_since_when(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    create_target(measure=measure, value=150)
    figure(measure, 276, 1)
    figure(measure, 300)
    (line,) = of(Kind.WORSENING)
    assert line.evidence == "300 days for July to September 2023, up 24 days, or 9%, on April to June 2023."


@pytest.mark.parametrize(("due", "kind"), [(ON, Kind.SLIPPED), (ON - dt.timedelta(days=1), Kind.OVERDUE)])
def test_a_promise_slips_until_its_new_day_has_passed(theme: Theme, due: dt.date, kind: Kind) -> None:
    create_commitment(theme=theme, due_on=due, first_due_on=dt.date(2023, 9, 30))
    assert [line.kind for line in drawn()] == [kind]


def test_a_promise_for_a_month_is_never_counted_in_days(theme: Theme) -> None:
    month: dict[str, Any] = {"due_precision": "month", "first_due_precision": "month"}
    create_commitment(theme=theme, due_on=dt.date(2023, 9, 30), **month)
    (line,) = of(Kind.OVERDUE)
    assert line.evidence == "Promised for September 2023, in Panel report, 20 July 2023."


def test_a_promise_that_was_made_exact_has_not_slipped(theme: Theme) -> None:
    create_commitment(theme=theme, due_on=ON, first_due_on=ON, due_precision="month", first_due_precision="day")
    create_commitment(theme=theme, due_on=ON, first_due_on=dt.date(2023, 12, 31), first_due_precision="year")
    assert drawn() == []


def test_a_promise_for_its_first_day_is_nothing_to_ask_about(theme: Theme) -> None:
    create_commitment(theme=theme, due_on=ON)
    assert drawn() == []


def test_what_is_later_than_planned_gives_both_dates(theme: Theme) -> None:
    create_delivery_action(theme=theme, baseline_on=dt.date(2023, 10, 1), forecast_on=dt.date(2024, 3, 31))
    (line,) = of(Kind.SLIPPED)
    assert line.evidence == "Planned for 1 October 2023, now expected 31 March 2024."


def test_what_is_past_its_day_is_overdue(theme: Theme) -> None:
    create_milestone(theme=theme, forecast_on=ON)
    create_inspection(published_on=dt.date(2023, 9, 7))
    meeting = create_meeting()
    create_accountability_action(meeting=meeting, due_on=ON)
    assert drawn() == []
    late = of(Kind.OVERDUE, on=ON + dt.timedelta(days=1))
    assert len(late) == 3
    assert "Comments were to be published by 1 November 2023" in " ".join(line.evidence for line in late)


def test_comments_that_were_published_are_not_overdue(theme: Theme) -> None:
    inspection = create_inspection()
    assert len(of(Kind.OVERDUE)) == 1
    create_inspection_response(inspections=[inspection], published_on=dt.date(2023, 10, 1))
    assert of(Kind.OVERDUE) == []


def test_figures_that_the_report_leaves_out_are_missing(theme: Theme) -> None:
    for title in ("Calls", "Visits"):
        figure(create_measure(theme=theme, title=title), number=1)
    (line,) = of(Kind.MISSING)
    assert line.question == "Why does this report not give “Calls” and 1 other figure?"
    assert "Visits, 300 days for April to June 2023" in line.evidence


def without(measure: Measure, why: Availability, **values: Any) -> None:
    figure(measure, None, availability=why, availability_reason="The system changed.", **values)


def test_a_figure_that_is_not_to_be_had_is_missing(theme: Theme) -> None:
    without(create_measure(theme=theme), Availability.NOT_AVAILABLE)
    (line,) = of(Kind.MISSING)
    assert line.evidence == "Not available for July to September 2023: The system changed."


def test_a_withheld_figure_says_by_whom_why_and_until_when(theme: Theme) -> None:
    without(
        create_measure(theme=theme),
        Availability.WITHHELD,
        withheld_by="Borsetshire Police",
        review_on=dt.date(2024, 1, 1),
    )
    (line,) = of(Kind.WITHHELD)
    assert "Withheld by Borsetshire Police" in line.evidence
    assert "The system changed. To be looked at again on 1 January 2024." in line.evidence


def test_a_figure_that_was_published_otherwise_is_revised(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    was = figure(measure, 276, 1)
    create_observation(
        measure=measure,
        value=290,
        start=was.start,
        end=was.end,
        quarter=quarter(1),
        supersedes=was,
        reason="Late returns.",
    )
    (line,) = of(Kind.REVISED)
    assert line.evidence == "Borsetshire, April to June 2023: 276 days before, now 290 days. Late returns."
    assert line.is_unreleased


def test_a_judged_figure_with_nothing_beside_it_has_no_comparator(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    figure(measure)
    (line,) = of(Kind.NO_COMPARATOR)
    assert "neither a target nor a figure for another area: Longest wait, 300 days" in line.evidence
    figure(measure, kind=AreaKind.NATION)
    assert of(Kind.NO_COMPARATOR) == []


@pytest.mark.parametrize(("value", "count"), [(2_999, 0), (3_000, 1), (31, 0), (30, 1)])
def test_a_tenfold_jump_is_improbable(theme: Theme, value: int, count: int) -> None:
    measure = create_measure(theme=theme)
    figure(measure, 300, 1)
    figure(measure, value)
    assert len(of(Kind.IMPROBABLE)) == count


def test_a_small_sensitive_count_is_not_given_away(theme: Theme) -> None:
    measure = create_measure(theme=theme, is_sensitive=True, unit="count")
    figure(measure, 40, 1)
    figure(measure, 3)
    assert of(Kind.IMPROBABLE) == []
    assert "fewer than 5" in of(Kind.NO_COMPARATOR)[0].evidence


def test_a_reader_outside_sees_lines_over_what_was_released(theme: Theme) -> None:
    measure = create_measure(theme=theme)
    create_target(measure=measure)
    figure(measure, 987)
    create_commitment(theme=theme, due_on=dt.date(2023, 9, 30), is_public=False)
    create_update_text(theme=theme, quarter=quarter(), brag=Brag.RED)
    assert len(drawn()) > 2
    assert drawn(as_at=AsAt(1)) == []


def client_of(role: Role | None) -> Client:
    client = Client()
    if role:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


@pytest.mark.parametrize(
    ("role", "sealed", "draft"),
    [(None, 302, 302), (Role.PANEL_MEMBER, 200, 404), (Role.CONTRIBUTOR, 200, 200), (Role.ADMINISTRATOR, 200, 200)],
)
def test_the_panel_and_the_office_open_the_page(demo: None, role: Role | None, sealed: int, draft: int) -> None:
    client = client_of(role)
    assert [client.get(address).status_code for address in (ADDRESS, DRAFT)] == [sealed, draft]


def test_there_are_no_lines_without_a_report(demo: None) -> None:
    client = client_of(Role.PANEL_MEMBER)
    address = reverse("lines_of_enquiry", args=["2019-20-q1"])
    assert client.get(address).status_code == 404


def test_a_member_reads_the_evidence_under_its_section(demo: None) -> None:
    page = client_of(Role.PANEL_MEMBER).get(ADDRESS).content.decode()
    moved = "up 24 days, or 9%, on April to June 2023\N{NO-BREAK SPACE}†."
    assert f"300 days for July to September 2023, 150 days over target, {moved}" in page
    assert "Unreleased draft" not in page
    assert "316 days" not in page
    assert "Not yet released" not in page


def test_the_office_is_told_what_is_not_released(demo: None) -> None:
    page = client_of(Role.PUBLISHER).get(DRAFT).content.decode()
    assert "316 days" in page
    assert "Not yet released" in page


def test_a_correction_being_written_does_not_reach_a_member(demo: None) -> None:
    row = Observation.objects.get(measure__slug="shotgun-grant-longest-wait", area__kind="force", end="2023-09-30")
    values = {name: getattr(row, name) for name in ("measure", "start", "end", "quarter")}
    create_observation(**values, value=8_765, supersedes=row, reason="Miscounted.")
    assert "8,765" not in client_of(Role.PANEL_MEMBER).get(ADDRESS).content.decode()


def test_lines_of_a_sealed_report_stay_when_its_records_move_on(demo: None) -> None:
    """What a member printed before the meeting is what the page says at the meeting."""
    before = client_of(Role.PANEL_MEMBER).get(ADDRESS).content.decode()
    rows = Commitment.objects.filter(is_public=True)
    met = [row for row in rows if escape(row.title) in before]
    assert met
    for row in met:
        change_register(row, by=User.objects.with_role(Role.PUBLISHER).earliest("pk"), reason="x", title="Of later")
    Contract.objects.update(title="Of later", current_end=None)
    assert client_of(Role.PANEL_MEMBER).get(ADDRESS).content.decode().split("<main")[1] == before.split("<main")[1]


def test_the_number_of_queries_is_fixed(theme: Theme) -> None:
    def add() -> None:
        one = create_theme()
        create_update_text(theme=one, quarter=quarter(), brag=Brag.RED)
        create_commitment(theme=one, due_on=dt.date(2023, 9, 30))
        create_milestone(theme=one, forecast_on=dt.date(2023, 9, 30))
        create_inspection()
        create_accountability_action(meeting=create_meeting(), due_on=dt.date(2023, 9, 30))
        measure = create_measure(theme=one)
        create_target(measure=measure)
        was = figure(measure, 276, 1)
        figure(measure, 300)
        values: dict[str, Any] = {"start": was.start, "end": was.end, "quarter": quarter(1)}
        create_observation(measure=measure, value=9, supersedes=was, reason="Late.", **values)

    create_user()
    counts = []
    for _ in range(2):
        add()
        add()
        with CaptureQueriesContext(connection) as queries:
            assert drawn()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
