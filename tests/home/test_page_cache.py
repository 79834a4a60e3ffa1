"""Pages that an audience shares: rendered once, as fresh as what it can see, and with nobody else's name on."""

from __future__ import annotations

from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.registers.actions import change_register
from performance.models import Measure
from tests.factories.accounts import create_user

pytestmark = pytest.mark.usefixtures("memory")
PAGES = ["/", "/measures/", "/contracts/", "/panel/reports/2023-24-q2/", "/as-published/2023-24-q1/contracts/"]


def person(role: Role) -> User:
    return User.objects.with_role(role).earliest("pk")


def client_of(role: Role | None) -> Client:
    client = Client()
    if role:
        client.force_login(person(role))
    return client


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER], ids=str)
def test_the_second_reader_costs_next_to_nothing(demo: None, address: str, role: Role | None) -> None:
    first, client = client_of(role).get(address), client_of(role)
    with CaptureQueriesContext(connection) as asked:
        second = client.get(address)
    assert len(asked) <= 4
    assert without_token(second.content) == without_token(first.content)
    for name in ("Content-Type", "Content-Security-Policy", "Cache-Control"):
        assert second[name] == first[name]


def without_token(body: bytes) -> bytes:
    before, mark, after = body.partition(b'name="csrfmiddlewaretoken" value="')
    return before + mark + after[64:]


def test_everybody_reads_their_own_name(demo: None) -> None:
    other = create_user(name="Second Member", role=Role.PANEL_MEMBER)
    first = client_of(Role.PANEL_MEMBER).get("/contracts/").content.decode()
    client = Client()
    client.force_login(other)
    second = client.get("/contracts/").content.decode()
    signed_out = Client().get("/contracts/").content.decode()
    name = person(Role.PANEL_MEMBER).name
    assert name in first
    assert name not in second
    assert "Second Member" in second
    assert name not in signed_out
    assert "Second Member" not in signed_out


def test_a_change_shows_at_once(demo: None) -> None:
    row = Contract.objects.filter(is_public=True).earliest("pk")
    assert "A name of later" not in Client().get(row.get_absolute_url()).content.decode()
    change_register(row, by=person(Role.PUBLISHER), reason="Renamed.", title="A name of later")
    assert "A name of later" in Client().get(row.get_absolute_url()).content.decode()


def test_what_the_office_does_for_itself_drops_no_page(demo: None) -> None:
    row = Contract.objects.filter(is_public=False).earliest("pk")
    pages = {address: Client().get(address).content for address in PAGES}
    change_register(row, by=person(Role.PUBLISHER), title="A name of later")
    for address, page in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).content == page
        assert len(queries) <= 2


def test_the_panel_and_the_public_share_no_page(demo: None) -> None:
    """A member of the panel finds the lines of enquiry; whoever comes next without signing in does not."""
    address = "/panel/reports/2023-24-q2/"
    for role, finds in ((Role.PANEL_MEMBER, True), (None, False), (Role.PANEL_MEMBER, True)):
        assert ("lines-of-enquiry" in client_of(role).get(address).content.decode()) is finds


def test_a_page_that_was_changed_while_it_was_rendered_is_not_kept(demo: None) -> None:
    row = Contract.objects.filter(is_public=True).earliest("pk")

    def rename(request: object) -> dict[str, object]:
        change_register(row, by=person(Role.PUBLISHER), title="A name of later")
        return {}

    with (
        mock.patch("pcc_portal.home.context_processors._history_url", side_effect=rename),
        mock.patch("pcc_portal.home.context_processors.is_office", return_value=True),
    ):
        Client().get("/glossary/")
    assert Contract.objects.get(pk=row.pk).title == "A name of later"
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_nothing_that_a_text_says_is_taken_for_the_place_of_a_name(demo: None) -> None:
    """The place is marked for one answer and gone from it; what stood there once is a text like any other."""
    comment = "<!--reader-->x<!--/reader-->"
    measure = Measure.objects.get(slug="shotgun-grant-longest-wait")
    change_register(measure, by=person(Role.PUBLISHER), definition=comment, title=comment)
    for address in ("/measures/shotgun-grant-longest-wait/", "/charts/measure/shotgun-grant-longest-wait.json", "/"):
        first, second = (client_of(Role.PANEL_MEMBER).get(address).content for _ in range(2))
        assert without_token(second) == without_token(first)
        assert b"<!--" not in first.replace(comment.encode(), b"")


def test_what_the_office_reads_reaches_nobody_outside(demo: None) -> None:
    for role in (Role.PUBLISHER, None, Role.PANEL_MEMBER, Role.PUBLISHER):
        assert ("working copy" in client_of(role).get("/measures/").content.decode()) is (role is Role.PUBLISHER)


def test_each_person_of_the_office_has_pages_of_their_own(demo: None) -> None:
    """They offer what the person may do; of two with one role, what is theirs."""
    address = Contract.objects.filter(is_public=False).earliest("pk").get_absolute_url()
    may_change = [b"/change/" in client_of(role).get(address).content for role in (Role.PUBLISHER, Role.CONTRIBUTOR)]
    assert may_change == [True, False]
    colleague = create_user(name="Second Publisher", role=Role.PUBLISHER)
    theirs = Client()
    theirs.force_login(colleague)
    with CaptureQueriesContext(connection) as asked:
        assert b"Second Publisher" in theirs.get(address).content
    assert len(asked) > 4


def test_the_office_sees_each_change_at_once(demo: None) -> None:
    """Of what only the office sees, too: a contract that is not public."""
    row, client = Contract.objects.filter(is_public=False).earliest("pk"), client_of(Role.PUBLISHER)
    before = client.get(row.get_absolute_url()).content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert without_token(client.get(row.get_absolute_url()).content) == without_token(before.encode())
    assert len(asked) <= 4
    change_register(row, by=person(Role.PUBLISHER), title="A name of later")
    assert "A name of later" in client.get(row.get_absolute_url()).content.decode()


def test_forms_and_errors_are_not_kept(demo: None) -> None:
    for address in ("/account/login/", "/contracts/nothing-here/"):
        Client().get(address)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_the_file_keeps_its_own_headers(demo: None) -> None:
    first, second = (Client().get("/panel/reports/2023-24-q2/report.html") for _ in range(2))
    changing = {"X-Request-ID": ""}
    assert {**second.headers, **changing} == {**first.headers, **changing}
    assert "attachment" in second["Content-Disposition"]
    assert second.content == first.content
