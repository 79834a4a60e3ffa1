"""Extensions that are options: their ends and days to decide, taken up, declined, lapsed, and overdue where shown."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning import stats
from commissioning.actions import (
    add_option,
    change_contract,
    change_option,
    decline_option,
    take_up_option,
)
from commissioning.choices import ChangeKind, OptionState
from commissioning.models import Contract, ContractOption
from commissioning.report import contract_table
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import DateMove
from pcc_portal.updates.registers.due import dates_gone_by, next_dates
from pcc_portal.updates.releases.as_of import WORKING_COPY, Days, Viewpoint
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
AGREED: dict[str, Any] = {"on": dt.date(2023, 10, 1), "reason": "It works."}
END, FIRST, SECOND = dt.date(2024, 9, 30), dt.date(2025, 3, 31), dt.date(2026, 1, 31)
DECIDE, AGAIN = dt.date(2024, 3, 31), dt.date(2024, 12, 31)


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture
def contract(publisher: User) -> Contract:
    """Up to 30 September 2024; by six months, then up to 31 January 2026."""
    contract = create_contract(title="Helpline", slug="helpline", value_awarded=100_000, current_end=END)
    add_option(contract, by=publisher, title="First", months=6, value=40_000, decide_by=DECIDE)
    add_option(contract, by=publisher, title="Second", ends_on=SECOND, decide_by=AGAIN)
    return Contract.objects.get()


@pytest.fixture
def quarter(settings: Any) -> Quarter:
    settings.DEMO_DATE = dt.date(2024, 4, 12)
    return create_quarter()


def stands(contract: Contract) -> tuple[Any, ...]:
    contract.refresh_from_db()
    return contract.current_end, contract.maximum_end, contract.extension_decision_by


def states(on: dt.date) -> list[str]:
    contract = Contract.objects.get()
    return [*stats.option_states(contract, list(contract.options.all()), on).values()]


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def at(name: str, order: int = 1) -> str:
    return reverse(f"contract_option_{name}", args=["helpline", order])


@pytest.mark.parametrize(
    ("end", "months", "after"),
    [
        (dt.date(2024, 9, 30), 6, dt.date(2025, 3, 31)),
        (dt.date(2024, 3, 31), 12, dt.date(2025, 3, 31)),
        (dt.date(2023, 10, 17), 12, dt.date(2024, 10, 17)),
        (dt.date(2023, 11, 30), 3, dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
    ],
)
def test_months_follow_on_whole_months(end: dt.date, months: int, after: dt.date) -> None:
    assert stats.months_after(end, months) == after


def test_a_contract_ends_and_is_decided_on_as_its_options_say(contract: Contract) -> None:
    assert stands(contract) == (END, SECOND, DECIDE)
    assert stats.ends_of(contract, list(contract.options.all())) == {1: FIRST, 2: SECOND}


def test_a_contract_without_options_keeps_what_was_typed(publisher: User) -> None:
    contract = create_contract(current_end=END, maximum_end=SECOND, extension_decision_by=DECIDE)
    change_contract(contract, by=publisher, kind=ChangeKind.EXTENSION, new_end=FIRST, **AGREED)
    assert stands(contract) == (FIRST, SECOND, DECIDE)


def test_taking_one_up_extends_the_contract_and_goes_on_to_the_next(contract: Contract, publisher: User) -> None:
    option = contract.options.get(order=1)
    change = take_up_option(option, by=publisher, value_change=40_000, **AGREED)
    assert (change.kind, change.new_end) == ("extension", FIRST)
    assert change.value_change == 40_000
    assert stands(contract) == (FIRST, SECOND, AGAIN)
    assert states(DECIDE) == [OptionState.TAKEN_UP, OptionState.OPEN]
    assert Event.objects.about(option).latest("number").verb == "taken up"
    take_up_option(contract.options.get(order=2), by=publisher, **AGREED)
    assert stands(contract) == (SECOND, SECOND, None)
    assert not DateMove.objects.exists()


def test_declining_one_says_who_when_and_why_and_ends_it(contract: Contract, publisher: User) -> None:
    option = decline_option(contract.options.get(order=1), by=publisher, on=DECIDE, reason="A new service.")
    assert (option.declined_on, option.declined_by, option.declined_reason) == (DECIDE, publisher, "A new service.")
    assert stands(contract) == (END, END, None)
    assert states(DECIDE) == [OptionState.NOT_TAKEN_UP, OptionState.LAPSED]


def test_people_may_think_again(contract: Contract, publisher: User) -> None:
    option = decline_option(contract.options.get(order=1), by=publisher, on=DECIDE, reason="A new service.")
    take_up_option(option, by=publisher, **AGREED)
    assert states(DECIDE) == [OptionState.TAKEN_UP, OptionState.OPEN]
    assert stands(contract) == (FIRST, SECOND, AGAIN)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DECIDE, [OptionState.OPEN, OptionState.OPEN]),
        (DECIDE + dt.timedelta(days=1), [OptionState.LAPSED, OptionState.LAPSED]),
    ],
)
def test_an_option_lapses_with_its_day_and_those_after_it(
    contract: Contract, on: dt.date, expected: list[OptionState]
) -> None:
    assert states(on) == expected


def test_an_option_without_a_day_lapses_with_its_contract(publisher: User) -> None:
    contract = create_contract(current_end=END)
    add_option(contract, by=publisher, title="First", months=6)
    assert states(END) == [OptionState.OPEN]
    assert states(END + dt.timedelta(days=1)) == [OptionState.LAPSED]


def test_options_are_taken_up_in_their_order_and_once(contract: Contract, publisher: User) -> None:
    first, second = contract.options.all()
    for act in (take_up_option, decline_option):
        with pytest.raises(ValidationError, match="in their order"):
            act(second, by=publisher, **AGREED)
    take_up_option(first, by=publisher, **AGREED)
    with pytest.raises(ValidationError, match="each once"):
        take_up_option(ContractOption.objects.get(order=1), by=publisher, **AGREED)
    assert contract.changes.count() == 1


def test_nothing_else_extends_a_contract_with_open_options(contract: Contract, publisher: User) -> None:
    with pytest.raises(ValidationError, match="next option"):
        change_contract(contract, by=publisher, kind=ChangeKind.EXTENSION, new_end=FIRST, **AGREED)
    change_contract(contract, by=publisher, kind=ChangeKind.VARIATION, new_end=dt.date(2024, 10, 31), **AGREED)
    assert stands(contract) == (dt.date(2024, 10, 31), SECOND, DECIDE)


def test_an_option_goes_on_from_what_is_before_it(contract: Contract, publisher: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        add_option(contract, by=publisher, title="Third", ends_on=SECOND)
    assert list(refusal.value.message_dict) == ["ends_on"]
    assert contract.options.count() == 2


def test_its_day_moves_later_only_with_a_reason(contract: Contract, publisher: User) -> None:
    option, later = contract.options.get(order=1), dt.date(2024, 5, 31)
    with pytest.raises(ValidationError):
        change_option(option, by=publisher, decide_by=later)
    change_option(contract.options.get(order=1), by=publisher, decide_by=later, reason="The provider agreed.")
    assert stands(contract) == (END, SECOND, later)
    assert DateMove.objects.get().reason == "The provider agreed."


def test_what_was_taken_up_keeps_its_term(contract: Contract, publisher: User) -> None:
    option = contract.options.get(order=1)
    take_up_option(option, by=publisher, **AGREED)
    with pytest.raises(ValidationError):
        change_option(option, by=publisher, months=12)
    assert change_option(ContractOption.objects.get(order=1), by=publisher, title="Year one").title == "Year one"


def test_others_decide_nothing(contract: Contract) -> None:
    option, stranger = contract.options.get(order=1), create_user()
    for act in (take_up_option, decline_option):
        with pytest.raises(PermissionDenied):
            act(option, by=stranger, **AGREED)
    with pytest.raises(PermissionDenied):
        add_option(contract, by=stranger, title="Third", months=1)


@pytest.mark.engines
@pytest.mark.parametrize(
    "values",
    [
        {"months": None},
        {"ends_on": FIRST},
        {"months": 0},
        {"value": -1},
        {"declined_reason": "Why."},
        {"declined_on": END},
    ],
)
def test_the_database_refuses_an_option_that_cannot_be(contract: Contract, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractOption.objects.filter(order=1).update(**values)


def test_due_overdue_and_done_in_the_lists_of_what_readers_wait_for(
    contract: Contract, publisher: User, quarter: Quarter
) -> None:
    """Each option by itself, and its contract not beside it."""
    now = Viewpoint(WORKING_COPY, quarter)
    assert [(date.title, date.on) for date in dates_gone_by(now)] == [("Helpline: First", DECIDE)]
    assert [(date.title, date.on) for date in next_dates(now, 5)] == [("Helpline: Second", AGAIN)]
    decline_option(contract.options.get(order=1), by=publisher, on=DECIDE, reason="A new service.")
    assert dates_gone_by(now) == next_dates(now, 5) == []


def test_what_is_overdue_stands_in_list_page_and_paper(contract: Contract, publisher: User, quarter: Quarter) -> None:
    publish(quarter)
    for page in ("/contracts/", contract.get_absolute_url()):
        assert "12 days overdue" in read(page, user=publisher), page
    rows = Contract.objects.with_value().with_options()
    assert "12 days overdue" in str(contract_table(rows, Days(dt.date(2024, 4, 12), dt.date(2024, 4, 12))).rows)
    take_up_option(contract.options.get(order=1), by=publisher, **AGREED)
    for page in ("/contracts/", contract.get_absolute_url()):
        assert "overdue" not in read(page, user=publisher), page


def test_the_page_takes_one_up_and_says_so(client: Client, contract: Contract) -> None:
    page = client.get(contract.get_absolute_url()).content.decode()
    assert "Take up: First" in page
    assert reverse("contract_extend", args=["helpline"]) not in page
    sent_back(client, at("take_up"), on="3 March 2024", reason="It works.")
    contract.refresh_from_db()
    assert contract.current_end == FIRST
    assert contract.changes.get().value_change == 40_000
    after = client.get(contract.get_absolute_url()).content.decode()
    assert "Taken up" in after
    assert "Take up: Second" in after


def test_the_page_asks_about_one_that_is_late(client: Client, contract: Contract) -> None:
    response = sent_back(client, at("take_up"), on="3 April 2024", reason="It works.")
    assert "It was to be decided by 31 March 2024" in response.content.decode()
    assert not contract.changes.exists()


def test_the_page_declines_one_with_a_reason(client: Client, contract: Contract, publisher: User) -> None:
    assert list(sent_back(client, at("decline"), on="1 March 2024", reason="").context["form"].errors) == ["reason"]
    sent_back(client, at("decline"), on="1 March 2024", reason="A new service.")
    page = client.get(contract.get_absolute_url()).content.decode()
    assert "1 March 2024: A new service." in page
    assert client.get(at("decline")).status_code == 302


def test_options_are_added_and_changed_by_forms(client: Client, contract: Contract) -> None:
    sent_back(client, reverse("contract_option_add", args=["helpline"]), title="Third", months="3")
    assert stands(contract)[1] == dt.date(2026, 4, 30)
    sent_back(client, at("change", 3), months="6")
    assert stands(contract)[1] == dt.date(2026, 7, 31)
    response = sent_back(client, at("change", 3), ends_on="31 July 2026")
    assert list(response.context["form"].errors) == ["months"]


def test_a_contract_with_options_is_not_asked_what_follows_from_them(client: Client, contract: Contract) -> None:
    form = client.get(reverse("contract_change", args=["helpline"])).context["form"]
    assert not {"maximum_end", "extension_decision_by"} & form.fields.keys()


def test_a_reason_for_a_change_is_that_of_the_change(client: Client, contract: Contract, publisher: User) -> None:
    client.force_login(publisher)
    address = reverse("contract_option_change", args=[contract.slug, 1])
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {"title": ["One more year"], "reason": ["As the contract calls it."]})
    assert answer.status_code == 302
    option = contract.options.get(order=1)
    assert (option.title, option.declined_reason) == ("One more year", "")
    assert Event.objects.about(option).newest_first()[0].reason == "As the contract calls it."
