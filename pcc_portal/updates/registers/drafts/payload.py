"""Which fields of a posted form are kept as a draft, in the database or, after a session ended, in the next one."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from pcc_portal.accounts.access import SignedInRequest

from . import actions

# Names that a form's page adds: the token against forged posts, those of this room, and the button that was pressed.
FORM_ID, KEPT_FROM = "form_id", "kept_from"
BUTTONS = frozenset({"do", "then"})
NOT_KEPT = frozenset({"csrfmiddlewaretoken", FORM_ID, KEPT_FROM, *BUTTONS})
LARGEST = 256 * 1024  # bytes of one draft
LONGEST_ADDRESS = 300
SIGNER = signing.Signer(salt="pcc_portal.updates.registers.drafts")

Values = dict[str, list[str]]


class TooLargeError(Exception):
    """More than is kept of one form."""


@dataclass(frozen=True)
class OpenedPage:
    """A form's page as one person opened it. Its signed name travels in the form."""

    person: int
    page: str

    def __str__(self) -> str:
        return SIGNER.sign(f"{self.person}.{self.page}")


def new_page(person: Any) -> OpenedPage:
    return OpenedPage(person.pk, secrets.token_hex(16))


def page_of(posted: QueryDict) -> OpenedPage | None:
    """The page that a form came from; None where it names none of ours."""
    try:
        person, _, page = SIGNER.unsign(posted.get(FORM_ID, "")).partition(".")
    except signing.BadSignature:
        return None
    return OpenedPage(int(person), page)


def typed(posted: QueryDict) -> Values:
    """The posted fields without what their page added."""
    # PostgreSQL takes no NUL in JSON, and nobody typed one.
    return {
        name.replace("\0", ""): [text.replace("\0", "") for text in texts]
        for name, texts in posted.lists()
        if name not in NOT_KEPT
    }


def to_keep(posted: QueryDict) -> Values:
    """The same. Raises TooLargeError."""
    values = typed(posted)
    if len(_plain(values)) > LARGEST:
        raise TooLargeError
    return values


def digest(values: Values) -> str:
    return hashlib.sha256(_plain(values)).hexdigest()


def _plain(values: Values) -> bytes:
    return json.dumps(values, sort_keys=True, ensure_ascii=False).encode(errors="replace")


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
