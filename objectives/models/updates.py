from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.periods.models import Quarter, read_slug
from pcc_portal.updates.choices import Graded, State
from pcc_portal.updates.fields import GradeField, check_reason
from pcc_portal.updates.grading.schemes import Grade, grade_for
from pcc_portal.updates.models import Releasable, Sourced

from .plan import Theme

CITING = ("body", "commissioner_action", "brag_reason")  # the columns of an update's text that may cite records


class QuarterlyUpdateQuerySet(models.QuerySet["QuarterlyUpdate"]):
    def of(self, quarter: Quarter) -> Self:
        people = ("theme__owner", "submitted_by", "approver", "approved_by")
        return self.filter(quarter=quarter).select_related("theme__objective", "quarter", *people)

    def at(self, quarter: str, theme: str) -> QuarterlyUpdate | None:
        """By what stands in an address, in one query. Raises Quarter.DoesNotExist for what is no quarter's slug."""
        year, number = read_slug(quarter)
        updates = self.filter(quarter__year=year, quarter__number=number, theme__slug=theme)
        return updates.select_related("theme__objective", "theme__owner", "quarter", "approver").first()

    def waiting_for_approval(self) -> Self:
        return self.filter(state=State.SUBMITTED)


class QuarterlyUpdate(OfficeOnly, models.Model):
    """One theme's update for one quarter: where it stands. Its words are `UpdateText` rows.

    `version` counts the saves of the update's page, so that the second of two people at it is told. An approval holds
    for the content with that hash (`releases.approval`), and for no other; `printed`: and for what its references
    printed, as {"{contract:sarc|ends}": "31 March 2024"}.
    """

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="updates")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="updates")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who was asked."
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was approved.")
    printed = models.JSONField(
        default=dict, blank=True, help_text="What the references in its words printed when it was approved."
    )
    version = models.PositiveIntegerField(default=0)

    objects = QuarterlyUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "theme"]
        constraints = [
            models.UniqueConstraint(name="update_one_a_theme_and_quarter", fields=["theme", "quarter"]),
            models.CheckConstraint(name="update_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="update_submitted_at_and_by",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="update_submitted_when_waiting_or_approved",
                condition=~Q(state__in=[State.SUBMITTED, State.APPROVED]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="update_approved_at_and_by",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, content_hash="")
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="update_approved_when_it_says_so",
                condition=Q(state=State.APPROVED, approved_at__isnull=False)
                | (~Q(state=State.APPROVED) & Q(approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="update_four_eyes", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("update", args=[self.quarter.slug, self.theme.slug])


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def of_latest_return(self) -> Self:
        """Of each update, what it was last returned for."""
        newer = self.model._default_manager.filter(update=OuterRef("update"), at__gt=OuterRef("at"))
        return self.filter(~Exists(newer)).select_related("by")


class ReviewComment(OfficeOnly, models.Model):
    """What an approver asks to be changed, on one item of an update: its words, a figure, a commitment."""

    update = models.ForeignKey(QuarterlyUpdate, models.PROTECT, related_name="comments")
    item = models.CharField(max_length=200, blank=True, help_text="Key of the item; empty for the update as a whole.")
    title = models.CharField(max_length=250, help_text="What the item is called, with the period it covers.")
    column = models.CharField(max_length=40, blank=True, help_text="Of the words: in which box the sentence stands.")
    sentence = models.TextField(blank=True, help_text="As it printed; empty where the comment is on the whole item.")
    text = models.TextField()
    answer = models.TextField(blank=True, help_text="What the author says to it.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(name="reviewcomment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="reviewcomment_sentence_in_a_box",
                condition=Q(sentence="", column="") | (~Q(sentence="") & Q(column__in=CITING)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.text[:60]}"

    @property
    def about(self) -> str:
        """The item, and the sentence in it where the comment is on one."""
        return f"{self.title}, “{self.sentence}”" if self.sentence else self.title


class UpdateText(Releasable, Sourced):
    """The words and the grade of an update: Markdown that cites records, never edited, only superseded. Its source says
    only what of it is made up."""

    key_fields: ClassVar = ("update",)
    belongs_until: ClassVar = ("update__quarter__start__lte", "start")

    update = models.ForeignKey(QuarterlyUpdate, models.PROTECT, related_name="texts")
    body = models.TextField()
    brag = GradeField(graded=Graded.UPDATES)
    brag_reason = models.TextField(blank=True)
    commissioner_action = models.TextField(blank=True, help_text="What the office-holder did about it.")

    class Meta(Releasable.Meta):
        ordering = ["-created_at"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="updatetext_one_chain_an_update", fields=["update"], condition=Q(supersedes__isnull=True)
            ),
        ]

    def clean(self) -> None:
        check_reason(Graded.UPDATES, self.brag, self.brag_reason)

    @property
    def grade(self) -> Grade:
        """In the words of its own quarter."""
        return grade_for(Graded.UPDATES, self.brag, self.update.quarter.start)

    def __str__(self) -> str:
        return f"Text of {self.update}"

    @property
    def citing(self) -> tuple[str, ...]:
        """Its words that may cite records."""
        return tuple(getattr(self, name) for name in CITING)
