"""The pages themselves: who may → the row → one form → one action → back to the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from pcc_portal.accounts.access import OFFICE, SignedInRequest
from pcc_portal.accounts.models import Owned
from pcc_portal.audit.models import Event
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.ui.page import OVERVIEW, Link

from ..models import Register
from ..registers import actions as registers
from ..releases import actions as releases
from ..releases.workflow import NotInThisStateError
from ..rules import can_write, may_be_added_by
from . import drafts
from .conflicts import SEEN
from .versions import StaleError, version_of

REFUSALS = (NotInThisStateError, releases.SupersededError, WindowClosedError)


class FormPage(View):
    """One form, one action. Declare `title`, `submit`, `form_class`; write `act`, which calls one action.

    `act` gives the row whose page comes next. What the action refuses stands beside its field.
    """

    access = OFFICE
    keeps_drafts = True
    http_method_names = ["get", "head", "post"]
    template_name = "updates/record_form.html"
    form_class: ClassVar[Any]
    title: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    submit: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."
    request: SignedInRequest

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.prepare()
        self.check()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """Load what the page is about; raises Http404."""

    def check(self) -> None:
        """Raises PermissionDenied for who may not."""

    def form_options(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def form(self, posted: Any = None) -> Any:
        return self.form_class(posted, **self.form_options())

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        kept = drafts.keeping(request)
        return self.show(self.form(kept.typed).as_typed(), keeping=kept)

    def post(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            return self.acted(form)
        place = drafts.sent_before(request)
        return redirect(place) if place else self.show(form)

    def acted(self, form: Any) -> HttpResponse:
        try:
            with drafts.once(self.request) as led:
                row = self.act(form)
                led.location = self.next_url(row)
        except drafts.AlreadySentError as sent:
            return redirect(sent.location)
        except ValidationError as refusal:
            form.refuse(refusal)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        except StaleError:
            return self.stale(form)
        else:
            messages.success(self.request, self.done_words(row))
            return redirect(led.location)
        return self.show(form)

    def act(self, form: Any) -> Any:
        raise NotImplementedError

    def stale(self, form: Any) -> HttpResponse:
        raise NotImplementedError

    def done_words(self, row: Any) -> str:
        return self.done

    def next_url(self, row: Any) -> str:
        return str(row.get_absolute_url())

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return "/"

    def kicker(self) -> str:
        return ""

    def show(self, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "title": self.title,
            "kicker": self.kicker(),
            "lead": self.lead,
            "crumbs": self.crumbs(),
            "form": form,
            "submit": self.submit,
            "cancel_url": self.cancel_url(),
        }
        if "keeping" not in more:
            more["keeping"] = drafts.keeping(self.request)
        return render(self.request, self.template_name, context | more, status=status)


class AddRecord(FormPage):
    """A row is added to a register. `register` is the words and the route of the list that it stands in."""

    model: ClassVar[Any]
    form_class: ClassVar[Any]
    register: ClassVar[tuple[str, str]]
    route: ClassVar[str]
    label: ClassVar[str]
    submit = "Add"

    @classmethod
    def may(cls, user: Any) -> bool:
        return may_be_added_by(user, cls.model)

    def check(self) -> None:
        if not self.may(self.request.user):
            raise PermissionDenied(f"{self.label}: only who answers for a theme, an approver or a publisher may.")

    def new(self) -> Any:
        """The row before the form fills it in. Who adds something answers for it until somebody else is named."""
        owner = {"owner": self.request.user} if issubclass(self.model, Owned) else {}
        return self.model(**owner)

    def form_options(self) -> dict[str, Any]:
        return {**super().form_options(), "instance": self.new()}

    def act(self, form: Any) -> Any:
        row = self.new()
        for name, value in form.values().items():
            setattr(row, name, value)
        return registers.add_to_register(row, by=self.request.user, links=form.links())

    def done_words(self, row: Any) -> str:
        hidden = isinstance(row, Register) and not row.is_public
        return f"{row} has been added.{' A publisher makes it visible outside the office.' if hidden else ''}"

    def crumbs(self) -> tuple[Link, ...]:
        words, route = self.register
        return (OVERVIEW, Link(words, reverse(route)), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return reverse(self.register[1])


class RowPage(FormPage):
    """A page about one row. `route` and `label` are those of the link that leads here."""

    model: ClassVar[Any]
    register: ClassVar[tuple[str, str]]
    route: ClassVar[str]
    label: ClassVar[str]

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        """Whether this person may do it to this row: for the link, and for the server."""
        return can_write(user, row)

    @classmethod
    def why_not(cls, row: Any) -> str:
        """Why it cannot be done to this row now, as a sentence; empty where it can."""
        return ""

    def find(self) -> Any:
        rows = self.model._default_manager.all()
        return get_object_or_404(rows.visible_to(self.request.user), slug=self.kwargs["slug"])

    def prepare(self) -> None:
        self.row = self.find()

    def check(self) -> None:
        if not self.may(self.request.user, self.row):
            raise PermissionDenied("Only who answers for this, an approver or a publisher may change it.")

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if why := self.why_not(self.row):
            messages.warning(request, why)
            return redirect(self.next_url(self.row))
        return super().get(request, **kwargs)

    def kicker(self) -> str:
        return str(self.row)

    def crumbs(self) -> tuple[Link, ...]:
        words, route = self.register
        record = Link(str(self.row), self.next_url(self.row))
        return (OVERVIEW, Link(words, reverse(route)), record, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return self.next_url(self.row)

    def stale(self, form: Any) -> HttpResponse:
        """What was typed stays, beside what somebody else has saved; the form now answers that version."""
        theirs = self.stored_now()
        if self.is_saved_already(form, theirs):
            with drafts.once(self.request):
                pass
            return redirect(self.next_url(self.row))
        alone = form.changed_by_them_alone(theirs)
        form.meet(theirs, seen=version_of(self.row))
        latest = Event.objects.about(self.row).newest_first().first()
        return self.show(form, status=409, latest=latest, alone=alone)

    def stored_now(self) -> dict[str, Any]:
        """What the form would show of the row as it is saved now, by field."""
        self.row = type(self.row)._default_manager.filter(pk=self.row.pk).first()
        fresh = self.form()
        names = [name for name in fresh.fields if name not in {SEEN, "reason"}]
        return {name: fresh.get_initial_for_field(fresh.fields[name], name) for name in names}

    def is_saved_already(self, form: Any, theirs: dict[str, Any]) -> bool:
        return False


class ChangeRecord(RowPage):
    """The fields of a row are changed: those that this person changed, and no other."""

    label = "Change"
    submit = "Save the changes"
    done = "The changes are saved."

    def form_options(self) -> dict[str, Any]:
        # An instance of its own: what is typed must not show as the name of the row.
        copy = type(self.row)()
        copy.__dict__.update(self.row.__dict__)
        return {**super().form_options(), "instance": copy}

    def form(self, posted: Any = None) -> Any:
        return self.form_class(posted, seen=version_of(self.row), **self.form_options())

    def act(self, form: Any) -> Any:
        return self.write(
            form.changed_columns(), links=form.changed_links(), seen=form.version_seen(), reason=form.reason_given()
        )

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Any:
        """The action. Others than the one for registers are called here."""
        return registers.change_register(
            self.row, by=self.request.user, seen=seen, links=links, reason=reason, **changes
        )

    def is_saved_already(self, form: Any, theirs: dict[str, Any]) -> bool:
        """Sent twice, or by two people in the same words."""
        return bool(form.is_stored(theirs))


class StepPage(RowPage):
    """One step of a row. Declare `form_class` (a `StepForm`) and write `act`."""

    def form_options(self) -> dict[str, Any]:
        return {**super().form_options(), "row": self.row}

    def form(self, posted: Any = None) -> Any:
        return self.form_class(posted, initial=self.initial(), seen=version_of(self.row), **self.form_options())

    def initial(self) -> dict[str, Any]:
        return {}
