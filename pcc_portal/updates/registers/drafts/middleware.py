from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from pcc_portal.accounts.access import PUBLIC, declared

from .payload import TooLargeError, keep_in_session
from .views import keeps, view_at


class EndedSessions:
    """Somebody writes, their session ends, they send: the words wait in the visitor's session until they sign in again.

    It stands above the door that leads everybody else to sign-in, and below the check against forged posts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST" or declared(view) in (None, PUBLIC) or request.user.is_authenticated:
            return None
        if getattr(view, "answers_scripts", False):
            return self._answer_script(request)
        return self._lead_to_sign_in(request) if keeps(view) else None

    def _answer_script(self, request: HttpRequest) -> HttpResponse:
        address = request.GET.get("address", "")
        try:
            kept = view_at(address) is not None and keep_in_session(request, address)
        except TooLargeError:
            kept = False
        sign_in = redirect_to_login(address, settings.LOGIN_URL).url if kept else resolve_url(settings.LOGIN_URL)
        return JsonResponse({"ended": True, "kept": kept, "sign_in": sign_in}, status=401)

    def _lead_to_sign_in(self, request: HttpRequest) -> HttpResponse | None:
        try:
            kept = keep_in_session(request, request.path)
        except TooLargeError as error:
            # With the page for too much, the browser's way back still holds the words; sign-in would lose them.
            raise RequestDataTooBig("More than is kept of one form.") from error
        if not kept:
            return None
        messages.warning(
            request, "Your session had ended. What you wrote is kept, and is back when you have signed in."
        )
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
