"""Four eyes on registers: a contributor proposes, an approver applies or returns, readers see what was approved."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract, ContractChange, ContractOption
from objectives.models import Theme
from pcc_portal.accounts.access import routes
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import check_change_office
from pcc_portal.audit.models import Event
from pcc_portal.periods import clock
from pcc_portal.reminders.items import items_for, situation
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.updates.caching import public_stamp
from pcc_portal.updates.choices import ProposalState
from pcc_portal.updates.models import FourEyes, Proposal
from pcc_portal.updates.proposals import actions
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.registers.views import AddRecord, PublisherPage, RowPage
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return create_user(name="Sam Field")


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER, name="Ada Moor")


@pytest.fixture
def contract(author: User) -> Contract:
    row = create_contract(
        title="Victim support",
        starts=dt.date(2023, 4, 1),
        current_end=dt.date(2024, 3, 31),
        maximum_end=dt.date(2026, 3, 31),
    )
    Theme.objects.filter(pk=row.service.theme_id).update(owner=author)
    return Contract.objects.get(pk=row.pk)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(person: User, address: str, **typed: Any) -> Any:
    client = signed_in(person)
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def change(contract: Contract) -> str:
    return reverse("contract_change", args=[contract.slug])


def retitle(person: User, contract: Contract, title: str = "Help for those harmed") -> Proposal:
    response = send(person, change(contract), title=title)
    assert response.status_code == 302
    assert response.headers["Location"] == contract.get_absolute_url()
    return Proposal.objects.latest("pk")


def decide(person: User, proposal: Proposal, decision: str = "apply", **typed: Any) -> Any:
    client = signed_in(person)
    form = as_shown(client.get(proposal.get_absolute_url()).context["form"])
    return client.post(proposal.get_absolute_url(), form | {"decision": decision} | typed)


def title_of(contract: Contract) -> str:
    return Contract.objects.get(pk=contract.pk).title


def test_what_a_contributor_changes_waits_and_an_approver_applies_it(
    author: User, approver: User, contract: Contract
) -> None:
    proposal = retitle(author, contract)
    assert title_of(contract) == "Victim support"
    assert proposal.is_waiting
    assert proposal.differences == [["Title", "Victim support", "Help for those harmed"]]
    assert decide(approver, proposal).status_code == 302
    assert title_of(contract) == "Help for those harmed"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.APPLIED, approver)
    event = Event.objects.about(contract).newest_first()[0]
    assert event.who == "Ada Moor"
    assert event.reason == f"Proposed by Sam Field on {clock.day_of(proposal.at):%-d %B %Y}."


def test_the_office_sees_it_beside_the_record_and_readers_do_not(author: User, contract: Contract) -> None:
    proposal = retitle(author, contract)
    page = signed_in(create_user()).get(contract.get_absolute_url()).content.decode()
    assert proposal.get_absolute_url() in page
    assert "<del>" in page
    for reader in (Client(), signed_in(create_user(role=Role.PANEL_MEMBER))):
        assert "those harmed" not in reader.get(contract.get_absolute_url()).content.decode()
        assert reader.get(proposal.get_absolute_url()).status_code in {302, 403}
        assert reader.get(reverse("proposals")).status_code in {302, 403}


def test_a_step_waits_with_all_that_it_changes(author: User, approver: User, contract: Contract) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    send(author, address, new_end="2025-03-31", on="3 October 2023", reason="It works.")
    proposal = Proposal.objects.get()
    assert ["Ends", "31 March 2024", "31 March 2025"] in proposal.differences
    assert ["Reason", "", "It works."] in proposal.differences
    assert not ContractChange.objects.exists()
    decide(approver, proposal)
    assert Contract.objects.get(pk=contract.pk).current_end == dt.date(2025, 3, 31)


def test_a_part_of_a_record_that_readers_see_waits(author: User, approver: User, contract: Contract) -> None:
    address = reverse("contract_option_add", args=[contract.slug])
    send(author, address, title="First", months="12")
    assert not ContractOption.objects.exists()
    proposal = Proposal.objects.get()
    assert proposal.about == contract.get_absolute_url()
    decide(approver, proposal)
    assert ContractOption.objects.get().title == "First"


def test_what_readers_do_not_see_is_changed_at_once(author: User, contract: Contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(is_public=False)
    send(author, change(contract), title="Help for those harmed")
    assert title_of(contract) == "Help for those harmed"
    assert not Proposal.objects.exists()


def test_what_is_wrong_is_said_at_once(author: User, contract: Contract) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    response = send(author, address, new_end="2023-03-31", on="3 October 2023", reason="It works.")
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"new_end"}
    assert not Proposal.objects.exists()


def test_nothing_changed_is_nothing_proposed(author: User, contract: Contract) -> None:
    assert send(author, change(contract)).status_code == 302
    assert not Proposal.objects.exists()


@pytest.mark.engines
def test_trying_a_change_leaves_no_trace(author: User, contract: Contract) -> None:
    before = public_stamp()
    retitle(author, contract)
    assert public_stamp() == before
    assert [event.kind for event in Event.objects.by_person(author.pk)] == ["updates.proposal"]


@pytest.mark.engines
def test_nobody_decides_about_their_own(author: User, approver: User, contract: Contract) -> None:
    FourEyes.objects.all().delete()
    proposal = retitle(approver, contract)
    assert decide(approver, proposal).status_code == 403
    assert decide(author, proposal).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.give_back(proposal, by=approver, sha256=proposal.sha256, comment="No.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state=ProposalState.APPLIED, decided_by=approver, decided_at=clock.now())
    assert title_of(contract) == "Victim support"
    assert decide(create_user(role=Role.PUBLISHER), proposal).status_code == 302
    assert title_of(contract) == "Help for those harmed"


def test_approvers_apply_their_own_at_once_where_the_office_says_so(approver: User, contract: Contract) -> None:
    send(approver, change(contract), title="At once")
    assert title_of(contract) == "At once"
    FourEyes.objects.all().delete()
    retitle(approver, contract)
    assert title_of(contract) == "At once"
    actions.set_four_eyes(by=create_user(role=Role.ADMINISTRATOR), approvers_at_once=True)
    send(approver, change(contract), title="At once again")
    assert title_of(contract) == "At once again"


def test_the_offices_rule_is_changed_on_its_page(author: User) -> None:
    address = reverse("office_four_eyes")
    administrator = create_user(role=Role.ADMINISTRATOR)
    assert signed_in(author).get(address).status_code == 403
    send(administrator, address, approvers_at_once=[])
    assert not FourEyes.in_force().approvers_at_once
    assert Event.objects.newest_first()[0].after == {"approvers_at_once": False}
    with pytest.raises(PermissionDenied):
        actions.set_four_eyes(by=author, approvers_at_once=True)
    with pytest.raises(PermissionDenied):
        check_change_office(author)


@pytest.mark.engines
def test_it_is_returned_and_proposed_again(author: User, approver: User, contract: Contract) -> None:
    proposal = retitle(author, contract)
    assert decide(approver, proposal, "return").status_code == 200  # it says no reason
    decide(approver, proposal, "return", comment="Say for whom.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.comment) == (ProposalState.RETURNED, "Say for whom.")
    page = signed_in(author).get(proposal.get_absolute_url()).content.decode()
    assert "Say for whom." in page
    address = f"{change(contract)}?proposal={proposal.pk}"
    assert signed_in(author).get(address).context["form"]["title"].value() == "Help for those harmed"
    send(author, address, title="Help for those harmed of crime")
    again = Proposal.objects.get()
    assert (again.pk, again.state, again.decided_by) == (proposal.pk, ProposalState.WAITING, None)
    decide(approver, again)
    assert title_of(contract) == "Help for those harmed of crime"


def test_only_its_author_changes_it_or_takes_it_back(author: User, approver: User, contract: Contract) -> None:
    proposal = retitle(author, contract)
    other = create_user()
    Theme.objects.filter(pk=contract.service.theme_id).update(owner=other)
    assert decide(other, proposal, "withdraw").status_code == 403
    assert decide(approver, proposal, "withdraw").status_code == 403
    address = f"{change(contract)}?proposal={proposal.pk}"
    assert signed_in(other).get(address).context["form"]["title"].value() == "Victim support"
    assert decide(author, proposal, "withdraw").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    with pytest.raises(ConflictError):
        actions.apply(proposal, by=approver, sha256=proposal.sha256, act=lambda: None)


def test_what_others_changed_meanwhile_stays_theirs(
    without_zeal: None, author: User, approver: User, contract: Contract
) -> None:
    proposal = retitle(author, contract)
    change_register(contract, by=approver, source="The register.")
    page = signed_in(approver).get(proposal.get_absolute_url())
    assert page.context["change"].alone == [("Source", "The register.")]
    assert decide(approver, proposal).status_code == 302
    row = Contract.objects.get(pk=contract.pk)
    assert (row.title, row.source) == ("Help for those harmed", "The register.")


@pytest.mark.parametrize(("keep", "title"), [("mine", "Help for those harmed"), ("theirs", "Help for victims")])
def test_what_both_changed_is_asked_about(
    without_zeal: None, author: User, approver: User, contract: Contract, keep: str, title: str
) -> None:
    proposal = retitle(author, contract)
    change_register(contract, by=approver, title="Help for victims")
    page = signed_in(approver).get(proposal.get_absolute_url())
    assert [each.theirs for each in page.context["change"].conflicts] == ["Help for victims"]
    assert decide(approver, proposal).status_code == 200
    assert title_of(contract) == "Help for victims"
    decide(approver, proposal, **{"keep-title": keep})
    assert title_of(contract) == title


def test_what_changed_after_it_was_looked_at_is_not_applied(
    without_zeal: None, author: User, approver: User, contract: Contract
) -> None:
    proposal = retitle(author, contract)
    client = signed_in(approver)
    form = as_shown(client.get(proposal.get_absolute_url()).context["form"]) | {"decision": "apply"}
    change_register(contract, by=approver, source="The register.")
    assert client.post(proposal.get_absolute_url(), form).status_code == 409
    form = as_shown(client.get(proposal.get_absolute_url()).context["form"]) | {"decision": "apply"}
    asked = send(author, f"{change(contract)}?proposal={proposal.pk}", title="Another")
    assert asked.status_code == 409  # the record was changed since, which its author looks at as well
    signed_in(author).post(f"{change(contract)}?proposal={proposal.pk}", as_shown(asked.context["form"]))
    assert client.post(proposal.get_absolute_url(), form).status_code == 409
    assert title_of(contract) == "Victim support"


def test_only_a_publisher_applies_what_shows_a_record(approver: User, contract: Contract) -> None:
    FourEyes.objects.all().delete()
    publisher = create_user(role=Role.PUBLISHER)
    Contract.objects.filter(pk=contract.pk).update(is_public=False)
    send(publisher, change(contract), is_public=["on"])
    proposal = Proposal.objects.get()
    assert decide(approver, proposal).status_code == 403
    decide(create_user(role=Role.PUBLISHER), proposal)
    assert Contract.objects.get(pk=contract.pk).is_public


def test_only_a_publisher_applies_a_new_record_that_readers_are_to_see(approver: User, contract: Contract) -> None:
    FourEyes.objects.all().delete()
    publisher = create_user(role=Role.PUBLISHER)
    send(publisher, reverse("contract_add"), title="Advice", service=str(contract.service_id), is_public=["on"])
    proposal = Proposal.objects.get()
    assert not Contract.objects.filter(title="Advice").exists()
    assert decide(approver, proposal).status_code == 403
    decide(create_user(role=Role.PUBLISHER), proposal)
    assert Contract.objects.get(title="Advice").is_public


def test_a_step_says_that_its_record_was_changed_since(
    without_zeal: None, author: User, approver: User, contract: Contract
) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    send(author, address, new_end="2025-03-31", on="3 October 2023", reason="It works.")
    change_register(contract, by=approver, source="The register.")
    page = signed_in(approver).get(Proposal.objects.get().get_absolute_url())
    assert page.context["change"].is_stale
    assert "was changed after this was proposed" in page.content.decode()


def test_small_facts_are_applied_together(author: User, approver: User, contract: Contract) -> None:
    small = retitle(author, contract, "Victims support")
    other = create_contract(title="Advice", service=contract.service)
    large = retitle(author, other, "Advice for 20 people")
    assert (small.is_small, large.is_small) == (True, False)
    client, page = signed_in(approver), reverse("proposals")
    assert client.get(page).content.decode().count('name="ticked"') == 1
    hashes = {f"hash-{each.pk}": each.sha256 for each in (small, large)}
    assert client.post(page, {"ticked": [str(large.pk)], **hashes}).status_code == 409
    assert client.post(page, {"ticked": [str(small.pk)], f"hash-{small.pk}": "x"}).status_code == 409
    assert client.post(page, {}).status_code == 409
    assert title_of(contract) == "Victim support"
    assert client.post(page, {"ticked": [str(small.pk)], **hashes}).status_code == 302
    assert title_of(contract) == "Victims support"
    assert signed_in(author).post(page, {"ticked": [str(large.pk)]}).status_code == 403


def test_a_record_that_has_gone_from_sight_or_a_step_that_was_done_is_said(
    author: User, approver: User, contract: Contract
) -> None:
    proposal = retitle(author, contract)
    Proposal.objects.update(address="/contracts/gone/change/")
    page = signed_in(approver).get(proposal.get_absolute_url())
    assert page.context["change"].problems
    assert decide(approver, proposal).status_code == 200


def test_a_returned_one_says_why_in_the_database_too(author: User, approver: User, contract: Contract) -> None:
    proposal = retitle(author, contract)
    with pytest.raises(ValidationError) as refusal:
        actions.give_back(proposal, by=approver, sha256=proposal.sha256, comment=" ")
    assert refusal.value.messages == ["Say what has to change."]


def test_more_of_them_ask_no_more_of_the_database(author: User, approver: User, contract: Contract) -> None:
    create_quarter()
    proposal = retitle(author, contract)
    pages = [
        (who, page)
        for who in (author, approver)
        for page in ("/proposals/", reverse("work"), contract.get_absolute_url())
    ]
    pages += [(approver, "/approvals/"), (approver, proposal.get_absolute_url())]
    before = [queries(page, user=who) for who, page in pages]
    values = {f.name: getattr(proposal, f.name) for f in Proposal._meta.concrete_fields if not f.primary_key}
    Proposal.objects.bulk_create(Proposal(**values) for _ in range(10))
    assert [queries(page, user=who) for who, page in pages] == before


def test_it_stands_in_the_work_of_who_decides_and_of_its_author(
    author: User, approver: User, contract: Contract
) -> None:
    proposal = retitle(author, contract)
    address = proposal.get_absolute_url()
    for person, page in ((approver, reverse("work")), (approver, "/approvals/"), (author, reverse("work"))):
        assert address in signed_in(person).get(page).content.decode()
    assert address not in signed_in(create_user()).get(reverse("work")).content.decode()
    now = situation(clock.today())
    assert [item.path for item in items_for(approver, now)] == [address]
    assert items_for(author, now) == []
    decide(approver, proposal, "return", comment="Say for whom.")
    now = situation(clock.today())
    assert items_for(approver, now) == []
    assert [item.what for item in items_for(author, now)] == [
        "Change the contract: Victim support was returned by Ada Moor. Say for whom."
    ]


def test_every_form_of_a_record_that_readers_see_asks_for_approval() -> None:
    """A page that lets a contributor write at once says so here, with what stands in place of it."""
    pages: dict[str, Any] = {str(entry.name): getattr(entry.callback, "view_class", object) for _, entry in routes()}
    forms = {name for name, page in pages.items() if issubclass(page, AddRecord | RowPage) and not page.asks_approval}
    without = {name for name in forms if not issubclass(pages[name], PublisherPage) and not name.startswith("office_")}
    assert without == {*RELEASED_BY_THEMSELVES, *REPLIES, *OF_A_DRAFT}


# Each enters rows that are approved and released by themselves.
RELEASED_BY_THEMSELVES = {
    *("figure_add", "figure_correct", "target_set", "series_break_add", "forecast_record", "forecast_correct"),
    *("measure_grade", "measure_grade_correct", "series_break_correct", "target_correct"),
    *("budget_lines_report", "budget_movement_add", "budget_movement_correct"),
}
REPLIES = {
    *("panel_request_reply", "panel_reply_correct", "panel_reply_approve", "panel_reply_return"),
    "panel_request_publish",
}
OF_A_DRAFT = {"plan_map", "plan_map_rest", "plan_step"}
