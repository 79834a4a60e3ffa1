"""Pages that are put together of kept pieces say what is on record, whatever has changed meanwhile."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import Contract
from objectives.models import UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from performance.models import KeptReading, Observation, Target
from tests.benchmarks.pages import OFFICE
from tests.conftest import triggers_off

pytestmark = [pytest.mark.usefixtures("memory"), pytest.mark.pages]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def office() -> Client:
    client = Client()
    client.force_login(User.objects.with_role(OFFICE).earliest("pk"))
    return client


def read(client: Client, address: str) -> str:
    """As the first reader after a change gets it: no page is kept, pieces are."""
    caches["pages"].clear()
    return TOKEN.sub("", client.get(address).content.decode())


def change(row: models.Model, **columns: Any) -> None:
    with triggers_off():
        audit.change(type(row)._base_manager.get(pk=row.pk), by=None, columns=columns)


def headline() -> Observation:
    """Of the quarter in hand, of a measure of which a reading is kept: the overview reads no figure of it."""
    read_kept = KeptReading.objects.filter(release=None, quarter=Quarter.objects.in_hand(today())).values("measure")
    rows = Observation.objects.of_the_force().filter(measure__in=read_kept, measure__is_headline=True, release=None)
    return rows.filter(superseded_by__isnull=True).latest("pk")


def test_a_change_shows_on_every_page_that_is_put_together_of_pieces(demo: None) -> None:
    client, figure = office(), headline()
    measure, since = figure.measure.get_absolute_url(), "/since/?to=now"
    target = Target.objects.filter(measure=figure.measure, superseded_by__isnull=True).latest("effective_from")
    texts = UpdateText.objects.filter(update__theme=figure.measure.theme_id, superseded_by__isnull=True)
    changes: list[tuple[str, models.Model, dict[str, Any]]] = [
        ("/", figure, {"value": 41}),
        (measure, figure, {"value": 42}),
        ("/", target, {"value": 43}),
        (since, Contract.objects.public().latest("pk"), {"title": "A contract of another name"}),
        (measure, texts.exclude(commissioner_action="").latest("pk"), {"commissioner_action": "Asked the board."}),
    ]
    before = {address: read(client, address) for address in ("/", measure, since)}
    for address, row, columns in changes:
        change(row, **columns)
        now = read(client, address)
        assert now != before[address], (address, row)
        caches["pieces"].clear()
        assert now == read(client, address), (address, row)
        before[address] = now


@pytest.mark.parametrize(
    ("address", "most"), [("/", 13), ("/since/", 9), ("/measures/shotgun-grant-longest-wait/", 24)]
)
def test_what_holds_is_not_asked_for_again(demo: None, address: str, most: int) -> None:
    client = office()
    read(client, address)
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) <= most
