"""The pages that change a row: who may, what they write, what stands beside what, and two people at once."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from commissioning.forms import ContractChangeForm, ContractForm
from commissioning.models import Contract, FundingAward, GrantAward, Service
from estates.models import Disposal
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.fields import (
    CountField,
    DateField,
    FinancialYearField,
    Line,
    PoundsField,
    RowsField,
    Text,
    WhenField,
)
from pcc_portal.updates.registers.versions import StaleError, version_of
from pcc_portal.updates.rules import may_be_added_by, theirs
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import (
    create_award,
    create_contract,
    create_grant_award,
    create_grant_round,
    create_provider,
    create_service,
)
from tests.factories.estates import create_disposal
from tests.factories.objectives import create_delivery_action, create_theme
from tests.forms import HOSTILE, as_shown

pytestmark = pytest.mark.django_db
TERM: dict[str, Any] = {
    "starts": dt.date(2019, 4, 1),
    "current_end": dt.date(2024, 3, 31),
    "maximum_end": dt.date(2026, 3, 31),
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    return signed_in(publisher)


@pytest.fixture
def contract() -> Contract:
    return create_contract(extension_decision_by=dt.date(2023, 9, 30), **TERM)


def change_page(row: Contract) -> str:
    return reverse("contract_change", args=[row.slug])


def shown(client: Client, address: str) -> dict[str, Any]:
    return as_shown(client.get(address).context["form"])


# Adding


def test_a_row_gets_its_key_from_its_title(client: Client) -> None:
    service = create_service()
    sent = {"title": "Victim support", "service": service.pk, "route": "tender", "is_public": "on", "same_name": "on"}
    for slug in ("victim-support", "victim-support-2"):
        response = client.post(reverse("contract_add"), sent)
        assert response.headers["Location"] == reverse("contract", args=[slug])
    assert [c.is_public for c in Contract.objects.all()] == [True, True]


@pytest.mark.parametrize(("title", "slug"), [("Add", "add-2"), ("🎉", "contract"), ("Č" * 200, "c" * 76)])
def test_a_key_never_hides_a_page_and_never_is_empty(publisher: User, title: str, slug: str) -> None:
    row = registers.add_to_register(Contract(title=title, service=create_service()), by=publisher)
    assert row.slug == slug


def test_whoever_adds_answers_for_it_until_somebody_else_does(publisher: User, client: Client) -> None:
    service = create_service()
    client.post(reverse("contract_add"), {"title": "New", "service": service.pk, "route": "tender", "owner": "1"})
    assert Contract.objects.get().owner == publisher


def test_what_an_officer_adds_waits_for_a_publisher_to_show_it() -> None:
    officer = create_user()
    theme = create_theme(owner=officer)
    sent = {"title": "Bid", "theme": theme.pk, "funder": "Home Office", "amount": "£999,025", "is_public": "on"}
    response = signed_in(officer).post(reverse("award_add"), sent, follow=True)
    award = FundingAward.objects.get()
    assert (award.is_public, award.amount) == (False, Decimal(999_025))
    assert "A publisher makes it visible" in response.content.decode()


def test_an_officer_adds_only_to_what_they_answer_for() -> None:
    officer = create_user()
    mine, other = create_theme(owner=officer), create_theme()
    client = signed_in(officer)
    form = client.get(reverse("award_add")).context["form"]
    assert list(form.fields["theme"].queryset) == [mine]
    response = client.post(reverse("award_add"), {"title": "B", "theme": other.pk, "funder": "H", "amount": "1"})
    assert list(response.context["form"].errors) == ["theme"]
    with pytest.raises(PermissionDenied):
        registers.add_to_register(FundingAward(title="B", theme=other, funder="H", amount=1), by=officer)


def test_to_own_the_new_row_is_not_enough_to_add_it() -> None:
    officer = create_user()
    with pytest.raises(PermissionDenied):
        registers.add_to_register(Contract(title="Mine", service=create_service(), owner=officer), by=officer)


def test_who_answers_for_what_a_row_belongs_to_answers_for_the_row() -> None:
    officer = create_user()
    service = create_service(owner=officer)
    create_contract()
    contract = create_contract(service=service)
    assert contract.answered_for_by() == {officer.pk}
    assert list(theirs(officer, Contract)) == [contract]
    round_ = create_grant_round()
    round_.theme.owner = officer
    round_.theme.save()
    assert create_grant_award(round=round_).answered_for_by() == {officer.pk}
    assert may_be_added_by(officer, GrantAward)
    assert not may_be_added_by(create_user(), GrantAward)


# Changing


def test_only_what_was_changed_is_written(client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"title": "Support for victims"}
    assert client.post(change_page(contract), sent).status_code == 302
    event = Event.objects.about(contract).latest("number")
    assert (event.before, event.after) == ({"title": "Victim support"}, {"title": "Support for victims"})


def test_nothing_changed_writes_nothing(client: Client, contract: Contract) -> None:
    assert client.post(change_page(contract), shown(client, change_page(contract))).status_code == 302
    assert not Event.objects.about(contract).exists()


def test_a_date_that_slips_asks_why_and_keeps_the_old_one(client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"extension_decision_by": "2023-12-31", "title": "Renamed"}
    response = client.post(change_page(contract), sent)
    form = response.context["form"]
    assert "Say why" in form.errors["extension_decision_by"][0]
    assert form["title"].value() == "Renamed"
    assert "Victim support" in response.content.decode(), "the page still names the row as it is saved"
    client.post(change_page(contract), sent | {"reason": "The board met later."})
    event = Event.objects.about(contract).latest("number")
    assert event.before["extension_decision_by"] == "2023-09-30"
    assert event.reason == "The board met later."


def test_a_date_in_words_keeps_how_exact_it_is(client: Client) -> None:
    award = create_award(awarded_on=dt.date(2023, 10, 31), awarded_precision=Precision.MONTH)
    address = reverse("award_change", args=[award.slug])
    sent = shown(client, address)
    assert sent["awarded_on"] == ["October 2023"]
    client.post(address, sent | {"awarded_on": "mid-October 2023"})
    award.refresh_from_db()
    assert (award.awarded_on, award.awarded_precision) == (dt.date(2023, 10, 20), Precision.MID_MONTH)
    client.post(address, shown(client, address) | {"awarded_on": ""})
    award.refresh_from_db()
    assert (award.awarded_on, award.awarded_precision) == (None, Precision.DAY)


def test_the_same_day_but_less_exact_is_a_change(client: Client) -> None:
    award = create_award(awarded_on=dt.date(2023, 10, 31))
    address = reverse("award_change", args=[award.slug])
    client.post(address, shown(client, address) | {"awarded_on": "October 2023"})
    award.refresh_from_db()
    assert award.awarded_precision == Precision.MONTH


def test_links_are_saved_with_the_rest(client: Client, contract: Contract) -> None:
    one, other = create_delivery_action(), create_delivery_action()
    client.post(change_page(contract), shown(client, change_page(contract)) | {"actions": [one.pk, other.pk]})
    assert set(contract.actions.all()) == {one, other}
    client.post(change_page(contract), shown(client, change_page(contract)) | {"actions": [other.pk]})
    assert set(contract.actions.all()) == {other}
    assert [event.verb for event in Event.objects.about(contract)] == ["linked", "linked"]


def test_links_are_saved_with_the_rest_or_not_at_all(client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"actions": [create_delivery_action().pk]}
    client.post(change_page(contract), sent | {"maximum_end": "2024-03-30"})
    assert not contract.actions.exists()


def test_a_constraint_speaks_beside_its_field(client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"maximum_end": "2024-03-30"}
    errors = client.post(change_page(contract), sent).context["form"].errors
    assert errors == {"maximum_end": ["The latest end is before the end as things stand."]}


# Who sees it


def test_a_row_leaves_the_sight_of_readers_only_with_a_reason(client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"is_public": []}
    errors = client.post(change_page(contract), sent).context["form"].errors
    assert "Say why" in errors["is_public"][0]
    client.post(change_page(contract), sent | {"reason": "It named a child."})
    contract.refresh_from_db()
    assert not contract.is_public


def test_a_post_that_leaves_the_mark_out_hides_nothing(client: Client, contract: Contract) -> None:
    client.post(change_page(contract), {"title": "New", "service": contract.service_id, "route": "tender", "seen": "0"})
    contract.refresh_from_db()
    assert (contract.title, contract.is_public) == ("New", True)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER])
def test_who_sees_a_row_is_for_a_publisher_to_say(role: Role) -> None:
    person = create_user(role=role)
    contract = create_contract(owner=person, is_public=False)
    client = signed_in(person)
    assert "is_public" not in client.get(change_page(contract)).context["form"].fields
    client.post(change_page(contract), shown(client, change_page(contract)) | {"is_public": "on", "title": "New"})
    contract.refresh_from_db()
    assert (contract.title, contract.is_public) == ("New", False)
    with pytest.raises(PermissionDenied):
        registers.change_register(contract, by=person, is_public=True)


# Two at once


def test_the_second_of_two_sees_both_and_loses_nothing(publisher: User, client: Client, contract: Contract) -> None:
    second = shown(client, change_page(contract))
    registers.change_register(contract, by=publisher, title="Theirs", notice_months=6)
    response = client.post(change_page(contract), second | {"title": "Mine", "source": "Register"})
    assert response.status_code == 409
    form = response.context["form"]
    [conflict] = form.conflicts()
    assert (conflict.theirs, conflict.mine) == ("Theirs", "Mine")
    assert response.context["alone"] == [("Notice, in months", "6")]
    assert (form["title"].value(), form["source"].value()) == ("Mine", "Register")
    assert publisher.name in response.content.decode()
    contract.refresh_from_db()
    assert (contract.title, contract.source) == ("Theirs", "")
    again = as_shown(form) | {"conflicting": "title", "keep-title": "mine"}
    assert client.post(change_page(contract), again).status_code == 302
    contract.refresh_from_db()
    assert (contract.title, contract.source, contract.notice_months) == ("Mine", "Register", 6)


def test_the_same_words_twice_are_saved_once(publisher: User, client: Client, contract: Contract) -> None:
    sent = shown(client, change_page(contract)) | {"title": "Renamed"}
    answers = [client.post(change_page(contract), sent).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Event.objects.about(contract).count() == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 60, "\u0661", "1 OR 1=1"])
def test_a_form_that_does_not_say_what_it_was_shown_overwrites_nothing(
    client: Client, contract: Contract, seen: str
) -> None:
    sent = shown(client, change_page(contract)) | {"title": "Blind", "seen": seen}
    assert client.post(change_page(contract), sent).status_code == 409
    contract.refresh_from_db()
    assert contract.title == "Victim support"


def test_a_step_on_what_somebody_has_changed_is_not_taken(publisher: User, client: Client, contract: Contract) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    sent = shown(client, address) | {"new_end": "2025-03-31", "on": "3 October 2023", "reason": "It works."}
    registers.change_register(contract, by=publisher, notice_months=3)
    response = client.post(address, sent)
    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "It works."
    assert not contract.changes.exists()
    assert client.post(address, as_shown(response.context["form"])).status_code == 302
    assert contract.changes.count() == 1


def test_a_version_is_the_latest_event(publisher: User, contract: Contract) -> None:
    assert version_of(contract) == 0
    registers.change_register(contract, by=publisher, title="One", seen=0)
    seen = version_of(contract)
    registers.change_register(contract, by=publisher, title="Two", seen=seen)
    with pytest.raises(StaleError):
        registers.change_register(contract, by=publisher, title="Three", seen=seen)


def test_what_was_typed_but_not_saved_comes_back(client: Client, contract: Contract) -> None:
    address = change_page(contract)
    page = client.get(address)
    kept = as_shown(page.context["form"]) | {"title": "Half a na", "form_id": page.context["form_draft"].form_id}
    assert client.post(f"{reverse('drafts')}?address={address}", kept).status_code == 200
    again = client.get(address)
    assert again.context["form"]["title"].value() == "Half a na"
    assert again.context["form"].errors == {}
    assert "Kept from" in again.content.decode()


# Links on the pages


def test_links_follow_the_rule_that_the_server_asks() -> None:
    officer, other = create_user(), create_user()
    contract = create_contract(owner=officer, **TERM)
    page = signed_in(officer).get(contract.get_absolute_url()).content.decode()
    assert change_page(contract) in page
    assert change_page(contract) not in signed_in(other).get(contract.get_absolute_url()).content.decode()
    assert change_page(contract) not in Client().get(contract.get_absolute_url()).content.decode()
    assert signed_in(other).get(change_page(contract)).status_code == 403


def test_a_step_that_is_over_is_not_offered(client: Client) -> None:
    sale = create_disposal(stage=7, completed_on=dt.date(2023, 9, 1))
    address = reverse("disposal_complete", args=[sale.slug])
    assert address not in client.get(sale.get_absolute_url()).content.decode()
    response = client.get(address, follow=True)
    assert response.redirect_chain == [(sale.get_absolute_url(), 302)]
    assert "This sale is complete." in response.content.decode()


def test_registers_offer_to_add_to_those_who_may() -> None:
    officer = create_user()
    assert reverse("contract_add") not in signed_in(officer).get(reverse("contracts")).content.decode()
    create_service(owner=officer)
    assert reverse("contract_add") in signed_in(officer).get(reverse("contracts")).content.decode()
    assert reverse("contract_add") not in Client().get(reverse("contracts")).content.decode()


# Fields


KINDS = [CountField(), DateField("Day"), FinancialYearField(), Line(), PoundsField(), Text(), WhenField("When")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sent", list(HOSTILE))
def test_every_kind_of_field_takes_or_refuses_what_is_typed(kind: Any, sent: str) -> None:
    typed = unquote_to_bytes(HOSTILE[sent].replace(b"+", b" ")).decode("utf-8", "replace")
    for text in (typed, typed.replace("\ufffd", "\ud800")):
        with suppress(ValidationError):
            kind.clean(text)


@pytest.mark.parametrize("sent", [["9" * 30], ["\x00"], ["x"], ["-1"], ["1e5"], "1", [None]])
def test_a_row_that_is_not_there_is_told_beside_the_field(sent: Any) -> None:
    with pytest.raises(ValidationError):
        RowsField(Service.objects.all()).clean(sent)


@pytest.mark.parametrize(
    "typed", ["2023/24", "2023-24", "2023–2024", "23/24", "FY23/24", "financial year 2023/24", " 2023 "]
)
def test_a_financial_year_as_people_write_it(typed: str) -> None:
    field = FinancialYearField()
    assert field.clean(typed) == 2023
    assert field.clean(field.prepare_value(2023)) == 2023


@pytest.mark.parametrize(
    "typed", ["2023/25", "23/25", "March 2024", "Q1 2023/24", "end of 2023/24", "2023/24/25", "next"]
)
def test_what_is_no_financial_year_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        FinancialYearField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("£1,200,000", "1200000"),
        ("1200000.50", "1200000.50"),
        ("-5,000", "-5000"),
        ("−5", "-5"),
        ("£ 7.", "7"),
        ("£1.2m", "1200000"),
        ("(736,000)", "-736000"),
    ],
)
def test_pounds_as_people_write_them(typed: str, pounds: str) -> None:
    assert str(PoundsField().clean(typed)) == pounds


@pytest.mark.parametrize(
    "typed", ["1,5", "1,50", "12,00,000", "1.200.000", "£", "1e5", "five", "1,2345", "0.001", "9" * 13, "85%", "n/a"]
)
def test_an_amount_that_could_be_two_is_asked_again(typed: str) -> None:
    with pytest.raises(ValidationError):
        PoundsField().clean(typed)


@pytest.mark.parametrize(("typed", "ok"), [("1799", False), ("1800", True), ("2199", True), ("2200", False)])
def test_years_are_of_this_world(typed: str, ok: bool) -> None:
    for field, text in ((WhenField("When"), typed), (DateField("Day"), f"{typed}-06-30")):
        if ok:
            assert field.clean(text)
        else:
            with pytest.raises(ValidationError):
                field.clean(text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31 March 2024", "2024-03-31"),
        ("31/3/2024", "2024-03-31"),
        ("04/04/2024", "2024-04-04"),
        ("2024-03-04", "2024-03-04"),
        ("03/04/2024", "2024-04-03"),
        ("12/1/2024", "2024-01-12"),
        ("3/31/2024", ""),
        ("31/3/24", "2024-03-31"),
        ("31st Mar 2024", "2024-03-31"),
        ("Sunday 31 March 2024", "2024-03-31"),
        ("spring 2024", ""),
        ("March 2024", ""),
        ("2023/24", ""),
        ("31/02/2024", ""),
    ],
)
def test_a_day_comes_before_its_month_and_what_is_no_day_is_asked_again(typed: str, day: str) -> None:
    if day:
        assert DateField("Day").clean(typed) == dt.date.fromisoformat(day)
        return
    with pytest.raises(ValidationError):
        DateField("Day").clean(typed)


def test_a_form_shows_no_owner_and_no_key() -> None:
    for form in (ContractForm, ContractChangeForm):
        assert {"owner", "slug", "successor"} & set(form.base_fields) == set()


def test_a_provider_is_for_an_approver_to_add() -> None:
    assert not may_be_added_by(create_user(), type(create_provider()))
    assert may_be_added_by(create_user(role=Role.APPROVER), Disposal)
