"""What somebody sent after their session had ended: kept in the visitor's session until the same person signs in."""

from __future__ import annotations

from django.http import HttpRequest

from pcc_portal.accounts.access import SignedInRequest

from . import actions
from .payload import KEPT_FROM, OpenedPage, page_of, to_keep

IN_SESSION = "kept_forms"
MOST = 3  # forms in one session, the newest


def keep_in_session(request: HttpRequest, address: str) -> bool:
    """Whether the posted form was kept. Only one that we gave to a person, for that person. Raises TooLargeError."""
    opened = page_of(request.POST)
    if opened is None:
        return False
    form = {
        "person": opened.person,
        "page": opened.page,
        "address": address,
        "began_from": request.POST.get(KEPT_FROM, "")[:40],
        "values": to_keep(request.POST),
    }
    others = [kept for kept in request.session.get(IN_SESSION, []) if kept["page"] != opened.page]
    request.session[IN_SESSION] = [*others, form][-MOST:]
    return True


def forget_in_session(request: SignedInRequest, opened: OpenedPage) -> None:
    """The page that these words came from has kept or sent newer ones."""
    kept = request.session.get(IN_SESSION, [])
    others = [form for form in kept if form["page"] != opened.page]
    if others != kept:
        request.session[IN_SESSION] = others


def take_from_session(request: SignedInRequest) -> None:
    """Make drafts of what this person sent to this address before they signed in again."""
    kept = request.session.get(IN_SESSION, [])
    theirs = [form for form in kept if form["person"] == request.user.pk and form["address"] == request.path]
    for form in theirs:
        actions.keep_draft(
            by=request.user,
            address=request.path,
            page=form["page"],
            values=form["values"],
            began_from=form["began_from"],
        )
    if theirs:
        request.session[IN_SESSION] = [form for form in kept if form not in theirs]
