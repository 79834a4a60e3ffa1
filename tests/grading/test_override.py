"""A person's grade of a measure: beside the rule's own answer, up to a day, and told when it comes and goes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.releases import actions as releases
from performance.grading.actions import give_grade
from performance.models import Measure, MeasureGrade
from tests.factories.accounts import create_publisher, create_user
from tests.factories.performance import create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.schemes import THREE, regrade
from tests.forms import as_opened
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 10)
UNTIL = dt.date(2023, 12, 31)


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def measure(quarter: Quarter) -> Measure:
    """Off track by its rule."""
    measure = create_measure(slug="wait")
    create_target(measure=measure, value=150)
    create_observation(measure=measure, value=Decimal(300), quarter=quarter)
    return measure


def give(measure: Measure, quarter: Quarter, *, by: User | None = None, **values: Any) -> MeasureGrade:
    told: dict[str, Any] = {"grade": "on", "why": "One case of last year.", "until": UNTIL, "today": TODAY} | values
    return give_grade(by=by or create_user(role=Role.APPROVER), measure=measure, quarter=quarter, **told)


def at(day: dt.date, settings: Any) -> None:
    settings.DEMO_DATE = day


def test_readers_see_it_with_the_rules_own_answer(measure: Measure, quarter: Quarter, settings: object) -> None:
    at(TODAY, settings)
    give(measure, quarter)
    assert "overridden" not in read("/measures/", user=create_user(role=Role.PANEL_MEMBER))
    publish(quarter)
    words = "Overridden until 31 December 2023: One case of last year. By the rule: Off track."
    for page in ("/measures/", "/measures/wait/"):
        html = read(page)
        assert '<span class="tag tag--on">On track, overridden</span>' in html
        assert words in html
    assert "Given by" not in read("/measures/wait/")
    assert "Given by" in read("/measures/wait/", user=create_publisher())


def test_it_ends_by_itself_and_the_past_keeps_it(measure: Measure, quarter: Quarter, settings: Any) -> None:
    at(TODAY, settings)
    give(measure, quarter)
    publish(quarter, at=dt.datetime(2023, 11, 17, 9, tzinfo=dt.UTC))
    at(UNTIL, settings)
    assert "On track, overridden" in read("/measures/wait/")
    at(UNTIL + dt.timedelta(days=1), settings)
    now, then = read("/measures/wait/"), read("/as-published/2023-24-q2/measures/wait/")
    assert '<span class="tag tag--off">Off track</span>' in now
    assert "By the rule" not in now
    assert '<span class="tag tag--on">On track, overridden</span>' in then


def test_it_is_told_since_the_last_report_as_is_its_end(measure: Measure, quarter: Quarter, settings: object) -> None:
    at(TODAY, settings)
    publish(quarter, at=dt.datetime(2023, 8, 1, 9, tzinfo=dt.UTC))
    later, last = create_quarter(number=3), create_quarter(number=4)
    create_observation(measure=measure, value=Decimal(310), start=later.start, end=later.end, quarter=later)
    give(measure, later, until=dt.date(2024, 2, 29))
    at(dt.date(2024, 1, 20), settings)
    publish(later, at=dt.datetime(2024, 1, 20, 9, tzinfo=dt.UTC))
    told = read("/since/")
    assert "On track, overridden" in told
    assert "By the rule: Off track." in told
    create_observation(measure=measure, value=Decimal(320), start=last.start, end=last.end, quarter=last)
    at(dt.date(2024, 4, 20), settings)
    publish(last, at=dt.datetime(2024, 4, 20, 9, tzinfo=dt.UTC))
    assert "The override ended on 29 February 2024." in read("/since/")


def test_it_needs_a_reason_an_end_and_a_second_person(measure: Measure, quarter: Quarter) -> None:
    author = create_user(role=Role.APPROVER)
    for values, field in (({"until": None}, "until"), ({"until": TODAY - dt.timedelta(days=1)}, "until")):
        with pytest.raises(ValidationError) as refusal:
            give(measure, quarter, **values)
        assert list(refusal.value.message_dict) == [field]
    refused: list[tuple[dict[str, Any], str]] = [({"why": ""}, "why"), ({"grade": "pink"}, "grade")]
    for wrong, field in refused:
        with pytest.raises(ValidationError) as refusal:
            give(measure, quarter, **wrong)
        assert list(refusal.value.message_dict) == [field]
    with pytest.raises(PermissionDenied):
        give(measure, quarter, by=create_user(role=Role.CONTRIBUTOR))
    row = give(measure, quarter, by=author)
    with pytest.raises(PermissionDenied):
        releases.approve([row], by=author)
    event = Event.objects.filter(kind="performance.measuregrade").newest_first()[0]
    assert (event.verb, event.who) == ("graded", author.name)


def test_through_its_form_and_the_approvals(measure: Measure, quarter: Quarter, settings: Any) -> None:
    at(TODAY, settings)
    author, other, client = create_user(role=Role.APPROVER), create_publisher(), Client()
    client.force_login(author)
    page = reverse("measure_grade", args=["wait"])
    sent = as_opened(client.get(page).content.decode())
    sent |= {"quarter": [str(quarter.pk)], "grade": ["risk"], "until": ["31 December 2023"], "why": ["A blip."]}
    assert client.post(page, {**sent, "until": [""]}).status_code == 200
    assert not MeasureGrade.objects.exists()
    assert client.post(page, sent).status_code == 302
    assert "At risk until 31 December 2023: A blip." in read("/approvals/", user=other)
    row = MeasureGrade.objects.get()
    correct = row.get_correction_url()
    sent = as_opened(client.get(correct).content.decode()) | {"grade": ["on"], "reason": ["Seen again."]}
    assert client.post(correct, sent).status_code == 302
    assert "On track, overridden" in read("/measures/wait/", user=other)


def test_where_people_grade_it_is_of_its_quarter_alone(measure: Measure, quarter: Quarter) -> None:
    regrade(Graded.MEASURES, *({**each, "edge": None} for each in THREE), rule=Rule.WORDS)
    give(measure, quarter, grade="meets", until=None)
    publish(quarter)
    html = read("/measures/wait/")
    assert '<span class="tag tag--circle-blue">Meets</span>' in html
    assert "Of Q2 2023/24 alone" in html
    assert "verridden" not in html
    later = create_quarter(number=3)
    create_observation(measure=measure, value=Decimal(310), start=later.start, end=later.end, quarter=later)
    publish(later)
    assert '<span class="tag tag--none">Not graded</span>' in read("/measures/wait/")
