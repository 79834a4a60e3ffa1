"""Base views of register forms: who may, the row, one form, one action, then back to the record."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic.detail import SingleObjectMixin

from pcc_portal.accounts.access import OFFICE, SignedInRequest
from pcc_portal.accounts.models import Owned
from pcc_portal.audit.models import Event
from pcc_portal.audit.rules import is_public_change
from pcc_portal.ui.form_pages import CONFLICT, ActionFormView, ConflictError
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled_lazy

from ..models import Proposal, Register
from ..proposals.page import ProposingPage
from ..registers import actions as registers
from ..rules import can_publish, can_release, can_write, may_be_added_by
from . import drafts
from .conflicts import SEEN
from .declaration import kind_of
from .links import list_link
from .refusals import refuse_row
from .versions import StaleError, version_of


class FormPage(ProposingPage, UserPassesTestMixin, ActionFormView):
    """A page whose form is acted upon once, and keeps what is typed unless it says `keeps_drafts = False`.

    `setup` loads what the page is about and raises Http404; `test_func` says who may.
    """

    access = OFFICE
    keeps_drafts = True
    sets_up = False  # for the workbook of an office, which tells what happened before there was a portal
    template_name = "updates/record_form.html"
    request: SignedInRequest

    @cached_property
    def form_draft(self) -> drafts.FormDraft:
        return drafts.open_form(self.request)

    def test_func(self) -> bool:
        return True

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.shows_draft:
            kwargs["data"] = self.form_draft.typed or (self.taken_up and self.taken_up.querydict())
        return kwargs

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        return form.as_typed() if self.shows_draft else form

    @property
    def shows_draft(self) -> bool:
        return self.keeps_drafts and self.request.method != "POST"

    def process(self, form: Any) -> None:
        with drafts.submit_once(self.request) as submission:
            if self.waits(form):
                self.back = submission.location = self.propose(form)
                return
            super().process(form)
            self.settle()
            submission.location = self.get_success_url()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except drafts.AlreadySubmittedError as earlier:
            return redirect(earlier.location)

    def refuse(self, form: Any, refusal: ValidationError) -> None:
        refuse_row(form, refusal, getattr(refusal, "row", None))

    def form_invalid(self, form: Any) -> HttpResponse:
        location = drafts.already_submitted_to(self.request)
        return redirect(location) if location else super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Proposal.objects.beside(self.cancel_url()) if self.asks_approval else ()
        asked = {"waiting": waiting, "will_wait": self.will_wait()}
        return super().get_context_data(form_draft=self.form_draft, **asked | kwargs)


class PublisherPage:
    """A mixin, named first: the page is the publisher's, who releases what readers see."""

    asks_approval = False

    @classmethod
    def may(cls, user: Any, *row: Any) -> bool:
        return can_release(user)


class AddRecord(FormPage):
    """A row is added to a register. Readers see it once a publisher says so; a part of a record, at once."""

    asks_approval = True
    model: Any
    route: ClassVar[str]
    label: ClassVar[str]
    submit = "Add"
    success_message = ""  # the row's name and who reads it
    permission_denied_message = titled_lazy("Only the owner of {a_theme}, an approver or a publisher may add this.")

    @classmethod
    def may(cls, user: Any) -> bool:
        return may_be_added_by(user, cls.model)

    def test_func(self) -> bool:
        return self.may(self.request.user)

    def new(self) -> Any:
        """The row before the form fills it in. Who adds something answers for it until somebody else is named."""
        owner = {"owner": self.writer} if issubclass(self.model, Owned) else {}
        return self.model(**owner)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.writer, "instance": self.new()}

    def perform(self, form: Any) -> Any:
        return registers.add_to_register(self.filled_in(form), by=self.request.user, links=form.links())

    def is_read_outside(self, form: Any) -> bool:
        row = self.new()
        if isinstance(row, Register):
            return can_publish(self.writer) and form.cleaned_data.get("is_public", row.is_public)
        return is_public_change(row, ())

    def publishes(self, form: Any) -> bool:
        return issubclass(self.model, Register) and self.is_read_outside(form)

    def filled_in(self, form: Any) -> Any:
        row = self.new()
        for name, value in form.values().items():
            setattr(row, name, value)
        return row

    def get_success_message(self) -> str:
        if self.success_message:
            return self.success_message
        hidden = isinstance(self.object, Register) and not self.object.is_public
        return f"{self.object} has been added.{' A publisher makes it visible outside the office.' if hidden else ''}"

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, list_link(self.model), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return list_link(self.model).url


