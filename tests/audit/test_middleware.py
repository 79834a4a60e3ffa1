import re

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pcc_portal.audit import middleware
from pcc_portal.audit.middleware import RequestNumber


def test_a_request_has_a_number_of_our_own_while_it_is_answered() -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(middleware.request_number.get())
        return HttpResponse()

    request = RequestFactory().get("/", headers={"X-Request-ID": "chosen-by-the-client"})
    responses = [RequestNumber(answer)(request) for _ in range(2)]

    assert [response["X-Request-ID"] for response in responses] == seen
    assert len(set(seen)) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", number) for number in seen)
    assert not middleware.request_number.get()
