"""Who keeps the list of people, and who may do without a second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_assign_owners, can_do_without, can_manage_people
from tests.factories.accounts import create_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_who_keeps_the_list_of_people_and_says_who_owns_what(role: Role) -> None:
    assert can_manage_people(create_user(role=role)) is (role == Role.ADMINISTRATOR)
    assert can_assign_owners(create_user(role=role)) is (role in {Role.ADMINISTRATOR, Role.PUBLISHER})


@pytest.mark.parametrize("is_required", [True, False])
def test_the_last_second_factor_stays_where_the_role_needs_one(settings: Any, is_required: bool) -> None:
    settings.REQUIRE_MFA = is_required
    user = create_user(role=Role.CONTRIBUTOR)
    last = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    assert can_do_without(last) is not is_required
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    assert can_do_without(last)
