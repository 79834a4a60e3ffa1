"""Releases, and the two kinds of row that they show to readers outside the office.

A `Releasable` row is never edited: a correction is a new row that supersedes the old one. Each such table keeps one
row at the start of each chain unique, and a row can be superseded once, so that there is exactly one current row for
each key. A `Register` row is live: an edit is audited and shows at once, and each release seals a copy of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.models import Quarter

from .choices import ReleaseKind
from .moment import past_moment

if TYPE_CHECKING:
    Released = TypeVar("Released", bound="Releasable")


@dataclass(frozen=True)
class AsAt:
    """What a reader sees: all rows up to a release, or (`release` None) the office's working copy."""

    release: int | None

    @property
    def is_working_copy(self) -> bool:
        return self.release is None

    def newest(self, rows: Sequence[Released]) -> list[Released]:
        """Of rows seen by this moment and by others, in their order: what a reader sees at this one. No query where
        their releases are at hand."""
        found: dict[tuple[Any, ...], Released] = {}
        for row in sorted(rows, key=lambda row: row.pk):
            if self.release is None or (row.release and row.release.number <= self.release):
                found[row.key] = row
        return [row for row in rows if found.get(row.key) is row]


WORKING_COPY = AsAt(None)


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> Self:
        """Those that readers outside the office have."""
        return self.filter(is_held=False)

    def latest_number(self) -> int:
        """Number of the latest release; 0 before the first."""
        return self.aggregate(n=models.Max("number"))["n"] or 0

    def for_quarter(self, quarter: Quarter) -> Self:
        return self.filter(quarter=quarter).order_by("number")


class Release(models.Model):
    """The one act that shows rows to readers outside the office."""

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=20, choices=ReleaseKind)
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="releases")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text="Over every row that this release shows for the first time.")
    is_held = models.BooleanField(
        default=False,
        help_text="Made, and held back until its report is published. No other release is made meanwhile.",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(name="release_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(name="release_kind_known", condition=Q(kind__in=ReleaseKind.values)),
            models.UniqueConstraint(name="release_one_held", fields=["is_held"], condition=Q(is_held=True)),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"


def as_at_for(user: Any) -> AsAt:
    """The working copy for the office, the latest release for everybody else; in the past, what it published."""
    if moment := past_moment():
        return moment.as_at
    if is_office(user):
        return WORKING_COPY
    return AsAt(Release.objects.published().latest_number())


class SealedRecord(models.Model):
    """A register row as it stood at a release: kept as data, so that any past quarter can be read again."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="sealed_records")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=250)
    values = models.JSONField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["release", "kind", "key"], name="sealed_record_once_a_release")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} at {self.release}"


class Sourced(models.Model):
    """Something that says where it comes from. A made-up row says "illustrative" there, and pages show it."""

    source = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True

    @property
    def is_illustrative(self) -> bool:
        return "illustrative" in self.source.casefold()


class ReleasableQuerySet(models.QuerySet):
    def as_at(self, as_at: AsAt) -> Self:
        """One row a key: the newest of the working copy, or the newest released up to that release."""
        if as_at.is_working_copy:
            return self.filter(superseded_by__isnull=True)
        released = Q(release__number__lte=as_at.release)
        # By key rather than by `supersedes`: the row between two that were released may itself never be.
        same_key = {name: OuterRef(name) for name in cast("type[Releasable]", self.model).key_fields}
        later = self.model._default_manager.filter(released, **same_key, pk__gt=OuterRef("pk"))
        return self.filter(released).filter(~Exists(later))

    def seen_by(self, moments: Collection[AsAt]) -> Self:
        """All that had been seen by the latest of the moments, replaced or not; `AsAt.newest` tells which at which."""
        if any(moment.is_working_copy for moment in moments):
            return self.all()
        return self.filter(release__number__lte=max(moment.release or 0 for moment in moments))

    def visible_to(self, user: Any) -> Self:
        return self.as_at(as_at_for(user))

    def unreleased(self) -> Self:
        return self.filter(release__isnull=True)

    def ready_for_release(self, until: Quarter | None = None) -> Self:
        """Approved and not yet shown; `until`: nothing of a later quarter."""
        ready = self.unreleased().filter(approved_at__isnull=False)
        if until is None:
            return ready
        lookup, day = cast("type[Releasable]", self.model).belongs_until
        return ready.filter(**{lookup: getattr(until, day)})

    def waiting_for_approval(self) -> Self:
        return self.unreleased().filter(approved_at__isnull=True, superseded_by__isnull=True)


class Releasable(models.Model):
    """An append-only row that readers outside see from the release that names it."""

    key_fields: ClassVar[tuple[str, ...]] = ()  # a correction keeps these
    # What tells the rows of a quarter and of those before it: a lookup, and the day of the quarter that it takes.
    belongs_until: ClassVar[tuple[str, str]] = ("quarter__start__lte", "start")

    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    reason = models.TextField(blank=True, help_text="Why this row replaces the one before it.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReleasableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_correction_has_reason", condition=Q(supersedes__isnull=True) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="%(class)s_approved_at_and_by",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_four_eyes", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by"))
            ),
            models.CheckConstraint(
                name="%(class)s_released_is_approved", condition=Q(release__isnull=True) | Q(approved_at__isnull=False)
            ),
        ]

    @property
    def key(self) -> tuple[Any, ...]:
        """What this row and the rows that correct it have in common."""
        return tuple(self.serializable_value(name) for name in self.key_fields)

    @property
    def is_released(self) -> bool:
        return self.release_id is not None

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Nobody outside sees the row before a release names it, and the release has an event of its own."""
        return self.is_released


class RegisterQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def visible_to(self, user: Any) -> Self:
        return self if is_office(user) else self.public()

    def as_at(self, as_at: AsAt) -> Self:
        """Live rows; those not public only in the working copy."""
        return self if as_at.is_working_copy else self.public()


class Register(Sourced):
    """A live row of a register, with a page and a key that text can cite."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    is_public = models.BooleanField(default=True)

    # Dates that a reader waits for: moving one later needs a reason.
    awaited_dates: ClassVar[tuple[str, ...]] = ()
    # Foreign keys to what the row belongs to, whose owner answers for it too.
    answered_through: ClassVar[tuple[str, ...]] = ("theme",)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Readers outside see the row, or read it in a past quarter, where what it is linked with is live."""
        return self.is_public or SealedRecord.objects.filter(key=self.slug).exists()

    def answered_for_by(self) -> set[int]:
        """Keys of the people who answer for this row: its own owner, and who answers for what it belongs to."""
        found = {self.owner_id} if isinstance(self, Owned) and self.owner_id else set()
        for parent in (getattr(self, name, None) for name in self.answered_through):
            if isinstance(parent, Register):
                found |= parent.answered_for_by()
            elif isinstance(parent, Owned) and parent.owner_id:
                found.add(parent.owner_id)
        return found


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
        posted = QueryDict(mutable=True)
        for name, found in self.values.items():
            posted.setlist(name, found)
        return posted


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
