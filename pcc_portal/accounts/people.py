"""The pages on which an administrator looks after people."""

import logging
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic.detail import SingleObjectMixin

from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import Link

from . import actions
from .access import SignedInRequest, allow
from .choices import State
from .forms import CloseForm, DeputyForm, InviteForm, ReasonForm, RoleForm
from .models import User
from .roles import SENTENCES, Role

administrator = allow(Role.ADMINISTRATOR)
PEOPLE = Link("People", reverse_lazy("people"))  # type: ignore[arg-type]

NOT_SENT = "The person is here, but the mail could not be sent. Send the invitation again later."
log = logging.getLogger(__name__)


@administrator
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    everyone = User.objects.with_second_factor()
    context = {"title": "People", "open": everyone.active(), "closed": everyone.closed(), "states": State}
    return render(request, "accounts/user_list.html", context)


@administrator
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.with_second_factor().select_related("deputy"), pk=pk)
    context = {"title": user.name, "person": user, "sentence": SENTENCES[Role(user.role)], "states": State}
    crumbs = (PEOPLE, Link(user.name, current=True))
    return render(request, "accounts/user_detail.html", context | {"crumbs": crumbs})


class _PeoplePage(ActionFormView):
    access = administrator
    request: SignedInRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """A mail that was not sent undoes nothing."""
        try:
            return super().form_valid(form)
        except OSError as error:
            _mail_failed(self.request, error)
            return redirect(self.get_success_url())


class Invite(_PeoplePage):
    form_class, title, submit = InviteForm, "Invite a person", "Send the invitation"

    def form_valid(self, form: InviteForm) -> HttpResponse:
        return _too_many(self.request) or super().form_valid(form)

    def perform(self, form: InviteForm) -> User:
        return actions.invite(by=self.request.user, site=_site(self.request), **form.cleaned_data)

    def get_success_message(self) -> str:
        return f"{self.object.name} is here, and invited."

    def get_success_url(self) -> str:
        return reverse("people")

    def cancel_url(self) -> str:
        return reverse("people")

    def crumbs(self) -> tuple[Link, ...]:
        return (PEOPLE, Link(self.title, current=True))


@administrator
@require_POST
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if too_many := _too_many(request):
        return too_many
    try:
        actions.send_invitation(person, by=request.user, site=_site(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except OSError as error:
        _mail_failed(request, error)
    else:
        messages.success(request, f"{person.name} gets a new invitation. The earlier link no longer works.")
    return redirect("person", pk)


class _PersonPage(SingleObjectMixin, _PeoplePage):
    """About one person. `step` is the action."""

    step: ClassVar[Callable[..., User]]
    context_object_name = "person"  # and not "user", who is the reader of every page

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()
        self.name = self.object.name  # which the action may take out

    def kicker(self) -> str:
        return self.name

    def crumbs(self) -> tuple[Link, ...]:
        return (PEOPLE, Link(self.name, self.get_success_url()), Link(self.title, current=True))

    def perform(self, form: Any) -> User:
        return type(self).step(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("person", args=[self.object.pk])

    def cancel_url(self) -> str:
        return self.get_success_url()


class ChangeRole(_PersonPage):
    queryset, form_class, step = User.objects.active(), RoleForm, staticmethod(actions.change_role)
    title = submit = "Change the role"

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.object.role}

    def get_success_message(self) -> str:
        return f"{self.name} is now {Role(self.object.role).label.lower()}."


class NameDeputy(_PersonPage):
    queryset, form_class, step = User.objects.in_office(), DeputyForm, staticmethod(actions.name_deputy)
    title = submit = "Name the deputy"
    lead = "A deputy hears of what a person answers for once it is a week late."

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["deputy"].queryset = User.objects.in_office().exclude(pk=self.object.pk)
        return form

    def get_initial(self) -> dict[str, Any]:
        return {"deputy": self.object.deputy_id}

    def get_success_message(self) -> str:
        return (
            f"{self.object.deputy} is the deputy of {self.name}."
            if self.object.deputy
            else f"{self.name} has no deputy."
        )


class Close(_PersonPage):
    """Also for an account that is closed already, whose name is to be taken out."""

    queryset, form_class, step = User.objects.filter(left_at=None), CloseForm, staticmethod(actions.close)
    title = submit = "Close the account"

    def get_initial(self) -> dict[str, Any]:
        return {"anonymise": not self.object.is_active}

    def get_success_message(self) -> str:
        return f"The account of {self.name} is closed."


class Reopen(_PersonPage):
    queryset, form_class = User.objects.closed().filter(left_at=None), ReasonForm
    step = staticmethod(actions.reactivate)
    title = submit = "Reopen the account"

    def get_success_message(self) -> str:
        return f"{self.name} may sign in again."


class ResetSecondFactors(_PersonPage):
    queryset, form_class, step = User.objects.active(), ReasonForm, staticmethod(actions.reset_second_factors)
    title = submit = "Remove the second factor"

    def get_success_message(self) -> str:
        return f"{self.name} sets up a new second factor at the next sign-in."


def _mail_failed(request: HttpRequest, error: OSError) -> None:
    log.error("An invitation could not be sent.", exc_info=error)
    messages.error(request, NOT_SENT)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _too_many(request: SignedInRequest) -> HttpResponse | None:
    return ratelimit.consume_or_429(request, action="invite", user=request.user)
