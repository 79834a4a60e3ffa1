import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import requests


class RequestNumber:
    """Gives each request a random number of our own, never one that the client sent, for the log and for support."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(8)
        token = requests.number.set(number)
        try:
            response = self.get_response(request)
        finally:
            requests.number.reset(token)
        response.headers["X-Request-ID"] = number
        return response
