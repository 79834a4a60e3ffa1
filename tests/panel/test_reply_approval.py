"""An approved answer to the panel whose words cite a record falls with it: who sees both readings, and what waits."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commissioning.actions import change_contract
from commissioning.choices import ChangeKind
from commissioning.models import Contract
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.models import PanelRequest
from pcc_portal.panel.requests import actions
from pcc_portal.panel.requests.approval import changed
from pcc_portal.panel.requests.standing import CHANGED, all_waiting, waiting_for
from pcc_portal.reminders.items import items_for, situation
from pcc_portal.updates.releases.approval import ChangedSinceError
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.panel import create_panel_meeting, create_panel_request
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 11, 20)
ENDS, THEN, NOW = "{contract:steer-clear|ends}", "31 March 2024", "30 June 2024"


@pytest.fixture
def approver(db: None) -> User:
    return create_user(role=Role.APPROVER)


@pytest.fixture
def cited() -> Contract:
    create_quarter()
    return create_contract(slug="steer-clear", title="Steer Clear", current_end=dt.date(2024, 3, 31))


@pytest.fixture
def answer(cited: Contract, approver: User) -> PanelRequest:
    request = create_panel_request(meeting=create_panel_meeting(), is_public=False)
    actions.reply(request, by=create_user(role=Role.PUBLISHER), words=f"It runs until {ENDS}.")
    return actions.approve_reply(request, by=approver, today=DAY)


def vary(contract: Contract, end: dt.date = dt.date(2024, 6, 30)) -> None:
    values: dict[str, Any] = {"kind": ChangeKind.VARIATION, "on": DAY, "new_end": end}
    change_contract(contract, by=create_publisher(), reason="More children to help.", **values)


def asked_of(person: User) -> list[str]:
    return [what for _, what in waiting_for(person, all_waiting())]


def test_it_falls_and_stands_again(answer: PanelRequest, cited: Contract) -> None:
    assert not changed(answer)
    vary(cited)
    assert changed(answer) == [(ENDS, THEN, NOW)]
    vary(cited, dt.date(2024, 3, 31))
    assert not changed(answer)


def test_publishing_waits_for_another_approval(answer: PanelRequest, cited: Contract, approver: User) -> None:
    publisher = create_publisher()
    vary(cited)
    with pytest.raises(ValidationError, match="has changed since it was approved"):
        actions.publish_pair(answer, by=publisher)
    actions.approve_reply(answer, by=approver, today=dt.date(2023, 12, 1))
    assert (answer.printed, answer.answered_on) == ({ENDS: NOW}, DAY)
    assert actions.publish_pair(answer, by=publisher).is_public


def test_an_approval_that_holds_is_not_asked_for_again(answer: PanelRequest, approver: User) -> None:
    with pytest.raises(ValidationError, match="No reply to this request waits"):
        actions.approve_reply(answer, by=approver, today=DAY)
    with pytest.raises(ValidationError, match="No reply to this request waits"):
        actions.return_reply(answer, by=approver, reason="Why?")


def test_an_answer_that_everyone_reads_falls_too(answer: PanelRequest, cited: Contract, approver: User) -> None:
    """It reads otherwise to everyone as soon as the record does."""
    actions.publish_pair(answer, by=create_publisher())
    assert asked_of(approver) == []
    vary(cited)
    assert asked_of(approver) == [CHANGED]


def test_who_wrote_it_does_not_approve_it_again(answer: PanelRequest, cited: Contract, approver: User) -> None:
    vary(cited)
    assert answer.replied_by is not None
    assert asked_of(approver) == [CHANGED]
    assert asked_of(answer.replied_by) == []
    assert [item.what for item in items_for(approver, situation(DAY))] == [
        "An answer to the panel has changed since its approval."
    ]


def test_it_can_be_returned_and_corrected_instead(answer: PanelRequest, cited: Contract, approver: User) -> None:
    vary(cited)
    actions.return_reply(answer, by=approver, reason="Say why it is longer.")
    answer.refresh_from_db()
    assert (answer.is_waiting, answer.answer) == (False, f"It runs until {ENDS}.")
    with pytest.raises(ValidationError, match="has changed since it was approved"):
        actions.publish_pair(answer, by=create_publisher())
    actions.correct_reply(answer, by=create_publisher(), words=f"It runs on until {ENDS}.", reason="As asked.")
    actions.approve_reply(answer, by=approver, today=DAY)
    assert not changed(answer)


def test_approval_is_of_what_the_page_showed(cited: Contract, approver: User, client: Client) -> None:
    request = create_panel_request(meeting=create_panel_meeting(), is_public=False)
    actions.reply(request, by=create_publisher(), words=f"It runs until {ENDS}.")
    client.force_login(approver)
    address = reverse("panel_reply_approve", args=[request.slug])
    shown = as_shown(client.get(address).context["form"])
    vary(cited)
    again = client.post(address, shown)
    assert again.status_code == 409
    assert "has changed since you opened it" in again.content.decode()
    assert not PanelRequest.objects.get().answer
    assert client.post(address, as_shown(again.context["form"])).status_code == 302
    assert PanelRequest.objects.get().printed == {ENDS: NOW}


def test_a_made_up_hash_approves_nothing(answer: PanelRequest, cited: Contract, approver: User) -> None:
    vary(cited)
    with pytest.raises(ChangedSinceError):
        actions.approve_reply(answer, by=approver, today=DAY, content_hash="")
    assert Event.objects.about(answer).filter(verb="approved the reply to").count() == 1


@pytest.mark.parametrize("page", ["request", "approve", "return", "work", "readiness"])
def test_both_readings_are_shown(
    page: str, answer: PanelRequest, cited: Contract, approver: User, client: Client
) -> None:
    addresses = {
        "request": answer.get_absolute_url(),
        "approve": reverse("panel_reply_approve", args=[answer.slug]),
        "return": reverse("panel_reply_return", args=[answer.slug]),
        "work": reverse("work"),
        "readiness": reverse("panel_readiness", args=[answer.meeting.slug]),
    }
    client.force_login(approver)
    assert "hanged since" not in client.get(addresses[page], follow=True).content.decode()
    vary(cited)
    words = client.get(addresses[page]).content.decode()
    assert THEN in words
    assert NOW in words
    assert "hanged since" in words


def test_readers_are_not_told(answer: PanelRequest, cited: Contract) -> None:
    actions.publish_pair(answer, by=create_publisher())
    vary(cited)
    page = Client().get(answer.get_absolute_url()).content.decode()
    assert "hanged since" not in page
    assert THEN not in page


@pytest.mark.parametrize("more", [0, 5])
def test_answers_are_read_together(
    more: int, answer: PanelRequest, approver: User, django_assert_num_queries: Any
) -> None:
    for _ in range(more):
        other = create_panel_request(meeting=answer.meeting)
        actions.reply(other, by=create_publisher(), words=f"Until {ENDS}.")
        actions.approve_reply(other, by=approver, today=DAY)
    with django_assert_num_queries(7):
        all_waiting()
