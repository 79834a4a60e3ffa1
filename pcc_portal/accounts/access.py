"""Who may open a view. Every view says so by name: `@public`, `@signed_in`, `@office` or `@allow(Role.PUBLISHER)`; by
`@public_page` and `@public_file` (`updates.caching`), one that everyone may open and that answers all of them alike.

A class-based view says `access = OFFICE`. A view that says nothing is closed to everyone. What a reader may do with one
record is a rule of its app; this is only the door.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from .models import User
from .roles import OFFICE_ROLES, Role
from .rules import Reader, has_role

View = TypeVar("View", bound=Callable[..., Any])


class SignedInRequest(HttpRequest):
    """The request of a view that only people who signed in may enter; for type checks."""

    user: User


@dataclass(frozen=True)
class Access:
    """`roles` None: everyone; else the roles whose active holders may enter."""

    name: str
    roles: frozenset[Role] | None

    def admits(self, user: Reader) -> bool:
        return self.roles is None or has_role(user, *self.roles)

    def __call__(self, view: View) -> View:
        """Open a view: usable as a decorator."""
        view.access = self  # type: ignore[attr-defined]
        return view


def allow(*roles: Role) -> Access:
    if not roles:
        raise TypeError("Name at least one role.")
    return Access(" or ".join(sorted(role.label for role in roles)), frozenset(roles))


PUBLIC = Access("Everyone", None)
SIGNED_IN = Access("Everyone who signed in", frozenset(Role))
OFFICE = Access("The office", OFFICE_ROLES)
public, signed_in, office = PUBLIC, SIGNED_IN, OFFICE


def declared(view: Callable[..., Any]) -> Access | None:
    """What a view, or the class it was made from, says about its readers; None when it says nothing."""
    access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return access if isinstance(access, Access) else None


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the portal with its view, walked through all includes."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        else:
            yield route, entry


def every_route_declares_its_readers(*, app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A forgotten declaration fails `manage.py check` before a reader meets a closed page."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    return [
        Error(
            f"The view of '{route}' does not say who may open it.", hint="See accounts/access.py.", id="accounts.E001"
        )
        for route, pattern in routes()
        if declared(pattern.callback) is None
    ]
