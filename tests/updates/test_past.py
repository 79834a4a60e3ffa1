"""Any past quarter as it was published: registers, figures and words together, on every public page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import get_script_prefix, reverse

from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting, PanelRequest
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release, SealedRecord
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.registers.declaration import sealed_kinds
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.releases.past.quarters import as_published, published_quarters
from pcc_portal.updates.releases.past.sealed import SealedRows
from performance.models import Observation
from tests.factories.accounts import create_user
from tests.factories.panel import create_panel_request
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = pytest.mark.engines

REGISTERS = [kind for kind in sealed_kinds() if not kind.named_then]
PAPER, CORRECTION = ReleaseKind.PANEL_REPORT, ReleaseKind.CORRECTION
Q1, Q2 = "/as-published/2023-24-q1", "/as-published/2023-24-q2"


def test_each_quarter_is_read_at_its_last_release_before_the_next(db: None) -> None:
    first, second = create_quarter(number=1), create_quarter(number=2)
    for quarter, kind in ((first, PAPER), (first, CORRECTION), (second, PAPER), (first, CORRECTION)):
        create_release(quarter=quarter, kind=kind)
    moments = [(moment.quarter, moment.as_at.release) for moment in published_quarters()]
    assert moments == [(second, 3), (first, 2)]


@pytest.fixture
def in_q1(demo: None) -> object:
    return next(moment for moment in published_quarters() if moment.quarter.slug in Q1)


def released_in(past: str) -> Release:
    return Release.objects.get(quarter=Quarter.objects.by_slug(past.rpartition("/")[2]))


def test_registers_read_as_they_were_sealed(in_q1: object) -> None:
    sealed = {
        record.key: record.values for record in SealedRecord.objects.filter(release=released_in(Q1), kind="contract")
    }
    publisher = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    row = Contract.objects.get(slug=min(sealed))
    change_register(row, by=publisher, reason="Renamed since.", title="A name of later")
    with as_published(in_q1):  # type: ignore[arg-type]
        rows = {row.slug: row for row in Contract.objects.select_related("service")}
    assert rows.keys() == sealed.keys()
    assert Contract.objects.count() > len(rows)
    for key, row in rows.items():
        assert row.title == sealed[key]["title"] != "A name of later"
        assert str(row.current_end or None) == str(sealed[key]["current_end"])
        assert row.is_light_touch is sealed[key]["is_light_touch"]
        assert row.value_awarded == (None if sealed[key]["value_awarded"] is None else row.value_awarded)


def test_what_the_panel_raised_and_nobody_published_is_of_no_past_quarter(in_q1: object) -> None:
    member = User.objects.with_role(Role.PANEL_MEMBER).earliest("pk")
    asked = create_panel_request(meeting=PanelMeeting.objects.latest("on"), raised_by=member, is_public=False)
    assert asked in PanelRequest.objects.visible_to(member)
    with as_published(in_q1):  # type: ignore[arg-type]
        assert asked.slug not in {row.slug for row in PanelRequest.objects.visible_to(member)}


def test_filters_order_and_sums_work_on_sealed_rows(in_q1: object) -> None:
    with as_published(in_q1):  # type: ignore[arg-type]
        ended = Contract.objects.filter(current_end__year=2024).order_by("-current_end")
        assert [row.current_end.isoformat()[:4] for row in ended if row.current_end] == ["2024"] * ended.count()
        assert Contract.objects.filter(service__title__icontains="sexual").with_value().exists()


def test_the_present_comes_back(in_q1: object) -> None:
    with as_published(in_q1):  # type: ignore[arg-type]
        then = Contract.objects.count()
    assert past_moment() is None
    assert Contract.objects.count() != then
    assert not connection.execute_wrappers


PAGES = [
    "/",
    "/measures/",
    "/plan-on-a-page/",
    "/contracts/",
    "/disposals/",
    "/projects/",
    "/inspections/",
    "/commitments/",
    "/decisions/",
]


@pytest.mark.parametrize("address", PAGES)
def test_everybody_reads_the_same_past(demo: None, client: Client, address: str) -> None:
    """The office's working copy has no part in it, nor has what was published later."""
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    bodies = []
    for reader in (client, Client()):
        answer = reader.get(f"{Q1}{address}")
        assert answer.status_code == 200
        body = answer.content.decode()
        assert "Quarter 1, 2023/24</strong> as it was published" in body
        assert "Not yet published" not in body
        assert get_script_prefix() == "/"
        bodies.append(body.partition("<main")[2])
    assert bodies[0] == bodies[1]


