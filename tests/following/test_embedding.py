"""A measure in a frame of another site, and how it is cited: the only pages that may be framed."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from pcc_portal.following import cards
from pcc_portal.ui.images import picture_of
from performance.models import Measure
from tests.factories.accounts import create_publisher
from tests.factories.performance import create_measure, create_observation
from tests.following.test_feeds import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    measure = create_measure(slug="calls", title='Calls "999" answered')
    publish(1, measure, 70_123)
    publish(2, measure, 80_456)
    return measure


def test_only_these_pages_may_be_framed_and_they_ask_for_nothing(measure: Measure, client: Client) -> None:
    client.force_login(create_publisher())  # whoever is signed in sees no more
    was = measure.observations.get(value=80_456)
    create_observation(measure=measure, value=90_987, supersedes=was, reason="Counted twice.", quarter=was.quarter)
    for address in ("/embed/measures/calls/", "/embed/measures/calls/number/"):
        response = client.get(address)
        page = response.content.decode()
        policy = set(response["Content-Security-Policy"].split("; "))
        assert {"frame-ancestors *", "script-src 'none'", "style-src 'self'", "default-src 'none'"} <= policy
        assert "X-Frame-Options" not in response
        assert not response.cookies
        assert "<script" not in page
        assert "80,456" in page
        assert "90,987" not in page
        assert "s at 30 September 2023" in page
        assert '/measures/calls/" target="_blank"' in page
        assert ("<svg" in page) is not address.endswith("/number/")
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    framed = Client().get("/measures/calls/")
    assert "frame-ancestors 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "DENY"
    create_measure(slug="inside", is_public=False)
    refused = client.get("/embed/measures/inside/")
    assert (refused.status_code, refused["X-Frame-Options"]) == (404, "DENY")


def test_a_measure_is_cited_at_an_address_that_stays(measure: Measure, client: Client) -> None:
    page = client.get("/measures/calls/").content.decode()
    assert "/as-published/2023-24-q2/measures/calls/" in page
    frame = html.unescape(page[page.index("&lt;iframe") :]).partition("</iframe>")[0]
    assert "/embed/measures/calls/" in frame
    assert 'title="Calls &quot;999&quot; answered"' in frame
    before = client.get("/as-published/2023-24-q1/measures/calls/").content.decode()
    assert "/as-published/2023-24-q1/measures/calls/</a>" in before
    assert "as-published" not in html.unescape(before[before.index("&lt;iframe") :]).partition("</iframe>")[0]
    client.force_login(create_publisher())
    assert "Cite or embed" not in client.get("/measures/calls/").content.decode()


def test_a_link_to_a_measure_shows_its_chart(measure: Measure, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    card = "/embed/measures/calls/card.png"
    page = client.get("/measures/calls/").content.decode()
    assert re.search(f'<meta property="og:image" content="http[^"]+{card}">', page)
    picture = picture_of(client.get(card).content)
    assert picture is not None
    assert 1.8 < picture.width / picture.height < 2  # as such cards are shown
    assert client.get("/embed/measures/inside/card.png").status_code == 404
    assert "og:image" not in client.get("/as-published/2023-24-q2/measures/calls/").content.decode()
    monkeypatch.setattr(cards, "can_draw", lambda: False)
    assert client.get(card).status_code == 404
