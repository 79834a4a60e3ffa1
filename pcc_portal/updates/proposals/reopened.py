"""A proposed change over the records as they stand now: the form's page again, as its author sent it."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from pcc_portal.accounts.models import User
from pcc_portal.ui.form_pages import ConflictError

from ..models import Proposal
from ..registers.conflicts import Conflict
from ..registers.versions import version_of
from ..rules import check_publish

GONE = "What it is about is no longer there, or the form is another one by now."
CHANGED = "The record was changed again after you opened this page. Look at it again."


@dataclass
class Reopened:
    """`seen`: the version of the row that the form now answers; `is_stale`: it answered an earlier one; `alone`: what
    only others changed since, by label; `why_not`: why it cannot be done at all."""

    page: Any = None
    form: Any = None
    seen: int = 0
    is_stale: bool = False
    alone: list[tuple[str, str]] = field(default_factory=list)
    why_not: str = ""

    @property
    def conflicts(self) -> list[Conflict]:
        """What others changed since as well, each with the choice whose words to keep."""
        return self.form.conflicts() if self.form else []

    @property
    def problems(self) -> list[str]:
        """Why the form cannot act as it is."""
        if self.why_not or self.form.is_valid():
            return [self.why_not] if self.why_not else []
        return [
            f"{self.form[name].label}: {' '.join(errors)}" if name in self.form.fields else " ".join(errors)
            for name, errors in self.form.errors.items()
        ]

    def act(self, by: User) -> None:
        """As the page does for whoever sends its form. Raises what its action raises, and PermissionDenied."""
        if not self.page.test_func():
            raise PermissionDenied(self.page.permission_denied_message)
        if self.page.publishes(self.form):
            check_publish(by)
        self.page.perform(self.form)


def reopen(proposal: Proposal, person: Any, answers: QueryDict) -> Reopened:
    """For the person who looks at it; whose words to keep is read from their `answers`."""
    try:
        page = page_at(proposal.address, person, proposal.querydict(), author=proposal.author)
    except (Http404, Resolver404):
        return Reopened(why_not=GONE)
    why_not = page.why_not(page.object) if hasattr(page, "why_not") else ""
    return _over_what_stands(Reopened(page, page.get_form(), why_not=why_not), answers)


def page_at(address: str, person: Any, posted: QueryDict, *, author: Any = None) -> Any:
    """The page of a form as if this person had posted that to it, the form being its `author`'s.

    Raises Http404, Resolver404.
    """
    match = resolve(address)
    request: Any = HttpRequest()
    request.method, request.path, request.path_info, request.POST = "POST", address, address, posted
    request.user, request.resolver_match = person, match
    page = match.func.view_class()  # type: ignore[attr-defined]
    page.author = author
    page.setup(request, *match.args, **match.kwargs)
    return page


def _over_what_stands(change: Reopened, answers: QueryDict) -> Reopened:
    """Where the row was saved since, what only others changed is theirs, and what both changed is asked about."""
    page, form = change.page, change.form
    if page.object is None or not hasattr(form, "version_seen"):
        return change
    change.seen = version_of(page.object)
    if not form.carries_seen or form.version_seen() == change.seen:
        return change
    theirs, change.is_stale = page.stored_now(), True
    change.alone = form.changed_by_them_alone(theirs)
    merged = form.merge(theirs, seen=change.seen)
    data = merged.data
    data.setlist(merged.conflicting_name, merged.conflicting_names)
    for conflict in merged.conflicts():
        data[conflict.name] = answers.get(conflict.name, "")
    change.form = page.get_form_class()(**page.get_form_kwargs() | {"data": data})
    return change


def check_seen(change: Reopened, seen: str) -> None:
    """Raises ConflictError where what the page showed is not what stands now."""
    if seen != str(change.seen):
        raise ConflictError(CHANGED)
