"""Pages of one form and one action: validate, act, then redirect or show why not."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from .page import OVERVIEW, Link

CONFLICT = 409


class ConflictError(Exception):
    """It cannot be done as things stand by now, whatever is typed: somebody changed them meanwhile, or a day passed.

    The message is for the person who tried.
    """


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put what an action refuses beside its field, which a constraint's `violation_error_code` may name.

    A field may be called as its column without `_on`.
    """
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
    for name, errors in by_field.items():
        for error in errors:
            place = next(
                (field for field in (name, name.removesuffix("_on"), error.code) if field in form.fields), None
            )
            form.add_error(place, error)


def take_step(request: HttpRequest, step: Callable[[], object], *, back_to: str) -> HttpResponse:
    """What a button does, and back to the page of that name or address, which says where it was refused."""
    try:
        step()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(back_to)


def button_after(order: Sequence[Any], key: Any, *, up: bool) -> str:
    """Name of the button that keeps the focus once a row has moved: the same again, at either end the other one."""
    place = order.index(key)
    is_up = place > 0 if up else place == len(order) - 1
    return f"{'up' if is_up else 'down'}-{key}"


class ActionFormView(FormView):
    """Declare `title`, `submit` (the words of the button) and `form_class`; write `perform`, which calls one action."""

    http_method_names = ["get", "head", "post"]
    template_name = "layouts/form.html"
    title: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    submit: ClassVar[str] = "Save"
    success_message: ClassVar[str] = "Saved."
    object: Any = None

    def perform(self, form: Any) -> Any:
        """Call the action; answers with the object whose page comes next. Raises ValidationError, ConflictError."""
        raise NotImplementedError

    def process(self, form: Any) -> None:
        """What has to happen around the action is done here."""
        self.object = self.perform(form)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.process(form)
        except ValidationError as refusal:
            self.refuse(form, refusal)
            return self.form_invalid(form)
        except ConflictError as conflict:
            return self.form_conflict(form, conflict)
        return self.succeed()

    def succeed(self) -> HttpResponse:
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())

    def refuse(self, form: Any, refusal: ValidationError) -> None:
        refuse(form, refusal)

    def form_conflict(self, form: Any, conflict: ConflictError) -> HttpResponse:
        form.add_error(None, str(conflict))
        return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)

    def get_success_message(self) -> str:
        return self.success_message

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return "/"

    def kicker(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = {
            "title": self.title,
            "kicker": self.kicker(),
            "lead": self.lead,
            "crumbs": self.crumbs(),
            "submit": self.submit,
            "cancel_url": self.cancel_url(),
        }
        return super().get_context_data(**frame | kwargs)
