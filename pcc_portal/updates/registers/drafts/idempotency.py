"""What a view of a form asks for: the draft to show, and a transaction that runs once for each form sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.http import QueryDict

from pcc_portal.accounts.access import SignedInRequest

from ...models import Draft, SentForm
from . import actions
from .payload import KEPT_FROM, OpenedPage, digest, forget_in_session, new_page, page_of, take_from_session, typed
from .views import keeps


@dataclass(frozen=True)
class FormDraft:
    """One opened page of a form; `components/draft_notice.html` and `components/draft_fields.html` draw it.

    `autosaves`: what is typed into the page is kept as it is typed.
    """

    address: str
    form_id: str
    autosaves: bool
    draft: Draft | None = None
    others: list[Draft] = field(default_factory=list)  # kept by other tabs
    kept_from: str = ""

    @property
    def typed(self) -> QueryDict | None:
        """What to bind the form with instead of what is stored."""
        return self.draft.querydict() if self.draft else None


@dataclass
class Submission:
    """Where the sender is redirected; set it when the action has made a row with a page of its own."""

    location: str


def open_form(request: SignedInRequest) -> FormDraft:
    """For a page that is opened, a new name and the kept words; for one that was sent, the name it had.

    With `?draft=` in the address, the words that another tab kept.
    """
    autosaves = request.resolver_match is not None and keeps(request.resolver_match.func)
    if request.method == "POST":
        page = _page(request) or new_page(request.user)
        return FormDraft(request.path, str(page), autosaves, kept_from=request.POST.get(KEPT_FROM, ""))
    take_from_session(request)
    kept = list(Draft.objects.on(request.path, request.user))
    wanted = request.GET.get("draft", "")
    shown = next((draft for draft in kept if str(draft.pk) == wanted), kept[0] if kept else None)
    others = [draft for draft in kept if draft is not shown]
    return FormDraft(request.path, str(new_page(request.user)), autosaves, shown, others, shown.mark if shown else "")


@contextmanager
def submit_once(request: SignedInRequest) -> Iterator[Submission]:
    """A transaction for what the form asks for. At its end the form counts as sent, and its draft goes.

    Raises AlreadySubmittedError, with where to go, when this page has sent the same words before. An error that leaves
    the block undoes all of it, and the draft stays.
    """
    submission = Submission(request.path)
    page = _page(request)
    with transaction.atomic():
        if page is None:
            yield submission
            return
        sent = actions.claim_form(by=request.user, page=page.page, values=typed(request.POST))
        yield submission
        actions.finish_form(
            sent,
            by=request.user,
            address=request.path,
            location=submission.location,
            began_from=request.POST.get(KEPT_FROM, ""),
        )
    forget_in_session(request, page)


def already_submitted_to(request: SignedInRequest) -> str:
    """Where these words of this page were redirected to when they were sent before; empty if they were not.

    For a form that is wrong only because the first of two clicks was right: what it added is taken by now.
    """
    page = _page(request)
    sent = (
        SentForm.objects.filter(person=request.user, page=page.page, sha256=digest(typed(request.POST))) if page else ()
    )
    return next((form.location for form in sent), "")


def _page(request: SignedInRequest) -> OpenedPage | None:
    """The page of this person that the form came from."""
    page = page_of(request.POST)
    return page if page and page.person == request.user.pk else None
