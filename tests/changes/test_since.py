"""Everything that moved between two published quarters, with what it was, what it is and why."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from objectives.choices import CommitmentStep
from objectives.models import CommitmentChange, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.middleware import request_number
from pcc_portal.changes.sections import Section, sections
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from pcc_portal.updates.releases.past.quarters import published_quarters
from performance.choices import ActionStatus
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_award, create_contract, create_contract_change
from tests.factories.estates import create_disposal, create_project, create_project_stage
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_decision,
    create_delivery_action,
    create_milestone,
    create_theme,
    create_update_text,
)
from tests.factories.performance import (
    create_accountability_action,
    create_ad_hoc_request,
    create_area,
    create_budget,
    create_forecast,
    create_inspection,
    create_measure,
    create_meeting,
    create_observation,
    create_recommendation,
    create_target,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal, show, store_releasable
from tests.suites.test_leak_canary import CANARY, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Release:
    at = dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=at)


@pytest.fixture
def second(first: Release) -> Release:
    at = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=2, state=QuarterState.CLOSED), at=at)


def at(release: Release) -> Viewpoint:
    return Viewpoint(AsAt(release.number), release.quarter, release)


def moved(slug: str, before: Release | Viewpoint, now: Release | Viewpoint) -> list[tuple[str, str, str, str]]:
    """The words of a section's rows."""
    ends = [end if isinstance(end, Viewpoint) else at(end) for end in (before, now)]
    (section,) = [section for section in sections(*ends) if section.slug == slug]
    return [tuple(cell.text for cell in row) for row in section.table.rows]  # type: ignore[misc]


def change(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def read(client: Client, **asked: str) -> str:
    response = client.get("/since/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_dates_that_slipped_were_brought_forward_or_reached(first: Release, second: Release) -> None:
    theme = create_theme()
    action = create_delivery_action(theme=theme, title="Hub", forecast_on=dt.date(2023, 10, 1))
    sooner = create_milestone(theme=theme, title="Sooner", forecast_on=dt.date(2023, 12, 31))
    done = create_milestone(theme=theme, title="Reached", forecast_on=dt.date(2023, 11, 1))
    same = create_milestone(theme=theme, title="Same", forecast_on=dt.date(2023, 11, 1))
    held = create_meeting(title="Meeting", planned_on=dt.date(2023, 10, 4))
    seal(first, action, sooner, done, same, held)
    change(action, forecast_on=dt.date(2023, 10, 31), brag=Brag.AMBER, brag_reason="No builder.")
    change(sooner, forecast_on=dt.date(2023, 12, 30))
    change(done, actual_on=dt.date(2023, 10, 20))
    change(held, revised_on=dt.date(2023, 10, 5))
    seal(second, action, sooner, done, same, held)
    assert moved("dates", first, second) == [
        ("Hub", "1 October 2023", "31 October 2023", "No builder."),
        ("Sooner", "31 December 2023", "30 December 2023", "1 day earlier"),
        ("Reached", "1 November 2023", "Done 20 October 2023", "–"),
        ("Meeting", "4 October 2023", "5 October 2023", "1 day later"),
    ]


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (("2023-11-30", "month"), ("2023-11-03", "day"), ("November 2023", "3 November 2023", "Made exact")),
        (("2023-11-30", "month"), ("2023-11-30", "day"), ("November 2023", "30 November 2023", "Made exact")),
        (("2023-11-03", "day"), ("2023-11-30", "autumn"), ("3 November 2023", "autumn 2023", "Less exact than before")),
        (("2023-11-30", "month"), ("2023-12-01", "day"), ("November 2023", "1 December 2023", "Later")),
        (("2023-11-30", "month"), ("2023-10-31", "month"), ("November 2023", "October 2023", "Earlier")),
        (("2024-03-31", "early_year"), ("2024-05-31", "spring"), ("early 2024", "spring 2024", "About the same time")),
    ],
)
def test_a_date_moves_only_where_no_day_is_shared(
    first: Release, second: Release, was: tuple[str, str], now: tuple[str, str], words: tuple[str, str, str]
) -> None:
    row = create_milestone(title="Hub", forecast_on=dt.date.fromisoformat(was[0]), forecast_precision=was[1])
    seal(first, row)
    change(row, forecast_on=dt.date.fromisoformat(now[0]), forecast_precision=now[1])
    seal(second, row)
    assert moved("dates", first, second) == [("Hub", *words)]


