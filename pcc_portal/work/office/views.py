"""The page of what is the office's own, and a form for each of its sections."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives import actions
from objectives.models import LogoImage, Plan
from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_change_office
from pcc_portal.panel.checks.softened import softened_rules
from pcc_portal.panel.models.parts import parts_in_use
from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.models import FourEyes
from pcc_portal.updates.proposals.actions import set_four_eyes
from pcc_portal.updates.proposals.forms import FourEyesForm
from pcc_portal.updates.registers.views import ChangeRecord, StepPage
from performance.models import MeetingKind

from . import forms
from .sections import contact_facts, facts
from .states import renamed

administrators = allow(Role.PUBLISHER, Role.ADMINISTRATOR)


@administrators
@require_safe
def office(request: SignedInRequest) -> HttpResponse:
    """Of the plan in force."""
    plan = Plan.objects.in_force()
    if plan is None:
        return render(request, "work/office.html", {"title": "The office", "crumbs": _crumbs(), "plan": None})
    return office_of_plan(request, plan.slug)


@administrators
@require_safe
def office_of_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """Of a plan: the names of the next one can be set before it is in force."""
    plan = get_object_or_404(Plan, slug=slug)
    context = {
        "title": "The office",
        "kicker": str(plan),
        "lead": "The office’s names and settings. Sealed papers and past quarters keep what stood here on their day.",
        "crumbs": _crumbs(),
        "plan": plan,
        "sections": [(page, facts(page.form_class, plan), reverse(page.route, args=[plan.slug])) for page in SECTIONS],
        "four_eyes": FourEyes.in_force(),
        "states": renamed(plan),
        "parts": parts_in_use(),
        "softened": softened_rules(),
        "kinds": MeetingKind.objects.filter(is_retired=False).order_by("-held_by", "order"),
        "contacts": contact_facts(),
        "others": Plan.objects.exclude(pk=plan.pk).order_by("-starts"),
        "log": reverse("history_by_key", args=[plan._meta.label_lower, plan.pk]),
    }
    return render(request, "work/office.html", context)


def _crumbs(*after: Link) -> tuple[Link, ...]:
    here = Link("The office", reverse("office") if after else "", current=not after)
    return (OVERVIEW, here, *after)


class _OfOffice:
    """A mixin, named first: a form about a plan's office."""

    asks_approval = False
    access = administrators
    title: ClassVar[str]
    object: Any

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_change_office(user)

    def get_queryset(self) -> QuerySet[Plan]:
        return Plan.objects.all()

    def get_success_url(self) -> str:
        return reverse("office_of_plan", args=[self.object.slug])

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs(Link(self.title, current=True))


class _ChangeOffice(_OfOffice, ChangeRecord):
    """`heading` and `about` are those of the section."""

    model = Plan
    permission_denied_message = "Only an administrator or a publisher may change the office’s settings."
    heading: ClassVar[str]
    about: ClassVar[str]

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Plan:
        return actions.change_office(self.object, by=self.request.user, seen=seen, reason=reason, **changes)


class ChangeNames(_ChangeOffice):
    form_class, route = forms.NamesForm, "office_names"
    heading, title = "Names and titles", "Change names and titles"
    about = "They stand in every sentence, heading and file."


class ChangeLevels(_ChangeOffice):
    form_class, route = forms.LevelsForm, "office_levels"
    heading, title = "Levels of the plan", "Change what the levels are called"
    about = "Two or three, as they stand in every sentence, heading and file. Past quarters keep theirs."


class ChangeAddresses(_ChangeOffice):
    form_class, route = forms.AddressesForm, "office_addresses"
    heading, title = "Web addresses and licence", "Change web addresses and licence"
    about = "They stand on the page about the office; the licence also below every page and in every file of figures."


class ChangeArea(_ChangeOffice):
    form_class, route = forms.AreaForm, "office_area"
    heading, title = "Area", "Change the number of people"
    about = "How many people live there is said on the page about the office."


class ChangeHouseStyle(_ChangeOffice):
    form_class, route = forms.HouseStyleForm, "office_house_style"
    heading, title = "House style and languages", "Change house style and languages"
    about = "How amounts and days are written on every page and in every paper, and in which languages besides English."


class ChangeColour(_ChangeOffice):
    form_class, route = forms.ColourForm, "office_colour"
    heading, title = "Colour", "Change the colour"
    about = "Of the band at the top, of buttons, and of the rule above each section."


class ChangeSmallNumbers(_ChangeOffice):
    form_class, route = forms.SmallNumbersForm, "office_small_numbers"
    heading, title = "Small numbers", "Change the limits of small numbers"
    about = "What of sensitive measures is hidden, so that nobody can be recognised."


class ChangeDemonstration(_ChangeOffice):
    form_class, route = forms.DemonstrationForm, "office_demonstration"
    heading, title = "Demonstration", "Change the note on a demonstration"
    about = "Empty in service."


SECTIONS: tuple[type[_ChangeOffice], ...] = (
    ChangeNames,
    ChangeLevels,
    ChangeAddresses,
    ChangeArea,
    ChangeHouseStyle,
    ChangeColour,
    ChangeSmallNumbers,
    ChangeDemonstration,
)


class ChangeFourEyes(_OfOffice, StepPage):
    model, form_class, route = FourEyes, FourEyesForm, "office_four_eyes"
    title = "Change the rule of four eyes"
    success_message = "The rule is saved."

    def get_object(self, queryset: Any = None) -> FourEyes:
        return FourEyes.in_force()

    def get_initial(self) -> dict[str, Any]:
        return {"approvers_at_once": self.object.approvers_at_once}

    def get_success_url(self) -> str:
        return reverse("office")

    def perform(self, form: FourEyesForm) -> FourEyes:
        return set_four_eyes(by=self.request.user, seen=form.version_seen(), **form.values())


class _LogoPage(_OfOffice, UserPassesTestMixin, ActionFormView):
    request: SignedInRequest

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Plan, slug=kwargs["slug"])

    def test_func(self) -> bool:
        return can_change_office(self.request.user)

    def cancel_url(self) -> str:
        return self.get_success_url()


class SetLogo(_LogoPage):
    form_class, title, submit = forms.LogoForm, "Set the logo", "Set the logo"
    lead = "It stands at the top of every page from now on, and in every paper that is sealed from now on."
    success_message = "The logo is set."

    def perform(self, form: forms.LogoForm) -> Plan:
        words = form.cleaned_data["words"]
        return actions.set_logo(self.object, by=self.request.user, content=form.content(), words=words)

    def refuse(self, form: Any, refusal: ValidationError) -> None:
        """What is wrong with the picture stands beside it."""
        for name, errors in (refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal}).items():
            form.add_error("words" if name == "logo_alt" else "picture", errors)


class RemoveLogo(_LogoPage):
    form_class, title, submit = django_forms.Form, "Remove the logo", "Remove it"
    lead = "Pages and papers show none from now on. What was sealed with it keeps it."
    success_message = "There is no logo now."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not LogoImage.objects.filter(name=self.object.logo).exists():
            raise Http404

    def perform(self, form: Any) -> Plan:
        return actions.remove_logo(self.object, by=self.request.user)
