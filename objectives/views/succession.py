"""The page of a plan, and those on which the next one is prepared."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import day_of, today
from pcc_portal.ui import formats
from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.documents.section import documents_beside
from pcc_portal.updates.registers.forms import StepForm
from pcc_portal.updates.registers.views import PublisherPage, RowPage, StepPage
from pcc_portal.updates.rules import can_release

from .. import actions
from ..choices import How
from ..models import Plan, PlanMapping, PlanStep, Theme
from ..succession import tables
from ..succession.checks import DRAFTERS, can_draft, why_not_in_force
from ..succession.forms import DutyForm, MappingForm, RestForm
from ..succession.parts import Passage, passage_to
from ..succession.steps import duties_of, duty_named
from ..succession.words import last_read
from ..titles import levels_of
from .plan_files import links_to_files

drafters = allow(*DRAFTERS)
NO_DRAFT = "This plan is no longer a draft: what it came from stays as it was said."


@public_page
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """What it wants, how it was made, and what became of the plan before."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("replaced_by"), slug=slug)
    with levels_of(row):
        return render(request, "objectives/plan_detail.html", _of_plan(request, row))


def _of_plan(request: HttpRequest, row: Plan) -> dict[str, Any]:
    before = Plan.objects.replaced().filter(replaced_by=row).first()
    return {
        "title": row.title,
        "kicker": f"Plan for {formats.period_words(row.starts, row.ends)}",
        "lead": _lead(row, before),
        "crumbs": (OVERVIEW, Link(row.title, current=True)),
        "steps": tuple(_links(request.user, row)),
        "last_read": last_read(row, row),
        "parts": tables.parts_table(row, request.user),
        "downloads": links_to_files(row),
        "duties": tables.done_table(row),
        "before": tables.became_table(row, before, request.user) if before else None,
        **documents_beside(row, request.user).context,
        "illustrative": False,
    }


def _lead(row: Plan, before: Plan | None) -> str:
    took = ""
    if before and before.replaced_at:
        took = f"It took the place of {before} on {formats.day(day_of(before.replaced_at))}."
    if row.is_draft:
        return "A draft, which nobody outside the office sees."
    if Plan.objects.replaced().filter(pk=row.pk).exists() and row.replaced_at:
        day = formats.day(day_of(row.replaced_at))
        return f"{row.replaced_by} took its place on {day}. What is shown here stays as it was left. {took}".strip()
    return f"This plan is in force. {took}".strip()


def _links(user: Any, row: Plan) -> Iterator[Link]:
    if can_release(user):
        yield Link("Change", reverse("plan_change", args=[row.slug]))
        yield Link("Order of its parts", reverse("plan_order", args=[row.slug]))
    if is_office(user) and row.is_draft:
        yield Link("Duties and what happens to the plan before", reverse("plan_succession", args=[row.slug]))


