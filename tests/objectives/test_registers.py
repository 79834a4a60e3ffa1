"""The registers of the plan: what stands where on the day that is judged, and the same rows as a file."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from objectives.choices import CommitmentState, CommitmentStep
from objectives.display import due_line, slip_line
from objectives.models import Commitment, DeliveryAction
from objectives.stats import (
    STANDS,
    UNREPORTED,
    WHERE_DATED,
    commitment_counts,
    dated_counts,
    places,
    plan_status,
    with_answers,
)
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.formats import due_words, relative_day, slip_words
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.releases.as_of import Days
from tests.factories.accounts import create_user
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_decision,
    create_delivery_action,
    create_milestone,
    create_theme,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 9, 30)
DAYS = Days(DAY, DAY)
ONE = dt.timedelta(days=1)
MAKERS: dict[str, Any] = {
    "commitments": create_commitment,
    "decisions": create_decision,
    "delivery_actions": create_delivery_action,
    "milestones": create_milestone,
}


@pytest.fixture
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
    """The first column of the file, which holds what the page shows."""
    answer: Any = client.get(reverse(name), asked | {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return [row[0] for row in csv.reader(lines)][1:]


@pytest.mark.parametrize(
    ("ahead", "due", "relative"),
    [
        (3, "due in 3 days", "in 3 days (3 October 2023)"),
        (1, "due in 1 day", "in 1 day (1 October 2023)"),
        (0, "due that day", "today (30 September 2023)"),
        (-1, "1 day overdue", "1 day ago (29 September 2023)"),
        (-12, "12 days overdue", "12 days ago (18 September 2023)"),
    ],
)
def test_days_in_words_change_at_the_day_itself(ahead: int, due: str, relative: str) -> None:
    day = DAY + ahead * ONE
    assert (due_words(day, DAY), relative_day(day, DAY)) == (due, relative)


def test_slip_is_told_both_ways() -> None:
    words = [slip_words(DAY, DAY + days * ONE) for days in (14, 1, 0, -2)]
    assert words == [
        "14 days later than planned",
        "1 day later than planned",
        "as planned",
        "2 days earlier than planned",
    ]


def test_days_are_counted_only_where_the_day_is_known() -> None:
    due = DAY - ONE
    assert due_line(create_commitment(due_on=due), DAYS) == "1 day overdue"
    assert due_line(create_commitment(due_on=due, due_precision=Precision.MONTH), DAYS) == ""
    assert due_line(create_commitment(due_on=due, state=CommitmentState.KEPT, closed_on=DAY), DAYS) == ""
    action = create_delivery_action(baseline_on=DAY, forecast_on=DAY + 3 * ONE, forecast_precision=Precision.MONTH)
    assert slip_line(action, DAYS) == "Later than planned"


@pytest.mark.parametrize(("ahead", "overdue"), [(-1, 1), (0, 0), (1, 0)])
def test_a_commitment_is_overdue_from_the_day_after(released: None, client: Client, ahead: int, overdue: int) -> None:
    create_commitment(due_on=DAY + ahead * ONE)
    assert commitment_counts(with_answers(Commitment.objects.all(), None), DAYS)["overdue"] == overdue
    assert len(titles(client, "commitments", state="overdue")) == overdue


def test_counts_of_commitments_agree_with_their_lists(released: None, client: Client) -> None:
    carried = create_commitment(due_on=DAY - ONE)
    create_commitment_change(commitment=carried, quarter=create_quarter(number=1))
    create_commitment(due_on=DAY + ONE, state=CommitmentState.REVISED)
    create_commitment(state=CommitmentState.KEPT, closed_on=DAY)
    create_commitment(state=CommitmentState.OVERTAKEN, closed_on=DAY)
    create_commitment(is_public=False)
    counts = commitment_counts(with_answers(Commitment.objects.public(), None), DAYS)
    assert counts == {where: len(titles(client, "commitments", state=where)) for where, _ in places(STANDS, DAYS)} | {
        UNREPORTED: 0
    }
    assert (counts["still-open"], counts["overdue"], counts["carried"], counts["kept"]) == (2, 1, 1, 1)
    html = page(client, "commitments")
    assert '<a href="?state=still-open">Still open</a><span class="value">2</span>' in html
    assert '<a href="?state=carried">Carried forward</a><span class="value">1</span>' in html


def test_a_commitment_tells_its_moves_and_last_answer_up_to_the_quarter_read(released: None, client: Client) -> None:
    commitment = create_commitment(due_on=DAY - 12 * ONE, first_due_on=dt.date(2023, 8, 1), title="Shorter waits")
    create_commitment_change(
        commitment=commitment, quarter=create_quarter(number=1), step=CommitmentStep.REVISED, to_due_on=DAY
    )
    create_commitment_change(commitment=commitment, quarter=create_quarter(number=3), reason="Not published yet.")
    html = page(client, "commitments")
    assert "12 days overdue" in html
    assert "18 September 2023" in html
    assert "first 1 August 2023" in html
    assert "Revised in Q1 2023/24" in html
    assert "Carried forward in" not in html


def test_commitments_are_found_by_theme_objective_and_words(released: None, client: Client) -> None:
    theme = create_theme()
    create_commitment(theme=theme, title="Shorter waits", words="Answer 999 calls sooner.")
    create_commitment(title="Another")
    assert titles(client, "commitments", theme=theme.slug) == ["Shorter waits"]
    assert titles(client, "commitments", objective=theme.objective.slug) == ["Shorter waits"]
    assert titles(client, "commitments", q="sooner 999") == ["Shorter waits"]
    assert titles(client, "commitments", q="sooner nothing") == []


@pytest.mark.parametrize(
    ("dates", "word"),
    [
        ({"baseline_on": DAY}, "To come"),
        ({"baseline_on": DAY - ONE}, "Overdue"),
        ({"baseline_on": DAY - ONE, "forecast_on": DAY}, "Later than planned"),
        ({"baseline_on": DAY - ONE, "forecast_on": DAY - ONE, "actual_on": DAY}, "Done"),
    ],
)
def test_an_action_stands_by_its_forecast_else_its_plan(dates: dict[str, Any], word: str) -> None:
    action = create_delivery_action(**dates)
    assert plan_status(action, DAYS)[1] == word
    assert dated_counts(DeliveryAction.objects.all(), DAYS)["overdue"] == (word == "Overdue")


def test_counts_of_the_delivery_plan_agree_with_its_lists(released: None, client: Client) -> None:
    create_delivery_action(baseline_on=DAY - ONE)
    create_delivery_action(baseline_on=DAY, forecast_on=DAY + ONE)
    create_delivery_action(baseline_on=DAY, actual_on=DAY)
    create_delivery_action(baseline_on=None)
    counts = dated_counts(DeliveryAction.objects.all(), DAYS)
    assert counts == {"still-open": 3, "overdue": 1, "slipped": 1, "done": 1, UNREPORTED: 0}
    assert counts == {
        where: len(titles(client, "delivery_actions", stands=where)) for where, _ in places(WHERE_DATED, DAYS)
    } | {UNREPORTED: 0}


def test_the_delivery_plan_tells_slip_grade_and_reason(released: None, client: Client) -> None:
    create_delivery_action(
        title="New centre",
        baseline_on=DAY,
        forecast_on=DAY + 14 * ONE,
        brag=Brag.AMBER,
        brag_reason="The tender ran late.",
    )
    create_delivery_action(title="Plain")
    html = page(client, "delivery_actions")
    assert "14 days later than planned; due in 14 days" in html
    assert "The tender ran late." in html
    assert titles(client, "delivery_actions", brag=Brag.AMBER) == ["New centre"]
    assert titles(client, "delivery_actions", brag="none") == ["Plain"]


def test_decisions_are_found_by_year_reference_and_notice(client: Client) -> None:
    create_decision(title="Old", reference="PCC/D/2022/7", taken_on=dt.date(2022, 12, 31))
    create_decision(title="New", reference="PCC/D/2023/1", taken_on=dt.date(2023, 1, 1), status="part")
    create_decision(title="Hidden", taken_on=dt.date(2021, 1, 1), is_public=False)
    assert titles(client, "decisions", year="2022") == ["Old"]
    assert titles(client, "decisions", q="d/2023/1") == ["New"]
    assert titles(client, "decisions", status="part") == ["New"]
    assert '<option value="2021">' not in page(client, "decisions")


@pytest.mark.parametrize("name", MAKERS)
def test_drafts_are_in_no_format_for_readers_outside(name: str, client: Client, office: Client) -> None:
    MAKERS[name](title="Secret", is_public=False)
    assert "Secret" not in page(client, name)
    assert titles(client, name) == []
    assert titles(office, name) == ["Secret"]


@pytest.mark.parametrize("name", MAKERS)
def test_an_empty_list_says_what_will_be_there(name: str, client: Client) -> None:
    assert "will be listed here" in page(client, name)


@pytest.mark.parametrize("name", ["commitments", "delivery_actions"])
def test_owners_are_for_the_office_in_page_and_file(name: str, client: Client, office: Client) -> None:
    MAKERS[name](owner=create_user(name="Hannah Pryce"))
    for asked in ({}, {"format": "xlsx"}, {"sort": "owner"}):
        assert client.get(reverse(name), asked).status_code == 200
    assert "Hannah Pryce" not in page(client, name, sort="owner")
    assert "Hannah Pryce" in page(office, name)


def test_a_milestone_names_only_an_action_that_its_reader_may_see(client: Client, office: Client) -> None:
    theme = create_theme()
    action = create_delivery_action(theme=theme, title="Hidden action", is_public=False)
    create_milestone(theme=theme, action=action)
    assert "Hidden action" not in page(client, "milestones")
    assert titles(client, "milestones", q="hidden") == []
    assert "Hidden action" in page(office, "milestones")


@pytest.mark.parametrize("name", MAKERS)
def test_registers_ask_no_more_for_more_rows(name: str, client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        MAKERS[name](theme=create_theme())
    with django_assert_max_num_queries(10):
        client.get(reverse(name))
