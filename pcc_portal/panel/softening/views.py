from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import can_change_office
from pcc_portal.periods.clock import today
from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import OVERVIEW, Link

from ..checks.catalogue import BY_SLUG, GROUPS, Declared
from ..choices import Strength
from ..models import RuleSetting
from .actions import set_strength
from .forms import StrengthForm


@office
@require_safe
def check_rules(request: SignedInRequest) -> HttpResponse:
    """Every rule with a slip that it finds, a sentence that it leaves, and what the office has made of it."""
    settings = {each.rule: each for each in RuleSetting.objects.softened()}
    context = {
        "title": "Rules of the check",
        "lead": "What the check holds against the words and the records of a report.",
        "crumbs": (OVERVIEW, Link("Rules of the check", current=True)),
        "groups": [(title, [(rule, settings.get(rule.slug)) for rule in rules]) for title, rules in GROUPS],
        "may_soften": can_change_office(request.user),
    }
    return render(request, "panel/check_rules.html", context)


def _that_can_be_softened(slug: str) -> Declared:
    rule = BY_SLUG.get(slug)
    if rule is None or rule.is_kept:
        raise Http404
    return rule


class SoftenRule(ActionFormView):
    access = allow(Role.PUBLISHER, Role.ADMINISTRATOR)
    form_class = StrengthForm
    title, submit = "How strictly a rule is kept", "Save"
    lead = "From today on. What is sealed stays as it is, and each sealing says which rules did not hold in full."
    request: SignedInRequest

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.rule = _that_can_be_softened(kwargs["rule"])

    def kicker(self) -> str:
        return self.rule.name

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Rules of the check", reverse("check_rules")), Link(self.title, current=True))

    def get_initial(self) -> dict[str, Any]:
        setting = RuleSetting.objects.filter(rule=self.rule.slug).first()
        return {"strength": setting.strength if setting else Strength.FULL}

    def perform(self, form: StrengthForm) -> RuleSetting:
        strength = Strength(form.cleaned_data["strength"])
        because = form.cleaned_data["because"]
        return set_strength(self.rule, by=self.request.user, today=today(), strength=strength, because=because)

    def get_success_message(self) -> str:
        return f"“{self.rule.name}”: {self.object.get_strength_display().lower()} from today."

    def get_success_url(self) -> str:
        return f"{reverse('check_rules')}#{self.rule.slug}"

    def cancel_url(self) -> str:
        return self.get_success_url()
