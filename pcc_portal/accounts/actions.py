from functools import partial
from typing import Protocol, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock

from . import invitations
from .choices import State
from .models import Owned, User
from .roles import Role
from .rules import check_assign_owners, check_manage_people


class Forget(Protocol):
    def __call__(self, person: User, *, by: User) -> object: ...


# What other rooms clear away when an account closes; each app's `AppConfig.ready` says so.
on_closing: list[Forget] = []


def when_an_account_closes(forget: Forget) -> None:
    if forget not in on_closing:
        on_closing.append(forget)


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


def stamp_sign_in(*, user: User, **signal: object) -> None:
    """A receiver of `user_logged_in`."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])


@transaction.atomic
def invite(*, by: User, email: str, name: str, role: Role, site: str) -> User:
    """Add a person and send them the link to choose a password. `site` is the portal's own address.

    Raises PermissionDenied, ValidationError; OSError when the mail could not be sent, the person being kept.
    """
    return send_invitation(add_person(by=by, email=email, name=name, role=role), by=by, site=site)


@transaction.atomic
def send_invitation(person: User, *, by: User, site: str) -> User:
    """Send the link, once more if need be; an earlier one stops working. Raises as `invite`."""
    check_manage_people(by)
    if person.state != State.INVITED:
        raise ValidationError("Only someone who has never signed in can be invited.")
    audit.change(person, by=by, verb="invited", invited_at=clock.now())
    transaction.on_commit(partial(invitations.send_invitation, person, invitations.link(person, site), by.name))
    return person


@transaction.atomic
def accept_invitation(person: User, password: str, *, by: User) -> User:
    """Their first password, already checked. Raises ValidationError when the invitation was used meanwhile."""
    audit.hold_chain()
    if User.objects.select_for_update().get(pk=person.pk).state != State.INVITED:
        raise ValidationError("This invitation was used already.")
    return set_password(person, password, by=by)


@transaction.atomic
def change_role(person: User, role: Role, *, by: User, reason: str = "") -> User:
    check_manage_people(by)
    _keep_one_administrator(person, role)
    return audit.change(person, by=by, verb="changed the role of", reason=reason, role=role)


@transaction.atomic
def name_deputy(person: User, deputy: User | None, *, by: User, reason: str = "") -> User:
    """Say who hears of what somebody answers for when it is late. Raises PermissionDenied; ValidationError for somebody
    outside the office."""
    check_manage_people(by)
    if deputy is not None and not deputy.is_office:
        raise ValidationError({"deputy": f"{deputy} does not work in the office, so cannot stand in."})
    return audit.change(person, by=by, verb="named the deputy of", reason=reason, deputy=deputy)


@transaction.atomic
def deactivate(person: User, *, by: User, reason: str = "") -> User:
    """They are out at their next request; what they did keeps their name. Owned things keep them until reassigned."""
    check_manage_people(by)
    _keep_one_administrator(person, None)
    _end_sessions(person)
    for forget in on_closing:
        forget(person, by=by)
    return audit.change(person, by=by, verb="closed the account of", reason=reason, is_active=False, invited_at=None)


@transaction.atomic
def take_out_name(person: User, *, by: User, reason: str = "") -> User:
    """Take name and address out of the row of someone who has left. What they did stays, and so does the log.

    Raises PermissionDenied, ValidationError for an account that is open.
    """
    check_manage_people(by)
    if person.is_active:
        raise ValidationError("Close the account before you take out the name.")
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    return audit.change(
        person,
        by=by,
        verb="took out the name of",
        reason=reason,
        name=f"Former colleague {person.pk}",
        email=f"left-{person.pk}@left.invalid",
        password=person.password,
        left_at=clock.now(),
    )


@transaction.atomic
def close(person: User, *, by: User, reason: str, anonymise: bool = False) -> User:
    """Close the account and, of someone who has left, take out the name."""
    if person.is_active:
        deactivate(person, by=by, reason=reason)
    return take_out_name(person, by=by, reason=reason) if anonymise else person


@transaction.atomic
def reactivate(person: User, *, by: User, reason: str = "") -> User:
    """Raises ValidationError for someone whose name was taken out: they are invited anew."""
    check_manage_people(by)
    if person.left_at:
        raise ValidationError("Name and address were taken out. Invite the person again.")
    return audit.change(person, by=by, verb="reopened the account of", reason=reason, is_active=True)


@transaction.atomic
def reset_second_factors(person: User, *, by: User, reason: str = "") -> User:
    """For someone who lost their telephone and their codes: signed out everywhere, they set up a new one at sign-in."""
    check_manage_people(by)
    audit.hold_chain()
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    audit.record(by=by, verb="removed the second factor of", target=person, reason=reason)
    return person


@transaction.atomic
def note_sign_in_change(person: User, *, by: User, verb: str) -> User:
    """Log what a person changed in how they sign in, in the transaction that changes it."""
    audit.record(by=by, verb=verb, target=person)
    return person


@transaction.atomic
def assign_owner(thing: Thing, owner: User | None, *, by: User, reason: str = "") -> Thing:
    """Say who answers for a theme, a measure or a record. Raises ValidationError for somebody outside the office."""
    check_assign_owners(by)
    if owner is not None and not owner.is_office:
        raise ValidationError({"owner": f"{owner} does not work in the office, so cannot own this."})
    return audit.change(thing, by=by, verb="assigned", reason=reason, owner=owner)


@transaction.atomic
def set_password(person: User, password: str, *, by: User) -> User:
    """A new password, already checked, that the person chose. Ends their other sessions, whose hash no longer fits."""
    audit.hold_chain()
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(by=by, verb="set a new password for", target=person)
    return person


def _end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def _keep_one_administrator(person: User, role: Role | None) -> None:
    # Held until the end, so that two administrators cannot remove each other at once.
    audit.hold_chain()
    others = User.objects.with_role(Role.ADMINISTRATOR).exclude(pk=person.pk)
    if person.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR and not others.exists():
        raise ValidationError("The portal needs at least one administrator who may sign in.")
