"""The button with which a publisher reminds who has what stops a report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.addresses import find_draft
from pcc_portal.periods.clock import today

from .actions import remind


@allow(Role.PUBLISHER)
@require_POST
def remind_owner(request: SignedInRequest, slug: str, person: int) -> HttpResponse:
    report = find_draft(request.user, slug)
    owner = get_object_or_404(User, pk=person)
    try:
        remind(report, owner, by=request.user, today=today())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{owner} has been reminded.")
    return redirect("report_check", slug=report.slug)
