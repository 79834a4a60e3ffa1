"""Areas that are compared by name: the office says which stand on cards and measures' pages, and which in papers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance import actions
from performance.choices import AreaKind
from performance.models import Area, Measure, Observation
from performance.report.measures import blocks
from tests.factories.accounts import create_publisher
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


def create_peer(name: str, **choices: bool) -> Area:
    return Area.objects.create(slug=name.lower(), name=name, kind=AreaKind.PEER, **choices)


def create_figure(measure: Measure, area: Area, value: int) -> None:
    """Entered for the area as it is for ours."""
    row = create_observation(measure=measure, value=value, kind=AreaKind.REGION)
    Observation.objects.filter(pk=row.pk).update(area=area)


@pytest.fixture
def measure(quarter: Quarter) -> Measure:
    """Ours, the nation's, and those of Gwent, which is on cards, and of Dyfed, which is in papers alone."""
    measure = create_measure(slug="wait", title="Longest wait")
    gwent, dyfed = create_peer("Gwent", on_cards=True, in_papers=False), create_peer("Dyfed")
    create_observation(measure=measure, value=300)
    create_observation(measure=measure, value=205, kind=AreaKind.NATION)
    create_figure(measure, gwent, 180)
    create_figure(measure, dyfed, 170)
    publish(quarter, at=dt.datetime(2023, 11, 9, 12, tzinfo=dt.UTC))
    return measure


def test_those_that_are_chosen_stand_on_the_card_by_name(measure: Measure) -> None:
    page = read(measure.theme.get_absolute_url())
    assert "nation 205 days · Gwent 180 days" in page
    assert "Dyfed 170" not in page.partition("<table")[0]
    Area.objects.filter(kind=AreaKind.NATION).update(on_cards=False)
    assert "nation 205" not in read(measure.theme.get_absolute_url())


def test_and_beside_the_figure_on_the_page_of_the_measure(measure: Measure) -> None:
    counts = read(measure.get_absolute_url()).partition("<table")[0]
    assert "Gwent" in counts
    assert "120 days lower" in counts


def below_the_name(measure: Measure, quarter: Quarter) -> str:
    (block,) = [b for b in blocks([measure.theme], Viewpoint(WORKING_COPY, quarter))[measure.theme_id] if b.table]
    assert block.table
    return block.table.rows[0][0].sub


def test_papers_name_those_that_are_chosen(measure: Measure, quarter: Quarter) -> None:
    shown = below_the_name(measure, quarter)
    assert "England and Wales 205 days" in shown
    assert "Dyfed 170 days" in shown
    assert "Gwent" not in shown
    Area.objects.update(in_papers=False)
    assert below_the_name(measure, quarter) == ""


def test_the_office_chooses_by_a_form_and_the_past_keeps_its_choice(measure: Measure, quarter: Quarter) -> None:
    client = Client()
    client.force_login(create_publisher())
    address = reverse("area_change", args=["gwent"])
    sent: Any = as_shown(client.get(address).context["form"])
    client.post(address, {name: value for name, value in sent.items() if name != "on_cards"})
    assert not Area.objects.get(slug="gwent").on_cards
    where = measure.theme.get_absolute_url()
    assert "Gwent 180 days" not in read(where)
    publish(create_quarter(year=2023, number=3))
    assert "Gwent 180 days" in read(f"/as-published/{quarter.slug}{where}")


def test_a_nation_is_on_cards_unless_it_is_said_otherwise() -> None:
    by = create_publisher()
    assert actions.add_area(by=by, name="England", kind=AreaKind.NATION).on_cards
    assert not actions.add_area(by=by, name="Gwent", kind=AreaKind.PEER).on_cards