class AddPart(AddRecord):
    """A row is added to another, which the address names: `parent_model`, and `parent_column`, the key to it."""

    parent_model: ClassVar[Any]
    parent_column: ClassVar[str]
    permission_denied_message = "Only the owner of what it belongs to, an approver or a publisher may add this."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.parent = get_object_or_404(self.parent_model.objects.visible_to(request.user), slug=kwargs["slug"])

    def test_func(self) -> bool:
        return can_write(self.request.user, self.parent)

    def new(self) -> Any:
        row = super().new()
        setattr(row, self.parent_column, self.parent)
        if "theme" in {field.name for field in self.model._meta.concrete_fields}:
            row.theme = self.parent.theme
        return row

    def touched(self) -> Iterator[Any]:
        yield self.parent

    def kicker(self) -> str:
        return str(self.parent)

    def crumbs(self) -> tuple[Link, ...]:
        *before, here = super().crumbs()
        return (*before, Link(str(self.parent), self.parent.get_absolute_url()), here)

    def cancel_url(self) -> str:
        return str(self.parent.get_absolute_url())


class RowPage(SingleObjectMixin, FormPage):
    """A page about one row. `route` and `label` are those of the link that leads here."""

    asks_approval = True
    model: Any
    route: ClassVar[str]
    label: ClassVar[str]
    pk_url_kwarg = ""  # a `pk` in the address is of another row
    permission_denied_message = "Only its owner, an approver or a publisher may change it."

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        """Whether this person may do it to this row: for the link, and for the server."""
        return can_write(user, row)

    @classmethod
    def why_not(cls, row: Any) -> str:
        """Why it cannot be done to this row now, as a sentence; empty where it can."""
        return ""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.visible_to(self.request.user)
        return rows

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def test_func(self) -> bool:
        return self.may(self.request.user, self.object)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if why := self.why_not(self.object):
            messages.warning(request, why)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.writer, "seen": version_of(self.object)}

    def is_read_outside(self, form: Any) -> bool:
        return is_public_change(self.object, ()) or bool(form.cleaned_data.get("is_public"))

    def touched(self) -> Iterator[Any]:
        """The row, and what it is a part of."""
        yield self.object
        kind = kind_of(self.model)
        if kind and not kind.page:
            parents = (getattr(self.object, path.partition("__")[0]) for path in kind.parents)
            yield from filter(None, parents)

    def get_context_object_name(self, obj: Any) -> None:  # type: ignore[override]
        """None but `object`: a name such as `plan` may stand for something else on every page."""

    def kicker(self) -> str:
        return str(self.object)

    def crumbs(self) -> tuple[Link, ...]:
        record = Link(str(self.object), self.get_success_url())
        return (OVERVIEW, list_link(self.model), record, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return self.get_success_url()

    def form_conflict(self, form: Any, conflict: ConflictError) -> HttpResponse:
        """What was typed stays, beside what somebody else has saved; the form now answers that version."""
        if not isinstance(conflict, StaleError):
            return super().form_conflict(form, conflict)
        theirs = self.stored_now()
        if self.is_saved_already(form, theirs):
            with drafts.submit_once(self.request):
                pass
            return redirect(self.get_success_url())
        alone = form.changed_by_them_alone(theirs)
        form.merge(theirs, seen=version_of(self.object))
        latest = Event.objects.about(self.object).newest_first().first()
        return self.render_to_response(self.get_context_data(form=form, latest=latest, alone=alone), status=CONFLICT)

    def stored_now(self) -> dict[str, Any]:
        """What the form would show of the row as it is saved now, by field."""
        self.object = type(self.object)._default_manager.get(pk=self.object.pk)
        fresh = self.get_form_class()(**{**self.get_form_kwargs(), "data": None, "files": None})
        names = [name for name in fresh.fields if name not in {SEEN, "reason", "note"}]
        return {name: fresh.get_initial_for_field(fresh.fields[name], name) for name in names}

    def is_saved_already(self, form: Any, theirs: dict[str, Any]) -> bool:
        return False


class ChangeRecord(RowPage):
    """The fields of a row are changed: those that this person changed, and no other."""

    label = "Change"
    submit = "Save the changes"
    success_message = "The changes are saved."
    note = ""  # the office's own

    def get_form_kwargs(self) -> dict[str, Any]:
        # An instance of its own: what is typed must not show as the name of the row.
        copy = type(self.object)()
        copy.__dict__.update(self.object.__dict__)
        return {**super().get_form_kwargs(), "instance": copy}

    def perform(self, form: Any) -> Any:
        self.note = form.cleaned_data.get("note", "")
        return self.write(
            form.changed_columns(), links=form.changed_links(), seen=form.version_seen(), reason=form.reason_given()
        )

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Any:
        """The action. Others than the one for registers are called here."""
        return registers.change_register(
            self.object, by=self.request.user, seen=seen, links=links, reason=reason, note=self.note, **changes
        )

    def is_saved_already(self, form: Any, theirs: dict[str, Any]) -> bool:
        """Sent twice, or by two people in the same words."""
        return bool(form.is_stored(theirs))


class StepPage(RowPage):
    """One step of a row. Declare `form_class` (a `StepForm`) and write `perform`.

    Where it adds a row below: `adds`, the values that tell such a row from those of other pages; `moves`, the columns
    of the record that it changes as well.
    """

    adds: ClassVar[Mapping[str, Any]] = {}
    moves: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def typed_for(cls, added: Any) -> dict[str, Any]:
        """What its form says to add such a row, by field."""
        return model_to_dict(added)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.object}
