"""Each error page: our own words, a language, what to do next, and nothing of what is inside."""

from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from pcc_portal import urls
from pcc_portal.accounts.access import public
from pcc_portal.home import errors

SECRET = "the-inside-4711"
INSIDE = ("Traceback", "Exception", "Django", "pcc_portal", "settings.py", "Reason given", SECRET)


def failing(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @public
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@public
def throttled(request: HttpRequest) -> HttpResponse:
    return errors.too_many_requests(request)


@public
def accepting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


FAILING = {
    "400": (400, SuspiciousOperation(SECRET)),
    "403": (403, PermissionDenied(SECRET)),
    "404": (404, Http404(SECRET)),
    "413": (413, RequestDataTooBig(SECRET)),
    "500": (500, ValueError(SECRET)),
    "503": (503, OperationalError(SECRET)),
}


@pytest.fixture
def site(settings: object, client: Client) -> Client:
    """The portal's own addresses and, beside them, one address for each way to fail."""
    failing_urls = ModuleType("failing_urls")
    failing_urls.__dict__.update({name: value for name, value in vars(urls).items() if name.startswith("handler")})
    failing_urls.__dict__["urlpatterns"] = [
        *(path(f"fail/{name}", failing(error)) for name, (_, error) in FAILING.items()),
        path("fail/429", throttled),
        path("fail/csrf", accepting),
        *urls.urlpatterns,
    ]
    settings.ROOT_URLCONF = failing_urls  # type: ignore[attr-defined]
    client.raise_request_exception = False
    return client


def assert_own_page(response: Any, status: int) -> None:
    words = response.content.decode()
    assert response.status_code == status
    assert '<html lang="en' in words
    assert "<h1" in words
    assert 'href="/"' in words or "try again" in words.lower(), "what to do next"
    assert not [word for word in INSIDE if word in words]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", FAILING)
def test_each_failure_has_its_own_page(site: Client, db: None, name: str) -> None:
    assert_own_page(site.get(f"/fail/{name}"), FAILING[name][0])


def test_too_many_requests_says_when_to_come_back(site: Client, db: None) -> None:
    response = site.get("/fail/429")
    assert_own_page(response, 429)
    assert response["Retry-After"] == "60"


def test_a_form_without_its_token_is_refused_in_words(site: Client, db: None) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert_own_page(client.post("/fail/csrf", {"a": "1"}), 403)


def test_a_form_with_too_many_fields_is_too_large(site: Client, db: None) -> None:
    fields = range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    response = site.post("/fail/csrf", {f"field{number}": "1" for number in fields})
    assert_own_page(response, 413)


@pytest.mark.parametrize("name", ["500", "503"])
def test_server_errors_do_not_need_the_database(site: Client, name: str) -> None:
    """Without the `db` fixture any query fails the test."""
    assert_own_page(site.get(f"/fail/{name}"), int(name))


def test_not_found_says_the_same_for_every_address(site: Client, db: None) -> None:
    """But for the address to come back to after signing in."""
    addresses = ("/fail/404", "/no-such-page/", "/health/nothing")
    pages = {site.get(address).content.decode().replace(quote(address, safe=""), "") for address in addresses}
    assert len(pages) == 1


def test_the_portal_names_its_own_handlers() -> None:
    resolver = get_resolver()
    handlers = [resolver.resolve_error_handler(status) for status in (400, 403, 404, 500)]
    assert handlers == [errors.bad_request, errors.permission_denied, errors.not_found, errors.server_error]
