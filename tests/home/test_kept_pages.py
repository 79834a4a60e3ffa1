"""Pages that are put together of kept pieces say what is on record, whatever has changed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, models
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import Contract
from objectives.models import Objective, Plan, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import actions as audit
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.work.addresses import WORK
from performance.models import KeptReading, Measure, Observation, Target
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


def rows_shown(theme: Theme, measure: Measure) -> Iterator[tuple[models.Model, dict[str, Any]]]:
    """Of each kind the row that these pages show, where they show one, else the latest, with other words in it."""
    for kind in all_kinds():
        rows = kind.model._base_manager.order_by("-pk")
        names = {field.name for field in kind.model._meta.concrete_fields}
        own = {"theme": theme, "measure": measure, "update": theme.updates.latest("quarter__start")}
        of = Q(**{name: value for name, value in own.items() if name in names})
        same = {Theme: theme, Objective: theme.objective, Plan: theme.objective.plan, Measure: measure}
        row = same.get(kind.model) or rows.filter(of).first() or rows.first()
        texts = [name for name in WORDS if name in names]
        if row is not None and texts:
            yield row, {texts[0]: f"{getattr(row, texts[0])} more"}


WORDS = ("title", "name", "word", "body", "note", "reason", "set_by", "source")


@pytest.mark.slow
def test_pages_that_are_put_together_of_pieces_show_what_changed_of_each_kind(demo: None) -> None:
    client, measure = office(), headline().measure
    theme = measure.theme
    addresses = [WORK.url, *(row.get_absolute_url() for row in (theme, theme.objective, measure))]
    before = {address: read(client, address) for address in addresses}
    shown: set[str] = set()
    for row, columns in [*rows_shown(theme, measure)]:
        change(row, **columns)
        now = {address: read(client, address) for address in addresses}
        caches["pieces"].clear()
        for address in addresses:
            assert now[address] == read(client, address), (address, row)
        shown |= {row._meta.model_name or ""} if now != before else set()
        before = now
    assert {"theme", "objective", "plan", "measure", "observation", "updatetext", "commitment"} <= shown, shown


def test_a_theme_whose_update_is_made_up_wears_no_dagger_at_its_own_name(demo: None) -> None:
    page = read(office(), "/themes/prevention/")
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading is not None
    assert heading[1] == "Prevention"
    assert "illustrative" in page


def test_what_one_person_may_do_is_told_to_no_other(demo: None) -> None:
    """Pieces are shared by those alone who may do the same."""
    measure, approver, others = headline().measure, office(), Client()
    owners = {measure.owner_id, measure.theme.owner_id}
    other = User.objects.with_role(Role.CONTRIBUTOR).exclude(pk__in=owners - {None}).earliest("pk")
    others.force_login(other)
    address, step = measure.get_absolute_url(), f"/measures/{measure.slug}/figures/"
    for first, second in ((approver, others), (others, approver)):
        caches["pieces"].clear()
        read(first, address)
        assert (step in read(second, address)) is (second is approver)
    public = read(Client(), address)
    assert step not in public
    assert public != read(approver, address)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 13),
        ("/since/", 9),
        ("/measures/shotgun-grant-longest-wait/", 10),
        ("/themes/improving-responses-to-domestic-abuse/", 10),
        ("/objectives/reform/", 10),
        ("/approvals/", 11),
        (WORK.url, 13),
    ],
)
def test_what_holds_is_not_asked_for_again(demo: None, address: str, most: int) -> None:
    client = office()
    read(client, address)
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) <= most
