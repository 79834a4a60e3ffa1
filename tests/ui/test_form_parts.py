"""A long form in parts: every field stands once, and what is folded away opens where it is filled in or refused."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(create_publisher())
    return client


def fold(html: str, words: str) -> str:
    """The part of the page that folds away under these words, its tag first."""
    start = html.rindex("<details", 0, html.index(f"<summary>{words}"))
    return html[start : html.index("</details>", start)]


@pytest.mark.parametrize("name", ["measure_add", "measure_change"])
def test_every_field_stands_in_one_part(office: Client, name: str) -> None:
    create_theme()
    args = [create_measure(is_public=True).slug] if name == "measure_change" else []
    response = office.get(reverse(name, args=args))
    form, html = response.context["form"], response.content.decode()
    for field in form.visible_fields():
        assert html.count(f'id="{field.id_for_label or field.auto_id}"') == 1, field.name
    ids = re.findall(r'<fieldset class="fieldset" id="([a-z]+)">', html)
    assert [f'<a href="#{each}">' in html for each in ids] == [True] * len(ids)
    assert len(ids) == 6


def test_what_some_choices_need_is_folded_until_it_is_filled_in_or_refused(office: Client) -> None:
    theme = create_theme()
    address = reverse("measure_add")
    closed = office.get(address)
    assert not fold(closed.content.decode(), "Of a rate").startswith('<details class="details" open')
    typed = as_shown(closed.context["form"]) | {"title": "Waits", "theme": theme.pk, "statistic": "share"}
    typed |= {"unit": "percent", "direction": "lower", "numerator_name": "answers"}
    refused = office.post(address, typed)
    html = refused.content.decode()
    assert list(refused.context["form"].errors) == ["denominator_name"]
    assert fold(html, "Where it is worked out").startswith('<details class="details" open')
    assert "Name what it is out of as well." in fold(html, "Where it is worked out")
    assert 'href="#id_denominator_name"' in html
    assert not fold(html, "Of an index").startswith('<details class="details" open')
