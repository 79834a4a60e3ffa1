"""The page of a meeting: its agenda, what it decided, and what earlier meetings of its kind left open."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.actions import release
from performance.agenda.carried import carried_to
from performance.choices import ActionStatus
from performance.models import AccountabilityAction, AccountabilityMeeting, AgendaItem
from tests.factories.accounts import create_publisher
from tests.factories.performance import create_accountability_action, create_agenda_item, create_meeting
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (dt.date(2024, month, 8) for month in (5, 6, 7))


def meeting(day: dt.date, *, held: bool = True, **values: Any) -> AccountabilityMeeting:
    return create_meeting(title=f"Of {day:%B}", planned_on=day, held_on=day if held else None, **values)


def carried(row: AccountabilityMeeting) -> list[tuple[str, int]]:
    every = (AccountabilityMeeting.objects.all(), AccountabilityAction.objects.all())
    return [(each.action.title, each.times) for each in carried_to(row, *every)]


def test_open_actions_start_the_next_agendas_and_say_how_often_they_were_carried() -> None:
    may, june, july = meeting(MAY), meeting(JUNE), meeting(JULY, held=False)
    create_accountability_action(title="Ask in May", meeting=may)
    create_accountability_action(title="Ask in June", meeting=june)
    assert carried(may) == []
    assert carried(june) == [("Ask in May", 1)]
    assert carried(july) == [("Ask in May", 2), ("Ask in June", 1)]


def test_what_is_done_is_carried_no_more_and_stays_on_the_agendas_where_it_was_open() -> None:
    may, june, july = meeting(MAY), meeting(JUNE), meeting(JULY, held=False)
    done = {"status": ActionStatus.DONE, "done_on": dt.date(2024, 6, 20)}
    create_accountability_action(title="Done after June", meeting=may, **done)
    create_accountability_action(title="Dropped", meeting=may, status=ActionStatus.DROPPED)
    assert carried(june) == [("Done after June", 1)]
    assert carried(july) == []


def test_nothing_is_carried_between_kinds() -> None:
    create_accountability_action(meeting=meeting(MAY, kind="thematic"))
    assert carried(meeting(JUNE, kind="governance-board")) == []


def test_of_two_meetings_of_a_kind_on_a_day_the_second_has_what_the_first_left_open() -> None:
    morning, afternoon = meeting(MAY), meeting(MAY)
    create_accountability_action(title="At once", meeting=morning)
    assert (carried(morning), carried(afternoon)) == ([], [("At once", 1)])


def test_a_moved_meeting_stands_on_its_new_day() -> None:
    moved, june = meeting(MAY, held=False, revised_on=JULY), meeting(JUNE)
    create_accountability_action(title="Ask in June", meeting=june)
    assert carried(moved) == [("Ask in June", 1)]


def test_the_page_has_all_of_a_meeting(client: Client) -> None:
    may, board = meeting(MAY), meeting(JUNE, kind="governance-board", theme=None)
    create_accountability_action(title="Ask in May", meeting=may)
    june = meeting(JUNE)
    item = {"presenter": "Ann Able", "link": "https://example.org/paper", "decision": "To halve the wait."}
    create_agenda_item(meeting=june, title="Waits", order=1, **item)
    create_agenda_item(meeting=june, title="Not said yet", order=2, is_public=False)
    page = client.get(june.get_absolute_url()).content.decode()
    in_order = ["Actions still open", "Ask in May", "Agenda", "1. Waits", "Ann Able", "Decisions", "To halve the wait."]
    places = [page.index(words) for words in in_order]
    assert places == sorted(places)
    assert 'href="https://example.org/paper"' in page
    assert "Not said yet" not in page
    of_board = client.get(board.get_absolute_url()).content.decode()
    assert "No action of an earlier meeting of this kind (Governance board) was open." in of_board
    assert "No agenda has been recorded yet." in of_board


def test_what_nobody_else_may_see_is_carried_for_the_office_alone(client: Client) -> None:
    hidden, june = meeting(MAY, is_public=False), meeting(JUNE)
    create_accountability_action(title="Asked behind doors", meeting=hidden)
    assert "Asked behind doors" not in client.get(june.get_absolute_url()).content.decode()
    client.force_login(create_publisher())
    assert "Asked behind doors" in client.get(june.get_absolute_url()).content.decode()


def test_items_are_added_in_turn_and_decided(client: Client) -> None:
    client.force_login(create_publisher())
    board = meeting(MAY, kind="governance-board", theme=None)
    address = reverse("agenda_item_add", args=[board.slug])
    for title, place in (("The delivery plan", 1), ("Risks", 2)):
        form = client.get(address).context["form"]
        assert form.get_initial_for_field(form.fields["order"], "order") == place
        client.post(address, as_shown(form) | {"title": title, "is_public": "on"})
    same = as_shown(client.get(address).context["form"]) | {"title": "Money", "order": "2"}
    refused = client.post(address, same)
    assert "Another item of the agenda has this place." in refused.context["form"].errors["order"][0]
    assert 'value="Money"' in refused.content.decode()
    plan = AgendaItem.objects.get(order=1)
    change = reverse("agenda_item_change", args=[plan.slug])
    decided = {"decision": "Agreed, with a report in June."}
    client.post(change, as_shown(client.get(change).context["form"]) | decided | {"is_public": "on"})
    page = client.get(board.get_absolute_url()).content.decode()
    assert "Agreed, with a report in June." in page
    assert "Add an item to the agenda" in page
    history = client.get(reverse("history", args=["meeting", board.slug])).content.decode()
    assert "Agreed, with a report in June." in history


def test_an_action_of_a_board_needs_no_theme(client: Client) -> None:
    client.force_login(create_publisher())
    board = meeting(MAY, kind="governance-board", theme=None)
    address = reverse("meeting_action_add", args=[board.slug])
    typed = {"title": "Price the options", "asked_of": "Chief finance officer", "is_public": "on"}
    client.post(address, as_shown(client.get(address).context["form"]) | typed)
    assert AccountabilityAction.objects.get().theme is None
    assert "Price the options" in client.get(reverse("accountability_actions")).content.decode()


def test_a_past_quarter_reads_the_agenda_of_its_day(client: Client) -> None:
    quarter, publisher = create_quarter(), create_publisher()
    may, june = meeting(MAY), meeting(JUNE)
    asked = create_accountability_action(title="Ask in May", meeting=may)
    item = create_agenda_item(meeting=june, title="Waits", decision="To wait and see.")
    release(by=publisher, quarter=quarter, kind=ReleaseKind.DATA)
    change_register(item, by=publisher, decision="To act.")
    done: dict[str, Any] = {"status": ActionStatus.DONE, "done_on": MAY}
    change_register(asked, by=publisher, **done)
    address = june.get_absolute_url()
    then = client.get(f"/as-published/{quarter.slug}{address}").content.decode()
    now = client.get(address).content.decode()
    assert ("To wait and see." in then, "Ask in May" in then) == (True, True)
    assert ("To act." in now, "Ask in May" in now) == (True, False)
