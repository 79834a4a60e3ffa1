from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.audit import actions as audit

from .models import Owned, User
from .roles import Role
from .rules import check_assign_owners, check_manage_people

Thing = TypeVar("Thing", bound=Owned)


@transaction.atomic
def add_person(*, by: User | None, email: str, name: str, role: Role, password: str | None = None) -> User:
    """A person who can sign in; without a password, after a password reset. `by` is None for the portal's own commands.

    Raises PermissionDenied, ValidationError.
    """
    if by is not None:
        check_manage_people(by)
    person = User(email=email.strip().lower(), name=name.strip(), role=role)
    person.set_password(password)
    return audit.add(person, by=by)


@transaction.atomic
def change_role(person: User, role: Role, *, by: User, reason: str = "") -> User:
    check_manage_people(by)
    _keep_one_administrator(person, role)
    return audit.change(person, by=by, verb="changed the role of", reason=reason, role=role)


@transaction.atomic
def deactivate(person: User, *, by: User, reason: str = "") -> User:
    """They are out at their next request; what they did keeps their name. Owned things keep them until reassigned."""
    check_manage_people(by)
    _keep_one_administrator(person, None)
    return audit.change(person, by=by, verb="closed the account of", reason=reason, is_active=False)


@transaction.atomic
def reactivate(person: User, *, by: User, reason: str = "") -> User:
    check_manage_people(by)
    return audit.change(person, by=by, verb="reopened the account of", reason=reason, is_active=True)


@transaction.atomic
def assign_owner(thing: Thing, owner: User | None, *, by: User, reason: str = "") -> Thing:
    """Say who answers for a theme, a measure or a record. Raises ValidationError for somebody outside the office."""
    check_assign_owners(by)
    if owner is not None and not owner.is_office:
        raise ValidationError({"owner": f"{owner} does not work in the office, so cannot own this."})
    return audit.change(thing, by=by, verb="assigned", reason=reason, owner=owner)


@transaction.atomic
def set_password(person: User, password: str) -> User:
    """The person's own new password, already checked. Ends their other sessions, whose hash no longer fits."""
    audit.hold_chain()
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(by=person, verb="set a new password for", target=person)
    return person


def _keep_one_administrator(person: User, role: Role | None) -> None:
    # Held until the end, so that two administrators cannot remove each other at once.
    audit.hold_chain()
    others = User.objects.with_role(Role.ADMINISTRATOR).exclude(pk=person.pk)
    if person.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR and not others.exists():
        raise ValidationError("The portal needs at least one administrator who may sign in.")
