from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.titles import titled
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import Viewpoint, past_moment

from ..choices import ObjectiveKind
from .office import OfficeData

SMALL_NUMBERS = ("small_count", "small_base", "small_reason")
SMALL_REASON = "a small number could point to a person"


class PlanQuerySet(models.QuerySet["Plan"]):
    def in_force(self) -> Plan | None:
        """The one that leads, whose office is named on every page."""
        return self.current().leading_first().first()

    def leading_first(self) -> Self:
        """Of several plans in force at once, the one of no line of its own leads."""
        return self.order_by("line", "pk")

    def current(self) -> Self:
        """The plans in force, one a line; in a past quarter, those that its paper was on."""
        moment = past_moment()
        if moment is None:
            return self.filter(is_in_force=True)
        at = _paper_day(moment)
        was = Q(is_in_force=True, replaced_at__isnull=True) | Q(replaced_at__gt=at)
        return self.filter(was).filter(~Exists(_replaced_after(at))).exclude(in_force_at__gt=at)

    def shown(self) -> Self:
        """The plan in force, those before it, and any that readers have had a report on; in a past quarter, none that
        came after it."""
        reported = Q(objectives__themes__updates__texts__release__isnull=False)
        rows = self.filter(Q(is_in_force=True) | Q(replaced_at__isnull=False) | reported).distinct()
        moment = past_moment()
        if moment is None:
            return rows
        at = _paper_day(moment)
        return rows.filter(~Exists(_replaced_after(at))).exclude(in_force_at__gt=at)

    def replaced(self) -> Self:
        """By another plan; in a past quarter, by then."""
        moment = past_moment()
        if moment is None:
            return self.filter(replaced_at__isnull=False)
        return self.filter(replaced_at__lte=_paper_day(moment))

    def followed_by(self, plan: Plan) -> Plan | None:
        """The plan in force of the same line, whose place a draft is to take."""
        return self.filter(is_in_force=True, line=plan.line).exclude(pk=plan.pk).first()

    def drafts(self) -> Self:
        return self.filter(is_in_force=False, replaced_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) else self.filter(pk__in=Plan.objects.shown())


def _paper_day(moment: Viewpoint) -> Any:
    """When the paper of the past quarter that is read was sealed: what corrects it afterwards is on the same plan."""
    papers = Release.objects.published().filter(quarter=moment.quarter, kind=ReleaseKind.PANEL_REPORT)
    first = Subquery(papers.order_by("number").values("at")[:1])
    return Coalesce(first, moment.release.at) if moment.release else first


def _replaced_after(at: Any) -> models.QuerySet[Plan]:
    """For the plan of an outer query: the one that it took the place of, where that was later."""
    return Plan.objects.filter(replaced_by=OuterRef("pk"), replaced_at__gt=at)


class Plan(OfficeData):
    """A Police and Crime Plan. Names of bodies are data: the role passes to mayors or boards in May 2028."""

    page = "plan"
    uncited = frozenset({"demonstration"})  # it stands on every page and every sealed file
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField()
    line = models.CharField(
        max_length=60,
        blank=True,
        help_text="Of several plans in force at once, what tells this one from the leading one.",
    )
    is_in_force = models.BooleanField(default=False)
    in_force_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    body = models.CharField(max_length=200, help_text="For example: Office of the Police and Crime Commissioner for X")
    office_holder = models.CharField(max_length=100, help_text="For example: Police and Crime Commissioner")
    short_title = models.CharField(
        max_length=60, blank=True, help_text="Of the office-holder in a sentence: “What the Commissioner did”."
    )
    chief = models.CharField(max_length=100, default="Chief Constable")
    force = models.CharField(max_length=100)
    area_name = models.CharField(max_length=100)
    panel = models.CharField(max_length=100)
    report_title = models.CharField(max_length=200)
    demonstration = models.TextField(
        blank=True,
        help_text="What readers must know of a portal that is a demonstration. Each report begins so.",
    )
    small_count = models.PositiveSmallIntegerField(default=5, help_text="Sensitive counts under it are hidden.")
    small_base = models.PositiveSmallIntegerField(default=10, help_text="So are sensitive percentages of fewer.")
    small_reason = models.CharField(max_length=250, default=SMALL_REASON, help_text="Readers are told.")

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            *OfficeData.Meta.constraints,
            models.CheckConstraint(
                name="plan_dates_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_code="ends",
                violation_error_message="This is not after the day on which it starts.",
            ),
            models.UniqueConstraint(
                name="plan_one_in_force_a_line",
                fields=["line"],
                condition=Q(is_in_force=True),
                violation_error_code="line",
                violation_error_message="Another plan in force has this already.",
            ),
            models.CheckConstraint(
                name="plan_replaced_at_and_by",
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False, is_in_force=False),
            ),
            models.CheckConstraint(
                name="plan_small_numbers_from_one",
                condition=Q(small_count__gte=1, small_base__gte=1),
                violation_error_code="small_count",
                violation_error_message="Give limits of at least 1, which hides nothing.",
            ),
            models.CheckConstraint(
                name="plan_small_numbers_have_reason",
                condition=~Q(small_reason=""),
                violation_error_code="small_reason",
                violation_error_message="Say why small numbers are hidden.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError where its third level goes while something stands on it."""
        if self.pk and not self.has_three_levels and self.priorities.exists():
            raise ValidationError({"priority_word": f"The plan has such parts, as {self.priorities.first()}."})

    @property
    def is_draft(self) -> bool:
        """Neither in force nor ever replaced: it is being prepared."""
        return not self.is_in_force and self.replaced_at is None


class PriorityQuerySet(models.QuerySet["Priority"]):
    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) else self.filter(plan__in=Plan.objects.shown())

    def in_report_order(self) -> Self:
        """Each stands where the first of its objectives stands; those without any stand last."""
        return self.annotate(first=Min("objectives__order")).order_by(F("first").asc(nulls_last=True), "title", "pk")