@office
@require_safe
def succession(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is still to do before a draft can come into force: its duties, and what becomes of the plan in force."""
    row = get_object_or_404(Plan.objects.drafts(), slug=slug)
    passage = passage_to(row)
    may = can_draft(request.user)
    context = {
        "title": "From the old plan to the new",
        "kicker": row.title,
        "lead": _standing_words(passage),
        "crumbs": _crumbs(row),
        "plan": row,
        "old": passage.old,
        "reasons": why_not_in_force(row),
        "duties": tables.duties_table(duties_of(row), row, may=may),
        "waiting": tables.waiting_table(passage, may=may),
        "rests": tables.rests(passage) if may else [],
        "mapped": tables.mapped_table(passage, may=may),
        "in_force": reverse("plan_in_force", args=[slug]) if can_release(request.user) else "",
    }
    return render(request, "objectives/plan_succession.html", context)


def _standing_words(passage: Passage) -> str:
    if passage.old is None:
        return "No plan is in force, so there is nothing to take over."
    parts = [part for part in passage.parts if not part.follows]
    done = sum(not part.is_waiting for part in parts)
    return f"{done} of {formats.plural(len(parts), 'record')} of {passage.old} mapped."


def _crumbs(row: Plan, title: str = "") -> tuple[Link, ...]:
    here = Link("From the old plan to the new", reverse("plan_succession", args=[row.slug]), current=not title)
    after = (Link(title, current=True),) if title else ()
    return (OVERVIEW, Link("Plans", reverse("plans")), Link(str(row), row.get_absolute_url()), here, *after)


class _DraftPage(RowPage):
    """A form about one row of a draft, which is made when it is first saved."""

    asks_approval = False
    access = drafters
    plan: Plan
    passage: Passage
    submit, label = "Save", "Change"
    permission_denied_message = "Only a publisher or an administrator may prepare a plan."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.plan = get_object_or_404(Plan, slug=kwargs["slug"])
        self.passage = passage_to(self.plan)
        super().setup(request, *args, **kwargs)

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_draft(user)

    @classmethod
    def why_not(cls, row: Any) -> str:
        return "" if row.plan.is_draft else NO_DRAFT

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.object}

    def stored_now(self) -> dict[str, Any]:
        self.object = self.get_object()
        fresh = self.get_form_class()(**{**self.get_form_kwargs(), "data": None, "files": None})
        return {n: fresh.get_initial_for_field(f, n) for n, f in fresh.fields.items() if n != "seen"}

    def get_success_url(self) -> str:
        name = "plan_succession" if self.plan.is_draft else "plan"
        return reverse(name, args=[self.plan.slug])

    def crumbs(self) -> tuple[Link, ...]:
        return _crumbs(self.plan, str(self.title))


class ChangeDuty(_DraftPage):
    """`step` of the address names the duty."""

    model, form_class, route = PlanStep, DutyForm, "plan_step"
    title, success_message = "A duty of the draft", "The duty is recorded."

    def get_object(self, queryset: Any = None) -> PlanStep:
        duty = duty_named(self.kwargs["step"])
        if duty is None:
            raise Http404("There is no such duty.")
        self.duty = duty
        row = self.plan.steps.filter(step=duty.key).first()
        return row or PlanStep(plan=self.plan, step=duty.key)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ("done_on", "who", "note", "document")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "hint": self.duty.hint}

    def kicker(self) -> str:
        return str(self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=titled(self.duty.title), lead=f"{self.duty.law}.", **kwargs)

    def perform(self, form: StepForm) -> PlanStep:
        values = form.values()
        key, seen = self.duty.key, form.version_seen()
        return actions.record_step(self.plan, by=self.request.user, step=key, today=today(), seen=seen, **values)


class MapPart(_DraftPage):
    """`kind` and `key` of the address name a record of the plan in force."""

    model, form_class, route = PlanMapping, MappingForm, "plan_map"
    title, success_message = "What happens to it", "What happens to it is recorded."

    def get_object(self, queryset: Any = None) -> PlanMapping:
        part = passage_to(self.plan).find(self.kwargs["kind"], self.kwargs["key"])
        if part is None:
            raise Http404("There is no such record in the plan in force.")
        self.part = part
        return part.mapping or PlanMapping(plan=self.plan, kind=part.kind.key, key=part.row.slug)

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        theme = next((name for name in row.to if row.how == How.CONTINUES), self.part.new_theme)
        return {"how": row.how, "theme": theme, "to": list(row.to), "reason": row.reason}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "passage": self.passage, "part": self.part}

    def kicker(self) -> str:
        under = f" under {self.part.theme}" if self.part.theme and self.part.theme != self.part.row else ""
        return f"{self.part.kind.noun.heading}{under}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"What {self.plan} makes of it. It can be changed until that plan is in force."
        return super().get_context_data(title=str(self.part.row), lead=lead, **kwargs)

    def refuse(self, form: Any, refusal: ValidationError) -> None:
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal.error_list}
        for name, errors in by_field.items():
            form.add_error(form.place_of(name), errors)

    def perform(self, form: MappingForm) -> PlanMapping:
        return actions.map_part(
            self.plan,
            by=self.request.user,
            kind=self.part.kind.key,
            key=self.part.row.slug,
            how=How(form.cleaned_data["how"]),
            to=form.becomes,
            reason=form.cleaned_data["reason"],
            seen=form.version_seen(),
        )


class MapRest(_DraftPage):
    """All that hangs from one theme of the plan in force and is not mapped yet."""

    model, form_class, route = Theme, RestForm, "plan_map_rest"
    title, success_message = "Map all that is left", "All of it is mapped."

    def get_object(self, queryset: Any = None) -> Theme:
        theme = next((theme for theme in self.passage.themes if theme.slug == self.kwargs["key"]), None)
        if theme is None:
            raise Http404(titled("There is no such {theme} in the plan in force."))
        theme.plan = self.plan  # type: ignore[attr-defined]  # of the draft, as rows of it have
        return theme

    def get_initial(self) -> dict[str, Any]:
        mapping = self.passage.mappings.get(f"theme:{self.object.slug}")
        return {"theme": mapping.to[0] if mapping and mapping.how in {How.CONTINUES, How.MERGED} else ""}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "passage": self.passage}

    def kicker(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rest = self.passage.rest_of(self.object)
        names = "; ".join(str(part.row) for part in rest)
        lead = f"{formats.plural(len(rest), 'record')}: {names}." if rest else "All of it is mapped."
        return super().get_context_data(lead=lead, **kwargs)

    def perform(self, form: RestForm) -> Theme:
        typed = form.cleaned_data
        actions.map_rest(self.plan, by=self.request.user, theme=self.object, to=typed["theme"], reason=typed["reason"])
        return self.object


class BringIntoForce(PublisherPage, StepPage):
    model, form_class, route = Plan, StepForm, "plan_in_force"
    title = "Bring the plan into force"
    label, submit = "Bring into force", "Bring it into force"
    success_message = "The plan is in force."
    template_name = "objectives/plan_in_force.html"

    @classmethod
    def why_not(cls, row: Plan) -> str:
        return " ".join(why_not_in_force(row))

    def get_queryset(self) -> Any:
        return Plan.objects.all()

    def get_success_url(self) -> str:
        return reverse("plans")

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Plans", reverse("plans")), Link(self.title, current=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passage = passage_to(self.object)
        lead = titled("The portal then shows its {objectives} and names, and counts it alone.")
        effects = tables.effects(passage) if passage.old else []
        return super().get_context_data(lead=lead, effects=effects, old=passage.old, **kwargs)

    def refuse(self, form: Any, refusal: ValidationError) -> None:
        ActionFormView.refuse(self, form, refusal)

    def perform(self, form: StepForm) -> Plan:
        return actions.bring_into_force(self.object, by=self.request.user, today=today(), seen=form.version_seen())
