"""How open data is served: as of when, from which place on, and whether it has changed since it was fetched."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode

from pcc_portal.accounts.rules import Audience, audience_of
from pcc_portal.ui.downloads import XLSX
from pcc_portal.ui.house import written_as_now
from pcc_portal.ui.licence import licence
from pcc_portal.updates.caching import public_file, unless_known
from pcc_portal.updates.releases.as_of import Viewpoint, past_moment
from pcc_portal.updates.releases.past.middleware import in_the_past
from pcc_portal.updates.releases.past.quarters import as_published, published_quarters

from .columns import Column
from .files import Row, csv_parts, json_parts, xlsx_of
from .tables import AskedWronglyError

AS_AT, AFTER, LIMIT = "as_at", "after", "limit"
OF_THE_PAGE = frozenset({AS_AT, AFTER, LIMIT})
LONGEST_PAGE = 5000
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}
# Whatever page asks may read it: browsers send no account along, so what answers is public.
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
MAY_BE_ASKED = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponseBase]


def open_data(view: View) -> View:
    """A view for everyone, asked from any page. Answers 304 without a row where nothing readers see has changed,
    and 400 with a sentence to AskedWronglyError. `as_at` in the address reads a past quarter."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            moment = _moment(request.GET.get(AS_AT))
            with as_published(moment) if moment else nullcontext():
                response = _unless_known(request, lambda: view(request, *args, **kwargs))
        except AskedWronglyError as wrong:
            response = JsonResponse({"error": str(wrong)}, status=400)
            moment = None
        if moment and isinstance(response, StreamingHttpResponse):
            response.streaming_content = in_the_past(iter(response), moment)
        for name, value in CORS.items():
            response[name] = value
        return response

    return _after_asking(public_file(served))


def _after_asking(view: View) -> View:
    """A browser asks before a page of another site may say which copy it has."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=CORS | MAY_BE_ASKED)
        return view(request, *args, **kwargs)

    return answered


def _moment(slug: str | None) -> Viewpoint | None:
    if slug is None:
        return None
    moments = {moment.slug: moment for moment in published_quarters()}
    if slug not in moments:
        raise AskedWronglyError(f"“{AS_AT}” is a published quarter: {', '.join(moments) or 'there is none yet'}.")
    return moments[slug]


def _unless_known(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The office's own copy has no ETag: it is never kept."""
    audience = audience_of(request.user)
    if audience is Audience.OFFICE and past_moment() is None:
        return answer()
    return unless_known(request, answer, "data")


@dataclass(frozen=True)
class Page:
    """Which part of a table is asked for: at most `limit` rows (0: all) after the row of that key."""

    after: str
    limit: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Page":
        limit = request.GET.get(LIMIT)
        if limit is not None and not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= LONGEST_PAGE):
            raise AskedWronglyError(f"“{LIMIT}” is a whole number from 1 to {LONGEST_PAGE:,}.")
        return cls(request.GET.get(AFTER, ""), int(limit or 0))


ALL = Page("", 0)


def filters_of(request: HttpRequest) -> Mapping[str, str]:
    return {name: str(value) for name, value in request.GET.items() if name not in OF_THE_PAGE}


@dataclass(frozen=True)
class File:
    """A table, or a page of it, to be sent. `key_of`: of one of its rows; `name`: of the rows in JSON."""

    title: str
    filename: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    key_of: Callable[[Any], str]
    name: str = "rows"
    head: Mapping[str, Any] | None = None


def respond(request: HttpRequest, file: File, form: str, page: Page) -> HttpResponseBase:
    """The file in that form. Raises Http404 for a form that there is not."""
    if form not in FORMS:
        raise Http404(f"There is no {form} of this table.")
    rows, after = _page(file, page)
    headers = {"Content-Disposition": f'attachment; filename="{file.filename}.{form}"'}
    links = list(licence().headers.values())
    head = dict(file.head or {})
    if page.limit:
        following = _next(request, after) if after else None
        links += [f'<{following}>; rel="next"'] if following else []
        head["next"] = following
    if links:
        headers["Link"] = ", ".join(links)
    return _answer(file, form, rows, head, headers)


def _answer(
    file: File, form: str, rows: Iterator[Row], head: Mapping[str, Any], headers: dict[str, str]
) -> HttpResponseBase:
    kind = FORMS[form]
    if form == "xlsx":
        return HttpResponse(xlsx_of(file.title, file.columns, rows), content_type=kind, headers=headers)
    parts = csv_parts(file.columns, rows) if form == "csv" else json_parts(head, file.name, file.columns, rows)
    return StreamingHttpResponse(written_as_now(parts), content_type=kind, headers=headers)


def _page(file: File, page: Page) -> tuple[Iterator[Row], str]:
    """Its rows, and the key of the last of them where there are more."""
    if not page.limit:
        return file.rows, ""
    rows = list(islice(file.rows, page.limit + 1))
    shown = rows[: page.limit]
    return iter(shown), file.key_of(shown[-1]) if len(rows) > page.limit else ""


def _next(request: HttpRequest, after: str) -> str:
    asked = {name: str(value) for name, value in request.GET.items() if name != AFTER}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(asked | {AFTER: after})}"
