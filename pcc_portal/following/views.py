"""What anybody may follow, without an account. Everybody gets what readers outside see, as it stands now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from pcc_portal.accounts.access import PUBLIC, office
from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable
from pcc_portal.updates.caching import public_file, unless_known
from pcc_portal.updates.releases.past.addresses import of_now

from . import actions, addresses
from .changes import entries, latest_releases
from .feeds import ReleaseFeed
from .forms import FollowForm
from .mail import question
from .models import Following
from .subjects import Subject, subject_at, subject_of, titles_of

GONE = 410


@method_decorator(never_cache, name="dispatch")
class Follow(FormView):
    """How to follow one thing, and what the last releases changed of it. Whatever address is given, the answer is the
    same."""

    access = PUBLIC
    has_past = False
    http_method_names = ["get", "head", "post"]
    template_name = "following/follow.html"
    form_class = FollowForm
    subject: Subject

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject = subject_at(kwargs["kind"], kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = entries(self.subject, latest_releases())[::-1]
        return super().get_context_data(**kwargs) | {
            "title": "Follow",
            "kicker": self.subject.title,
            "lead": "What each publication changed, from what to what.",
            "crumbs": crumbs(self.subject),
            "subject": self.subject,
            "entries": latest,
            "is_illustrative": any(entry.is_marked for entry in latest),
        }

    def form_valid(self, form: FollowForm) -> HttpResponse:
        if not addresses.may_ask(self.request):
            form.add_error(None, "Several mails have been asked for from here. Wait an hour, then try again.")
            return self.form_invalid(form)
        try:
            self._mail(form.cleaned_data["email"])
        except OSError:
            form.add_error(None, "No mail could be sent. Try again later.")
            return self.form_invalid(form)
        messages.success(self.request, "A mail is on its way. Open its link within a day: nothing is sent before.")
        return redirect(self.subject)

    def _mail(self, address: str) -> None:
        if addresses.may_be_mailed(self.request, address):
            question(actions.ask(address, self.subject, now=clock.now()), self.subject).send()


@method_decorator(never_cache, name="dispatch")
class Confirm(View):
    """The mailed link of one address and subject. Opening it changes nothing, for mail programs open links too."""

    access = PUBLIC
    has_past = False
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(token, "following/confirm.html", "Follow this?")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if following := addresses.following_of(token):
            actions.confirm(following, now=clock.now())
        return self._answer(token, "following/confirmed.html", "You follow this now")

    def _answer(self, token: str, template: str, title: str) -> HttpResponse:
        following = addresses.following_of(token)
        subject = subject_of(following.subject) if following else None
        if following is None or subject is None:
            return render(self.request, "following/gone.html", {"title": "This link does not work"}, status=GONE)
        leave = addresses.leave_link(following.follower)
        return render(self.request, template, {"title": title, "subject": subject, "leave": leave})


@method_decorator((never_cache, csrf_exempt), name="dispatch")
class Leave(View):
    """The link of every mail. Mail programs post to it without asking (RFC 8058); for people it shows buttons."""

    access = PUBLIC
    has_past = False
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if (follower := addresses.follower_key(token)) is not None:
            actions.leave(follower, subject=request.POST.get("subject", ""))
        return self._answer(token)

    def _answer(self, token: str) -> HttpResponse:
        follower = addresses.follower_key(token)
        if follower is None:
            return render(self.request, "following/gone.html", {"title": "This link does not work"}, status=GONE)
        keys = list(Following.objects.confirmed().filter(follower=follower).values_list("subject", flat=True))
        context = {"title": "Stop these mails", "followed": sorted(titles_of(keys).items(), key=lambda each: each[1])}
        return render(self.request, "following/leave.html", context)


@public_file
@of_now
def feed(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    return unless_known(request, lambda: ReleaseFeed()(request, kind=kind, slug=slug), "feed")


def crumbs(subject: Subject) -> tuple[Link, ...]:
    return (OVERVIEW, Link(subject.title, subject.page), Link("Follow", current=True))


@office
@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    """How many follow what, and never who."""
    counted = Following.objects.counted()
    titles = titles_of([key for key, _ in counted])
    table = PlainTable.of(
        "Followed by e-mail",
        counted,
        PlainColumn("What", lambda row: titles[row[0]], of=None),
        PlainColumn("Addresses", lambda row: formats.number(row[1]), is_figure=True, of=None),
    )
    lead = "How many addresses get mail about what. Nobody sees which."
    context = {"title": "Followed by e-mail", "crumbs": (OVERVIEW, Link("Followed by e-mail", current=True))}
    return render(request, "following/followers.html", context | {"lead": lead, "table": table})
