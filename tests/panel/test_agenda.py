"""The page of a meeting of the panel: what it asked for before, its agenda with papers, and what it decided."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.roles import Role
from pcc_portal.panel.agenda import carried_to
from pcc_portal.panel.models import PanelAgendaItem, PanelMeeting, PanelRequest
from pcc_portal.periods import clock
from pcc_portal.updates.choices import DocumentForm, Readers, ReleaseKind
from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.actions import release
from tests.factories.accounts import create_publisher, create_user
from tests.factories.panel import create_panel_agenda_item, create_panel_meeting, create_panel_request
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (dt.date(2024, month, 8) for month in (5, 6, 7))


def request(meeting: PanelMeeting, title: str, **values: object) -> PanelRequest:
    return create_panel_request(meeting=meeting, title=title, raised_on=meeting.on, **values)


def document(meeting: PanelMeeting, readers: str = Readers.PUBLIC, **values: object) -> Document:
    about = {"kind": "panel-meeting", "row": meeting.pk, "title": "Complaints in 2023", "form": DocumentForm.PDF}
    told = {"readers": readers, "told_at": clock.now() if readers != Readers.OFFICE else None}
    shared = {"size": 1, "sha256": "0" * 64, "at": clock.now(), "by": create_publisher()}
    return Document.objects.create(**(about | told | shared | values))


def carried(meeting: PanelMeeting) -> list[tuple[str, int]]:
    return [(each.action.title, each.times) for each in carried_to(meeting, create_publisher())]


def page(client: Client, meeting: PanelMeeting) -> str:
    return client.get(meeting.get_absolute_url()).content.decode()


def test_what_is_open_starts_the_next_meetings_whatever_their_kind() -> None:
    may = create_panel_meeting(on=MAY)
    hearing = create_panel_meeting(on=JUNE, kind_id="confirmation-hearing")
    july = create_panel_meeting(on=JULY)
    request(may, "Asked in May")
    request(hearing, "Asked at the hearing", answer="Yes.", answered_on=dt.date(2024, 7, 1))
    assert carried(may) == []
    assert carried(hearing) == [("Asked in May", 1)]
    assert carried(july) == [("Asked in May", 2)]


def test_what_was_answered_since_stays_on_the_agenda_where_it_was_open() -> None:
    may, june, july = (create_panel_meeting(on=day) for day in (MAY, JUNE, JULY))
    request(may, "Answered after June", answer="Yes.", answered_on=dt.date(2024, 6, 20))
    assert (carried(june), carried(july)) == ([("Answered after June", 1)], [])


def test_the_page_has_all_of_a_meeting_in_the_order_of_any_meeting(client: Client) -> None:
    may, june = create_panel_meeting(on=MAY), create_panel_meeting(on=JUNE)
    request(may, "Asked in May")
    create_panel_agenda_item(
        meeting=june,
        title="Complaints",
        order=1,
        presenter="Ann Able",
        decision="To ask again.",
        document=document(june),
    )
    create_panel_agenda_item(meeting=june, title="Not said yet", order=2, is_public=False)
    words = page(client, june)
    in_order = [
        "Actions still open",
        "Asked in May",
        "Agenda",
        "1. Complaints",
        "Ann Able",
        "Decisions",
        "To ask again.",
    ]
    places = [words.index(each) for each in in_order]
    assert places == sorted(places)
    assert f'href="{Document.objects.get().address}"' in words
    assert "Not said yet" not in words
    empty = page(client, may)
    assert "Nothing that an earlier meeting asked for was open." in empty
    assert "No agenda has been recorded yet." in empty


def test_a_paper_of_the_offices_own_is_named_to_nobody_else(client: Client) -> None:
    june = create_panel_meeting(on=JUNE)
    kept, gone = document(june, Readers.OFFICE), document(june, removed_because="Wrong file", title="The wrong one")
    for order, paper in enumerate((kept, gone), start=1):
        create_panel_agenda_item(meeting=june, order=order, document=paper)
    assert "Complaints in 2023" not in page(client, june)
    assert "The wrong one" not in page(client, june)
    client.force_login(create_publisher())
    assert "Complaints in 2023" in page(client, june)
    assert "Removed: Wrong file" in page(client, june)


def test_what_nobody_else_may_see_is_carried_for_the_office_alone(client: Client) -> None:
    may, june = create_panel_meeting(on=MAY), create_panel_meeting(on=JUNE)
    request(may, "Asked behind doors", is_public=False)
    assert "Asked behind doors" not in page(client, june)
    client.force_login(create_publisher())
    assert "Asked behind doors" in page(client, june)


def test_items_are_added_in_turn_with_their_papers_and_decided(client: Client) -> None:
    client.force_login(create_publisher())
    june, other = create_panel_meeting(on=JUNE), create_panel_meeting(on=JULY)
    paper, elsewhere = document(june), document(other)
    add = reverse("panel_agenda_item_add", args=[june.slug])
    form = client.get(add).context["form"]
    assert form.get_initial_for_field(form.fields["order"], "order") == 1
    typed = as_shown(form) | {"title": "Complaints", "is_public": "on"}
    foreign = client.post(add, typed | {"document": str(elsewhere.pk)})
    assert list(foreign.context["form"].errors) == ["document"]
    twice = client.post(add, typed | {"document": str(paper.pk), "link": "https://example.org/paper"})
    assert "Choose a document of the meeting or give an address, not both." in twice.context["form"].errors["link"][0]
    assert 'value="Complaints"' in twice.content.decode()
    client.post(add, typed | {"document": str(paper.pk)})
    item = PanelAgendaItem.objects.get()
    change = reverse("panel_agenda_item_change", args=[item.slug])
    client.post(change, as_shown(client.get(change).context["form"]) | {"decision": "Noted.", "is_public": "on"})
    words = page(client, june)
    assert ("Noted." in words, "Complaints in 2023" in words, "Add an item to the agenda" in words) == (
        True,
        True,
        True,
    )
    assert "Noted." in client.get(reverse("history", args=["panel_meeting", june.slug])).content.decode()


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER, Role.CONTRIBUTOR])
def test_nobody_else_sets_the_agenda(client: Client, role: Role | None) -> None:
    june = create_panel_meeting(on=JUNE)
    if role:
        client.force_login(create_user(role=role))
    assert client.get(reverse("panel_agenda_item_add", args=[june.slug])).status_code in {302, 403}
    assert "Add an item to the agenda" not in page(client, june)


def test_a_past_quarter_reads_the_agenda_of_its_day(client: Client) -> None:
    quarter, publisher = create_quarter(), create_publisher()
    may, june = create_panel_meeting(on=MAY), create_panel_meeting(on=JUNE)
    request(may, "Asked in May", is_public=True)
    paper = document(june)
    item = create_panel_agenda_item(meeting=june, decision="To wait.", document=paper)
    release(by=publisher, quarter=quarter, kind=ReleaseKind.DATA)
    change_register(item, by=publisher, decision="To act.")
    address = june.get_absolute_url()
    then = client.get(f"/as-published/{quarter.slug}{address}").content.decode()
    now = client.get(address).content.decode()
    assert ("To wait." in then, "Asked in May" in then, "Complaints in 2023" in then) == (True, True, True)
    assert ("To act." in now, "To wait." in now) == (True, False)


def test_what_is_not_of_a_public_meeting_is_not_sealed() -> None:
    shown, hidden = create_panel_meeting(on=MAY), create_panel_meeting(on=JUNE, is_public=False)
    item = create_panel_agenda_item(meeting=shown)
    create_panel_agenda_item(meeting=hidden)
    assert list(PanelAgendaItem.objects.of_public_meetings()) == [item]


def test_two_items_have_no_one_place() -> None:
    item = create_panel_agenda_item()
    with pytest.raises(ValidationError, match="has this place"):
        PanelAgendaItem(meeting=item.meeting, title="Money", order=item.order, slug="money").validate_constraints()
