from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role
from pcc_portal.updates.models import Register
from pcc_portal.updates.releases.as_of import past_moment

from ..choices import RequestKind
from .agenda import PartOfMeetingQuerySet
from .meetings import PanelMeeting

# How the office comes to its `answer`, which is all that others read.
OF_THE_REPLY = frozenset(
    ("reply", "replied_at", "replied_by", "reply_approved_at", "reply_approved_by", "returned_for", "printed")
)


class PanelRequestQuerySet(PartOfMeetingQuerySet):
    def visible_to(self, user: Any) -> Self:
        """For members of the panel also what the panel raised in the portal and nobody has published yet."""
        if has_role(user, Role.PANEL_MEMBER) and not past_moment():
            return self.filter(Q(is_public=True) | Q(raised_by__isnull=False))
        return super().visible_to(user)

    def not_done(self) -> Self:
        """Those whose reply is to be written, approved or published."""
        return self.filter(Q(reply_approved_at__isnull=True) | Q(is_public=False))


class PanelRequest(Owned, Register):
    """A recommendation, question or information request of the panel, with the office's reply.

    `reply` is what the office has written; `answer` is what of it has been approved, and all that others read.
    """

    page = "panel_request"
    uncited = frozenset({"words"})  # the panel's own
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=14, choices=RequestKind)
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField()
    raised_on = models.DateField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True, help_text="Set by the panel.")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reply_approved_at = models.DateTimeField(null=True, blank=True)
    reply_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_for = models.TextField(blank=True, help_text="What an approver wants changed before approving the reply.")
    answer = models.TextField(blank=True, help_text="The reply as it was approved last.")
    printed = models.JSONField(
        default=dict, blank=True, help_text="What the references in the answer printed when it was approved."
    )
    answered_on = models.DateField(null=True, blank=True, help_text="When the panel was answered first.")

    objects = PanelRequestQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta:
        ordering = ["due_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="panelrequest_reply_at_and_by",
                condition=Q(reply="", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="panelrequest_approved_at_and_by",
                condition=Q(reply_approved_at__isnull=True, reply_approved_by__isnull=True)
                | (~Q(reply="") & Q(reply_approved_at__isnull=False, reply_approved_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="panelrequest_answer_is_the_approved_reply",
                condition=Q(reply_approved_at__isnull=True) | Q(answer=models.F("reply")),
            ),
            models.CheckConstraint(
                name="panelrequest_returned_unapproved",
                condition=Q(returned_for="") | (~Q(reply="") & Q(reply_approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="panelrequest_answered_on_a_day",
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="panelrequest_due_after_raised",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("raised_on")),
                violation_error_message="The reply is due before the panel asked.",
                violation_error_code="due_on",
            ),
        ]

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Members of the panel also read what the panel raised; nobody outside reads a reply before it is approved."""
        if changed and OF_THE_REPLY.issuperset(changed):
            return False
        return self.raised_by_id is not None or super().is_public_change(changed)

    @property
    def has_draft(self) -> bool:
        """The office has written what nobody has approved yet."""
        return bool(self.reply) and self.reply_approved_at is None

    @property
    def is_waiting(self) -> bool:
        """For somebody to approve its reply, or to return it."""
        return self.has_draft and not self.returned_for

    @property
    def is_open(self) -> bool:
        return not self.answer

    @property
    def readers(self) -> str:
        """Who reads it, in words, where that is not everyone."""
        if self.is_public:
            return ""
        return "Panel and office only" if self.raised_by_id else "Office only"
