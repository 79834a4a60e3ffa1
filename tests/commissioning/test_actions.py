"""Extending and varying contracts: what was awarded stays, the end follows, and what cannot be is refused."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commissioning import stats
from commissioning.actions import change_contract
from commissioning.choices import ChangeKind, ContractState
from commissioning.models import Contract, ContractChange
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import (
    create_award,
    create_contract,
    create_contract_change,
    create_grant_award,
    create_grant_round,
    create_service,
)

pytestmark = pytest.mark.django_db
TERM: dict[str, Any] = {
    "starts": dt.date(2019, 4, 1),
    "current_end": dt.date(2024, 3, 31),
    "maximum_end": dt.date(2026, 3, 31),
}
EXTENSION: dict[str, Any] = {
    "kind": ChangeKind.EXTENSION,
    "on": dt.date(2023, 10, 1),
    "reason": "The service works well.",
}
VARIATION: dict[str, Any] = {
    "kind": ChangeKind.VARIATION,
    "on": dt.date(2023, 10, 1),
    "reason": "More people are helped.",
}


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def contract() -> Contract:
    return create_contract(value_awarded=1_200_000, **TERM)


def test_an_extension_moves_the_end_and_keeps_both_in_the_log(contract: Contract, publisher: User) -> None:
    change_contract(contract, by=publisher, new_end=dt.date(2025, 3, 31), **EXTENSION)
    contract.refresh_from_db()
    assert contract.current_end == dt.date(2025, 3, 31)
    assert contract.value_awarded == 1_200_000
    [event] = Event.objects.about(contract)
    assert (event.verb, event.reason) == ("extended", "The service works well.")
    assert (event.before, event.after) == ({"current_end": "2024-03-31"}, {"current_end": "2025-03-31"})


def test_variations_add_up(contract: Contract, publisher: User) -> None:
    for amount in (198_000, -50_000):
        change_contract(contract, by=publisher, value_change=amount, **VARIATION)
    row = Contract.objects.with_value().get()
    assert [row.value_awarded, row.added_value, row.value_now] == [1_200_000, 148_000, 1_348_000]


def test_a_contract_without_a_value_has_none_now(publisher: User) -> None:
    create_contract_change(contract=create_contract())
    assert Contract.objects.with_value().get().value_now is None


def test_an_extension_to_the_last_possible_day_is_fine(contract: Contract, publisher: User) -> None:
    change_contract(contract, by=publisher, new_end=dt.date(2026, 3, 31), **EXTENSION)
    assert contract.current_end == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    "values",
    [
        {**EXTENSION, "new_end": dt.date(2026, 4, 1)},
        {**EXTENSION, "new_end": dt.date(2019, 3, 31)},
        EXTENSION,
        VARIATION,
        {**VARIATION, "value_change": 1, "reason": ""},
    ],
    ids=["past the maximum", "before it starts", "no new end", "nothing", "no reason"],
)
def test_what_cannot_be_is_refused_as_a_whole(contract: Contract, publisher: User, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        change_contract(contract, by=publisher, **values)
    contract.refresh_from_db()
    assert contract.current_end == dt.date(2024, 3, 31)
    assert not ContractChange.objects.exists()
    assert not Event.objects.about(contract).exists()


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_others_change_nothing(contract: Contract, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        change_contract(contract, by=create_user(role=role), value_change=1, **VARIATION)


@pytest.mark.parametrize("of", ["contract", "service"])
def test_who_owns_contract_or_service_changes_it(of: str) -> None:
    officer = create_user()
    service = create_service(owner=officer if of == "service" else None)
    contract = create_contract(service=service, owner=officer if of == "contract" else None)
    assert change_contract(contract, by=officer, value_change=1, **VARIATION).contract == contract


@pytest.mark.engines
@pytest.mark.parametrize(
    "values",
    [
        {"starts": dt.date(2024, 4, 1)},
        {"maximum_end": dt.date(2024, 3, 30)},
        {"value_awarded": -1},
    ],
)
def test_the_database_refuses_a_contract_that_cannot_be(contract: Contract, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(contract, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        contract.save()


@pytest.mark.engines
def test_the_database_refuses_other_rows_that_cannot_be(contract: Contract) -> None:
    change = create_contract_change(contract=contract)
    refusals: list[tuple[Any, dict[str, Any]]] = [
        (contract, {"successor": contract}),
        (change, {"value_change": None}),
        (change, {"reason": ""}),
        (change, {"kind": ChangeKind.EXTENSION}),
        (create_service(), {"age_from": 18, "age_to": 10}),
        (create_award(), {"amount": 0}),
        (create_grant_round(), {"pot": 0}),
        (create_grant_round(closes_on=dt.date(2023, 9, 1)), {"opens_on": dt.date(2023, 9, 2)}),
        (create_grant_award(round=create_grant_round()), {"amount": 0}),
    ]
    for row, values in refusals:
        row.refresh_from_db()
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (dt.date(2019, 4, 1), dt.date(2024, 3, 31), 5),
        (dt.date(2019, 4, 1), dt.date(2024, 4, 1), None),
        (dt.date(2020, 3, 1), dt.date(2024, 2, 29), 4),
        (dt.date(2023, 1, 1), dt.date(2023, 12, 31), 1),
        (dt.date(2023, 4, 1), dt.date(2023, 9, 30), None),
    ],
)
def test_a_term_in_whole_years(start: dt.date, end: dt.date, years: int | None) -> None:
    assert stats.whole_years(start, end) == years


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (dt.date(2024, 3, 31), 1),
        (dt.date(2024, 4, 1), 0),
        (dt.date(2023, 4, 1), 1),
        (dt.date(2023, 3, 31), 2),
        (dt.date(2021, 9, 30), 3),
    ],
)
def test_years_left_count_begun_years(contract: Contract, on: dt.date, left: int) -> None:
    assert stats.years_left(contract, on) == left


@pytest.mark.parametrize(
    ("on", "has_successor", "state"),
    [
        (dt.date(2019, 3, 31), False, ContractState.NOT_STARTED),
        (dt.date(2023, 8, 31), False, ContractState.IN_TERM),
        (dt.date(2023, 9, 1), False, ContractState.GAP_AHEAD),
        (dt.date(2023, 9, 30), True, ContractState.SUCCEEDED),
        (dt.date(2024, 3, 31), False, ContractState.GAP_AHEAD),
        (dt.date(2024, 4, 1), False, ContractState.ENDED),
        (dt.date(2024, 4, 1), True, ContractState.REPLACED),
    ],
)
def test_where_a_contract_stands(contract: Contract, on: dt.date, has_successor: bool, state: ContractState) -> None:
    assert stats.state(contract, on, has_successor=has_successor) == state


def test_a_decision_is_due_until_its_last_day(contract: Contract) -> None:
    contract.extension_decision_by = dt.date(2023, 12, 31)
    states = [stats.state(contract, dt.date(2023, 12, 31), has_successor=False)]
    states.append(stats.state(contract, dt.date(2024, 1, 1), has_successor=False))
    assert states == [ContractState.DECISION_DUE, ContractState.GAP_AHEAD]


def test_a_contract_without_an_end_is_not_dated() -> None:
    assert stats.state(create_contract(), dt.date(2023, 9, 30), has_successor=False) == ContractState.NOT_DATED
