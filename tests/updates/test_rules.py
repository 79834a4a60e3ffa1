"""Who may write, add and publish: every role, with what is theirs and what is not."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import PermissionDenied

from objectives.models import DeliveryAction
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.rules import can_write, check_add, check_publish, check_write
from tests.factories.accounts import create_user
from tests.factories.objectives import create_theme

pytestmark = pytest.mark.django_db
ANYWHERE = {Role.APPROVER, Role.PUBLISHER}


@pytest.mark.parametrize("role", Role)
def test_writing_takes_a_role_or_the_answer_for_one_of_the_records(role: Role) -> None:
    user = create_user(role=role)
    mine, other = create_theme(owner=user), create_theme()
    assert can_write(user, mine, other) is (role in ANYWHERE | {Role.CONTRIBUTOR})
    assert can_write(user, other, None) is (role in ANYWHERE)


def test_a_refusal_to_write_says_who_may() -> None:
    with pytest.raises(PermissionDenied, match="Only its owner"):
        check_write(create_user(role=Role.CONTRIBUTOR), create_theme())


@pytest.mark.parametrize("role", Role)
def test_to_own_a_new_record_is_not_enough_to_add_it(role: Role) -> None:
    user = create_user(role=role)
    refused = pytest.raises(PermissionDenied, match="Only the owner of its theme")
    with nullcontext() if role in ANYWHERE else refused:
        check_add(user, DeliveryAction(owner=user, theme=create_theme()))


def test_a_contributor_adds_to_what_is_theirs() -> None:
    user = create_user(role=Role.CONTRIBUTOR)
    check_add(user, DeliveryAction(theme=create_theme(owner=user)))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER}))
def test_only_a_publisher_says_who_sees_a_record(role: Role) -> None:
    with pytest.raises(PermissionDenied, match="Only a publisher"):
        check_publish(create_user(role=role))
    check_publish(create_user(role=Role.PUBLISHER))
