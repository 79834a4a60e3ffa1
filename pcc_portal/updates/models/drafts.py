"""Drafts of forms that were typed and not sent, and marks of forms that were acted upon."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.http import QueryDict


def posted(values: dict[str, list[str]]) -> QueryDict:
    """Kept fields as a browser posts them."""
    fields = QueryDict(mutable=True)
    for name, texts in values.items():
        fields.setlist(name, texts)
    return fields


class DraftQuerySet(models.QuerySet["Draft"]):
    def on(self, address: str, person: Any) -> Self:
        """What a person typed at an address, the newest first: a row for each tab that went its own way."""
        return self.filter(person=person, address=address).order_by("-saved_at", "-pk")


class Draft(models.Model):
    """What somebody typed into a form and has not sent: theirs alone, and gone when they send it or start again.

    A draft is no record of the plan. It is kept every few seconds and read by its writer only, so the log, which names
    who said what, hears of the words when they are sent.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    address = models.CharField(max_length=300, help_text="Path of the form's page.")
    page = models.CharField(max_length=32, help_text="The opened page that wrote last; another tab writes its own row.")
    revision = models.PositiveIntegerField(default=1)
    values = models.JSONField(help_text="Posted fields: lists of texts by name.")
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "address", "page"], name="draft_once_a_page"),
        ]

    def __str__(self) -> str:
        return f"Draft at {self.address}"

    @property
    def mark(self) -> str:
        """Names the row as it stands, so that a page that began from it can tell whether it moved on."""
        return f"{self.pk}.{self.revision}"

    def querydict(self) -> QueryDict:
        """The posted fields, to bind a form with."""
        return posted(self.values)


class SentForm(models.Model):
    """A form that was sent and acted upon, so that the same words sent again lead where the first went."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    page = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, help_text="Over the posted fields.")
    location = models.CharField(max_length=300, help_text="Path that the sender was led to.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "page", "sha256"], name="sent_form_once"),
        ]

    def __str__(self) -> str:
        return f"Form sent to {self.location}"
