import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from .access import PUBLIC, declared

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
