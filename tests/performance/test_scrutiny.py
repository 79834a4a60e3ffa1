"""Grades by question, and the life of a recommendation: numbered as printed, answered, done, and what it changed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.roles import Role
from performance.choices import Answer, InspectionKind, LocalStatus, RecommendationKind
from performance.models import Inspection, InspectionGrade, Recommendation
from tests.factories.accounts import create_user
from tests.factories.performance import create_inspection, create_inspection_grade, create_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

FIVE = "Outstanding, Good, Adequate, Requires improvement, Inadequate"
FOUR = "Outstanding, Good, Requires improvement, Inadequate"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(create_user(role=Role.PUBLISHER))
    return client


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def page(client: Client, report: Inspection) -> str:
    return words(client.get(report.get_absolute_url()).content)


def add(client: Client, route: str, report: Inspection, **typed: str) -> Any:
    return client.post(reverse(route, args=[report.slug]), {"source": "The report.", "is_public": "on", **typed})


def test_numbers_stand_in_the_order_of_the_report() -> None:
    report = create_inspection()
    for number in ("10", "R12", "3b", "2.1", "3a", "R 2", "3", "1"):
        create_recommendation(inspection=report, number=number)
    assert [row.number for row in report.recommendations.all()] == [*("1", "2.1", "R 2", "3", "3a", "3b", "10", "R12")]


@pytest.mark.parametrize("is_descending", [False, True])
def test_the_list_sorts_by_number(client: Client, is_descending: bool) -> None:
    report = create_inspection()
    for number in ("10", "3a", "9", "3"):
        create_recommendation(inspection=report, number=number, title=f"Number {number}!")
    html = client.get(reverse("recommendations"), {"sort": "-number" if is_descending else "number"}).content.decode()
    in_order = ["3", "3a", "9", "10"]
    assert re.findall(r"Number (\w+)!", html) == (in_order[::-1] if is_descending else in_order)


@pytest.mark.parametrize("number", ["3a", "12", "2.1", "2.1b", "2.1.3", "R1", "AFI 4", "R-10"])
def test_a_number_as_printed_is_taken(office: Client, number: str) -> None:
    add(office, "recommendation_add", create_inspection(), number=f" {number} ", title="Train staff", **plain())
    assert Recommendation.objects.get().number == number


@pytest.mark.parametrize("number", ["", "a3", "3 a", "0x1", "three", "-1", "3aa", "12345"])
def test_any_other_is_refused_beside_the_field(office: Client, number: str) -> None:
    answer = add(office, "recommendation_add", create_inspection(), number=number, title="Train staff", **plain())
    assert answer.context["form"].errors.keys() == {"number"}
    assert not Recommendation.objects.exists()


def plain() -> dict[str, str]:
    return {
        "kind": RecommendationKind.RECOMMENDATION,
        "answer": Answer.AWAITED,
        "status": LocalStatus.OUTSTANDING,
    }


def test_a_number_is_once_within_its_kind_and_report() -> None:
    report = create_inspection()
    create_recommendation(inspection=report, number="1")
    create_recommendation(inspection=report, number="1", kind=RecommendationKind.AREA_FOR_IMPROVEMENT)
    create_recommendation(inspection=create_inspection(), number="1")
    with pytest.raises(IntegrityError):
        create_recommendation(inspection=report, number="1")


@pytest.mark.parametrize("answer", [Answer.PARTLY, Answer.REJECTED])
def test_what_is_not_accepted_says_why(office: Client, answer: Answer) -> None:
    report = create_inspection()
    typed = {"number": "3a", "title": "Train staff", **plain(), "answer": answer}
    refused = add(office, "recommendation_add", report, **typed)
    assert "Say why it is not accepted, or not all of it." in words(refused.content)
    add(office, "recommendation_add", report, **typed, answer_reason="There is another way.")
    told = page(Client(), report)
    assert f"{answer.label} There is another way." in told


def test_accepted_is_not_done(client: Client) -> None:
    report = create_inspection()
    create_recommendation(inspection=report, answer=Answer.ACCEPTED)
    html = client.get(report.get_absolute_url()).content.decode()
    assert "0% of 1" in words(html.encode())
    [cell] = re.findall(r"<td[^>]*>(?:(?!</td>).)*Accepted.*?</td>", html, re.DOTALL)
    assert "status" not in cell
    assert "Outstanding" in html


def test_what_it_changed_stands_once_somebody_says_it(client: Client) -> None:
    report = create_inspection()
    row = create_recommendation(inspection=report, evidence="An audit of 40 files.")
    assert "An audit of 40 files." in page(client, report)
    assert "What it changed" not in page(client, report)
    Recommendation.objects.filter(pk=row.pk).update(outcome="Calls are answered sooner.")
    assert "What it changed" in page(client, report)


def test_grades_stand_with_the_scale_of_their_time_and_the_grade_before(client: Client) -> None:
    old = create_inspection(published_on=dt.date(2019, 5, 1), scale=FOUR, cycle="PEEL 2018")
    older = create_inspection(published_on=dt.date(2017, 5, 1), scale=FOUR)
    now = create_inspection(published_on=dt.date(2023, 5, 1), scale=FIVE)
    create_inspection_grade(inspection=older, title="Responding to the public", grade="Inadequate")
    create_inspection_grade(inspection=old, title="Responding to the Public", grade="Requires improvement")
    create_inspection_grade(inspection=now, title="Responding to the public", grade="Adequate")
    create_inspection_grade(inspection=now, title="Protecting the vulnerable", grade="Good")
    told = page(client, now)
    assert "Adequate 3rd of 5" in told
    assert "Requires improvement PEEL 2018; 3rd of 4" in told
    assert "Good 2nd of 5 Not graded before" in told
    assert "Grades" not in page(client, create_inspection())


def test_hidden_grades_and_those_of_hidden_reports_are_seen_by_the_office_alone(client: Client) -> None:
    hidden = create_inspection(published_on=dt.date(2019, 5, 1), scale=FOUR, is_public=False)
    create_inspection_grade(inspection=hidden, title="Responding", grade="Inadequate")
    now = create_inspection(published_on=dt.date(2023, 5, 1), scale=FIVE)
    create_inspection_grade(inspection=now, title="Responding", grade="Adequate")
    create_inspection_grade(inspection=now, title="Not said yet", grade="Good", is_public=False)
    told = page(client, now)
    assert "Inadequate" not in told
    assert "Not said yet" not in told
    client.force_login(create_user(role=Role.PUBLISHER))
    told = page(client, now)
    assert "Inadequate" in told
    assert "Not said yet" in told


def test_a_grade_is_one_of_the_reports_own(office: Client) -> None:
    report = create_inspection(scale=FOUR)
    typed = {"title": "How well does it respond?", "order": "1"}
    refused = add(office, "inspection_grade_add", report, **typed, grade="Adequate")
    assert refused.context["form"].errors.keys() == {"grade"}
    add(office, "inspection_grade_add", report, **typed, grade="Requires improvement")
    assert InspectionGrade.objects.get().grade == "Requires improvement"


@pytest.mark.parametrize(
    ("scale", "refused"),
    [
        ("Good, Adequate", "The report gives “Inadequate”: leave it among the grades."),
        ("Good, good, Inadequate", "A grade stands there twice."),
        ("Good,  Inadequate ,", ""),
    ],
)
def test_a_grade_that_was_given_stays_in_the_scale(office: Client, scale: str, refused: str) -> None:
    report = create_inspection(scale=FIVE)
    create_inspection_grade(inspection=report, grade="Inadequate")
    address = reverse("inspection_change", args=[report.slug])
    form = office.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    answer = office.post(address, {**typed, "published_on": "1 July 2023", "scale": scale, "source": "The report."})
    report.refresh_from_db()
    if refused:
        assert refused in words(answer.content)
        assert report.scale == FIVE
    else:
        assert report.scale == "Good, Inadequate"


@pytest.mark.parametrize(
    ("precision", "last", "is_before"), [("year", 31, False), ("month", 31, False), ("day", 31, True)]
)
def test_a_report_that_may_have_come_out_after_is_not_before(
    client: Client, precision: str, last: int, is_before: bool
) -> None:
    """A span is never its last day: this report came out on some day of it."""
    earlier = create_inspection(published_on=dt.date(2022, 12, 20), scale=FIVE)
    create_inspection_grade(inspection=earlier, title="Responding", grade="Inadequate")
    now = create_inspection(published_on=dt.date(2022, 12, last), published_precision=precision, scale=FIVE)
    create_inspection_grade(inspection=now, title="Responding", grade="Good")
    assert ("Inadequate" in page(client, now)) is is_before


def test_links_tell_rows_of_one_number_apart(office: Client) -> None:
    report = create_inspection()
    create_recommendation(inspection=report, number="1")
    create_recommendation(inspection=report, number="1", kind=RecommendationKind.AREA_FOR_IMPROVEMENT)
    told = page(office, report)
    for name in ("recommendation 1", "area for improvement 1"):
        assert f"Change {name}" in told
        assert f"Sign off {name}" in told


def test_the_law_asks_for_no_response_to_an_auditor(client: Client) -> None:
    report = create_inspection(kind=InspectionKind.AUDITOR)
    assert report.response_due_on is None
    told = page(client, report)
    assert "Not asked for by law" in told
    assert "56 days" not in told


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (InspectionKind.FORCE, dt.date(2023, 10, 5)),
        (InspectionKind.IOPC, dt.date(2023, 10, 5)),
        (InspectionKind.CORONER, dt.date(2023, 10, 6)),  # 56 days of the day on which it was sent
    ],
)
def test_the_days_of_each_law(client: Client, kind: InspectionKind, due: dt.date) -> None:
    report = create_inspection(kind=kind, published_on=dt.date(2023, 8, 11))
    assert report.response_due_on == due
    assert "Within 56 days of the report" in page(client, report)


@pytest.mark.parametrize("kind", InspectionKind)
def test_a_sign_off_names_the_body(client: Client, kind: InspectionKind) -> None:
    report = create_inspection(kind=kind)
    day = dt.date(2023, 9, 1)
    create_recommendation(inspection=report, status=LocalStatus.SIGNED_OFF, signed_off_on=day)
    told = page(client, report)
    assert f"by {kind.body}, 1 September 2023" in told
    assert f"Signed off by {kind.body}" in told


def test_the_list_tells_recommendations_of_each_body_apart(client: Client) -> None:
    for kind in InspectionKind:
        create_recommendation(inspection=create_inspection(kind=kind), title=f"Asked in {kind.value}")
    address = reverse("recommendations")
    told = words(client.get(address).content)
    assert "The IOPC" in told
    assert all(f"Asked in {kind.value}" in told for kind in InspectionKind)
    only = words(client.get(address, {"source": InspectionKind.CORONER}).content)
    assert "Asked in coroner" in only
    assert "Asked in auditor" not in only
