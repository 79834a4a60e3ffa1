"""The page on which an office says what states are called."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from objectives.models import Plan
from pcc_portal.accounts.access import allow
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_change_office
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.registers.fields import Line
from pcc_portal.updates.registers.forms import ReasonField
from pcc_portal.updates.registers.versions import version_of
from pcc_portal.updates.registers.views import FormPage

from .states import KINDS, name_states

LONGEST_WORD = 40


class StatesForm(forms.Form):
    """A field for each state, named by its key; an empty one is the usual word."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **options: Any) -> None:
        super().__init__(*args, **options)
        own = plan.status_words or {}
        for state in self._states():
            self.fields[state.word_key] = Line(
                label=state.usual, max_length=LONGEST_WORD, required=False, initial=own.get(state.word_key, "")
            )
        self.fields["reason"] = ReasonField(help_text="Why they change, for the log.")

    def _states(self) -> Iterator[Any]:
        return (state for kind in KINDS for state in kind.states)

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """Fields by kind."""
        return [(kind.heading, [self[state.word_key] for state in kind.states]) for kind in KINDS]

    def words(self) -> dict[str, str]:
        return {state.word_key: self.cleaned_data[state.word_key] for state in self._states()}


class ChangeStates(FormPage):
    access = allow(Role.PUBLISHER, Role.ADMINISTRATOR)
    keeps_drafts = False
    form_class, submit = StatesForm, "Save the words"
    template_name = "work/states_form.html"
    route: ClassVar = "office_states"
    title = "Change the words of states"
    lead = "Leave a field empty for the word above it. Shapes and colours stay, and so does what was published."
    success_message = "The words are saved."
    permission_denied_message = "Only an administrator or a publisher may change the office’s settings."
    object: Any

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Plan, slug=kwargs["slug"])

    def test_func(self) -> bool:
        return can_change_office(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.object, "initial": {"seen": version_of(self.object)}}

    def perform(self, form: StatesForm) -> Plan:
        seen = form.cleaned_data["seen"]
        return name_states(
            self.object,
            by=self.request.user,
            words=form.words(),
            reason=form.cleaned_data["reason"],
            seen=int(seen) if seen.isdecimal() else None,
        )

    def refuse(self, form: StatesForm, refusal: ValidationError) -> None:
        for name, errors in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)

    def get_success_url(self) -> str:
        return reverse("office_of_plan", args=[self.object.slug])

    def cancel_url(self) -> str:
        return self.get_success_url()

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("The office", reverse("office")), Link(self.title, current=True))
