"""A return from the mail that asks for it to the office's figures."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.returns import actions, entry, links
from pcc_portal.returns.choices import ReturnState
from pcc_portal.returns.models import Return, ReturnDuty
from performance.models import Measure, Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract, create_grant_award, create_grant_round
from tests.factories.performance import create_area, create_measure, create_observation, create_target
from tests.factories.periods import create_quarter
from tests.factories.returns import create_return, create_return_duty

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 10)


@pytest.fixture(autouse=True)
def _on_a_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def measure(quarter: Quarter) -> Measure:
    return create_measure(title="Waiting time", unit="days", statistic="longest", direction="lower")


@pytest.fixture
def asked(measure: Measure, quarter: Quarter) -> Return:
    return create_return(duty=create_return_duty(measures=[measure], question="What went well?"), quarter=quarter)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(row: Return) -> str:
    return reverse("return_file", args=[links.token(row)])


def visit(row: Return) -> Client:
    """Somebody with the link, who has typed the code of the mail."""
    client = Client()
    client.post(f"{address(row)}code/")
    code = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    answer = client.post(f"{address(row)}code/", {"code": code.group()})
    assert answer.status_code == 302, answer.content.decode()
    return client


def read(client: Client, row: Return) -> str:
    return html.unescape(client.get(address(row)).content.decode())


def boxes(row: Return, **typed: str) -> dict[str, str]:
    (due,) = entry.due_to_sender(row)
    words = {"words": typed.pop("words", "All of it.")}
    return {f"{due.key}-{name}": text for name, text in typed.items()} | words


def test_from_the_mail_to_a_figure_with_its_source(
    publisher: User, measure: Measure, quarter: Quarter, django_capture_on_commit_callbacks: Any
) -> None:
    contract = create_contract(title="Refuges in the north")
    office = client_of(publisher)
    add = f"{reverse('return_duty_add')}?contract={contract.slug}"
    assert "Ask for returns" in office.get(contract.get_absolute_url()).content.decode()
    typed = {"sender": "Helping Hands", "address": "team@helping.example", "days": "20", "question": "What went well?"}
    answer = office.post(add, {**typed, "measures": [measure.pk], "area": create_area().pk})
    assert answer.status_code == 302, answer.context["form"].errors
    duty = ReturnDuty.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(reverse("return_ask", args=[duty.pk]), {"quarter": quarter.pk}).status_code == 302
    row = Return.objects.get()
    assert mail.outbox[-1].to == ["team@helping.example"]
    assert links.link(row) in mail.outbox[-1].body

    sender = visit(row)
    page = read(sender, row)
    for shown in ("Waiting time", "What went well?", "Helping Hands: Refuges in the north"):
        assert shown in page
    with django_capture_on_commit_callbacks(execute=True):
        sent = sender.post(address(row), boxes(row, value="41", words="Two more beds.") | {"send": ""})
    assert sent.status_code == 302, html.unescape(sent.content.decode())
    assert "received on 10 October 2023" in mail.outbox[-1].body
    assert "41" in read(sender, row)
    assert not Observation.objects.exists()

    page = html.unescape(office.get(row.get_absolute_url()).content.decode())
    assert "Two more beds." in page
    office.post(reverse("return_take", args=[row.pk]))
    figure = Observation.objects.get()
    assert (figure.value, figure.start, figure.end) == (Decimal(41), quarter.start, quarter.end)
    assert figure.source == "Return by Helping Hands, received on 10 October 2023"
    assert figure.created_by == publisher
    row.refresh_from_db()
    assert (row.state, row.taken_by) == (ReturnState.TAKEN, publisher)
    senders = Event.objects.filter(who="Helping Hands (by its link)")
    assert {event.verb for event in senders} == {"saved", "sent"}
    assert {event.user_id for event in senders} == {None}


def test_before_the_code_a_link_says_nothing_of_its_return(asked: Return) -> None:
    page = read(Client(), asked)
    for hidden in ("Waiting time", "Helping Hands", "What went well?", asked.duty.address):
        assert hidden not in page
    assert Client().post(address(asked), boxes(asked, value="7") | {"send": ""}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.typed) == (ReturnState.ASKED, {})


@pytest.mark.parametrize("why", ["forged", "of another secret", "replaced", "past its day", "withdrawn", "no number"])
def test_every_link_that_does_not_work_gets_the_same_answer(asked: Return, settings: Any, why: str) -> None:
    token = links.token(asked)
    if why == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    elif why == "of another secret":
        settings.SECRET_KEY = "another" * 10
    elif why == "replaced":
        Return.objects.update(nonce="0" * 32)
    elif why == "past its day":
        settings.DEMO_DATE = asked.open_until + dt.timedelta(days=1)
    elif why == "withdrawn":
        Return.objects.update(state=ReturnState.WITHDRAWN)
    else:
        token = str(asked.pk)
    answers = [
        Client().get(reverse("return_file", args=[token])),
        Client().post(reverse("return_code", args=[token])),
        Client().post(reverse("return_file", args=[token]), {"send": ""}),
    ]
    assert {answer.status_code for answer in answers} == {410}
    assert not mail.outbox
    known = Client().get(reverse("return_file", args=["x"])).content.decode()
    own_address = re.compile(r"%2Freturns%2Flink%2F[^\"]+")
    assert {own_address.sub("", answer.content.decode()) for answer in answers} == {own_address.sub("", known)}


def test_the_page_is_kept_by_nothing_and_its_address_told_to_nobody(asked: Return) -> None:
    answer = Client().get(address(asked))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_code_opens_its_own_return_once(asked: Return) -> None:
    other = create_return(duty=create_return_duty(sender="Somebody Else"))
    client = visit(asked)
    assert "Somebody Else" not in read(client, other)
    code = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    again = Client().post(f"{address(asked)}code/", {"code": code.group()})
    assert "This is not the code" in html.unescape(again.content.decode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "is_visiting", lambda request, row: False)
        assert "Waiting time" not in read(client, asked)


def test_a_visit_ends_with_its_link(asked: Return) -> None:
    client = visit(asked)
    Return.objects.update(nonce="1" * 32)
    asked.refresh_from_db()
    assert "Waiting time" not in read(client, asked)


def test_codes_are_not_guessed_nor_mailed_without_end(asked: Return) -> None:
    client = Client()
    client.post(f"{address(asked)}code/")
    right = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert right
    wrong = f"{(int(right.group()) + 1) % 10**6:06}"
    for _ in range(5):
        client.post(f"{address(asked)}code/", {"code": wrong})
    late = client.post(f"{address(asked)}code/", {"code": right.group()})
    assert "Too many codes were tried" in late.content.decode()
    for _ in range(10):
        client.post(f"{address(asked)}code/")
    assert len(mail.outbox) == 6


def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_stays(asked: Return) -> None:
    client = visit(asked)
    answer = client.post(address(asked), boxes(asked, value="many", words="") | {"send": ""})
    page = html.unescape(answer.content.decode())
    assert 'value="many"' in page
    assert "There is a problem" in page
    assert "Write at least a sentence." in page
    (due,) = entry.due_to_sender(asked)
    assert f'id="id_{due.key}-value_error"' in page
    assert 'value="many"' in read(client, asked)
    asked.refresh_from_db()
    assert asked.state == ReturnState.ASKED


def test_no_figure_needs_a_reason(asked: Return, publisher: User) -> None:
    client = visit(asked)
    page = client.post(address(asked), boxes(asked) | {"send": ""}).content.decode()
    assert "Give the figure, or say below why there is none." in page
    typed = boxes(asked, availability_reason="The system changed.") | {"send": ""}
    assert client.post(address(asked), typed).status_code == 302
    asked.refresh_from_db()
    actions.take(asked, entry.forms_of_office(asked, TODAY), by=publisher, today=TODAY)
    figure = Observation.objects.get()
    assert (figure.value, figure.availability, figure.availability_reason) == (
        None,
        "not_available",
        "The system changed.",
    )


def test_a_sender_sees_nothing_that_readers_do_not(asked: Return, measure: Measure) -> None:
    earlier = dt.date(2023, 6, 30)
    create_observation(
        measure=measure, value=Decimal(70_123), start=dt.date(2023, 4, 1), end=earlier, quarter=asked.quarter
    )
    create_target(measure=measure, value=80_451)
    client = visit(asked)
    page = read(client, asked)
    hidden = "70,?123|80,?451"
    assert not re.search(hidden, page)
    answer = client.post(address(asked), boxes(asked, value="900000") | {"send": ""})
    assert not re.search(hidden, answer.content.decode())


def test_the_office_is_shown_what_is_doubtful(asked: Return, measure: Measure, publisher: User) -> None:
    create_observation(
        measure=measure, value=Decimal(40), start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30), quarter=asked.quarter
    )
    visit(asked).post(address(asked), boxes(asked, value="4000") | {"send": ""})
    page = html.unescape(client_of(publisher).get(asked.get_absolute_url()).content.decode())
    assert "40 days" in page
    assert "4000" in page
    (form,) = entry.forms_of_office(Return.objects.get(), TODAY)
    assert form.asked
    assert form.asked[0] in page


def test_a_return_is_taken_once(asked: Return, publisher: User) -> None:
    visit(asked).post(address(asked), boxes(asked, value="41") | {"send": ""})
    office = client_of(publisher)
    for _ in range(2):
        last = office.post(reverse("return_take", args=[asked.pk]), follow=True)
    assert "This return is not open for that: taken." in html.unescape(last.content.decode())
    assert Observation.objects.count() == 1


def test_a_closed_quarter_takes_no_return(asked: Return, publisher: User, settings: Any) -> None:
    visit(asked).post(address(asked), boxes(asked, value="41") | {"send": ""})
    settings.DEMO_DATE = asked.quarter.closes + dt.timedelta(days=1)
    page = client_of(publisher).post(reverse("return_take", args=[asked.pk]), follow=True).content.decode()
    assert "closed for updates" in html.unescape(page)
    asked.refresh_from_db()
    assert (asked.state, Observation.objects.count()) == (ReturnState.SENT, 0)


def test_a_return_goes_back_with_a_new_link_and_keeps_its_words(
    asked: Return, publisher: User, django_capture_on_commit_callbacks: Any
) -> None:
    visit(asked).post(address(asked), boxes(asked, value="41", words="As before.") | {"send": ""})
    asked.refresh_from_db()
    old = address(asked)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client_of(publisher).post(
            reverse("return_send_back", args=[asked.pk]), {"to_change": "Count from the referral."}
        )
    assert sent.status_code == 302
    assert "Count from the referral." in mail.outbox[-1].body
    assert Client().get(old).status_code == 410
    asked.refresh_from_db()
    page = read(visit(asked), asked)
    for kept in ("Count from the referral.", 'value="41"', "As before."):
        assert kept in page


def test_who_may_ask_and_take(asked: Return, publisher: User) -> None:
    stranger, member = create_user(role=Role.CONTRIBUTOR), create_user(role=Role.PANEL_MEMBER)
    for name in ("return_send_back", "return_ask_again", "return_take", "return_withdraw"):
        page = reverse(name, args=[asked.pk])
        for person in (stranger, member):
            assert client_of(person).post(page, {"to_change": "x"}).status_code == 403, (name, person)
    for page in (reverse("returns"), reverse("return_duties"), asked.get_absolute_url()):
        assert client_of(member).get(page).status_code == 403
        assert client_of(stranger).get(page).status_code == 200
        assert Client().get(page).status_code == 302
    contract = asked.duty.contract
    assert contract is not None
    contract.owner = stranger
    contract.save()
    assert client_of(stranger).get(reverse("return_ask_again", args=[asked.pk])).status_code == 200
    assert client_of(publisher).get(reverse("return_duty_change", args=[asked.duty_id])).status_code == 200


def test_a_new_address_gets_new_links(asked: Return, publisher: User, django_capture_on_commit_callbacks: Any) -> None:
    old = address(asked)
    values = entry_values(asked.duty) | {"address": "new@helping.example"}
    with django_capture_on_commit_callbacks(execute=True):
        client_of(publisher).post(reverse("return_duty_change", args=[asked.duty_id]), values)
    assert mail.outbox[-1].to == ["new@helping.example"]
    assert Client().get(old).status_code == 410


def entry_values(duty: ReturnDuty) -> dict[str, Any]:
    names = ("sender", "address", "question", "days")
    measures = list(duty.measures.values_list("pk", flat=True))
    return {name: getattr(duty, name) for name in names} | {"area": duty.area_id, "measures": measures}


def test_ended_duties_ask_for_nothing(asked: Return, publisher: User) -> None:
    client_of(publisher).post(reverse("return_duty_end", args=[asked.duty_id]))
    asked.refresh_from_db()
    assert asked.state == ReturnState.WITHDRAWN
    assert "Asked for no more" in client_of(publisher).get(reverse("return_duties")).content.decode()


def test_a_duty_asks_for_something(publisher: User) -> None:
    contract = create_contract()
    page = f"{reverse('return_duty_add')}?contract={contract.slug}"
    typed = {"sender": "Helping Hands", "address": "a@helping.example", "days": "20", "area": create_area().pk}
    answer = client_of(publisher).post(page, typed)
    assert "Choose at least one measure" in html.unescape(answer.content.decode())
    assert not ReturnDuty.objects.exists()


def test_returns_go_with_a_grant_too(publisher: User, measure: Measure) -> None:
    grant = create_grant_award(round=create_grant_round())
    page = f"{reverse('return_duty_add')}?grant={grant.slug}"
    typed = {"sender": "Helping Hands", "address": "a@helping.example", "days": "20", "area": create_area().pk}
    assert client_of(publisher).post(page, typed | {"question": "What was done?"}).status_code == 302
    assert ReturnDuty.objects.get().grant == grant


def test_the_command_asks_and_reminds(
    measure: Measure, quarter: Quarter, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    duty = create_return_duty(measures=[measure], days=20)
    due = quarter.end + dt.timedelta(days=20)

    def run(day: dt.date) -> list[str]:
        settings.DEMO_DATE = day
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("ask_returns")
        return [str(message.subject) for message in mail.outbox]

    assert run(quarter.end) == []
    assert run(quarter.end + dt.timedelta(days=1)) == [f"Your return for {quarter} is asked for"]
    assert run(quarter.end + dt.timedelta(days=2)) == []
    assert run(due - dt.timedelta(days=7)) == [f"Your return for {quarter} is due"]
    assert run(due) == []
    assert run(due + dt.timedelta(days=1)) == [f"Your return for {quarter} is late"]
    assert run(due + dt.timedelta(days=2)) == []
    assert run(due + dt.timedelta(days=8)) == [f"Your return for {quarter} is late"]
    assert "8 days late" in client_of(create_publisher()).get(f"{reverse('returns')}?state=late").content.decode()
    assert duty.returns.count() == 1


def test_a_change_between_is_corrected_with_the_return_as_reason(
    asked: Return, publisher: User, measure: Measure
) -> None:
    visit(asked).post(address(asked), boxes(asked, value="41") | {"send": ""})
    create_observation(
        measure=measure, value=Decimal(39), start=asked.quarter.start, end=asked.quarter.end, quarter=asked.quarter
    )
    client_of(publisher).post(reverse("return_take", args=[asked.pk]))
    now = Observation.objects.get(superseded_by__isnull=True)
    assert (now.value, now.reason) == (Decimal(41), "Return by Helping Hands, received on 10 October 2023")


def test_what_was_withdrawn_can_be_asked_for_once_more(
    asked: Return, publisher: User, django_capture_on_commit_callbacks: Any
) -> None:
    office = client_of(publisher)
    office.post(reverse("return_withdraw", args=[asked.pk]))
    assert "Mail a new link" in office.get(asked.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("return_ask_again", args=[asked.pk]), {"open_until": "1 December 2023"})
    asked.refresh_from_db()
    assert asked.state == ReturnState.ASKED
    assert links.link(asked).rpartition(":")[0].rpartition(":")[0] in mail.outbox[-1].body
    assert Client().get(address(asked)).status_code == 200


def test_a_column_is_looked_at_before_its_figures_are_in_the_boxes(measure: Measure, quarter: Quarter) -> None:
    other = create_measure(title="People helped")
    row = create_return(duty=create_return_duty(measures=[measure, other]), quarter=quarter)
    sender, column = visit(row), {"pasted": "People helped\t40\nWaiting time\tlong\nNo such\t3", "words": "So far"}
    looked = sender.post(address(row), {**column, "send": ""}).content.decode()
    assert "What was pasted: 3 lines, 2 for the boxes" in html.unescape(looked)
    assert "“No such” is not one of the figures here." in looked
    assert Return.objects.get().typed == {}
    page = html.unescape(sender.post(address(row), {**column, "do": "take"}, follow=True).content.decode())
    assert "nothing has been sent yet" in page
    typed = Return.objects.get().typed
    assert sorted(box["value"] for box in typed.values()) == ["40", "long"]
    assert Return.objects.get().state == ReturnState.ASKED
    assert Return.objects.get().words == "So far"


def test_a_column_that_is_left_out_changes_nothing(measure: Measure, quarter: Quarter) -> None:
    other = create_measure(title="People helped")
    row = create_return(duty=create_return_duty(measures=[measure, other]), quarter=quarter)
    page = visit(row).post(address(row), {"pasted": "1\n2", "do": "drop"}, follow=True).content.decode()
    assert "Paste a column from a sheet" in page
    assert Return.objects.get().typed == {}


def refuse(*_: Any, **__: Any) -> None:
    raise ConnectionRefusedError


def test_a_reminder_that_did_not_go_out_is_tried_again(asked: Return, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refuse)
        with pytest.raises(ConnectionRefusedError):
            actions.remind(asked, by=None, today=asked.due_on)
    assert Return.objects.get().reminded_on is None
    actions.remind(asked, by=None, today=asked.due_on)
    assert (Return.objects.get().reminded_on, len(mail.outbox)) == (asked.due_on, 1)


def test_a_link_that_was_not_mailed_is_mailed_on_the_next_run(
    asked: Return, publisher: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refuse)
        with pytest.raises(ConnectionRefusedError), django_capture_on_commit_callbacks(execute=True):
            actions.ask_again(asked, by=publisher, open_until=asked.due_on)
    page = client_of(publisher).get(asked.get_absolute_url()).content.decode()
    assert "It is tried again every day." in page
    call_command("ask_returns", stdout=StringIO())
    (letter,) = mail.outbox
    assert links.link(Return.objects.get()).rpartition(":")[0].rpartition(":")[0] in letter.body
    call_command("ask_returns", stdout=StringIO())
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("page", ["returns", "return_duties"])
def test_lists_ask_the_database_as_often_however_long_they_are(asked: Return, page: str) -> None:
    client = client_of(create_user(role=Role.CONTRIBUTOR))

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(reverse(page)).status_code == 200
        return len(made)

    before = queries()
    for number in range(4):
        create_return(duty=create_return_duty(sender=f"Provider {number}", measures=list(asked.duty.measures.all())))
    assert queries() == before


def workbook_of(client: Client, row: Return) -> Any:
    answer = client.get(f"{address(row)}workbook/")
    return load_workbook(BytesIO(answer.content))


def bring(client: Client, row: Return, book: Any) -> str:
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("return.xlsx", file.getvalue())
    answer = client.post(f"{address(row)}workbook/", {"file": upload}, follow=True)
    return html.unescape(answer.content.decode())


def cell_under(sheet: Any, head: str, at: int = 2) -> Any:
    return next(column[at - 1] for column in sheet.iter_cols() if column[0].value == head)


def test_a_return_is_filled_in_as_a_workbook_and_sent_from_its_page(asked: Return, measure: Measure) -> None:
    create_observation(measure=measure, value=31, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
    client = visit(asked)
    client.post(address(asked), {**boxes(asked, note="As counted.", words="Saved."), "save": ""})
    book = workbook_of(client, asked)
    assert cell_under(book.active, "Figure asked for").value == "Waiting time"
    assert cell_under(book.active, "Note").value == "As counted."
    assert "Last published" not in {cell.value for cell in book.active[1]}, "what is not released"
    cell_under(book.active, "Figure").value = 27.5
    assert "Look them over" in bring(client, asked, book)
    asked.refresh_from_db()
    assert (asked.state, asked.words) == (ReturnState.ASKED, "Saved.")
    assert asked.typed == {entry.due_to_sender(asked)[0].key: {"value": "27.5", "note": "As counted."}}


def test_a_workbook_of_another_return_or_with_odd_cells_is_refused_whole(asked: Return) -> None:
    client = visit(asked)
    for head, value, words in (
        ("Key, to be left as it is", "other", "Row 2 is of no figure of this return."),
        ("Figure", "#REF!", "A formula came to an error"),
    ):
        book = workbook_of(client, asked)
        cell_under(book.active, "Figure").value = 27
        cell_under(book.active, head).value = value
        assert words in bring(client, asked, book)
    book = workbook_of(client, asked)
    book.active["Z1"], book.active["Z2"] = "Mine", "x"
    assert "It has a column “Mine”" in bring(client, asked, book)
    assert "Choose the workbook first." in client.post(f"{address(asked)}workbook/", follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.typed == {}


def test_nobody_sees_or_brings_a_workbook_without_the_code(asked: Return, publisher: User) -> None:
    here = address(asked)
    for client in (Client(), client_of(publisher)):
        assert client.get(f"{here}workbook/").headers["Location"] == here
        upload = SimpleUploadedFile("return.xlsx", b"Figure\n12\n")
        assert client.post(f"{here}workbook/", {"file": upload}).headers["Location"] == here
    client = visit(asked)
    Return.objects.filter(pk=asked.pk).update(state=ReturnState.SENT, sent_at=dt.datetime.now(dt.UTC))
    assert client.get(f"{address(asked)}workbook/").status_code == 302
