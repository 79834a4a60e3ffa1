"""Pages and data go out compressed to whoever can read them so."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED_ALREADY = ("application/pdf", "application/vnd.openxmlformats", "image/png", "image/jpeg", "application/zip")


class CompressText(GZipMiddleware):
    """Django's own, whose padding of random length hides how well a page compresses (BREACH); not for files that are
    compressed in themselves."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(COMPRESSED_ALREADY):
            return response
        return super().process_response(request, cast("HttpResponse", response))
