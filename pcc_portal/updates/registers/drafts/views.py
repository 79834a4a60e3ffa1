"""Where a form's page keeps what is being typed, and where its writer throws it away."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from pcc_portal.accounts.access import SignedInRequest, signed_in

from ...models import Draft
from . import actions
from .addresses import may_keep
from .expired_sessions import forget_in_session
from .payload import KEPT_FROM, TooLargeError, page_of, to_keep


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
    at = timezone.localtime(draft.saved_at if draft else None)
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