class Priority(models.Model):
    """What stands above the objectives of a plan of three levels. It stands where the first of its objectives does."""

    page = "priority"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="priorities")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError where its plan has two levels, or has not its objectives."""
        plan = Plan.objects.filter(pk=self.plan_id).first()
        if plan and not plan.has_three_levels:
            raise ValidationError({"plan": f"{plan} has two levels: say first how it calls the third."})
        if self.pk and self.objectives.exclude(plan=self.plan_id).exists():
            raise ValidationError({"plan": titled("{Objectives} of another plan stand under it.")})


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def in_report_order(self) -> Self:
        """Those of one priority together, where the first of them stands."""
        return self.select_related("priority").order_by("plan__line", _first_place("priority", "order"), "order")

    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) else self.filter(plan__in=Plan.objects.shown())


class Objective(models.Model):
    """An objective of the plan, or a section of the report that takes themes and updates alike."""

    page = "objective"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="objectives")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="objectives")
    kind = models.CharField(max_length=20, choices=ObjectiveKind, default=ObjectiveKind.OBJECTIVE)
    summary = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="objective_order_once_a_plan",
                fields=["plan", "order"],
                violation_error_code="order",
                violation_error_message="Another part of the plan has this place.",
            ),
            models.CheckConstraint(name="objective_kind_known", condition=Q(kind__in=ObjectiveKind.values)),
            models.CheckConstraint(
                name="objective_section_has_no_priority",
                condition=Q(kind=ObjectiveKind.OBJECTIVE) | Q(priority__isnull=True),
                violation_error_code="priority",
                violation_error_message="A section of the report stands under nothing else.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError where what it belongs to, or what serves it, is of another plan."""
        if self.priority and self.priority.plan_id != self.plan_id:
            raise ValidationError({"priority": f"This is of another plan: {self.priority.plan}."})
        if self.pk and self.served_by.exclude(objective__plan=self.plan_id).exists():
            raise ValidationError({"plan": titled("{Themes} of another plan serve it too.")})

    @property
    def kind_words(self) -> str:
        """As in "Plan objective"."""
        return titled("Plan {objective}") if self.kind == ObjectiveKind.OBJECTIVE else self.get_kind_display()


def _first_place(priority: str, order: str) -> Any:
    """The place of the first objective of a row's priority; that of its own objective where it has none."""
    first = Objective.objects.filter(priority=OuterRef(priority)).order_by("order").values("order")[:1]
    return Coalesce(Subquery(first), order)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def in_report_order(self) -> Self:
        """Plan by plan; those of one priority together, where the first of its objectives stands."""
        place = _first_place("objective__priority", "objective__order")
        rows = self.select_related("objective__priority", "objective__plan")
        return rows.order_by("objective__plan__line", place, "objective__order", "order")

    def of_plans_in_force(self) -> Self:
        return self.filter(objective__plan__in=Plan.objects.current())

    def of_replaced_plans(self) -> Self:
        return self.filter(objective__plan__in=Plan.objects.replaced())

    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) else self.filter(objective__plan__in=Plan.objects.shown())


class Theme(Owned):
    page = "theme"
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="themes")
    also_serves = models.ManyToManyField(
        Objective, blank=True, related_name="served_by", help_text="It is reported and counted once, where it belongs."
    )
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["objective__order", "order"]
        constraints = [
            models.UniqueConstraint(
                name="theme_order_once_an_objective",
                fields=["objective", "order"],
                violation_error_code="order",
                violation_error_message="Another one has this place.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])
