from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PrivatePages:
    """Nothing that a signed-in person receives is stored, by their browser or by anything on the way; what everybody
    may read may be kept, but has to be asked for again before it is shown.

    Stands outside the session middleware, and asks for the session's cookie rather than its row, so that
    it also covers the answer that signs someone in and works while the database does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response["Cache-Control"] = "no-store"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
