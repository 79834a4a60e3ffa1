"""An import into a register is taken back row by row, by the pages that change the records."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commissioning.models import Provider
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.imports import actions
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.models import Import
from pcc_portal.imports.outcomes import WRONG
from pcc_portal.imports.rules import RELEASED_SINCE
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.updates.models import Proposal
from pcc_portal.updates.proposals.actions import set_four_eyes
from pcc_portal.updates.registers.actions import change_register
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_provider
from tests.factories.updates import create_release

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 1, 12)


@pytest.fixture
def publisher(db: None, without_zeal: None) -> User:
    set_four_eyes(by=create_user(role=Role.ADMINISTRATOR), approvers_at_once=True)
    return create_user(role=Role.PUBLISHER)


def loaded(by: User, heads: list[str], *rows: list[str]) -> Import:
    table = Table(heads, list(enumerate(rows, start=2)))
    brought = actions.bring(by=by, target="provider", name="providers.csv", table=table, today=TODAY)
    assert actions.load(brought, by=by, today=TODAY, confirmed=True).is_sound, brought.outcome
    brought.refresh_from_db()
    return brought


def test_records_are_changed_back_and_what_changed_since_stays(publisher: User, client: Client) -> None:
    create_provider(slug="one", title="One", registered_number="1012", is_public=True)
    create_provider(slug="two", title="Two", is_public=True)
    table = (
        ["one", "First", "-", ""],
        ["two", "Second", "2034", ""],
        ["", "Third", "3056", "yes"],
        ["", "Fourth", "", "no"],
    )
    brought = loaded(publisher, ["Key", "Name", "Registered number", "Readers outside the office see this"], *table)
    assert set(Provider.objects.values_list("title", flat=True)) == {"First", "Second", "Third", "Fourth"}
    change_register(Provider.objects.get(slug="two"), by=publisher, source="Seen since")

    client.force_login(publisher)
    page = client.get(brought.get_absolute_url())
    assert [[cell.text for cell in row] for row in page.context["taking_back"].rows] == [
        ["First", "Name", "One"],
        ["First", "Registered number", "1012"],
        ["Third", "Readers outside the office see this", "no"],
    ]
    assert [row[0].text for row in page.context["staying"].rows] == ["Second", "Fourth"]

    events = Event.objects.count()
    answer = client.post(reverse("import_undo", args=[brought.pk]), follow=True)
    assert "2 rows of it stay as they are" in answer.content.decode()
    one, third = Provider.objects.get(slug="one"), Provider.objects.get(title="Third")
    assert (one.title, one.registered_number, one.is_public, third.is_public) == ("One", "1012", True, False)
    assert Provider.objects.get(slug="two").title == "Second"
    brought.refresh_from_db()
    assert brought.state == ImportState.UNDONE
    assert [event.verb for event in Event.objects.in_order()[events:]] == ["changed", "changed", "took back"]


def test_what_waits_is_withdrawn_once(publisher: User) -> None:
    create_provider(slug="one", title="One", is_public=True)
    set_four_eyes(by=create_user(role=Role.ADMINISTRATOR), approvers_at_once=False)
    writer = create_user(role=Role.APPROVER)
    brought = loaded(writer, ["Key", "Name"], ["one", "First"])
    outcome = actions.undo(brought, by=writer, today=TODAY)
    assert not outcome.of(WRONG)
    assert not Proposal.objects.get().is_undecided
    with pytest.raises(ValidationError, match="nothing to take back"):
        actions.undo(brought, by=writer, today=TODAY)


def test_nothing_is_taken_back_once_readers_have_seen_a_release(publisher: User) -> None:
    create_provider(slug="one", title="One", is_public=True)
    brought = loaded(publisher, ["Key", "Name"], ["one", "First"])
    create_release()
    with pytest.raises(ValidationError, match=RELEASED_SINCE):
        actions.undo(brought, by=publisher, today=TODAY)
    assert Provider.objects.get().title == "First"
