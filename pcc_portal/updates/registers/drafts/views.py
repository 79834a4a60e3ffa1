"""Which pages keep what is typed into them, where such a page saves it, and where its writer throws it away."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from pcc_portal.accounts.access import SignedInRequest, declared, signed_in
from pcc_portal.accounts.rules import Reader
from pcc_portal.periods import clock

from ...models import Draft
from . import actions
from .payload import KEPT_FROM, LONGEST_ADDRESS, TooLargeError, forget_in_session, page_of, to_keep

View = TypeVar("View", bound=Callable[..., Any])


def keeps_drafts(view: View) -> View:
    """A view whose form is kept while people type. A class-based view says `keeps_drafts = True`."""
    view.keeps_drafts = True  # type: ignore[attr-defined]
    return view


def keeps(view: Callable[..., Any]) -> bool:
    return bool(
        getattr(view, "keeps_drafts", False) or getattr(getattr(view, "view_class", None), "keeps_drafts", False)
    )


def view_at(address: str) -> Callable[..., Any] | None:
    """The view that keeps drafts at a path of this portal; None where there is none."""
    if not address.startswith("/") or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    try:
        view = resolve(address).func
    except Resolver404:
        return None
    return view if keeps(view) else None


def may_keep(address: str, reader: Reader) -> bool:
    """Whether the address is a form that keeps drafts and that this person may enter."""
    view = view_at(address)
    access = declared(view) if view else None
    return access is not None and access.admits(reader)


def _address(request: SignedInRequest) -> str:
    address = request.GET.get("address", "")
    if not may_keep(address, request.user):
        raise Http404
    return address


@signed_in
@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """The fields of a form, for the address that it stands at. Answers when they were kept, as "14:32"."""
    address = _address(request)
    page = page_of(request.POST)
    if page is None or page.person != request.user.pk:
        raise PermissionDenied("This page was opened by somebody else.")
    try:
        values = to_keep(request.POST)
    except TooLargeError:
        return JsonResponse({"too_large": True}, status=413)
    began_from = request.POST.get(KEPT_FROM, "")
    draft = actions.keep_draft(by=request.user, address=address, page=page.page, values=values, began_from=began_from)
    forget_in_session(request, page)
    at = timezone.localtime(draft.saved_at if draft else clock.now())
    others = Draft.objects.on(address, request.user).exclude(page=page.page).count()
    return JsonResponse({"saved_at": f"{at:%H:%M}", "others": others})


keep.answers_scripts = True  # type: ignore[attr-defined]


@signed_in
@require_POST
def discard(request: SignedInRequest) -> HttpResponse:
    """Throw away one draft at an address, and begin again from what is saved."""
    address = _address(request)
    number = request.POST.get("draft", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    draft = get_object_or_404(Draft.objects.on(address, request.user), pk=int(number))
    actions.drop_draft(draft, by=request.user)
    return redirect(address)
