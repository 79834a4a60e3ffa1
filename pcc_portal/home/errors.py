"""Error pages of our own. Each says in words what happened and what to do next, and nothing of what is inside."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg2.errors import ReadOnlySqlTransaction

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_GONE = (OperationalError, InterfaceError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when what was sent is larger than we read."""
    if isinstance(exception, TOO_MUCH):
        return too_large(request)
    return page("400.html", 400, request)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page("403.html", 403, request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old. What Django knows about why stays out of the page."""
    return page("403_csrf.html", 403, request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words for every address, so that they do not tell whether a hidden record exists."""
    return page("404.html", 404, request)


def too_large(request: HttpRequest) -> HttpResponse:
    return page("413.html", 413, request)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = page("429.html", 429, request)
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer or takes nothing. Django calls this while it handles the error."""
    if _is_database_away(sys.exception()):
        return unavailable(request)
    return page("500.html", 500)


def _is_database_away(error: BaseException | None) -> bool:
    """It does not answer, or lets nothing be written: what was the primary is a replica now."""
    return isinstance(error, DATABASE_GONE) or isinstance(getattr(error, "__cause__", None), ReadOnlySqlTransaction)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = page("503.html", 503)
    response["Retry-After"] = "30"
    return response


def page(template: str, status: int, request: HttpRequest | None = None) -> HttpResponse:
    """Without a request the page is drawn with no context processor, and so without the database."""
    return HttpResponse(
        render_to_string(template, request=request), status=status, headers={"Cache-Control": "no-store"}
    )
