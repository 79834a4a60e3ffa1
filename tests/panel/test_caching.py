"""A draft between whose pages a publisher goes is composed and checked once, and for the office alone."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.composing.actions import change_parts, let_stand
from pcc_portal.panel.composition import compose, composed
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.clock import today
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt

pytestmark = pytest.mark.usefixtures("memory")
Q3 = "/panel/reports/2023-24-q3/"


def person(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def draft() -> PanelReport:
    return PanelReport.objects.at("2023-24-q3").newest_first()[0]


def content_of(page: str) -> str:
    """Without what each answer has of its own: the token of its forms."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page.partition("<h1")[2])


def rename(words: str) -> None:
    change_parts(draft(), by=person(Role.PUBLISHER), background=words)


@pytest.mark.parametrize("address", [Q3, f"{Q3}report.html", f"{Q3}compose/", f"{Q3}check/", f"{Q3}changes/"])
def test_the_second_look_at_a_draft_asks_little(demo: None, address: str) -> None:
    client = client_of(Role.PUBLISHER)
    first = client.get(address).content.decode()
    with CaptureQueriesContext(connection) as asked:
        second = client.get(address).content.decode()
    assert len(asked) <= 20
    assert content_of(second) == content_of(first)


def test_what_is_remembered_prints_as_what_is_fresh(demo: None) -> None:
    for as_at in (WORKING_COPY, AsAt(Release.objects.latest_number())):
        fresh = report_file(compose(draft(), as_at))
        assert report_file(composed(draft(), as_at)) == fresh
        assert report_file(composed(draft(), as_at)) == fresh


def test_what_the_office_composed_is_not_what_readers_outside_would_get(demo: None) -> None:
    office = report_file(composed(draft(), WORKING_COPY))
    outside = report_file(composed(draft(), AsAt(Release.objects.latest_number())))
    nothing = "No update has been published for this theme."
    assert office.count(nothing) < outside.count(nothing)


def test_a_change_of_the_draft_shows_at_once(demo: None) -> None:
    client = client_of(Role.PUBLISHER)
    assert "A background of later" not in client.get(Q3).content.decode()
    rename("A background of later.")
    for address in (Q3, f"{Q3}report.html", f"{Q3}changes/"):
        assert "A background of later" in client.get(address).content.decode()


def test_a_finding_comes_goes_and_is_let_stand_at_once(demo: None) -> None:
    def found() -> dict[str, bool]:
        return {s.finding.key: s.override is None for s in standing(draft(), today=today()) if "XQZV" in s.finding.why}

    assert found() == {}
    rename("The XQZV met twice.")
    ((key, is_open),) = found().items()
    assert is_open
    finding = next(s.finding for s in standing(draft(), today=today()) if s.finding.key == key)
    let_stand(draft(), finding, by=person(Role.PUBLISHER), reason="The panel knows it.")
    assert found() == {key: False}
    rename("It met twice.")
    assert found() == {}