def test_stages_and_actions_that_moved_are_named_with_what_they_belong_to(first: Release, second: Release) -> None:
    project, hidden = create_project(title="Station"), create_project(title="Secret", is_public=False)
    stage = create_project_stage(project=project, title="Design", forecast_on=dt.date(2023, 10, 1))
    within = create_project_stage(project=hidden, title="Purchase", forecast_on=dt.date(2023, 10, 1))
    meeting, request = create_meeting(title="Meeting"), create_ad_hoc_request(title="Stop and search")
    due = create_accountability_action(meeting=meeting, title="Publish waits", due_on=dt.date(2023, 10, 1))
    done = create_accountability_action(
        meeting=None, request=request, title="Send figures", due_on=dt.date(2023, 10, 1)
    )
    seal(first, project, stage, within, meeting, request, due, done)
    change(stage, forecast_on=dt.date(2023, 11, 1))
    change(within, forecast_on=dt.date(2023, 11, 1))
    change(due, due_on=dt.date(2023, 10, 8))
    change(done, status=ActionStatus.DONE, done_on=dt.date(2023, 9, 20))
    seal(second, project, stage, within, meeting, request, due, done)
    assert sorted(moved("dates", first, second)) == [
        ("Publish waits", "1 October 2023", "8 October 2023", "7 days later"),
        ("Send figures", "1 October 2023", "Done 20 September 2023", "–"),
        ("Station: Design", "1 October 2023", "1 November 2023", "31 days later"),
    ]
    (section,) = [section for section in sections(at(first), at(second)) if section.slug == "dates"]
    assert {(row[0].href, row[0].sub) for row in section.table.rows} == {
        (project.get_absolute_url(), "Building project: stage"),
        (meeting.get_absolute_url(), "Action from Meeting"),
        (request.get_absolute_url(), "Action from Stop and search"),
    }


def test_registers_are_compared_as_they_were_sealed(first: Release, second: Release) -> None:
    """What is edited after the second report shows in neither."""
    disposal = create_disposal(title="Holmer Road", stage=3, expected_receipt=1_200_000)
    seal(first, disposal)
    change(disposal, stage=4)
    seal(second, disposal)
    change(disposal, stage=5, title="Renamed")
    row = ("Holmer Road", "Marketing", "Decision at £1,200,000", "–")
    assert moved("estates", first, second) == [row]
    working_copy = Viewpoint(WORKING_COPY, second.quarter)
    assert moved("estates", second, working_copy) == [("Renamed", "Decision", "Heads of terms at £1,200,000", "–")]


def test_new_things_are_new(first: Release, second: Release) -> None:
    theme, inspection = create_theme(), create_inspection(title="Report on custody")
    rows: list[Any] = [
        create_contract(title="Climb", value_awarded=600_000, starts=dt.date(2023, 8, 1)),
        create_disposal(title="Holmer Road"),
        create_project(title="Police station", riba_stage=3),
        create_decision(theme=theme, title="To sell"),
        create_commitment(theme=theme, title="To build"),
        inspection,
        create_recommendation(inspection=inspection, title="Train staff"),
        create_award(title="Safer Streets"),
    ]
    seal(second, *rows)
    titles = {s.slug: [row[0].text for row in s.table.rows] for s in sections(at(first), at(second)) if s.count}
    assert titles == {
        "contracts": ["Climb"],
        "recommendations": ["Outstanding"],
        "estates": ["Holmer Road", "Police station"],
        "decisions": ["To sell"],
        "commitments": ["To build"],
        "inspections": ["Report on custody", "Train staff"],
        "money": ["Safer Streets"],
    }


def test_contracts_that_were_extended_varied_or_ended(first: Release, second: Release) -> None:
    starts = dt.date(2022, 1, 1)
    varied = create_contract(title="Climb", value_awarded=600_000, current_end=dt.date(2024, 3, 31), starts=starts)
    before = create_contract_change(contract=varied, value_change=71_762)
    after = create_contract(title="New term", starts=dt.date(2023, 10, 1), current_end=dt.date(2025, 3, 31))
    ended = create_contract(title="Old term", current_end=dt.date(2023, 9, 30), successor=after, starts=starts)
    seal(first, varied, before, after, ended)
    grown = create_contract_change(contract=varied, value_change=198_000, reason="Younger children.")
    seal(second, varied, before, grown, after, ended)
    assert moved("contracts", first, second) == [
        ("Climb", "£671,762", "£869,762", "Younger children."),
        ("Old term", "Ends 30 September 2023", "Ended 30 September 2023", "Followed by New term"),
    ]


