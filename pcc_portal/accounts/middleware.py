import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .access import PUBLIC, declared
from .models import User
from .rules import has_second_factor, must_have_second_factor
from .sessions import SessionStore
from .single_sign_on import came_with_second_factor

log = logging.getLogger(__name__)


class ClosedUnlessOpened:
    """No view runs unless it says who may open it and the reader is one of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = declared(view)
        if access is None:
            raise self._closed(request, view)
        # A public page does not ask who reads it, so that it works while the database is away.
        if access is PUBLIC or access.admits(request.user):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        raise PermissionDenied("Your role does not open this page.")

    def _closed(self, request: HttpRequest, view: Callable[..., Any]) -> Exception:
        problem = f"{view.__module__}.{getattr(view, '__qualname__', view)} does not say who may open it."
        if settings.DEBUG:
            return ImproperlyConfigured(f"{problem} Decorate it with public, signed_in, office or allow(…).")
        log.error("%s %s: %s", request.method, request.path, problem)
        return PermissionDenied("This page is closed.")


class ActiveSessions:
    """Keeps a session alive while someone uses it, with a write a minute at most. It must stand below the sessions'."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that did not ask who reads it leaves the session alone.
        session = request.session
        if session.accessed and isinstance(session, SessionStore) and session.is_worth_noting():
            session.modified = True
        return response


class SecondFactorFirst:
    """Where REQUIRE_MFA says so, someone of the office without a second factor sets one up before anything else.

    Public pages too: they show the office what has not been released.
    """

    OPEN_WITHOUT = frozenset(
        {"account_logout", "account_reauthenticate", "health_backup", "health_live", "health_ready"}
        | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}
    )
    KNOWN = "has_second_factor"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not settings.REQUIRE_MFA or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if request.resolver_match and str(request.resolver_match.url_name) in self.OPEN_WITHOUT:
            return None
        return redirect("mfa_index") if self._is_missing(request) else None

    def _is_missing(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or not must_have_second_factor(user) or request.session.get(self.KNOWN):
            return False
        # The last one cannot be removed, and when an administrator does, the sessions end.
        has_one = has_second_factor(user) or came_with_second_factor(request)
        if has_one:
            request.session[self.KNOWN] = True
        return not has_one
