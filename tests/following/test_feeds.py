"""What can be followed, and the feeds of it: each publication, with what changed from what to what."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client

from pcc_portal.following.changes import entries, latest_releases
from pcc_portal.following.subjects import subject_at, subject_of
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from performance.choices import AreaKind
from performance.models import Measure
from tests.factories.commissioning import create_contract
from tests.factories.objectives import create_commitment, create_theme
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal, show

pytestmark = pytest.mark.django_db


MONTHS = {1: 7, 2: 10, 3: 12}  # of the paper of each quarter


def publish(number: int, measure: Measure, value: int | None, *sealed: Any, kind: str = AreaKind.FORCE) -> Release:
    """The paper of a quarter, with the measure's figure of it, and with these records as they stand."""
    quarter = create_quarter(number=number)
    release = create_release(quarter=quarter, at=dt.datetime(2023, MONTHS[number], 9, 9, tzinfo=dt.UTC))
    if value is not None:
        row = create_observation(
            measure=measure, value=value, start=quarter.start, end=quarter.end, quarter=quarter, kind=kind
        )
        show(row, release)
    seal(release, measure, *sealed)
    return release


@pytest.fixture
def measure() -> Measure:
    return create_measure(slug="calls", title="Calls answered", theme=create_theme(slug="calls-theme"))


@pytest.fixture
def papers(measure: Measure) -> list[Release]:
    """Of three quarters, the last without a figure."""
    return [publish(number, measure, value) for number, value in ((1, 70_123), (2, 80_456), (3, None))]


def printed(kind: str, slug: str) -> list[tuple[str, list[str]]]:
    return [(entry.title, entry.lines) for entry in entries(subject_at(kind, slug), latest_releases())]


def test_what_changed_from_what_to_what_and_that_no_figure_arrived(papers: list[Release]) -> None:
    moved = "Calls answered (Measure): was 70,123 days (April to June 2023), now 80,456 days (July to September 2023)"
    none = "Calls answered (Measure): was 80,456 days (July to September 2023), now No figure arrived (For quarter 3,"
    (second, third) = printed("measure", "calls")
    assert second[0] == "Report for quarter 2, 2023/24: 1 change"
    assert second[1][0].startswith(moved)
    assert third[1][0].startswith(none)
    assert printed("theme", "calls-theme") == [second, third]
    assert printed("all", "contracts") == []
    assert [title for title, _ in printed("all", "changes")] == [second[0], third[0]]


def test_a_place_a_promise_and_the_contracts(measure: Measure) -> None:
    publish(1, measure, None)
    promises = [create_commitment(slug=f"promise-{n}", title=f"Promise {n}") for n in range(5)]
    publish(2, measure, 61_789, *promises, create_contract(title="Helpline"), kind=AreaKind.COUNCIL)
    ((_, place),) = printed("place", "area-council")
    assert place == ["Calls answered (Ambridge): 61,789 days (July to September 2023). First reported"]
    # Many that would read alike are counted for who reads everything, never for who follows one.
    ((_, promise),) = printed("commitment", "promise-3")
    assert promise[0].startswith("Promise 3 (New commitment): Due")
    assert "Helpline" in printed("all", "contracts")[0][1][0]


def test_a_correction_is_told_by_itself(measure: Measure, papers: list[Release]) -> None:
    at = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    correction = create_release(quarter=papers[1].quarter, kind=ReleaseKind.CORRECTION, at=at)
    wrong = measure.observations.get(value=80_456)
    right = create_observation(
        measure=measure, value=80_654, supersedes=wrong, reason="Counted twice.", quarter=wrong.quarter
    )
    show(right, correction)
    seal(correction, measure)
    title, lines = printed("measure", "calls")[-1]
    assert title == "Correction of quarter 2, 2023/24: 1 change"
    assert "was 80,456 days, now 80,654 days. Corrected: Counted twice." in lines[0]


def test_the_feed_is_atom_that_is_asked_for_again_at_no_cost(papers: list[Release], client: Client) -> None:
    address = "/follow/measure/calls/feed.atom"
    response = client.get(address)
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    assert re.findall(r"<title>(.*?)</title>", text)[1:] == [
        "Report for quarter 3, 2023/24: 1 change",
        "Report for quarter 2, 2023/24: 1 change",
    ]
    assert "80,456 days" in html.unescape(html.unescape(text))
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    page = client.get("/measures/calls/").content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" title="What changes here" href="{address}">' in page
    assert 'href="/follow/measure/calls/">Follow</a>' in page


def test_what_readers_do_not_see_is_not_followed(measure: Measure, papers: list[Release], client: Client) -> None:
    create_observation(measure=measure, value=90_987, start=dt.date(2023, 10, 1), end=dt.date(2023, 12, 31))
    hidden = create_measure(slug="inside", is_public=False)
    assert "90,987" not in html.unescape(client.get("/follow/all/changes/feed.atom").content.decode())
    assert client.get("/follow/measure/inside/feed.atom").status_code == 404
    assert client.get("/follow/decision/calls/").status_code == 404
    assert client.get("/follow/all/secrets/").status_code == 404
    assert subject_of(f"measure:{hidden.slug}") is None
    held = {"number": 4, "kind": ReleaseKind.PANEL_REPORT, "quarter": papers[2].quarter, "by": papers[2].by}
    Release.objects.create(**held, at=papers[2].at, sha256="0" * 64, is_held=True)
    assert len(latest_releases()) == 2
