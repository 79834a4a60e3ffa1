"""What helps to write an update: last quarter's words as they were printed and copied, and figures to insert."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from objectives.models import UpdateText
from pcc_portal.periods.models import Quarter
from pcc_portal.work.update_form import WORDS
from tests.factories.desks import TODAY, Desk, create_desk
from tests.factories.objectives import create_theme, create_update_text
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings: Any) -> Desk:
    """With last quarter's figure of 280 days, cited in its words."""
    settings.DEMO_DATE = TODAY
    desk, before = create_desk(), create_quarter(number=1)
    create_observation(measure=desk.measure, quarter=before, value=280, start=before.start, end=before.end)
    return desk


def page(desk: Desk) -> str:
    return reverse("update", args=[desk.quarter.slug, desk.theme.slug])


def sent(desk: Desk, **fields: str) -> Any:
    client = Client()
    client.force_login(desk.officer)
    return client.post(page(desk), as_opened(client.get(page(desk)).content.decode()) | fields)


def body(answer: Any) -> str:
    return str(answer.context["form"].parts[WORDS]["body"].value())


def last_quarter(desk: Desk, **words: Any) -> None:
    before = Quarter.objects.get(number=1)
    create_update_text(theme=desk.theme, quarter=before, **words)


def test_last_quarters_words_stand_as_they_were_printed(desk: Desk) -> None:
    last_quarter(desk, body=f"It took {{measure:{desk.measure.slug}}}.", commissioner_action="He asked why.")
    desk.figure(300)
    client = Client()
    client.force_login(desk.officer)
    answer = client.get(page(desk))
    first, second = answer.context["earlier"]
    assert "It took" in first.paragraphs[0]
    assert "280" in first.paragraphs[0]
    assert (first.column, second.column) == ("body", "commissioner_action")


def test_they_are_copied_below_what_stands_there_and_cite_again(desk: Desk) -> None:
    words = f"It took {{measure:{desk.measure.slug}}}."
    last_quarter(desk, body=words)
    assert body(sent(desk, copy="body")) == words
    answer = sent(desk, copy="body", **{"words-body": "This quarter."})
    assert body(answer) == f"This quarter.\n\n{words}"
    assert answer.status_code == HTTPStatus.OK
    assert not UpdateText.objects.filter(update__quarter=desk.quarter).exists()


@pytest.mark.parametrize("column", ["brag", "pk", "", "commissioner_action"])
def test_what_is_no_box_or_had_no_words_copies_nothing(desk: Desk, column: str) -> None:
    last_quarter(desk, body="It took long.")
    assert body(sent(desk, copy=column, **{"words-body": "Typed."})) == "Typed."


def test_the_themes_own_figures_are_there_to_insert(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.officer)
    (own,) = client.get(page(desk)).context["citable"]
    assert own.reference == f"{{measure:{desk.measure.slug}}}"
    assert own.prints.startswith("280 days")
    assert body(sent(desk, insert=own.reference, **{"words-body": "It took"})) == f"It took {own.reference}"


def test_records_are_looked_for_by_name_the_themes_own_first(desk: Desk) -> None:
    create_measure(theme=create_theme(), title="Longest queue")
    answer = sent(desk, do="find", find="longest", **{"words-body": "Typed."})
    titles = [each.title for each in answer.context["citable"]]
    assert titles == [desk.measure.title, "Longest queue"]
    assert body(answer) == "Typed."
    assert sent(desk, do="find", find="no such record").context["citable"] == []