def test_what_follows_a_contract_and_with_which_gap(first: Release, second: Release) -> None:
    end, starts = dt.date(2024, 3, 31), dt.date(2024, 4, 1)
    after = create_contract(title="New term", starts=starts)
    kept, late, found = (
        create_contract(slug=slug, title=title, current_end=end)
        for slug, title in (("c-1", "Kept"), ("c-2", "Late"), ("c-3", "Found"))
    )
    late.successor = after
    late.save()
    seal(first, after, kept, late, found)
    change(after, starts=dt.date(2024, 6, 1))
    seal(second, after, kept, late, found)
    assert moved("contracts", first, second) == [
        ("Late", "New term: Followed the next day", "New term: A gap of 61 days", "–")
    ]
    change(late, successor=None)
    change(found, successor=after)
    third = create_release(quarter=create_quarter(number=3, state=QuarterState.CLOSED))
    seal(third, after, kept, late, found)
    assert moved("contracts", second, third)[:2] == [
        ("Late", "New term: A gap of 61 days", "No contract follows", "–"),
        ("Found", "No contract follows", "New term: A gap of 61 days", "–"),
    ]


def test_restated_figures_and_moved_targets_and_grades(first: Release, second: Release) -> None:
    measure = create_measure(theme=create_theme(), title="Longest wait", direction="lower")
    seal(first, measure)
    seal(second, measure)
    period: dict[str, Any] = {"start": first.quarter.start, "end": first.quarter.end}
    old = show(create_observation(measure=measure, value=276, quarter=first.quarter, **period), first)
    show(create_observation(measure=measure, value=280, quarter=second.quarter), second)
    corrected = Observation(
        measure=measure,
        area=create_area(),
        quarter=first.quarter,
        start=old.start,
        end=old.end,
        as_at=old.end,
        value=280,
        supersedes=old,
        reason="Late cases.",
    )
    store_releasable(corrected, release=second)
    show(create_target(measure=measure, value=300, effective_from=dt.date(2023, 4, 1)), first)
    show(create_target(measure=measure, value=250, effective_from=second.quarter.start), second)
    assert moved("figures", first, second) == [("Longest wait", "276 days", "280 days", "Corrected: Late cases.")]
    ((title, was, now, _),) = moved("targets", first, second)
    assert (title, was) == ("Longest wait", "300 days from 1 April 2023")
    assert now.startswith("250 days from ")
    assert moved("grades", first, second) == [("Longest wait", "On track", "Off track", "30 days over target")]


def test_unreleased_figures_show_in_the_working_copy_alone(first: Release, second: Release) -> None:
    measure = create_measure(theme=create_theme(), title="Longest wait")
    seal(first, measure)
    seal(second, measure)
    show(create_observation(measure=measure, value=276, quarter=first.quarter), first)
    create_target(measure=measure, value=250)
    assert moved("targets", first, second) == []
    assert len(moved("targets", second, Viewpoint(WORKING_COPY, second.quarter))) == 1


def test_money(first: Release, second: Release) -> None:
    budget = create_budget(total=273_000_000)
    project = create_project(title="Police station", budget=5_000_000, forecast=5_000_000)
    seal(first, budget, project)
    show(create_forecast(budget=budget, quarter=first.quarter, outturn=275_000_000), first)
    show(create_forecast(budget=budget, quarter=second.quarter, outturn=272_000_000), second)
    change(project, forecast=5_500_000)
    seal(second, budget, project)
    assert moved("money", first, second) == [
        ("Budget 2023/24: forecast for the year", "£2m overspend", "£1m underspend", "£3m better than forecast then"),
        ("Police station", "£5,000,000", "£5,500,000", "Budget £5,000,000"),
    ]


def test_commitments_kept_revised_and_carried(first: Release, second: Release) -> None:
    theme = create_theme()
    late, kept, hidden = (
        create_commitment(theme=theme, title=title, due_on=dt.date(2023, 10, 31))
        for title in ("Late", "Kept", "Hidden")
    )
    seal(first, late, kept)
    for row, step in ((late, CommitmentStep.REVISED), (kept, CommitmentStep.KEPT), (hidden, CommitmentStep.CARRIED)):
        due = dt.date(2024, 3, 31) if step == CommitmentStep.REVISED else None
        create_commitment_change(commitment=row, quarter=second.quarter, step=step, to_due_on=due, reason="Staff.")
    seal(second, late, kept, *CommitmentChange.objects.filter(commitment__is_public=True).exclude(commitment=hidden))
    assert moved("commitments", first, second) == [
        ("Kept", "Due 31 October 2023", "Kept", "Staff."),
        ("Late", "Due 31 October 2023", "Due 31 March 2024", "Staff."),
    ]


def test_recommendations_that_moved_on(first: Release, second: Release) -> None:
    inspection = create_inspection(title="Custody")
    row = create_recommendation(inspection=inspection, title="Train staff")
    seal(first, inspection, row)
    change(row, status="signed_off", signed_off_on=dt.date(2023, 9, 1))
    seal(second, inspection, row)
    assert moved("inspections", first, second) == [
        ("Train staff", "Outstanding", "Signed off", "Signed off 1 September 2023")
    ]


