"""An update of more figures than any plan asks of a theme is shown and saved as one page."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from performance.models import ExpectedFigure, Observation
from tests.factories.desks import TODAY, create_desk
from tests.factories.performance import create_measure
from tests.forms import as_opened

pytestmark = pytest.mark.django_db


def test_a_figure_of_many_is_saved(settings: Any) -> None:
    settings.DEMO_DATE = TODAY
    desk = create_desk()
    for _ in range(70):
        measure = create_measure(theme=desk.theme)
        ExpectedFigure.objects.create(quarter=desk.quarter, measure=measure, area=desk.area)
    client = Client()
    client.force_login(desk.officer)
    page = reverse("update", args=[desk.quarter.slug, desk.theme.slug])
    sent = as_opened(client.get(page).content.decode())
    box = f"figure-{measure.slug}-{desk.area.slug}-value"
    answer = client.post(page, sent | {box: "300", "do": "save"})
    assert answer.status_code == HTTPStatus.FOUND
    assert Observation.objects.get().measure == measure
