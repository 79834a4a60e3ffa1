"""Changes of records that readers see, while they wait for an approver, and what the office decided about them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly

from ..choices import UNDECIDED, ProposalState
from .drafts import posted


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(state=ProposalState.WAITING).select_related("author").order_by("at", "pk")

    def beside(self, page: str) -> Self:
        """What waits about the record that has its page there."""
        return self.waiting().filter(about=page)

    def for_approver(self, person: Any) -> Self:
        """What waits and somebody else proposed."""
        return self.waiting().exclude(author=person)

    def undecided(self) -> Self:
        """What waits or was returned, what came back first."""
        rows = self.filter(state__in=UNDECIDED).select_related("author", "decided_by")
        return rows.order_by("state", "at", "pk")

    def undecided_of(self, person: Any) -> Self:
        return self.undecided().filter(author=person)


class Proposal(OfficeOnly, models.Model):
    """What somebody sent at the page of a form, kept as it was posted until an approver has the same form act on it.

    Readers outside the office hear nothing of it, whatever becomes of it. `differences` are lists of a label, what
    stood there and what is to stand there, in words; `values` lists of posted texts by field.
    """

    audit_exclude: ClassVar = ("values",)  # the differences say the same in words, and the hash names them

    title = models.CharField(max_length=300, help_text="What it is about.")
    step = models.CharField(max_length=120, help_text="Title of the form.")
    address = models.CharField(max_length=300, help_text="Path of the form's page.")
    about = models.CharField(max_length=300, help_text="Path of the page beside which it is shown.")
    values = models.JSONField(help_text="Posted fields: lists of texts by name.")
    differences = models.JSONField(default=list, blank=True)
    is_small = models.BooleanField(default=False, help_text="A few words of a text, and no figure among them.")
    sha256 = models.CharField(max_length=64, help_text="Over the address and the posted fields.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True, help_text="What has to change.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposed change"
        indexes = [models.Index(name="proposal_beside", fields=["about", "state"])]
        constraints = [
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(
                name="proposal_decided_at_and_by",
                condition=Q(state=ProposalState.WAITING, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_four_eyes",
                condition=Q(decided_by__isnull=True)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("author"))
                | (~Q(state=ProposalState.WITHDRAWN) & ~Q(decided_by=F("author"))),
            ),
            models.CheckConstraint(
                name="proposal_returned_with_comment",
                condition=~Q(state=ProposalState.RETURNED) | ~Q(comment=""),
                violation_error_code="comment",
                violation_error_message="Say what has to change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == ProposalState.WAITING

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    def querydict(self) -> Any:
        """The posted fields, to bind its form with."""
        return posted(self.values)


class FourEyes(OfficeOnly, models.Model):
    """Whether what approvers change themselves is applied at once. One row at most; without it, it waits as well."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    approvers_at_once = models.BooleanField("approvers’ own changes are applied at once", default=False)

    class Meta:
        verbose_name = "rule of four eyes"
        verbose_name_plural = "rules of four eyes"
        constraints = [models.CheckConstraint(name="foureyes_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return "Four eyes"

    @classmethod
    def in_force(cls) -> Self:
        return cls.objects.filter(pk=cls.ONLY).first() or cls()