def test_themes_with_another_grade_and_words_left_unchanged(first: Release, second: Release) -> None:
    copied, other = create_theme(title="Copied"), create_theme(title="Written anew")
    for release, brag, body, words in (
        (first, Brag.GREEN, "All is well.", "One."),
        (second, Brag.AMBER, "All  is well.\n", "Two."),
    ):
        create_update_text(theme=copied, quarter=release.quarter, release=release, brag=brag, body=body)
        create_update_text(theme=other, quarter=release.quarter, release=release, body=words)
    assert moved("grades", first, second) == [("Copied", "On track", "At risk", "Not there yet.")]
    assert moved("words", first, second) == [("Copied", "All is well.", "The same words", "Not there yet.")]


def test_the_last_two_published_quarters_are_compared_unless_others_are_asked_for(
    client: Client, first: Release, second: Release
) -> None:
    create_release(quarter=create_quarter(number=3))
    assert "from quarter 2, 2023/24 to quarter 3, 2023/24" in read(client)
    assert "from quarter 1, 2023/24 to quarter 3, 2023/24" in read(client, **{"from": "2023-24-q1"})
    assert "from quarter 1, 2023/24 to quarter 2, 2023/24" in read(client, to="2023-24-q2")
    for nonsense in ("2023-24-q3", "now", "x" * 500, "\0"):
        assert "from quarter 2, 2023/24 to quarter 3, 2023/24" in read(client, **{"from": nonsense, "to": nonsense})


def test_now_is_for_the_office(client: Client, first: Release, second: Release) -> None:
    create_quarter(number=3)
    contract = create_contract(title="Not public", is_public=False)
    assert contract.title not in read(client, to="now")
    assert "Now, not yet published" not in read(client, to="now")
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    html = read(client, to="now")
    assert "from quarter 2, 2023/24 to now" in html
    assert contract.title in html
    assert contract.title not in read(client)


def test_there_is_nothing_to_compare_before_there_are_two(client: Client) -> None:
    assert "Nothing has been published yet." in read(client)
    create_release(quarter=create_quarter(number=1))
    assert "This is the first quarter that was published" in read(client)


def test_what_did_not_move_is_said_and_counts_lead_to_their_sections(
    client: Client, first: Release, second: Release
) -> None:
    seal(second, create_decision(title="To sell"))
    html = read(client)
    assert '<a href="#decisions"><b>1</b> Decisions</a>' in html
    assert html.count("Nothing moved.") == 21
    assert "1 change from" in html


def test_the_past_compares_up_to_its_quarter(client: Client, first: Release, second: Release) -> None:
    seal(second, create_decision(title="To sell", slug="to-sell"))
    create_release(quarter=create_quarter(number=3))
    html = client.get("/as-published/2023-24-q2/since/").content.decode()
    assert "1 change from quarter 1, 2023/24 to quarter 2, 2023/24" in html
    assert "/as-published/2023-24-q2/decisions/to-sell/" in html
    assert "2023-24-q3" not in html.split("</form>")[0]


def test_what_moved_in_the_demo(demo: None) -> None:
    now, before = published_quarters()[:2]
    moved = {section.slug: section for section in sections(before, now)}
    assert {"grades", "dates", "contracts", "estates", "commitments", "money"} <= {s for s in moved if moved[s].count}
    assert all(row[0].href for section in moved.values() for row in section.table.rows)


def queries(before: Viewpoint, now: Viewpoint) -> tuple[int, list[Section]]:
    """As in one request."""
    token = request_number.set(uuid4().hex)
    try:
        with CaptureQueriesContext(connection) as asked:
            moved = sections(before, now)
    finally:
        request_number.reset(token)
    return len(asked), moved


def test_the_number_of_queries_does_not_grow(demo: None) -> None:
    now, before = published_quarters()[:2]
    working_copy = Viewpoint(WORKING_COPY, Quarter.objects.open().latest_first()[0])
    few, few_now = queries(before, now)[0], queries(now, working_copy)[0]
    theme = Theme.objects.earliest("pk")
    rows: list[Any] = [create_measure(theme=theme) for _ in range(20)]
    rows += [create_commitment(theme=theme) for _ in range(20)] + [
        create_decision(theme=theme, reference=f"New {n}") for n in range(20)
    ]
    seal(now.release or Release(), *rows)
    assert queries(before, now)[0] == few <= 32  # what two releases sealed is read together
    assert queries(now, working_copy)[0] == few_now <= 71  # each of 41 registers as it stands, once


def test_a_word_planted_in_every_draft_shows_inside_alone(demo: None, client: Client) -> None:
    plant()
    for asked in ({}, {"to": "now"}):
        assert CANARY not in read(client, **asked)
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    assert CANARY not in read(client)
    assert CANARY in read(client, to="now")


def test_the_office_of_the_demo_reads_what_is_not_published_yet(demo: None, client: Client) -> None:
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    assert "Not yet released" in read(client, to="now")
