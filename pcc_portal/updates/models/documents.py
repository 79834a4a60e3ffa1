"""Documents beside records: their files stand in the storage of documents under their hash, never in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.accounts.rules import is_office

from ..choices import DocumentForm, Readers
from ..releases.as_of import past_moment

NEEDS_LANGUAGE = "Say in which language it is: the record itself is in English."


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, kind: str, key: Any) -> Self:
        return self.filter(kind=kind, row=key)

    def visible_to(self, user: Any) -> Self:
        """That there is one: all for the office, else those of which a person said what readers outside may know.
        In the past, those of which that was said by then."""
        moment = past_moment()
        if moment and moment.release:
            return self.filter(told_at__lte=moment.release.at).exclude(readers=Readers.OFFICE)
        return self if is_office(user) else self.exclude(readers=Readers.OFFICE)

    def translations(self) -> Self:
        """What says in another language what its record says, and everybody gets."""
        return self.filter(is_translation=True, readers=Readers.PUBLIC, removed_because="")

    def languages_by_row(self, kind: str) -> dict[int, list[str]]:
        """Of translations: their tags, by key of the record. One query."""
        tags: dict[int, list[str]] = defaultdict(list)
        for row, tag in (
            self.translations().filter(kind=kind).order_by("language").values_list("row", "language").distinct()
        ):
            tags[row].append(tag)
        return dict(tags)


class Document(models.Model):
    """A file of a record; `kind` as the record's declaration names it. What was removed keeps its row, with why."""

    kind = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField(help_text="Key of the record.")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=30, blank=True, help_text="Tag of BCP 47; empty: English.")
    is_translation = models.BooleanField(default=False, help_text="It says what its record says, in that language.")
    form = models.CharField(max_length=4, choices=DocumentForm)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, help_text="Of the file, which has it for its name.")
    readers = models.CharField(max_length=8, choices=Readers, default=Readers.OFFICE)
    exempt_because = models.CharField(max_length=250, blank=True)
    removed_because = models.CharField(max_length=250, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When readers outside first came to know of it.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(name="document_by_row", fields=["kind", "row"])]
        constraints = [
            models.CheckConstraint(name="document_form_known", condition=Q(form__in=DocumentForm.values)),
            models.CheckConstraint(name="document_readers_known", condition=Q(readers__in=Readers.values)),
            models.CheckConstraint(
                name="document_exempt_has_reason",
                condition=~Q(readers=Readers.EXEMPT) | ~Q(exempt_because=""),
                violation_error_code="exempt_because",
                violation_error_message="Say why readers outside the office do not get it.",
            ),
            models.CheckConstraint(
                name="document_translation_has_language",
                condition=Q(is_translation=False) | ~Q(language=""),
                violation_error_code="language",
                violation_error_message=NEEDS_LANGUAGE,
            ),
            models.CheckConstraint(
                name="document_told_of_has_time", condition=Q(readers=Readers.OFFICE) | Q(told_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Of its file."""
        return reverse("document", args=[self.pk])

    @property
    def has_file(self) -> bool:
        return not self.removed_because

    @property
    def is_read_by_all(self) -> bool:
        return self.has_file and self.readers == Readers.PUBLIC

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.readers != Readers.OFFICE
