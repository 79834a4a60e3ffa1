"""The registers of accountability: where each row stands on the day that is judged, and the same rows as a file."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.roles import Role
from pcc_portal.updates.releases.as_of import Days
from performance.choices import ActionStatus, LocalStatus
from performance.models import AccountabilityAction, Recommendation
from performance.stats.inspections import (
    AGES,
    UNSURE,
    action_counts,
    age_of,
    first_clock,
    response_clock,
    status_counts,
)
from performance.tables.inspections import days_words, response_words
from tests.factories.accounts import create_user
from tests.factories.performance import (
    create_accountability_action,
    create_ad_hoc_request,
    create_inspection,
    create_inspection_response,
    create_meeting,
    create_recommendation,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 9, 30)
ONE = dt.timedelta(days=1)
NAMES = [
    *("inspections", "recommendations", "inspection_responses"),
    *("meetings", "ad_hoc_requests", "accountability_actions"),
]


@pytest.fixture(autouse=True)
def released(db: None, settings: Any) -> None:
    """Readers outside see the second quarter of 2023/24, and today is `DAY`."""
    settings.DEMO_DATE = DAY
    create_release(quarter=create_quarter())


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


def page(client: Client, name: str, **asked: str) -> str:
    return client.get(reverse(name), asked).content.decode()


def titles(client: Client, name: str, **asked: str) -> list[str]:
    answer: Any = client.get(reverse(name), asked | {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return [row[0] for row in csv.reader(lines)][1:]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (dt.date(2023, 10, 5), "Sent in time"),
        (dt.date(2023, 10, 6), "Sent 1 day late"),
        (dt.date(2023, 10, 17), "Sent 12 days late"),
    ],
)
def test_a_response_is_late_from_the_fifty_seventh_day(sent: dt.date, words: str) -> None:
    report = create_inspection(published_on=dt.date(2023, 8, 11))  # due on 5 October
    response = create_inspection_response(inspections=[report], published_on=dt.date(2023, 10, 5), sent_on=sent)
    clock = response_clock(report, [response], Days(sent, sent))
    assert days_words(clock) == words
    assert words.lower() in response_words(clock)[2]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2023, 9, 30), "Due in 5 days"),
        (dt.date(2023, 10, 5), "Due that day"),
        (dt.date(2023, 10, 6), "1 day overdue"),
    ],
)
def test_the_clock_of_a_planned_response_runs(on: dt.date, words: str) -> None:
    first, later = create_inspection(published_on=dt.date(2023, 8, 11)), create_inspection(published_on=DAY)
    response = create_inspection_response(inspections=[first, later])
    assert days_words(first_clock(response, [later, first], Days(on, on))) == words


def test_the_clock_is_not_known_where_the_day_of_publication_is_not(client: Client) -> None:
    report = create_inspection(published_precision="month")
    create_inspection_response(inspections=[report], published_on=DAY)
    assert "Not known" in page(client, "inspection_responses")


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "90"), (90, "90"), (91, "180"), (180, "180"), (181, "365"), (365, "365"), (366, "older"), (-1, None)],
)
def test_each_age_is_in_one_band(client: Client, days: int, band: str | None) -> None:
    create_recommendation(inspection=create_inspection(published_on=DAY - days * ONE))
    bands = [name for name, _ in AGES if titles(client, "recommendations", age=name)]
    assert bands == ([band] if band else [])


@pytest.mark.parametrize(
    ("precision", "last", "band", "words"),
    [
        ("month", dt.date(2023, 8, 31), "90", "9 to 39"),
        ("month", dt.date(2023, 6, 30), UNSURE, "71 to 100"),  # 90 days lie within it
        ("month", dt.date(2023, 5, 31), "180", "101 to 131"),
        ("autumn", dt.date(2023, 11, 30), "90", "0 to 8"),  # not over yet
        ("fin_year", dt.date(2023, 3, 31), UNSURE, "162 to 526"),
        ("year", dt.date(2021, 12, 31), "older", "617 to 981"),
        ("month", dt.date(2023, 9, 30), None, ""),  # not begun on 31 August
    ],
)
def test_an_age_that_is_not_known_to_the_day_is_a_span_of_days(
    client: Client, settings: Any, precision: str, last: dt.date, band: str | None, words: str
) -> None:
    settings.DEMO_DATE = dt.date(2023, 8, 31) if band is None else dt.date(2023, 9, 9)
    create_recommendation(inspection=create_inspection(published_on=last, published_precision=precision))
    assert [name for name, _ in AGES if titles(client, "recommendations", age=name)] == ([band] if band else [])
    page = client.get(reverse("recommendations")).content.decode()
    assert f">{words}<" in page if words else ">Age, days" not in page


def test_recommendations_sort_by_the_span_of_their_report(client: Client) -> None:
    for title, last, precision in (
        ("In 2023", dt.date(2023, 12, 31), "year"),
        ("In March", dt.date(2023, 3, 31), "month"),
        ("On 10 March", dt.date(2023, 3, 10), "day"),
    ):
        report = create_inspection(published_on=last, published_precision=precision)
        create_recommendation(inspection=report, title=title)
    in_order = ["On 10 March", "In March", "In 2023"]
    assert titles(client, "recommendations") == in_order
    assert titles(client, "recommendations", sort="age") == in_order
    assert titles(client, "recommendations", sort="-age") == in_order[::-1]
    assert [row.title for row in Recommendation.objects.all()] == in_order


def test_what_is_signed_off_no_longer_ages(client: Client) -> None:
    report = create_inspection(published_on=DAY - 40 * ONE)
    done = create_recommendation(inspection=report, status=LocalStatus.SIGNED_OFF, signed_off_on=DAY)
    left = create_recommendation(inspection=report, title="Left")
    assert (age_of(done, DAY), age_of(left, DAY)) == (None, (40, 40))
    assert titles(client, "recommendations", age="90") == ["Left"]


def test_counts_of_recommendations_agree_with_their_lists(client: Client) -> None:
    report, hidden = create_inspection(), create_inspection(is_public=False)
    for status in (*LocalStatus, LocalStatus.OUTSTANDING):
        create_recommendation(inspection=report, status=status)
    create_recommendation(inspection=hidden, title="Of a hidden report")
    counts = status_counts(Recommendation.objects.filter(inspection=report))
    assert {s: len(titles(client, "recommendations", status=s)) for s in LocalStatus} == counts
    assert len(titles(client, "recommendations", status="awaiting")) == 2
    for name in ("inspections", "recommendations"):
        address = f"{reverse('recommendations')}?status=outstanding"
        assert f'<a href="{address}">Outstanding</a><span class="value">2</span>' in page(client, name)


def test_recommendations_are_found_by_report_kind_and_words(client: Client) -> None:
    report = create_inspection(title="Homicide")
    create_recommendation(inspection=report, title="Train staff", kind="cause_of_concern")
    create_recommendation(inspection=create_inspection(title="Custody"), title="Check cells")
    assert titles(client, "recommendations", inspection=report.slug) == ["Train staff"]
    assert titles(client, "recommendations", kind="cause_of_concern") == ["Train staff"]
    assert titles(client, "recommendations", q="custody cells") == ["Check cells"]


@pytest.mark.parametrize(("ahead", "words"), [(-1, "1 day overdue"), (0, "due that day"), (1, "due in 1 day")])
def test_an_action_is_overdue_from_the_day_after(client: Client, ahead: int, words: str) -> None:
    create_accountability_action(meeting=create_meeting(), due_on=DAY + ahead * ONE)
    html = page(client, "accountability_actions")
    assert words in html
    assert bool(titles(client, "accountability_actions", status="overdue")) == (ahead < 0)
    assert ("Overdue</span>" in html) == (ahead < 0)


def test_counts_of_actions_agree_with_their_lists(client: Client) -> None:
    asked_in = create_ad_hoc_request()
    create_accountability_action(request=asked_in, due_on=DAY - ONE)
    create_accountability_action(request=asked_in, due_on=DAY - ONE, status=ActionStatus.DONE, done_on=DAY)
    create_accountability_action(request=asked_in)
    counts = action_counts(AccountabilityAction.objects.all(), Days(DAY, DAY))
    assert counts == {"overdue": 1, "unreported": 0, "open": 2, "done": 1, "dropped": 0}
    assert counts == {where: len(titles(client, "accountability_actions", status=where)) for where in counts}


def test_meetings_tell_how_far_they_moved(client: Client) -> None:
    planned = dt.date(2023, 8, 31)
    create_meeting(title="Held late", planned_on=planned, held_on=planned + 14 * ONE)
    create_meeting(title="Missed", planned_on=planned)
    create_meeting(title="Moved on", planned_on=planned, revised_on=DAY)
    html = page(client, "meetings")
    assert "14 days later than planned" in html
    assert "30 days later than planned; due that day" in html
    assert titles(client, "meetings", held="overdue") == ["Missed"]
    assert sorted(titles(client, "meetings", held="no")) == ["Missed", "Moved on"]


def test_requests_tell_how_long_an_answer_took(client: Client) -> None:
    create_ad_hoc_request(title="Answered", sent_on=DAY - 20 * ONE, answered_on=DAY - 3 * ONE)
    create_ad_hoc_request(title="Waiting", sent_on=DAY - 5 * ONE)
    html = page(client, "ad_hoc_requests")
    assert "17 days" in html
    assert "Sent 5 days ago (25 September 2023)" in html
    assert titles(client, "ad_hoc_requests", answered="no") == ["Waiting"]


def create_one_of_each(**values: Any) -> None:
    """Each is called Secret."""
    report, meeting = create_inspection(title="Secret", **values), create_meeting(title="Secret", **values)
    create_recommendation(inspection=report, title="Secret", **values)
    create_inspection_response(inspections=[report], title="Secret", planned_on=DAY, **values)
    create_ad_hoc_request(title="Secret", **values)
    create_accountability_action(meeting=meeting, title="Secret", **values)


@pytest.mark.parametrize("name", NAMES)
def test_drafts_are_in_no_format_for_readers_outside(name: str, client: Client, office: Client) -> None:
    create_one_of_each(is_public=False)
    assert "Secret" not in page(client, name)
    assert titles(client, name) == []
    assert titles(office, name) == ["Secret"]


def test_rows_of_what_is_hidden_are_left_out_or_unnamed(client: Client) -> None:
    report = create_inspection(title="Hidden report", is_public=False)
    create_recommendation(inspection=report)
    create_accountability_action(meeting=create_meeting(title="Hidden meeting", is_public=False))
    create_inspection_response(inspections=[report], title="Seen")
    assert titles(client, "recommendations") == titles(client, "accountability_actions") == []
    assert titles(client, "inspection_responses") == ["Seen"]
    assert "Hidden" not in "".join(page(client, name) for name in NAMES)


@pytest.mark.parametrize("name", ["recommendations", "accountability_actions"])
def test_owners_are_for_the_office(name: str, client: Client, office: Client) -> None:
    owner = create_user(name="Hannah Pryce")
    create_recommendation(inspection=create_inspection(), owner=owner)
    create_accountability_action(meeting=create_meeting(), owner=owner)
    assert "Hannah Pryce" not in page(client, name, sort="owner")
    assert "Hannah Pryce" in page(office, name)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_list_says_so(name: str, client: Client) -> None:
    assert "has been recorded yet" in page(client, name)


@pytest.mark.parametrize("name", NAMES)
def test_registers_ask_no_more_for_more_rows(name: str, client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(8):
        create_one_of_each()
    with django_assert_max_num_queries(12):
        client.get(reverse(name))