def test_links_lead_on_within_the_quarter(demo: None, client: Client) -> None:
    body = client.get(f"{Q1}/measures/").content.decode()
    main = body.partition("<main")[2].partition("</main>")[0]
    assert f'href="{Q1}/measures/' in main
    assert 'href="/measures/' not in main
    assert f'href="{Q1}/contracts/"' in body
    assert 'href="/static/' in body
    assert 'href="/measures/">Read this page as it stands now' in body


def test_what_came_later_is_not_there(demo: None, client: Client) -> None:
    later = Contract.objects.exclude(
        slug__in=SealedRecord.objects.filter(release=released_in(Q1), kind="contract").values("key")
    ).filter(is_public=True)
    address = later.earliest("pk").get_absolute_url()
    assert client.get(address).status_code == 200
    assert client.get(f"{Q1}{address}").status_code == 404
    assert client.get(f"{Q2}{address}").status_code == 200


def test_downloads_are_of_the_moment(demo: None, client: Client) -> None:
    then = b"".join(client.get(f"{Q1}/data/measures.csv").streaming_content)  # type: ignore[attr-defined]
    now = b"".join(client.get("/data/measures.csv").streaming_content)  # type: ignore[attr-defined]
    assert 0 < len(then) < len(now)
    lines_then, lines_now = set(then.splitlines()), set(now.splitlines())
    corrected = Observation.objects.filter(release=released_in(Q2), supersedes__isnull=False).count()
    assert corrected
    assert len(lines_then - lines_now) == corrected
    assert lines_now - lines_then


@pytest.mark.parametrize("quarter", ["2023-24-q3", "2019-20-q1", "nonsense", "2023-24-q"])
def test_what_was_never_published_is_not_found(demo: None, client: Client, quarter: str) -> None:
    assert client.get(f"/as-published/{quarter}/").status_code == 404


def test_pages_of_the_office_have_no_past(demo: None, client: Client) -> None:
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    assert client.get(f"{Q1}/people/")["Location"] == "/people/"
    assert client.get(f"{Q1}//elsewhere.example/").status_code == 404
    assert client.post(f"{Q1}//elsewhere.example/").status_code == 404


def test_what_is_sent_is_sent_now(demo: None, client: Client) -> None:
    client.force_login(create_user())
    answer = client.post(f"{Q1}{reverse('account_logout')}")
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_office_changes_nothing_in_the_past(demo: None, client: Client) -> None:
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    slug = Contract.objects.filter(is_public=True).earliest("pk").slug
    assert "What you can do" in client.get(f"/contracts/{slug}/").content.decode()
    assert "What you can do" not in client.get(f"{Q1}/contracts/{slug}/").content.decode()


def test_the_quarters_to_choose_from(demo: None, client: Client) -> None:
    body = client.get("/as-published/", {"page": "/contracts/"}).content.decode()
    assert f'href="{Q1}/contracts/"' in body
    assert f'href="{Q2}/contracts/"' in body
    assert "2023-24-q3" not in body
    for hostile in ("//elsewhere.example/", "https://elsewhere.example/", "/people/", '"><script>', "/nothing-here/"):
        main = client.get("/as-published/", {"page": hostile}).content.decode().partition("<main")[2]
        assert f'href="{Q1}/"' in main
        assert "elsewhere" not in main


def test_whole_registers_read_alike_in_two_queries(in_q1: Any, django_assert_num_queries: Any) -> None:
    """What compares registers reads, of each kind and column, what a page of the past reads."""
    with as_published(in_q1):
        then = {kind.key: _by_key(kind.model._default_manager.order_by("pk")) for kind in REGISTERS}
    rows = SealedRows(in_q1.as_at)
    with django_assert_num_queries(2):
        whole = {kind.key: _by_key(rows.of(kind.model)) for kind in REGISTERS}
    assert any(whole.values())
    assert whole == then


def _by_key(rows: Iterable[Model]) -> dict[Any, dict[str, Any]]:
    return {row.pk: {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows}
