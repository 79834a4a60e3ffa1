"""The part of a form's page that keeps what was sent for an approver where readers would see it at once."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect

from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role
from pcc_portal.audit.models import LONGEST_TITLE
from pcc_portal.audit.rules import is_public_change

from ..caching import working_copy_stamp
from ..choices import UNDECIDED
from ..models import Proposal
from ..registers.drafts.payload import TooLargeError, Values, digest, to_keep
from . import actions
from .differences import differences, is_small, stored
from .rules import proposes

PROPOSED = "Your change waits for an approver. Until then readers see what was approved before."
UNCHANGED = "Nothing was changed."


class ProposingPage:
    """A mixin of `FormPage`.

    `asks_approval`: what is written here to a record that readers see waits for an approver; not where only a
    publisher may write it, nor where rows are written that have an approval of their own.
    """

    asks_approval: ClassVar[bool] = False
    request: SignedInRequest
    proposed: Proposal | None = None
    back = ""  # where to go from what waits for an approver
    author: User | None = None  # of a proposal that somebody else applies

    @property
    def writer(self) -> User:
        """Whose form it is: who sent it, not who applies it."""
        return self.author or self.request.user

    def is_read_outside(self, form: Any) -> bool:
        """Would readers outside see at once what this form writes?"""
        return False

    def publishes(self, form: Any) -> bool:
        """Does the form say that readers see a record, or no longer do?"""
        return "is_public" in form.changed_data

    def touched(self) -> Iterator[Model]:
        """The stored rows whose columns the form may change."""
        return iter(())

    def waits(self, form: Any) -> bool:
        return self.asks_approval and self.is_read_outside(form) and proposes(self.request.user)

    def will_wait(self) -> bool:
        """Does the page say before anything is sent that it waits? To contributors, of a record that readers see."""
        return (
            self.asks_approval
            and has_role(self.request.user, Role.CONTRIBUTOR)
            and any(is_public_change(row, ()) for row in self.touched())
        )

    @cached_property
    def taken_up(self) -> Proposal | None:
        """The person's own proposal from this page that they change: `?proposal=` of the address."""
        key = self.request.GET.get("proposal", "")
        if not (self.asks_approval and key.isdecimal() and len(key) < 19):
            return None
        mine = Proposal.objects.filter(author=self.request.user, address=self.request.path, state__in=UNDECIDED)
        return mine.filter(pk=int(key)).first()

    def propose(self, form: Any) -> str:
        """Try the action, take it back, and keep what was sent. Answers where to go. Raises what the action raises."""
        page: Any = self
        title, back = page.kicker(), page.cancel_url()
        with actions.trial():
            before, stamp = stored(self.touched()), working_copy_stamp()
            row = page.perform(form)
            if working_copy_stamp() == stamp:
                return back
            content = {
                "title": (title or str(row))[:LONGEST_TITLE],
                "step": str(page.title),
                "differences": differences(before, form),
                "is_small": bool(before) and is_small(form),
            }
        values = _posted(self.request)
        content |= {"address": self.request.path, "about": back.partition("#")[0]}
        content |= {"values": values, "sha256": digest(values | {"address": [self.request.path]})}
        self.proposed = actions.propose(by=self.request.user, instead_of=self.taken_up, **content)
        return back

    def settle(self) -> None:
        """What was written at once needs no approver any more."""
        if self.taken_up:
            actions.withdraw(self.taken_up, by=self.request.user)

    def succeed(self) -> HttpResponse:
        if not self.back:
            response: HttpResponse = super().succeed()  # type: ignore[misc]
            return response
        messages.success(self.request, PROPOSED if self.proposed else UNCHANGED)
        return redirect(self.back)


def _posted(request: SignedInRequest) -> Values:
    try:
        return to_keep(request.POST)
    except TooLargeError as error:
        raise ValidationError("This is more than can wait for an approver. Shorten the texts.") from error
