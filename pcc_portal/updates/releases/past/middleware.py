"""`/as-published/2023-24-q1/contracts/` is `/contracts/` as readers saw it then.

The first part of the address becomes the script prefix, so that every address on the page leads on within the quarter.
"""

from collections.abc import Callable, Iterator

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import get_script_prefix, set_script_prefix

from ..as_of import Viewpoint
from .addresses import PART, address_now, has_past
from .quarters import as_published, published_quarters

SAFE = frozenset({"GET", "HEAD"})


class AsPublished:
    """Stands last: who may see what was decided on the way in. What is sent is sent now, whatever was being read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = PART.match(request.path_info)
        if match is None:
            return self.get_response(request)
        request.path_info = request.path_info[match.end() :]
        is_public = has_past(request.path_info)
        if request.method not in SAFE:
            return self.get_response(request)
        if not is_public:
            return HttpResponseRedirect(address_now(request.path_info))
        return self._past(request, match[0], _moment(match["quarter"]))

    def _past(self, request: HttpRequest, part: str, moment: Viewpoint) -> HttpResponseBase:
        # Everybody is shown what everybody was shown; the frame of the page still knows who is signed in.
        request.signed_in_as, request.user = request.user, AnonymousUser()  # type: ignore[attr-defined]
        now = get_script_prefix()
        set_script_prefix(f"{now.rstrip('/')}{part}/")
        try:
            with as_published(moment):
                response = self.get_response(request)
        finally:
            set_script_prefix(now)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = in_the_past(iter(response), moment)
        return response


def _moment(quarter: str) -> Viewpoint:
    for moment in published_quarters():
        if moment.slug == quarter:
            return moment
    raise Http404("Nothing was published for this quarter.")


def in_the_past(parts: Iterator[bytes], moment: Viewpoint) -> Iterator[bytes]:
    """What is read while the answer is sent is read at the same moment."""
    while True:
        with as_published(moment):
            part = next(parts, None)
        if part is None:
            return
        yield part
