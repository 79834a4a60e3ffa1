import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

# Of the request being answered: every event of the log is traced to one visit by it.
request_number: ContextVar[str] = ContextVar("request_number", default="")
# What was read for it already, while it only reads; None where records may change meanwhile.
request_memory: ContextVar[dict[Any, Any] | None] = ContextVar("request_memory", default=None)


class RequestNumber:
    """Gives each request a random number of our own, never one that the client sent, for the log and for support."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request.number = secrets.token_hex(8)  # type: ignore[attr-defined]
        token = request_number.set(number)
        memory = request_memory.set({} if request.method in {"GET", "HEAD"} else None)
        try:
            response = self.get_response(request)
        finally:
            request_memory.reset(memory)
            request_number.reset(token)
        response.headers["X-Request-ID"] = number
        return response
