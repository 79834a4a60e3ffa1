"""Who may write, approve and release. `check_…` raises PermissionDenied with the reason, `can_…` asks."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role
from pcc_portal.ui.titles import titled

from .choices import Readers
from .models import Document, Register, Releasable

WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.PUBLISHER})
APPROVERS = frozenset({Role.APPROVER, Role.PUBLISHER})
PUBLISHERS = frozenset({Role.PUBLISHER})


def can_write(user: Any, *owned: Owned | Register | None) -> bool:
    """Approvers and publishers write anywhere, a contributor only what they answer for."""
    if has_role(user, *APPROVERS):
        return True
    return has_role(user, *WRITERS) and any(_answers_for(user, thing) for thing in owned)


def check_write(user: Any, *owned: Owned | Register | None) -> None:
    if not can_write(user, *owned):
        raise PermissionDenied("Only its owner, an approver or a publisher may change this.")


def _answers_for(user: Any, thing: Any) -> bool:
    """A plan and a paper are nobody's own."""
    if isinstance(thing, Register):
        return user.pk in thing.answered_for_by()
    return isinstance(thing, Owned) and thing.owner_id == user.pk


def can_change_document(user: Any, document: Document) -> bool:
    """A contributor names only what the office alone reads: a document has no proposed changes."""
    return document.readers == Readers.OFFICE or has_role(user, *APPROVERS)


def theirs(user: Any, model: type[Model]) -> QuerySet[Any]:
    """Rows that a person answers for: as owner, or through what a row belongs to. A query, not yet asked."""
    condition = Q(owner=user.pk) if issubclass(model, Owned) else Q(pk__in=[])
    for name in through(model):
        condition |= Q(**{f"{name}__in": theirs(user, parent_of(model, name))})
    return model._default_manager.filter(condition)


def through(model: type[Model]) -> tuple[str, ...]:
    """The foreign keys of a model to what its rows belong to."""
    names = {field.name for field in model._meta.concrete_fields}
    return tuple(name for name in getattr(model, "answered_through", ()) if name in names)


def leads(model: type[Model], before: str = "") -> Iterator[tuple[str, type[Model]]]:
    """Each path to what a row belongs to, the nearest first, with the model there, as in ("service__theme", Theme)."""
    parents = [(f"{before}{name}", parent_of(model, name)) for name in through(model)]
    yield from parents
    for path, parent in parents:
        if parent is not model:
            yield from leads(parent, f"{path}__")


def parent_of(model: type[Model], name: str) -> type[Model]:
    return cast("type[Model]", model._meta.get_field(name).related_model)


def may_be_added_by(user: Any, model: type[Model]) -> bool:
    """Is there a place for which this person may add a row? What `check_add` then decides for one row."""
    if has_role(user, *APPROVERS):
        return True
    parents = [parent_of(model, name) for name in through(model)]
    return has_role(user, *WRITERS) and any(theirs(user, parent).exists() for parent in parents)


def check_add(user: Any, row: Register) -> None:
    """A contributor adds to what they answer for; to own the new row is not enough."""
    if has_role(user, *APPROVERS):
        return
    parents = [getattr(row, name, None) for name in row.answered_through]
    if not (has_role(user, *WRITERS) and any(_answers_for(user, parent) for parent in parents)):
        raise PermissionDenied(titled("Only the owner of its {theme}, an approver or a publisher may add this."))


def can_publish(user: Any) -> bool:
    """Say whether readers outside the office see a row."""
    return has_role(user, *PUBLISHERS)


def check_publish(user: Any) -> None:
    if not can_publish(user):
        raise PermissionDenied("Only a publisher may say who sees this.")


def check_approve(user: Any, row: Releasable) -> None:
    if not has_role(user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher may approve.")
    if row.created_by_id == user.pk:
        raise PermissionDenied("Somebody other than the author has to approve this.")


def can_release(user: Any) -> bool:
    return has_role(user, *PUBLISHERS)


def check_release(user: Any) -> None:
    if not can_release(user):
        raise PermissionDenied("Only a publisher may release to readers outside the office.")
