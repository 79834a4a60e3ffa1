"""The two kinds of row that releases show to readers outside the office.

A `Releasable` row is never edited: a correction is a new row that supersedes the old one. Each such table keeps one
row at the start of each chain unique, and a row can be superseded once, so that there is exactly one current row for
each key. A `Register` row is live: an edit is audited and shows at once, and each release seals a copy of it.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.models import Quarter

from ..releases.as_of import AsAt, as_at_for
from .releases import Release, SealedRecord

ILLUSTRATIVE = re.compile(r"illustrative: ([^;.]*)\.?$", re.IGNORECASE)
LISTED = re.compile(r",\s*|\s+and\s+")
ALL_DATES = frozenset({"date", "dates", "day", "days", "month", "months"})


class Origin:
    """Something that says where it comes from. What is made up says "illustrative" there, and pages show it by †.

    "Illustrative: the stage, the current end", at the end, names the fields that are made up; without such a list all
    of it is.
    """

    origin_field: ClassVar[str] = "source"

    @property
    def is_illustrative(self) -> bool:
        """Is any of it made up?"""
        return "illustrative" in getattr(self, self.origin_field).casefold()

    def is_made_up(self, *names: str) -> bool:
        """Are any of these fields made up; without names, is all of it? `date` is the one that `date_field` names."""
        if not self.is_illustrative:
            return False
        model: Any = type(self)
        listed = made_up_fields(model, getattr(self, self.origin_field))
        return not listed or not listed.isdisjoint(getattr(self, f"{name}_field", name) for name in names)


@lru_cache(maxsize=1024)
def made_up_fields(model: Any, source: str) -> frozenset[str]:
    """Names of the fields that the source lists as made up; none where it lists anything that is no field."""
    listed = ILLUSTRATIVE.search(source)
    if listed is None:
        return frozenset()
    known = _fields_by_name(model)
    named = [known.get(name.strip().casefold().removeprefix("the ")) for name in LISTED.split(listed[1])]
    return frozenset().union(*(fields or () for fields in named)) if all(named) else frozenset()


def _fields_by_name(model: Any) -> dict[str, frozenset[str]]:
    """Fields by what people call them: "current end", and "forecast" for `forecast_on` where no other has that name."""
    fields = model._meta.concrete_fields
    names = {str(field.verbose_name).casefold(): frozenset({field.name}) for field in fields}
    dates = frozenset(field.name for field in fields if isinstance(field, models.DateField))
    short = {name.removesuffix(" on"): named for name, named in names.items()}
    return dict.fromkeys(ALL_DATES, dates) | short | names


class Sourced(Origin, models.Model):
    """A row whose origin is a field of its own."""

    source = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True


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


@cache
def _key_columns(model: "type[Releasable]") -> tuple[str, ...]:
    return tuple(model._meta.get_field(name).attname for name in model.key_fields)  # type: ignore[union-attr]


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
                name="%(class)s_correction_has_reason",
                condition=Q(supersedes__isnull=True) | ~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Say why it changes.",
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
        return tuple([getattr(self, name) for name in _key_columns(type(self))])

    def in_force(self) -> Self | None:
        """The row of this key that no other supersedes."""
        rows: Any = type(self)._default_manager
        same_key = dict(zip(self.key_fields, self.key, strict=True))
        row: Self | None = rows.filter(**same_key, superseded_by__isnull=True).first()
        return row

    @classmethod
    def together_with(cls, rows: Iterable[Self]) -> list[Self]:
        """These, and the rows that are approved with them, so that no release shows one without the other."""
        return list(rows)

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

    def naming(self, as_at: AsAt, *names: str) -> Self:
        """With the rows that these foreign keys lead to: None in place of one that the reader may not see."""
        fields: dict[str, Any] = {name: self.model._meta.get_field(name) for name in names}
        joined = [name for name, field in fields.items() if field.many_to_one and as_at.is_working_copy]
        apart = [name for name in names if name not in joined]
        rows = [models.Prefetch(name, fields[name].related_model.objects.as_at(as_at)) for name in apart]
        return (self.select_related(*joined) if joined else self).prefetch_related(*rows)


class Register(Sourced):
    """A live row of a register, with a page and a key that text can cite."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    is_public = models.BooleanField(default=True)

    page: ClassVar[str]  # the name of its page's address, where it has one of its own
    # Foreign keys to what the row belongs to, whose owner answers for it too.
    answered_through: ClassVar[tuple[str, ...]] = ("theme",)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    @property
    def slug_words(self) -> str:
        """From which its address is made."""
        return str(self)

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Readers outside see the row, or read it in a past quarter, where what it is linked with is live."""
        return self.is_public or SealedRecord.objects.filter(key=self.slug).exists()

    def answered_for_by(self) -> set[int]:
        """Keys of the people who answer for this row: its own owner, and who answers for what it belongs to."""
        people = {self.owner_id} if isinstance(self, Owned) and self.owner_id else set()
        for parent in (getattr(self, name, None) for name in self.answered_through):
            if isinstance(parent, Register):
                people |= parent.answered_for_by()
            elif isinstance(parent, Owned) and parent.owner_id:
                people.add(parent.owner_id)
        return people
