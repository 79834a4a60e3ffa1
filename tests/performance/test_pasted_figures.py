"""A column from a sheet, looked at and put into the boxes of an update's figures."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from performance.forms.columns import lines_of
from performance.models import Observation
from tests.factories.desks import TODAY, Desk, create_desk
from tests.factories.performance import create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_opened

pytestmark = pytest.mark.django_db
NAMES = ["Longest wait", "Officers’ sickness", "Calls, July 2023"]


def lines(text: str, **options: Any) -> list[tuple[int | None, str]]:
    return [(line.place, line.text) for line in lines_of(text, NAMES, what="rows", **options)]


def test_a_column_is_in_the_order_of_the_rows_from_where_it_was_pasted() -> None:
    assert lines("1\n2\n3\n") == [(0, "1"), (1, "2"), (2, "3")]
    assert lines("1\n\n3") == [(0, "1"), (1, ""), (2, "3")]
    assert lines("5\n6\n7", begins_at=1) == [(1, "5"), (2, "6"), (None, "7")]


def test_behind_a_name_however_it_is_spelled_stands_its_figure() -> None:
    text = "officers' SICKNESS\t4.5\nLongest  wait\t280\t\n\nNobody\t1\nLongest wait\t7"
    assert lines(text) == [(1, "4.5"), (0, "280"), (None, "1"), (None, "7")]
    assert lines("Calls, July 2023\t12\t15") == [(2, "15")]
    problems = [line.problem for line in lines_of(text, NAMES, what="rows") if line.problem]
    assert problems == ["“Nobody” is not one of the rows.", "“Longest wait” is there twice."]


@pytest.fixture
def desk(settings: Any) -> Desk:
    settings.DEMO_DATE = TODAY
    desk = create_desk()
    first = create_quarter(number=1)
    create_observation(measure=desk.measure, quarter=first, value=280, start=first.start, end=first.end)
    return desk


def page(desk: Desk) -> str:
    return reverse("update", args=[desk.quarter.slug, desk.theme.slug])


def post(desk: Desk, **sent: str) -> Any:
    """By the owner, who has just opened the page."""
    client = Client()
    client.force_login(desk.officer)
    return client.post(page(desk), as_opened(client.get(page(desk)).content.decode()) | sent)


def key(desk: Desk) -> str:
    return f"figure-{desk.measure.slug}-{desk.area.slug}"


def test_a_look_shows_what_was_read_and_saves_nothing(desk: Desk) -> None:
    answer = post(desk, do="look", pasted="300\n400")
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    (first, second) = answer.context["look"].lines
    assert (first.row.change, first.problem, first.row.doubt) == ("up 20 days", "", "")
    assert second.problem == "“400” comes after the last of the figures here."
    assert "Put them into the boxes" in text
    assert not Observation.objects.filter(quarter=desk.quarter).exists()


def test_a_look_tells_what_cannot_be_read_and_what_will_be_asked(desk: Desk) -> None:
    for typed, problem, doubt in (
        ("n/a", "choose “Not applicable”", ""),
        ("-3", "cannot be below 0", ""),
        ("3", "", "about 100 times less than it usually is"),
    ):
        (line,) = post(desk, do="look", pasted=typed).context["look"].lines
        assert problem in line.problem
        assert doubt in line.row.doubt


def test_taking_it_fills_the_boxes_and_leaves_the_rest_as_typed(desk: Desk) -> None:
    answer = post(desk, do="take", pasted="1,300", **{"words-body": "Typed before."})
    form = answer.context["form"]
    assert form.figures[key(desk)]["value"].value() == "1,300"
    assert form.words["body"].value() == "Typed before."
    assert answer.context["put"] == 1
    assert not answer.context["paste"]["pasted"].value()
    assert not Observation.objects.filter(quarter=desk.quarter).exists()
    saved = post(desk, do="save", **{f"{key(desk)}-value": "1,300"})
    assert saved.status_code == HTTPStatus.FOUND


def test_leaving_it_out_leaves_the_boxes_as_they_were(desk: Desk) -> None:
    answer = post(desk, do="drop", pasted="300", **{f"{key(desk)}-value": "290"})
    assert answer.context["form"].figures[key(desk)]["value"].value() == "290"
    assert not answer.context["paste"]["pasted"].value()


@pytest.mark.parametrize("step", ["look", "take"])
def test_nothing_pasted_is_told_beside_the_box(desk: Desk, step: str) -> None:
    answer = post(desk, do=step, pasted=" \n")
    assert "Paste a column first." in answer.content.decode()
    assert answer.context["look"] is None


def test_what_was_pasted_and_not_taken_is_not_dropped_by_saving(desk: Desk) -> None:
    answer = post(desk, do="save", pasted="300")
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["look"].number_for_boxes == 1


def test_who_may_not_write_the_update_pastes_nothing(desk: Desk) -> None:
    client = Client()
    client.force_login(create_desk().officer)
    assert client.post(page(desk), {"do": "look", "pasted": "3"}).status_code == HTTPStatus.FORBIDDEN
